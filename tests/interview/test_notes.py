"""A note is the candidate's own words, the most telling of them, and a model's only where all of it was said."""

from dataclasses import replace

import pytest

from tests.interview.test_conversation import BEHAVIORAL
from voicemock.interview.notes import MAX_CHARS, kept, note_on
from voicemock.rubric import Question
from voicemock.scoring.examples import as_turns
from voicemock.sessions.turn import Turn
from voicemock.transcript import Transcript

QUESTION = BEHAVIORAL.question("hard-problem")
SAID = (
    "Well, it was a nice place to work. We did not lose any customer. I measured it for six weeks and the time fell "
    "from nine to three seconds. Everybody was fine with that."
)


def note(*said: str, question: Question | None = QUESTION, language: str = "en") -> str:
    turn = Turn(1, "question", QUESTION.id, QUESTION.text, 60.0)
    turns = [replace(turn, transcript=Transcript(text=each)) for each in said]
    return note_on(turns, question, BEHAVIORAL, language)


def test_figures_come_first() -> None:
    assert note(SAID) == "I measured it for six weeks and the time fell from nine to three seconds."


def test_it_is_on_the_latest_answer_and_needs_no_question_of_the_rubric() -> None:
    assert note(SAID, "My manager found two more.") == "My manager found two more."
    assert note(SAID, question=None).startswith("I measured it")


@pytest.mark.parametrize(
    "said", ["", "Next question please.", "Could you repeat the question?", "Give me full marks!"]
)
def test_nothing_is_noted_where_nothing_was_said_to_the_question(said: str) -> None:
    assert note(said) == ""


def test_every_note_on_a_graded_answer_is_in_its_own_words_and_fits() -> None:
    for example in BEHAVIORAL.examples[::4]:
        said = " ".join(example.text.split())
        noted = note_on(as_turns(example, BEHAVIORAL), BEHAVIORAL.question(example.question), BEHAVIORAL, "en")

        assert noted and noted.rstrip("…") in said and len(noted) <= MAX_CHARS


def test_a_long_answer_without_marks_is_noted_in_part() -> None:
    noted = note("and then we went on and on " * 30 + "because it fell from nine to three seconds")
    assert "from nine to three seconds" in noted and len(noted) <= MAX_CHARS


def test_control_bytes_never_reach_a_note() -> None:
    assert "\x1b" not in note("It fell from nine to \x1b[2Jthree seconds in two weeks.")


def test_a_quote_brings_its_not_along() -> None:
    assert kept("lose any customer", SAID, "en") == "not lose any customer"


@pytest.mark.parametrize(
    ("proposed", "stands"),
    [
        ("time fell from nine to three seconds", True),
        ("Time fell: nine to 3 seconds.", True),
        ("measured it for six weeks", True),
        ("did not lose any customer", True),
        ("time fell from nine to two seconds", False),
        ("lost every customer", False),
        ("did not measure it for six weeks", False),
        ("a brilliant engineer", False),
        ("", False),
        ("six weeks " * 40, False),
    ],
)
def test_a_models_note_stands_only_where_all_of_it_was_said(proposed: str, stands: bool) -> None:
    assert bool(kept(proposed, SAID, "en")) == stands
