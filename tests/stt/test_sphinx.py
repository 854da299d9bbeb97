"""PocketSphinx reads what flite says, roughly, with times."""

import subprocess
import sys

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from voicemock.stt.guards import plain
from voicemock.stt.recording import opened
from voicemock.stt.sphinx import Sphinx
from voicemock.transcript import Stretch

SAID = "we had a problem with the database and I worked with the other team for two weeks to find the cause"


@pytest.fixture(scope="module")
def sphinx() -> Sphinx:
    pytest.importorskip("pocketsphinx")
    return Sphinx()


def test_a_clear_voice_is_read_mostly_right_with_times(sphinx, speak):
    audio = speak(SAID, "flite", "rms")
    seconds = opened(audio).duration_s

    transcript = sphinx(audio, (Stretch(0, seconds),))

    said, heard = SAID.casefold().split(), plain(transcript.text).split()
    assert Levenshtein.distance(said, heard) / len(said) <= 0.25
    assert all(0 <= word.start_s <= word.end_s <= seconds for word in transcript.words)
    assert not set("<>[]()+") & set(transcript.text)
    assert transcript.words[0].probability is not None


def test_digital_silence_gives_no_words(sphinx, write_wav):
    assert sphinx(write_wav(np.zeros(48_000)), (Stretch(0.5, 2.5),)).text == ""


def test_a_stretch_too_short_for_a_word_gives_none(sphinx, write_wav):
    assert sphinx(write_wav(np.zeros(1600)), (Stretch(0.01, 0.02),)).text == ""


TOLD = ("Redis", "Terraform", "Golang", "Kafka", "OOM killer")


@pytest.fixture(scope="module")
def told() -> Sphinx:
    pytest.importorskip("pocketsphinx")
    return Sphinx(glossary=TOLD)


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("We cached the results in Redis and that made it three times faster.", {"Redis"}),
        ("We wrote the new service in Golang and used Terraform for the servers.", {"Golang", "Terraform"}),
    ],
)
def test_words_that_are_not_in_its_dictionary_are_heard_once_it_is_told_them(sphinx, told, speak, said, terms):
    audio = speak(said, "flite", "rms")
    speech = (Stretch(0, opened(audio).duration_s),)

    assert not terms & {word.text for word in sphinx(audio, speech).words}
    assert terms <= {word.text for word in told(audio, speech).words}


def test_what_was_said_without_them_is_heard_as_before(sphinx, told, speak):
    audio = speak(SAID, "flite", "rms")
    speech = (Stretch(0, opened(audio).duration_s),)

    assert told(audio, speech).text == sphinx(audio, speech).text


def test_it_says_how_many_words_it_had_to_learn(sphinx, told):
    sphinx.load()
    told.load()

    assert "expect" not in sphinx.label
    assert told.label == f"{sphinx.label}, given 4 words to expect"  # it knows Kafka and killer


def test_without_the_package_the_remedy_says_how_to_get_it():
    blocked = """
import sys
sys.modules["pocketsphinx"] = None
from voicemock.stt.sphinx import Sphinx
from voicemock.errors import RecogniserError
try:
    Sphinx().load()
except RecogniserError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True, check=True).stdout

    assert "pip install 'voicemock[offline]'" in said
