"""How long a round may last is read off what the candidate says of the time, and small talk shortens nothing."""

import pytest

from tests.interview.rounds import opened, shipped
from voicemock.interview.time_agreed import minutes_agreed
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply


@pytest.fixture(scope="module")
def asked() -> Session:
    """A round of 45 minutes whose time is asked for."""
    text = "Are 45 minutes still all right?"
    check = e.QuestionAsked(turn=1, turn_kind="time_check", question="", text=text, target_s=15, stage="opening")
    return apply(opened(shipped("behavioral")), check)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("I only have half an hour.", 30),
        ("I just have thirty minutes.", 30),
        ("My next meeting starts in 30 minutes.", 30),
        ("Can we do 30 minutes instead?", 30),
        ("There is a hard stop in 40 minutes.", 40),
        ("I have to leave in five minutes.", 22.5),
        ("Yes, that is fine.", 45),
        ("Sure, just give me one minute to close the door. Yes, 45 minutes is fine.", 45),
        ("I just had a call of 5 minutes, but yes.", 45),
        ("I can only stay for two hours.", 45),
    ],
)
def test_the_time_is_what_was_said_and_no_less_than_half(asked: Session, said: str, minutes: float) -> None:
    assert minutes_agreed(apply(asked, e.AnswerTyped(turn=1, text=said))) == minutes
