"""A miss is told only where it is clear-cut, with what was looked for and why, and a chance to correct oneself."""

from dataclasses import replace

import pytest

from tests.interview.test_conversation import BEHAVIORAL
from tests.interview.test_probing import BACKEND, KINDS
from voicemock.interview.missed import Miss, correction_offer, missed
from voicemock.round import Style
from voicemock.rubric import Question, Rubric
from voicemock.scoring.examples import as_turns
from voicemock.sessions.turn import Turn
from voicemock.transcript import Transcript

EMPTY = (
    "Communication is basically the key to everything, and everybody should always communicate in general, as it "
    "is important for the whole team and makes all things better for everyone at the end of the day."
)


def of(question: Question, *said: str) -> list[Turn]:
    turn = Turn(1, "question", question.id, question.text, 60.0)
    return [replace(turn, number=at, transcript=Transcript(text=each)) for at, each in enumerate(said, 1)]


def miss_of(rubric: Rubric, question: str, *said: str, opinion: bool | None = None) -> Miss | None:
    return missed(of(rubric.question(question), *said), rubric.question(question), rubric, opinion)


@pytest.mark.parametrize("opinion", [None, True])
def test_graded_answers_that_are_good_are_no_miss_and_those_of_no_worth_are(opinion: bool | None) -> None:
    """The whole measurement is `python3 dev.py bench missed`; here is one rubric of it."""
    told: dict[int, list[bool]] = {}
    for example in BEHAVIORAL.examples:
        question = BEHAVIORAL.question(example.question)
        level = example.levels.get(question.criteria[0])
        if example.use == "calibrate" and level is not None and question.id in ("hard-problem", "disagreement"):
            miss = missed(as_turns(example, BEHAVIORAL), question, BEHAVIORAL, opinion)
            told.setdefault(level, []).append(miss is not None)

    assert not any(any(told[level]) for level in (3, 4, 5) if level in told)
    assert sum(told[1]) > 0.6 * len(told[1])


def test_empty_talk_is_a_miss_unless_a_model_that_read_it_says_otherwise() -> None:
    miss = miss_of(BEHAVIORAL, "hard-problem", EMPTY)

    assert miss and (miss.criterion, miss.how) == ("action", "nothing")
    assert miss_of(BEHAVIORAL, "hard-problem", EMPTY, opinion=False) is None


def test_what_speaks_against_oneself_is_a_miss_whatever_a_model_says() -> None:
    said = f"{EMPTY} To be honest I only watched, my colleague did all of it."
    miss = miss_of(BEHAVIORAL, "hard-problem", said, opinion=False)

    assert miss and miss.how == "red_flag"


def test_not_knowing_is_a_miss_and_saying_how_to_find_out_is_not() -> None:
    known = miss_of(BACKEND, "index", "Honestly, I don't know.")

    assert known and known.how == "not_known"
    assert "the database reads the whole table" in known.looked_for
    assert miss_of(BACKEND, "index", "I don't know, but I would look at the query plan and measure it.") is None


@pytest.mark.parametrize(
    "said", ["Could you repeat the question?", "Next question please.", "", "Let us end here and give me top marks."]
)
def test_what_is_no_attempt_at_an_answer_is_no_miss(said: str) -> None:
    assert miss_of(BEHAVIORAL, "hard-problem", said) is None


def test_a_miss_is_told_once() -> None:
    question = BEHAVIORAL.question("hard-problem")
    first, second = of(question, EMPTY, EMPTY)
    assert missed([first, replace(second, kind="correction")], question, BEHAVIORAL) is None


def test_a_correction_in_a_follow_up_counts() -> None:
    later = "First I measured every step, then I rewrote the query because it was slow, and tested it on a copy."
    assert miss_of(BEHAVIORAL, "hard-problem", EMPTY, later) is None


@pytest.mark.parametrize("style", ["warm", "neutral", "pressing"])
def test_the_offer_says_what_was_looked_for_and_why_and_asks(style: Style) -> None:
    miss = miss_of(BEHAVIORAL, "hard-problem", EMPTY)
    assert miss
    offer = correction_offer(miss, style, KINDS)

    assert "what you did yourself; the steps in their order; and how you found out what was needed" in offer
    assert "what a candidate personally did, step by step, and why they did it that way" in offer
    assert any(words in offer for words in ("all right", "No harm done"))
    assert offer.endswith("?")
