"""What was written for who sits at an interview, said of one item of many."""

import pytest

from voicemock.cli.batch_wording import as_in_a_batch, remedy_in_a_batch
from voicemock.stt.models import not_here


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Your answer is saved; transcription failed twice: killed.", "Transcription failed twice: killed."),
        ("Your answer is saved; stt.example.org sent nothing.", "stt.example.org sent nothing."),
        ("Your answer is saved. No server is up.", "No server is up."),
        ("An answer could not be transcribed. Your answer is saved; Whisper failed.",
         "An answer could not be transcribed. Whisper failed."),
        (not_here("/nope").message, "The speech model /nope is not on this machine."),
        ("call.wav holds no words.", "call.wav holds no words."),
    ],
)  # fmt: skip
def test_nobody_is_told_that_an_answer_is_saved(message: str, said: str) -> None:
    assert as_in_a_batch(message) == said


@pytest.mark.parametrize(
    ("remedy", "said"),
    [
        ("Transcribe it with another recogniser: voicemock score --stt whisper",
         "The same command again tries it again."),
        ("Free some memory, then transcribe it: voicemock score", "The same command again tries it again."),
        ("Take another one with --stt whisper, or give the transcript too with --transcript.",
         "Take another one with --stt whisper, or give the transcript too beside it under the same name."),
        ("Save it as UTF-8.", "Save it as UTF-8."),
    ],
)  # fmt: skip
def test_nobody_is_told_to_type_what_does_not_fit_many(remedy: str, said: str) -> None:
    assert remedy_in_a_batch(remedy) == said


def test_who_answers_is_said_in_the_table_and_not_by_an_option_that_a_batch_has_not() -> None:
    said = remedy_in_a_batch("Look at who is the candidate (--candidate NAME), or edit the split in a terminal.")

    assert "--people" in said
    assert "--candidate" not in said
