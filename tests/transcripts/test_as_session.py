"""The events that an interview held elsewhere comes to."""

from tests.transcripts.talks import HARD, LONG, talk
from voicemock.transcript import Stretch, Transcript
from voicemock.transcripts.as_session import (
    NOBODY_ASKED,
    Spoken,
    asked_texts,
    events_of,
    parts_of_session,
    places,
    speech_within,
    words_within,
)
from voicemock.transcripts.exchanges import split
from voicemock.transcripts.heard_questions import Heard
from voicemock.transcripts.speakers import Roles

TALK = talk(
    ("Bob", "Hello there, I am early today."),
    ("Ann", f"Nice to meet you. {HARD}"),
    ("Bob", LONG),
    ("Ann", "Why so?"),
    ("Bob", LONG),
    ("Ann", "Goodbye then."),
)
FOUND = split(TALK, Roles("Bob", ("Ann",), ""), lambda text: False)
PARTS = parts_of_session(FOUND, [Heard("heard-1", HARD, "")])


def test_follow_ups_belong_to_their_question_and_asides_to_none() -> None:
    assert [(each.turn, each.question, each.lead, each.asked) for each in PARTS] == [
        (1, "", "", NOBODY_ASKED),
        (2, "heard-1", "Nice to meet you.", HARD),
        (3, "heard-1", "", "Why so?"),
    ]
    assert asked_texts(FOUND) == [HARD]


def test_the_sound_of_an_answer_reaches_into_nobody_elses() -> None:
    assert places(FOUND, end_s=60.0) == [Stretch(0.0, 10.5), Stretch(21.75, 32.5), Stretch(43.75, 54.5)]
    assert places(FOUND, end_s=50.0)[-1].end_s == 50.0


def test_speech_and_words_are_told_from_the_answers_start() -> None:
    part = Stretch(21.75, 32.5)

    assert speech_within([Stretch(0, 9), Stretch(20, 24), Stretch(30, 40)], part) == (
        Stretch(0.0, 2.25),
        Stretch(8.25, 10.75),
    )
    words = words_within(PARTS[1].exchange.answer, part)
    assert words[0].start_s == 0.25
    assert words[-1].end_s == 10.25
    assert all(word.probability is None for word in words)


def test_the_events_hold_everything_and_close_the_interview() -> None:
    texts = [Transcript(text=part.exchange.answer[0].text) for part in PARTS]
    without = [Spoken("", 0.0, (), each, "the transcript f.vtt") for each in texts[:2]]
    sound = Spoken("audio/003.wav", 10.75, (), texts[2], "sphinx")
    events = [*events_of(PARTS, [*without, sound], FOUND, {"heard-1": 90.0}, "f.mp4")]

    assert [each.kind for each in events] == [
        *("question_asked", "answer_typed") * 2,
        *("question_asked", "answer_started", "answer_recorded", "answer_transcribed"),
        "interviewer_said",
        "interview_closed",
    ]
    asked = [each for each in events if each.kind == "question_asked"]
    assert [(each.turn_kind, each.question, each.target_s) for each in asked] == [
        ("talk", "", 60.0),
        ("question", "heard-1", 90.0),
        ("follow_up", "heard-1", 45.0),
    ]
    assert events[1].source == "the transcript f.vtt"
    assert events[-2].text == "Goodbye then."
