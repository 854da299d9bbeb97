"""The voice is the one that was named; left alone, the best that is there."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from voicemock.config import VoiceSettings
from voicemock.errors import AudioDeviceError, UsageError
from voicemock.tts import choose
from voicemock.tts.espeak import EspeakVoice
from voicemock.tts.server import ServerVoice
from voicemock.tts.system import SystemVoice

URL = "http://127.0.0.1:9/v1"
HAS_EXTRA = importlib.util.find_spec("espeakng_loader") is not None


@pytest.fixture
def programs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(programs, name):
    (programs / name).write_text("#!/bin/sh\n")
    (programs / name).chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="names Linux's programs")
def test_the_order_is_server_then_system_then_espeak(programs):
    install(programs, "espeak-ng")
    assert isinstance(choose(VoiceSettings(url=URL, model="m")), ServerVoice)
    assert isinstance(choose(VoiceSettings()), SystemVoice)
    (programs / "espeak-ng").unlink()
    assert isinstance(choose(VoiceSettings()), EspeakVoice) if HAS_EXTRA else choose(VoiceSettings()) is None


@pytest.mark.skipif(sys.platform != "linux", reason="names Linux's programs")
def test_the_named_engine_is_taken_or_missed(programs):
    with pytest.raises(AudioDeviceError, match="no voice of its own"):
        choose(VoiceSettings(engine="system"))
    with pytest.raises(UsageError, match="No speech server"):
        choose(VoiceSettings(engine="server"))
    install(programs, "flite")
    assert choose(VoiceSettings(engine="none", url=URL, model="m")) is None
    assert choose(VoiceSettings(engine="system")).label == "flite"
    if HAS_EXTRA:
        assert choose(VoiceSettings(engine="espeak", name="en-gb-x-rp")).label == "espeak (en-gb-x-rp)"


def test_choosing_nothing_imports_nothing_heavy():
    program = "import sys, voicemock.tts; print([n for n in ('numpy', 'httpx2', 'openai') if n in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout == "[]\n"
