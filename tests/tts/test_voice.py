"""Texts are spoken a sentence at a time, one ahead."""

import threading
import time

import pytest

from voicemock.errors import AudioDeviceError
from voicemock.tts.voice import spoken


def test_the_next_sentence_is_made_while_this_one_plays():
    made = []

    def say(sentence):
        made.append(sentence)
        return sentence.encode() * 300

    blocks = spoken("One. Two. Three.", 1000, say)
    first = next(blocks)
    assert len(first) == 200
    until = time.monotonic() + 2
    while made != ["One.", "Two."] and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.05)
    assert made == ["One.", "Two."]
    assert first + b"".join(blocks) == b"One." * 300 + b"Two." * 300 + b"Three." * 300


def test_the_first_sentence_is_made_before_its_sound_is_asked_for():
    made = threading.Event()
    spoken("One. Two.", 1000, lambda sentence: made.set() or b"ab")
    assert made.wait(2)


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
