"""Where models are tortured: a tiny one that is in place, a hub that offers it, and an interview that needs it."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import tiny_whisper
from tests.stt import fake_hub
from tests.torture import clips, oracle, v1_invention
from tests.torture.oracle import Done, Home
from voicemock.stt import origin
from voicemock.stt.guards import plain

FILES = ("config.json", "model.bin", "preprocessor_config.json", "tokenizer.json", "vocabulary.json")
NAME = "tiny.en"
ENGINE, VOICE, SENTENCE = tiny_whisper.SENTENCES_EXACT[0]


def put_model(home: Home) -> Path:
    """The tiny Whisper as if it had been downloaded as `tiny.en`."""
    place = home.path / "models" / NAME
    place.mkdir(parents=True, mode=0o700)
    for name in FILES:
        shutil.copyfile(tiny_whisper.MODEL / name, place / name)
    origin.write(place, {"repo": fake_hub.REPO, "revision": fake_hub.REVISION})
    for each in (home.path, *home.path.rglob("*")):
        each.chmod(0o700 if each.is_dir() else 0o600)
    return place


@contextmanager
def a_hub() -> Iterator[fake_hub.Hub]:
    """A hub that offers the tiny Whisper."""
    with fake_hub.running() as hub:
        hub.files = {name: (tiny_whisper.MODEL / name).read_bytes() for name in FILES}
        hub.claimed = dict(hub.files)
        yield hub


def get(home: Home, hub: fake_hub.Hub, **env: str) -> subprocess.Popen[str]:
    """Start to download."""
    at = {"HF_ENDPOINT": hub.url, "HF_HUB_DISABLE_TELEMETRY": "1"}
    command = [sys.executable, "-m", "tests.torture.get_model"]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, env={**home.env, **at, **env}, cwd=home.folder, stdout=pipe, stderr=pipe, text=True
    )


def ended(process: subprocess.Popen[str], began: float) -> Done:
    """How it ended."""
    out, error = process.communicate(timeout=120)
    return Done(process.returncode, out, error, time.monotonic() - began)


def answer(folder: Path) -> Path:
    """An audio file with one sentence."""
    path = folder / "said.wav"
    if not path.exists():
        clips.write(path, v1_invention.spoken(folder, f"{ENGINE}/{VOICE}", SENTENCE))
    return path


def interview(home: Home) -> tuple[object, ...]:
    """The arguments of an interview of one question, answered by the sentence."""
    once = ("--questions", "disagreement", "--follow-ups", "0", "--no-voice", "--judge", "coverage")
    return ("interview", *once, "--answers", answer(home.folder), "--stt", "whisper", "--stt-model", NAME)


def said(home: Home) -> str:
    """The words of the only answer, for comparison; empty when there are none yet."""
    turn = home.shown()["turns"][0]
    assert turn["duration_s"] > 1, "the answer's audio is not there"
    return plain((turn["transcript"] or {"text": ""})["text"])


def recovered(home: Home) -> list[str]:
    """The model is got anew, and `voicemock score` transcribes what was recorded without one."""
    with a_hub() as hub:
        done = ended(get(home, hub), time.monotonic())
    if done.code:
        return [f"the model cannot be got anew: {done.err!r}"]
    problems = oracle.ending(scored := home.run("score", "--stt", "whisper", "--stt-model", NAME), {0})
    if said(home) != plain(SENTENCE):
        problems.append(f"afterwards the answer reads {said(home)!r}; {scored.err!r}")
    return problems
