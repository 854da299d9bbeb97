"""eSpeak NG speaks from its own process, and nothing of it is in ours."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from voicemock.errors import AudioDeviceError
from voicemock.tts import espeak, espeak_child
from voicemock.tts.espeak import EspeakVoice

INSTALLED = importlib.util.find_spec("espeakng_loader") is not None
needs_it = pytest.mark.skipif(not INSTALLED, reason="pip install 'voicemock[voice]'")


@pytest.fixture
def voice():
    voice = EspeakVoice()
    yield voice
    voice.close()


def samples(voice, text):
    return np.frombuffer(b"".join(voice.synthesise(text)), dtype="<i2").astype(float)


@needs_it
def test_it_speaks_several_texts_from_one_process(voice):
    one = samples(voice, "Tell me about a difficult problem you solved. What came of it?")
    child = voice._child.pid
    two = samples(voice, "Thank you, naïve 😀 café.")
    assert 2 < len(one) / voice.rate < 8
    assert 0.5 < len(two) / voice.rate < 5
    assert min(np.sqrt(np.mean(each**2)) for each in (one, two)) > 500
    assert voice._child.pid == child


@needs_it
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="Linux tells what is loaded")
def test_its_library_is_loaded_in_the_child_only(voice):
    samples(voice, "Hello.")
    assert "espeak" not in Path("/proc/self/maps").read_text()
    assert "espeak" in Path(f"/proc/{voice._child.pid}/maps").read_text()
    assert b"canary" not in Path(f"/proc/{voice._child.pid}/environ").read_bytes()


@needs_it
def test_a_child_that_dies_is_replaced(voice):
    before = samples(voice, "Hello.")
    os.kill(voice._child.pid, signal.SIGKILL)
    voice._child.wait()
    assert samples(voice, "Hello.").tolist() == before.tolist()


@needs_it
def test_a_child_that_dies_while_it_speaks_is_an_error(voice):
    samples(voice, "Hello.")
    child = voice._child.pid
    os.kill(child, signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, (child, signal.SIGKILL))
    killer.start()
    start = time.monotonic()
    with pytest.raises(AudioDeviceError, match=r"espeak .* failed"):
        samples(voice, "Hello.")
    assert 0.2 < time.monotonic() - start < 5


@needs_it
def test_a_voice_that_does_not_exist_is_an_error():
    with pytest.raises(AudioDeviceError, match="does not start") as refused:
        samples(EspeakVoice("martian"), "Hello.")
    assert "en-us" in refused.value.remedy


@needs_it
def test_the_child_ends_with_its_input():
    child = subprocess.Popen(
        [sys.executable, "-P", espeak_child.__file__, "en"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout.read(9) == b"\x05\x00\x00\x0022050"
    child.stdin.close()
    assert child.wait(timeout=5) == 0


@needs_it
def test_it_speaks_from_a_very_long_path(tmp_path):
    import espeakng_loader

    deep = tmp_path / ("x" * 100) / ("y" * 100)
    shutil.copytree(Path(espeakng_loader.__file__).parent, deep / "espeakng_loader")
    child = subprocess.run(
        [sys.executable, "-P", espeak_child.__file__, "en"],
        input=b'{"text": "Hello."}\n',
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(deep)},
        check=True,
        timeout=20,
    )
    assert child.stdout[:9] == b"\x05\x00\x00\x0022050"
    assert len(child.stdout) > 10_000


def test_short_paths_are_used_as_they_are_and_long_ones_linked(tmp_path):
    with espeak_child.short_path(Path("/usr/share/espeak")) as path:
        assert path == Path("/usr/share/espeak")
    deep = tmp_path / ("x" * 100) / ("y" * 100)
    deep.mkdir(parents=True)
    (deep / "phontab").write_text("here")
    with espeak_child.short_path(deep) as path:
        assert len(str(path)) < 100
        assert (path / "phontab").read_text() == "here"
    assert not path.exists()
    assert (deep / "phontab").exists()


def test_without_the_extra_it_says_how_to_get_it():
    program = (
        "import sys\n"
        "sys.modules['espeakng_loader'] = None\n"
        "from voicemock.errors import AudioDeviceError\n"
        "from voicemock.tts import espeak\n"
        "assert not espeak.is_installed()\n"
        "try:\n"
        "    espeak.EspeakVoice()\n"
        "except AudioDeviceError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(espeak.__file__).parents[2],
    )
    assert done.stdout == "The voice espeak is not installed.\nGet it: pip install 'voicemock[voice]'\n"
