"""A difference that is no larger than what happens by itself is called no change."""

import math

import pytest

from tests.scoring.exchanges import behavioral
from voicemock.evaluation.noise import (
    ASSUMED,
    ASSUMED_REPEAT_SE,
    EXACT,
    Noise,
    compared,
    of_other_answers,
    of_same_answers,
    pairs_of,
)
from voicemock.grade import Grade
from voicemock.sessions.marks import Judged, Kept, Marked, anchors_of, kept

RUBRIC = behavioral()
RESULT = RUBRIC.criterion("result")


def marked(answer: str, level: int | None, **more: str) -> Marked:
    given = {"criterion": "result", "anchors": anchors_of(RESULT), "rubric": RUBRIC.id, **more}
    return Marked(question="hard-problem", answer=answer, words=90, source="example", level=level, **given)


def judged(answer: str, level: int | None, judge: str = "coverage") -> Judged:
    return Judged(
        rubric=RUBRIC.id, rubric_digest="d", criterion="result", answer=answer, judge=judge, level=level, reason=None
    )


def book(*levels: tuple[int, int | None]) -> Kept:
    notes = [note for at, (mine, its) in enumerate(levels) for note in (marked(str(at), mine), judged(str(at), its))]
    return kept(notes)


def test_inside_the_noise_there_is_no_change_and_outside_there_is() -> None:
    noise = Noise(0.5, "marks", 20)
    least = 1.96 * math.sqrt(2) * 0.5 / math.sqrt(4)

    assert compared(3.0, 3.0 + least - 0.01, noise, 4).words == "no measurable change"
    assert compared(3.0, 3.0 + least + 0.01, noise, 4).words == "0.7 higher"
    assert compared(3.0, 3.0 - least - 0.01, noise, 4).words == "0.7 lower"
    assert compared(3.0, 3.7, noise, 4).least == pytest.approx(least)
    assert not compared(3.0, 4.0, noise).measurable
    assert compared(3.0, 4.0, noise).difference == 1.0


def test_what_was_not_scored_is_not_compared() -> None:
    change = compared(None, 4.0, EXACT)

    assert (change.difference, change.measurable, change.words) == (None, False, "not comparable: not scored")


def test_without_noise_every_difference_that_can_be_shown_counts() -> None:
    assert compared(3.0, 3.25, EXACT).words == "0.2 higher"
    assert compared(3.0, 3.04, EXACT).words == compared(3.0, 3.0, EXACT).words == "no measurable change"


def test_the_noise_is_taken_from_kept_marks_of_the_same_judge_rubric_and_wording() -> None:
    levels = [(1, 2), (1, 1), (2, 3), (2, 2), (3, 4), (3, 3), (4, 5), (4, 4), (5, 5), (5, 4)]
    book_ = book(*levels)
    noise = of_other_answers(book_, "coverage", RUBRIC)
    reworded = RESULT.model_copy(update={"levels": {**RESULT.levels, 3: "Another anchor."}})
    others = tuple(reworded if each.id == "result" else each for each in RUBRIC.criteria)

    assert (noise.source, noise.count) == ("marks", 10)
    assert noise.level_se == pytest.approx(math.sqrt((4 * 0.7**2 + 5 * 0.3**2 + 1.3**2) / 9 / 2))
    assert "10 levels that a person gave" in noise.words
    assert of_other_answers(book_, "another judge", RUBRIC) == ASSUMED
    assert of_other_answers(book_, "coverage", RUBRIC, by="Ana") == ASSUMED
    assert of_other_answers(book_, "coverage", RUBRIC.model_copy(update={"criteria": others})) == ASSUMED
    assert of_other_answers(book(*levels[:5]), "coverage", RUBRIC) == ASSUMED
    assert "an assumption" in ASSUMED.words


def test_what_was_skipped_is_no_pair_and_what_was_not_scored_is_one_without_a_level() -> None:
    found = pairs_of(kept([marked("a", None), judged("a", 3), marked("b", 2), judged("b", None)]), "coverage", RUBRIC)

    assert [(pair.answer, pair.judged, pair.marked, pair.words) for pair in found["result"]] == [("b", None, 2, 90)]


def test_what_another_rubric_with_a_criterion_of_the_same_name_gave_is_no_part_of_a_pair() -> None:
    other = judged("a", 5).model_copy(update={"rubric": "other"})

    assert pairs_of(kept([marked("a", 2), other]), "coverage", RUBRIC) == {}
    (pair,) = pairs_of(kept([marked("a", 2), judged("a", 3), other]), "coverage", RUBRIC)["result"]
    assert pair.judged == 3


def test_the_same_words_judged_again_differ_by_the_spread_of_the_samples() -> None:
    grades = [Grade(criterion="result", level=3, samples=(2, 3, 4)) for _ in range(10)]
    noise = of_same_answers(grades, "a model")

    assert (noise.source, noise.count) == ("samples", 10)
    assert noise.level_se == pytest.approx(math.sqrt(math.pi / 2 / 3))
    assert of_same_answers(grades[:9], "a model").level_se == ASSUMED_REPEAT_SE
    assert of_same_answers(grades, "coverage") == EXACT
