"""Texts are spoken a sentence at a time, one ahead."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.errors import AudioDeviceError
from voicemock.tts.voice import sentences, spoken


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello. How are you?  Fine!", ["Hello.", "How are you?", "Fine!"]),
        (
            "Ask Dr. Smith, e.g. about version 1.10. Then stop.",
            ["Ask Dr. Smith, e.g. about version 1.10.", "Then stop."],
        ),
        ('He said "no." Why?', ['He said "no."', "Why?"]),
        ("No full stop", ["No full stop"]),
        ("A line\nthat goes on.\n\nA paragraph", ["A line that goes on.", "A paragraph"]),
        ("Wait... what?! Ok.", ["Wait...", "what?!", "Ok."]),
        ("J. R. Tolkien wrote. So did I. Yes.", ["J. R. Tolkien wrote.", "So did I.", "Yes."]),
        ("你好。再见！", ["你好。", "再见！"]),
        ("\x1b[2J . … \u200b", ["[2J ."]),
        ("", []),
        (" … !", []),
    ],
)
def test_sentences_end_where_people_pause(text, expected):
    assert sentences(text) == expected


@given(
    st.text(st.characters(exclude_categories=["C", "Z", "P", "S", "M"]) | st.sampled_from(' .,!?\n"'), max_size=1500)
)
def test_no_word_is_lost_and_no_sentence_is_long(text):
    parts = sentences(text)
    letters = [each for each in text if each.isalnum() or each == "_"]
    assert [each for each in "".join(parts) if each.isalnum() or each == "_"] == letters
    assert all(0 < len(part) <= 400 for part in parts)


def test_the_next_sentence_is_made_while_this_one_plays():
    made = []

    def say(sentence):
        made.append(sentence)
        return sentence.encode() * 300

    blocks = spoken("One. Two. Three.", 1000, say)
    assert made == []
    first = next(blocks)
    assert len(first) == 200
    until = time.monotonic() + 2
    while made != ["One.", "Two."] and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.05)
    assert made == ["One.", "Two."]
    assert first + b"".join(blocks) == b"One." * 300 + b"Two." * 300 + b"Three." * 300


def test_what_cannot_be_said_ends_the_speech_with_its_error():
    def say(sentence):
        if "Two" in sentence:
            raise AudioDeviceError("gone")
        return b"ab"

    blocks = spoken("One. Two.", 1000, say)
    assert next(blocks) == b"ab"
    with pytest.raises(AudioDeviceError, match="gone"):
        next(blocks)


def test_a_voice_that_is_interrupted_makes_at_most_one_sentence_more():
    made, go_on = [], threading.Event()

    def say(sentence):
        made.append(sentence)
        if len(made) > 1:
            go_on.wait(5)
        return b"ab"

    blocks = spoken("One. Two. Three. Four.", 1000, say)
    next(blocks)
    blocks.close()
    go_on.set()
    time.sleep(0.05)
    assert len(made) <= 2


def test_nothing_to_say_makes_no_sound():
    assert list(spoken(" … ", 1000, lambda sentence: b"ab")) == []
