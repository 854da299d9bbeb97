"""The scripted recogniser plays its script."""

from pathlib import Path

import pytest

from voicemock.errors import RecogniserError
from voicemock.stt.scripted import ScriptedTranscriber
from voicemock.transcript import Stretch, Transcript

SPEECH = (Stretch(0, 1),)


def test_transcripts_come_in_order_and_silence_uses_none_up():
    transcribe = ScriptedTranscriber(["First.", Transcript(text="Second."), RecogniserError("Third.", "Again.")])

    assert transcribe(Path("1.wav"), SPEECH).text == "First."
    assert transcribe(Path("2.wav"), ()).text == ""
    assert transcribe(Path("3.wav"), SPEECH).text == "Second."
    with pytest.raises(RecogniserError, match="Third"):
        transcribe(Path("4.wav"), SPEECH)
    with pytest.raises(RecogniserError, match=r"no transcript for 5\.wav"):
        transcribe(Path("5.wav"), SPEECH)
