"""An answer is read while it is spoken: soon, one piece of work at a time, and never in the way of anything."""

import threading
import time
from pathlib import Path

import pytest

from voicemock.errors import RecogniserError
from voicemock.stt.spec import Ahead, nobody
from voicemock.stt.stream import Stream
from voicemock.transcript import Said, Sound, Stretch, Transcript, Word

AUDIO = Path("/answers/001.wav")


def word(text: str) -> Word:
    return Word(text=text, start_s=0, end_s=1)


class Reader:
    """Notes what it is asked; replies with what stands in `replies`, and waits while it is held."""

    def __init__(self, *replies: Said | RecogniserError) -> None:
        self.asked: list[Ahead] = []
        self.replies = list(replies)
        self.free = threading.Event()
        self.free.set()

    def __call__(self, asked: Ahead) -> Said:
        self.asked.append(asked)
        assert self.free.wait(10)
        reply = self.replies.pop(0) if self.replies else Said(until_s=asked.sound.speech[-1].end_s)
        if isinstance(reply, RecogniserError):
            raise reply
        return reply


def speaking(until_s: float, from_s: float = 0.5) -> Sound:
    return Sound((Stretch(from_s, until_s),), until_s, 0.0)


def silent(end_s: float, silence_s: float, from_s: float = 0.5) -> Sound:
    return Sound((Stretch(from_s, end_s),), end_s + silence_s - 0.15, silence_s)


def heard(stream: Stream, sound: Sound, audio: Path = AUDIO) -> Said:
    """What is known once the reading that this began is done."""
    stream(audio, sound)
    until = time.monotonic() + 10
    while stream.is_busy and time.monotonic() < until:
        time.sleep(0.002)
        said = stream(audio, Sound((), 0, 0))
    return stream(audio, Sound((), 0, 0)) if not stream.is_busy else said


def test_in_a_pause_the_last_words_are_read_at_once_and_once() -> None:
    reader = Reader(Said(unsettled=(word("hello"),), until_s=3.0))
    stream = Stream(reader)

    said = heard(stream, silent(3.0, 0.3))
    heard(stream, silent(3.0, 0.5))

    assert [each.text for each in said.unsettled] == ["hello"] and said.until_s == 3.0
    assert [(each.last, each.from_s, each.sound.speech) for each in reader.asked] == [
        ("read", 0.0, (Stretch(0.5, 3.0),))
    ]


def test_a_blink_of_silence_begins_nothing() -> None:
    reader = Reader()

    heard(Stream(reader), silent(1.2, 0.2))

    assert reader.asked == []


def test_a_longer_pause_asks_whether_the_words_are_settled() -> None:
    reader = Reader()
    stream = Stream(reader)
    for silence_s in (0.3, 0.5, 0.8, 1.5, 2.5, 4.0, 9.0):
        heard(stream, silent(3.0, silence_s))

    assert len(reader.asked) == 3


def test_while_somebody_speaks_drafts_follow_at_a_distance() -> None:
    reader = Reader()
    stream = Stream(reader)
    for tenths in range(10, 60):
        heard(stream, speaking(tenths / 10))

    assert {each.last for each in reader.asked} == {"draft"}
    assert [each.sound.speech[-1].end_s for each in reader.asked] == pytest.approx([1.5, 3.0, 4.5])


def test_where_drafts_cost_money_only_finished_pieces_are_read_while_somebody_speaks() -> None:
    reader = Reader()
    stream = Stream(reader, drafts=False)
    for seconds in range(1, 13):
        heard(stream, speaking(float(seconds)))

    assert [(each.last, each.sound.speech[-1].end_s) for each in reader.asked] == [("leave", 5.0), ("leave", 10.0)]


def test_what_is_settled_is_not_asked_for_again() -> None:
    reader = Reader(Said(settled=(word("one"),), settled_s=3.05, until_s=3.05))
    stream = Stream(reader)
    heard(stream, silent(3.0, 0.3))

    said = heard(stream, Sound((Stretch(0.5, 3.0), Stretch(3.6, 6.0)), 6.2, 0.3))

    assert [each.text for each in said.settled] == ["one"]
    assert (reader.asked[1].from_s, reader.asked[1].sound.speech) == (3.05, (Stretch(3.6, 6.0),))


def test_only_one_reading_goes_on_and_recording_never_waits_for_it() -> None:
    reader = Reader()
    reader.free.clear()
    stream = Stream(reader)
    for seconds in range(2, 200):
        began_s = time.monotonic()
        stream(AUDIO, silent(float(seconds), 0.3))
        assert time.monotonic() - began_s < 1

    reader.free.set()
    stream.stop()
    assert len(reader.asked) <= 1


def test_the_whole_answer_is_transcribed_only_when_the_reading_has_ended() -> None:
    reader, order = Reader(), []
    reader.free.clear()
    stream = Stream(reader)

    def transcribe(audio: Path, speech: object, told: object) -> Transcript:
        order.append(reader.free.is_set())
        return Transcript(text="whole")

    stream(AUDIO, silent(3.0, 0.3))
    threading.Timer(0.2, reader.free.set).start()
    assert stream.then(transcribe)(AUDIO, (Stretch(0.5, 3.0),), nobody).text == "whole"
    assert order == [True]


def test_a_failure_ends_the_reading_ahead_of_this_answer_and_of_no_other() -> None:
    reader = Reader(RecogniserError("It failed.", "Try again."))
    stream = Stream(reader)
    heard(stream, silent(3.0, 0.3))
    said = heard(stream, silent(6.0, 0.3))
    stream.stop()
    other = heard(stream, silent(3.0, 0.3), Path("/answers/002.wav"))

    assert said == Said()
    assert len(reader.asked) == 2
    assert other.until_s == 3.0


def test_words_of_an_answer_that_was_given_up_never_show_in_the_next() -> None:
    reader = Reader(Said(unsettled=(word("old"),), until_s=3.0))
    reader.free.clear()
    stream = Stream(reader)
    stream(AUDIO, silent(3.0, 0.3))

    assert stream(Path("/answers/002.wav"), silent(1.0, 0.3)) == Said()
    reader.free.set()
    said = heard(stream, silent(1.0, 0.3), Path("/answers/002.wav"))
    assert "old" not in [each.text for each in said.unsettled]
