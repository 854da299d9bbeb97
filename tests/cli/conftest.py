"""The command line as a person runs it: a process of its own, with a home of its own."""

import json
import os
import re
import subprocess
import sys
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]
ANSWERS = PROJECT / "examples" / "answers"
RESULT_S, LESSON_S = 5.5, 5.0
"""Seconds of the second and of the fourth example answer that hold “twenty minutes” and “looking back”."""
EXAMPLE = ("--rubric", "behavioral", "--questions", "hard-problem,disagreement", "--follow-ups", "1", "--no-voice")


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def refused(self, code: int, *words: str) -> None:
        """It ended with this code, a sentence with these words, what to do, and no traceback."""
        assert self.code == code, self.err + self.out
        assert "Traceback" not in self.err + self.out
        assert "site-packages" not in self.err
        # Files with mistakes have up to ten of them named, each with its place.
        most = 12 if re.search(r":\d+:\d+: ", self.err) else 4
        assert 2 <= len(self.err.strip().splitlines()) <= most, self.err
        for word in words:
            assert word in self.err, self.err


Command = Callable[..., Done]


@pytest.fixture
def environment(own_home: Path) -> dict[str, str]:
    """The environment of the commands: no proxies, no terminal."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": str(PROJECT), "VOICEMOCK_HOME": str(own_home), "TERM": "dumb"}


@pytest.fixture
def voicemock(environment: dict[str, str], tmp_path: Path) -> Command:
    """Runs `voicemock …` and returns how it ended."""

    def run(*arguments: object, typed: str = "", env: dict[str, str] | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "voicemock", *map(str, arguments)],
            input=typed,
            capture_output=True,
            text=True,
            env={**environment, **(env or {})},
            cwd=tmp_path,
            timeout=240,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def shown(voicemock: Command) -> Callable[..., dict[str, Any]]:
    """`voicemock session show --json`, read."""

    def show(*arguments: str) -> dict[str, Any]:
        done = voicemock("session", "show", *arguments, "--json")
        assert done.code == 0, done.err
        session: dict[str, Any] = json.loads(done.out)
        return session

    return show


def quotes_hold(session: dict[str, Any]) -> int:
    """Every quote is its transcript's own text, and its seconds lie inside the audio. Returns how many there are."""
    turns = {turn["number"]: turn for turn in session["turns"]}
    count = 0
    in_turns = [(turn["number"], score) for turn in session["turns"] for score in turn["scores"]]
    for number, score in [*in_turns, *((None, score) for score in session["scores"])]:
        assert (score["level"] is None) == bool(score["reason"])
        for quote in score["evidence"]:
            turn = turns[quote["turn"] if number is None else number]
            text = turn["transcript"]["text"]
            assert text[quote["char_start"] : quote["char_end"]] == quote["quote"] != ""
            if turn["audio"]:
                assert 0 <= quote["start_s"] < quote["end_s"] <= turn["duration_s"]
            count += 1
    return count


def beginning(name: str, seconds: float, destination: Path) -> Path:
    """The first seconds of an example answer, where the rest of it would only take time; as WAV at `destination`."""
    from voicemock.audio.decode import samples_16k

    pcm = (samples_16k(ANSWERS / name)[: round(seconds * 16_000)] * 32767).astype("<i2").tobytes()
    with wave.open(str(destination), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(pcm)
    destination.chmod(0o600)
    return destination
