"""Whole interviews through a microphone: spoken by a synthetic candidate, recorded by PortAudio, cut by kill -9."""

import difflib
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import ANSWERS, EXAMPLE, quotes_hold
from tests.tiny_whisper import MODEL
from tests.virtual_microphone import VirtualMicrophone
from voicemock.audio.decode import copy_as_wav

pytestmark = pytest.mark.microphone
Shown = Callable[..., dict[str, Any]]


class Sitting:
    """A running `voicemock` whose lines can be waited for."""

    def __init__(self, arguments: tuple[str, ...], env: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "voicemock", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            cwd=folder,
        )
        self.lines: list[str] = []
        self._queue: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line)

    def wait_for(self, words: str, seconds: float = 90) -> None:
        """Until a line with these words was printed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                line = self._queue.get(timeout=0.2)
            except queue.Empty:
                assert self.process.poll() is None or not self._queue.empty(), "".join(self.lines)
                continue
            self.lines.append(line)
            if words in line:
                return
        pytest.fail(f"{words!r} was not printed:\n{''.join(self.lines)}")

    def end(self, seconds: float = 120) -> str:
        """Everything printed, once the program has ended."""
        self.process.wait(seconds)
        time.sleep(0.3)
        while not self._queue.empty():
            self.lines.append(self._queue.get())
        return "".join(self.lines)


@contextmanager
def sitting(arguments: tuple[str, ...], env: dict[str, str], folder: Path) -> Iterator[Sitting]:
    running = Sitting(arguments, env, folder)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()


@pytest.fixture
def spoken(tmp_path: Path) -> dict[str, Path]:
    """The example answers as WAV, by the number in their name."""
    made = {}
    for source in sorted(ANSWERS.glob("*.flac")):
        target = tmp_path / f"{source.stem}.wav"
        copy_as_wav(source, target)
        made[source.name[:2]] = target
    return made


@pytest.fixture
def outside(environment: dict[str, str], virtual_microphone: VirtualMicrophone) -> dict[str, str]:
    """The environment of a program at the virtual microphone."""
    return {
        **virtual_microphone.env,
        **{name: environment[name] for name in ("PYTHONPATH", "VOICEMOCK_HOME", "TERM")},
    }


def share_heard(number: str, text: str) -> float:
    """The share, 0 to 1, of the spoken words that were recognised in their order."""
    answers = yaml.safe_load((ANSWERS / "answers.yaml").read_text())["answers"]
    spoken = re.findall(r"[a-z']+", next(words for name, words in answers.items() if name.startswith(number)).lower())
    matcher = difflib.SequenceMatcher(None, spoken, re.findall(r"[a-z']+", text.lower()), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(spoken)


@pytest.mark.parametrize(("engine", "said"), [("sphinx", ("04",)), ("whisper", ("02", "04"))])
def test_an_interview_is_spoken_recorded_and_transcribed(
    engine: str,
    said: tuple[str, ...],
    virtual_microphone: VirtualMicrophone,
    outside: dict[str, str],
    spoken: dict[str, Path],
    tmp_path: Path,
    shown: Shown,
) -> None:
    recogniser, least = {
        "sphinx": (("--stt", "sphinx"), 0.85),
        "whisper": (("--stt", "whisper", "--stt-model", str(MODEL)), 0.7),
    }[engine]
    if engine == "sphinx":
        pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    elif not MODEL.is_dir():
        pytest.skip("the tiny Whisper is not made: python -m tests.tiny_whisper make")
    only = ("--rubric", "behavioral", "--questions", "disagreement", "--no-voice", "--turn", "brisk")
    follow_ups = ("--follow-ups", str(len(said) - 1))
    with sitting(("interview", *only, *follow_ups, *recogniser), outside, tmp_path) as running:
        for number in said:
            running.wait_for("Listening")
            virtual_microphone.say(spoken[number]).wait()
        printed = running.end()
    session = shown()

    assert running.process.returncode == 0, printed
    for turn, number in zip(session["turns"], said, strict=True):
        assert share_heard(number, turn["transcript"]["text"]) >= least, turn["transcript"]["text"]
        assert turn["audio"] and not turn["gaps"]
    assert session["engines"]["heard"].startswith("microphone")
    assert quotes_hold(session) >= 2 * len(said)


def test_killed_in_mid_answer_nothing_is_lost_and_nothing_is_asked_twice(
    virtual_microphone: VirtualMicrophone,
    outside: dict[str, str],
    spoken: dict[str, Path],
    tmp_path: Path,
    shown: Shown,
) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    once = (
        *EXAMPLE[:2],
        "--questions",
        "disagreement",
        "--follow-ups",
        "0",
        "--no-voice",
        "--turn",
        "brisk",
        "--stt",
        "sphinx",
    )
    with sitting(("interview", *once), outside, tmp_path) as running:
        running.wait_for("Listening")
        heard_from = time.monotonic()
        speaking = virtual_microphone.say(spoken["03"])
        time.sleep(8)
        os.kill(running.process.pid, signal.SIGKILL)
        heard_s = time.monotonic() - heard_from
        running.process.wait()
        speaking.kill()
        speaking.wait()
    folder = next((Path(outside["VOICEMOCK_HOME"]) / "sessions").iterdir())
    kept_bytes = (folder / "audio" / "001.wav").stat().st_size
    before = shown()

    assert kept_bytes / 32_000 > heard_s - 1
    assert before["state"] == "open" and len(before["turns"]) == 1

    with sitting(("resume", "--no-voice", "--turn", "brisk", "--stt", "sphinx"), outside, tmp_path) as running:
        running.wait_for("Listening")
        virtual_microphone.say(spoken["04"]).wait()
        printed = running.end()
    session = shown()

    assert running.process.returncode == 0, printed
    assert len(session["turns"]) == 1 and session["turns"][0]["interrupted"]
    words = session["turns"][0]["transcript"]["text"]
    assert "my manager" in words and "two weeks earlier" in words
    with wave.open(str(folder / session["turns"][0]["audio"])) as file:
        assert file.getnframes() / file.getframerate() > heard_s + 12
    assert quotes_hold(session) >= 3


def test_ctrl_c_keeps_what_was_said_and_says_how_to_go_on(
    virtual_microphone: VirtualMicrophone,
    outside: dict[str, str],
    spoken: dict[str, Path],
    tmp_path: Path,
    shown: Shown,
) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    with sitting(("interview", *EXAMPLE, "--stt", "sphinx"), outside, tmp_path) as running:
        running.wait_for("Listening")
        speaking = virtual_microphone.say(spoken["04"])
        time.sleep(3)
        pressed = time.monotonic()
        running.process.send_signal(signal.SIGINT)
        printed = running.end(10)
        speaking.kill()
        speaking.wait()

    assert running.process.returncode == 130
    assert "voicemock resume" in printed and "Traceback" not in printed
    assert time.monotonic() - pressed < 5
    folder = next((Path(outside["VOICEMOCK_HOME"]) / "sessions").iterdir())
    with wave.open(str(folder / "audio" / "001.wav")) as file:
        assert file.getnframes() / file.getframerate() > 2
