"""A home of its own for every test, no keys from outside, and a microphone without hardware."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.virtual_microphone import NotHere, VirtualMicrophone, running

# Hundreds of processes are started: what the first has compiled the others need not, whatever the environment says.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Speed is measured in benchmarks; a busy machine must not fail a property.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """Five thousand tests stay in memory to the end: the garbage collector need not go through them every time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_works() -> None:
    """A job that a shell starts in the background ignores Ctrl-C, and so would the programs under test."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What voicemock keeps goes to a temporary folder; no setting or key of the developer reaches a test."""
    home = tmp_path / "home"
    monkeypatch.setenv("VOICEMOCK_HOME", str(home))
    for name in [*os.environ]:
        if name.startswith("VOICEMOCK_LLM_") or name == "OPENAI_API_KEY":
            monkeypatch.delenv(name)
    return home


@pytest.fixture
def virtual_microphone() -> Iterator[VirtualMicrophone]:
    """A microphone without hardware; use it in a child process with `.env`."""
    try:
        with running() as microphone:
            yield microphone
    except NotHere as missing:
        pytest.skip(str(missing))


SENTENCE = "I cut the response time from nine hundred milliseconds to two hundred, by adding a cache."


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SENTENCE, spoken by a synthetic voice: about six seconds, 16 kHz mono WAV."""
    path = tmp_path_factory.mktemp("speech") / "speech.wav"
    if shutil.which("flite") is None:
        pytest.skip("needs flite (Debian: flite)")
    subprocess.run(["flite", "-voice", "rms", "-t", SENTENCE, "-o", str(path)], check=True)
    return path
