"""Words are shown while they are spoken, and are the same as if the recording had been read at its end."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_spoken import outside, spoken
from tests.terminal import Terminal
from tests.tiny_whisper import MODEL
from tests.virtual_microphone import VirtualMicrophone
from voicemock.audio.vad import find_speech
from voicemock.stt.whisper import Whisper

__all__ = ["outside", "spoken"]
pytestmark = pytest.mark.microphone
ONCE = ("--rubric", "behavioral", "--questions", "disagreement", "--follow-ups", "0", "--no-voice", "--turn", "brisk")


def test_words_come_while_they_are_spoken_and_silence_counts_down(
    virtual_microphone: VirtualMicrophone,
    outside: dict[str, str],
    spoken: dict[str, Path],
    tmp_path: Path,
    shown: Callable[..., dict[str, Any]],
) -> None:
    command = (sys.executable, "-u", "-m", "voicemock", "interview", *ONCE, "--stt-model", str(MODEL))
    with Terminal(command, outside, tmp_path) as terminal:
        terminal.wait_for("listening 0:00")
        player = virtual_microphone.say(spoken["04"])
        terminal.wait_for("Looking", 30)
        assert player.poll() is None, "the words came when all was said"
        player.wait()
        terminal.wait_for("speak to go on", 30)
        at = terminal.wait_for("Enter scores")
        terminal.press("\r")
        terminal.wait_for("goes on to the scores", after=at)
        terminal.press("q")
        assert terminal.end() == 0, terminal.printed
    turn = shown()["turns"][0]
    folder = next((Path(outside["VOICEMOCK_HOME"]) / "sessions").iterdir())
    audio = folder / "audio" / "001.wav"
    whole = Whisper(str(MODEL), device="cpu")(audio, find_speech(audio))

    assert turn["transcript"]["text"] == whole.text != ""
