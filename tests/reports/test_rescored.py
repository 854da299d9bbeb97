"""A session that is graded again shows a change only where there is more than noise."""

from collections.abc import Sequence

from tests.reports import folded
from voicemock.reports.document import document
from voicemock.reports.markdown import markdown
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, fold


def graded_again(*levels: Sequence[int], judge: str = "m", rubric: Rubric | None = None) -> Session:
    """Every run gives every criterion of the first run the same samples, of which the middle one counts."""
    events = list(folded.full_events())
    first = fold(events).runs[0]
    rubric = rubric or first.rubric
    again: list[e.Event] = []
    for number, samples in enumerate(levels, len(fold(events).runs) + 1):
        again.append(
            e.ScoringStarted(run=number, judge=judge, rubric=rubric.as_data(), rubric_digest=rubric.digest())
        )
        for (question, _), grade in first.grades.items():
            given = {"level": sorted(samples)[len(samples) // 2], "reason": None, "samples": tuple(samples)}
            again.append(
                e.CriterionGraded(run=number, question=question, grade=grade.model_copy(update=given), judge=judge)
            )
        again.append(e.ScoringFinished(run=number))
    return fold([*events, *again])


def test_the_same_levels_are_no_change() -> None:
    shown = document(graded_again([3, 3, 4], [3, 3, 4])).rescored

    assert shown and not any(each.measurable for each in shown)
    assert {each.words for each in shown} == {"no measurable change"}


def test_a_difference_within_the_assumed_noise_is_none_and_one_beyond_it_is() -> None:
    near, far = (document(graded_again([2, 2, 2], after)).rescored for after in ([3, 3, 3], [5, 5, 5]))

    assert not any(each.measurable for each in near)
    assert all(each.measurable and each.words == "3.0 higher" for each in far)


def test_coverage_gives_the_same_words_the_same_level_so_any_change_is_one() -> None:
    shown = document(graded_again([3], [4], judge="coverage")).rescored

    assert all(each.measurable and each.words == "1.0 higher" for each in shown)
    assert {each.noise for each in shown} == {"coverage gives the same words the same level"}


def test_other_judges_and_rubrics_are_not_compared() -> None:
    session = graded_again([3], judge="another")

    assert document(session).rescored == ()
    assert document(graded_again([3], rubric=folded.rubric(name="Another"))).rescored == ()


def test_the_reports_say_it() -> None:
    report = markdown(document(graded_again([2, 2, 2], [5, 5, 5])))

    assert "2.0 before, 5.0 now: 3.0 higher" in report.replace("\\", "")
