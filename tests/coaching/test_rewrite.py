"""The outline of an answer: its own words in the rubric's order, and blanks."""

from tests.coaching.graded import QUESTION, SAID, SETTING, STEPS, answer, quoted
from voicemock.coaching.advice import WrittenAdviser
from voicemock.coaching.rewrite import OUTLINE, OutlineWriter
from voicemock.grade import Grade

ADVICE = WrittenAdviser().advise(answer())
ASKED = next(each.ask for each in QUESTION.follow_ups if each.criterion == "result")


def test_it_has_the_quotes_in_the_rubrics_order_and_blanks_for_what_was_missing() -> None:
    outline = OutlineWriter().rewrite(answer(), ADVICE, ())

    assert outline.text.splitlines() == [
        f"Situation: “{SETTING}”",
        f"Action: “{STEPS}” [the order]",
        f"Result: “{SAID}” [how you know] [whether it lasted]",
    ]
    assert outline.blanks == ("[the order]", "[how you know]", "[whether it lasted]")
    assert outline.by == OUTLINE


def test_a_fact_stands_where_it_was_asked_for() -> None:
    about = (("What can you add on this: how you know?", "A dashboard."), (ASKED, "For a year."), ("Else?", "Yes."))
    outline = OutlineWriter().rewrite(answer(), ADVICE, (*about, ("Skipped?", "")))

    assert outline.text.splitlines()[2:] == [
        f"Result: “{SAID}” “A dashboard.” “For a year.” [whether it lasted]",
        "Besides: “Yes.”",
    ]


def test_no_words_stand_twice_and_a_blank_never_breaks() -> None:
    again = Grade(
        criterion="action", level=2, evidence=(quoted(SETTING, "order"),), missing=("steps [in order] " * 9,)
    )
    lines = OutlineWriter().rewrite(answer(action=again), ADVICE, ()).text.splitlines()

    assert lines[0] == f"Situation: “{SETTING}”"
    assert lines[1].startswith("Action: [steps (in order)") and lines[1].count("[") == 1
