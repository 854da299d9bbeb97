"""Points that are met, touched, denied, or only a text; and what touches none of them."""

from tests.scoring.exchanges import ROOT, small, typed
from voicemock.evaluation.attacks import junk_attacks
from voicemock.rubric_files import load
from voicemock.scoring.coverage import CoverageJudge

JUDGE = CoverageJudge()


def test_points_met_carry_their_names_and_points_touched_do_not() -> None:
    question, criterion, rubric = small(
        [
            {"id": "met", "text": "what you measured", "terms": [["measure"]]},
            {"id": "touched", "text": "what you agreed on", "terms": [["signed a contract"]]},
        ]
    )
    text = "I measured all nine steps with the finance team. We settled on a smaller report, and they accepted that."
    grade = JUDGE.grade(typed(text, question="q"), question, criterion, rubric)

    assert [each.point for each in grade.evidence] == ["met", None]
    assert grade.why_not_lower == ("1 of 2 points was mentioned, 1 more was touched on; set without graded examples.")
    assert grade.missing == ()


def test_a_point_that_is_denied_is_not_met_and_is_named() -> None:
    question, criterion, rubric = small([{"id": "m", "text": "how it was measured", "terms": [["measure"]]}])
    text = "I rewrote the billing report for the finance team in a week. I did not measure the report afterwards."
    grade = JUDGE.grade(typed(text, question="q"), question, criterion, rubric)

    assert grade.level == 1
    assert grade.missing == ("how it was measured",)
    assert "Possibly contradicted, by a “not” beside it: how it was measured." in grade.why_not_higher


def test_points_with_nothing_but_a_text_are_found_by_it() -> None:
    points = [
        {"id": "queue", "text": "tasks wait in a queue and are taken one after the other"},
        {"id": "callback", "text": "the browser waits outside and then queues a callback"},
    ]
    question, criterion, rubric = small(points)

    def level(text: str) -> int | None:
        return JUDGE.grade(typed(text, question="q"), question, criterion, rubric).level

    both = (
        "We have a queue where tasks wait, one taken after the other. The browser waits outside, it queues callbacks."
    )
    one = (
        "We have a queue where tasks wait, one is taken after the other. My colleagues drew pictures of fish for it."
    )
    neither = (
        "We have a big garden with a pond in it, and my colleagues came round and drew pictures of the fish there."
    )

    assert [level(both), level(one), level(neither)] == [5, 4, 1]


def test_another_subject_earns_nothing_though_it_has_steps_and_reasons() -> None:
    rubric = load(ROOT / "rubrics" / "site-reliability-engineer.yaml")
    question, criterion = rubric.question("out-of-memory"), rubric.criterion("depth")
    texts = [attack.text for attack in junk_attacks(rubric, question) if attack.family == "off topic"]
    graded = [
        JUDGE.grade(typed(text, question=question.id, asked=question.text), question, criterion, rubric)
        for text in texts
    ]

    assert graded
    assert {grade.level for grade in graded} == {1}
    assert all("another subject" in grade.why_not_higher for grade in graded)
