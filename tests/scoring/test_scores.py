"""Scores are arithmetic over what was scored, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.exchanges import behavioral
from voicemock.grade import Grade
from voicemock.rubric import Profile
from voicemock.scoring.scores import scores

RUBRIC = behavioral()
NAMES = [criterion.id for criterion in RUBRIC.criteria]


def graded(*levels: tuple[str, str, int | None]) -> dict[tuple[str, str], Grade]:
    return {
        (question, name): Grade(criterion=name, level=level, reason=None if level else "too_little_said")
        for question, name, level in levels
    }


def test_levels_are_averaged_over_questions_and_weighted_over_criteria() -> None:
    total = scores(graded(("a", "action", 5), ("b", "action", 3), ("a", "situation", 1)), RUBRIC)

    assert [(each.criterion, each.level, each.scored) for each in total.criteria] == [
        ("situation", 1.0, 1),
        ("action", 4.0, 2),
    ]
    assert total.overall == pytest.approx((1 * 1 + 2 * 4) / 3)


def test_unscored_is_left_out_of_every_mean_and_counted() -> None:
    total = scores(graded(("a", "action", 4), ("b", "action", None), ("a", "result", None)), RUBRIC)

    assert total.overall == 4.0
    assert [(each.level, each.scored, each.judged) for each in total.criteria] == [(4.0, 1, 2), (None, 0, 1)]
    assert (total.assessed, len(total.criteria)) == (1, 2)


@pytest.mark.parametrize("grades", [{}, graded(("a", "action", None))])
def test_nothing_scored_has_no_overall_level(grades: dict[tuple[str, str], Grade]) -> None:
    total = scores(grades, RUBRIC)

    assert (total.overall, total.seniority, total.assessed) == (None, None, 0)


def test_a_grade_for_a_criterion_that_the_rubric_lacks_is_left_out() -> None:
    assert scores(graded(("a", "charm", 5), ("a", "action", 2)), RUBRIC).overall == 2.0


@given(st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from(NAMES)), st.none() | st.integers(1, 5)))
def test_means_stay_between_the_levels_they_come_from(levels: dict[tuple[str, str], int | None]) -> None:
    total = scores(graded(*((question, name, level) for (question, name), level in levels.items())), RUBRIC)
    given_levels = [level for level in levels.values() if level is not None]

    assert (total.overall is None) == (not given_levels)
    if total.overall is not None:
        assert min(given_levels) - 1e-9 <= total.overall <= max(given_levels) + 1e-9
    assert total.assessed == len({name for (_, name), level in levels.items() if level is not None})


def test_the_highest_seniority_that_is_reached_is_read() -> None:
    rubric = RUBRIC.model_copy(
        update={
            "seniority": {
                "senior": Profile(overall=3.5, at_least={"action": 4}),
                "junior": Profile(overall=1.5),
                "mid": Profile(overall=2.5),
            }
        }
    )

    def read(*levels: tuple[str, str, int | None]) -> str | None:
        return scores(graded(*levels), rubric).seniority

    assert read(("a", "result", 1)) is None
    assert read(("a", "result", 2)) == "junior"
    assert read(("a", "result", 5)) == "mid"  # action was not scored
    assert read(("a", "result", 5), ("a", "action", 3)) == "mid"
    assert read(("a", "result", 4), ("a", "action", 4)) == "senior"
    assert read(("a", "result", 5), ("a", "action", None)) == "mid"
