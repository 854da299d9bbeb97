"""Devices that are missing, busy or choosy are sentences with a way on."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def run(code: str, *folders: Path, **env: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*folders, ROOT])), **env}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def test_a_missing_portaudio_says_what_to_install_and_what_else_can_be_done(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    done = run(
        """
from voicemock.audio.microphone import Microphone
from voicemock.errors import AudioDeviceError
try:
    Microphone()
except AudioDeviceError as error:
    print(error)
""",
        tmp_path,
    )

    assert done.stdout.startswith("The PortAudio library is missing.\n")
    assert "--text" in done.stdout
    if sys.platform == "linux":
        assert "libportaudio2" in done.stdout


FAKE = """
import os
class PortAudioError(Exception): pass
class CallbackStop(Exception): pass
TRIED = []
def _initialize(): TRIED.append("initialise")
def _terminate(): TRIED.append("terminate")
def query_devices(device=None, kind=None):
    one = {"index": 0, "name": "Yeti", "max_input_channels": 2, "max_output_channels": 2}
    one["default_samplerate"] = 96000.0
    if device not in (None, 0, "Yeti"): raise ValueError(f"No input device matching {device!r}")
    return one if kind else [one]
class RawInputStream:
    active = True
    def __init__(self, samplerate, channels, **others):
        TRIED.append((samplerate, channels))
        refusal = REFUSE(samplerate, channels)
        if refusal: raise PortAudioError(*refusal)
    def start(self): pass
    def close(self, ignore_errors=True): pass
RawOutputStream = RawInputStream
"""


def opening(tmp_path: Path, refuse: str, device: str | None = None) -> str:
    """What comes of opening a microphone through a PortAudio that refuses so."""
    (tmp_path / "sounddevice.py").write_text(FAKE + refuse)
    done = run(
        f"""
import sounddevice
from voicemock.audio import devices
from voicemock.errors import AudioDeviceError
try:
    print(tuple(devices.open_input({device!r}).shape))
except AudioDeviceError as error:
    print(error)
print(sounddevice.TRIED)
""",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("refuse", "opened"),
    [
        ("lambda rate, channels: ()", (16000, 1)),
        ("lambda rate, channels: ('Invalid sample rate', -9997) if rate == 16000 else ()", (96000, 1)),
        ("lambda rate, channels: ('Invalid number of channels', -9998) if channels == 1 else ()", (16000, 2)),
        ("lambda rate, channels: ('Invalid sample rate', -9997) if rate != 44100 else ()", (44100, 1)),
        ("lambda rate, channels: ('no', -9997) if (rate, channels) != (48000, 2) else ()", (48000, 2)),
    ],
)
def test_a_rate_that_is_refused_is_replaced_by_one_that_is_not(tmp_path: Path, refuse: str, opened: object) -> None:
    assert opening(tmp_path, f"REFUSE = {refuse}").startswith(f"{opened}\n")


def test_a_busy_device_is_named_after_portaudio_began_anew_once(tmp_path: Path) -> None:
    told = opening(tmp_path, "REFUSE = lambda rate, channels: ('Device unavailable', -9985)")

    assert told.startswith(
        "Another program holds the microphone, or it was unplugged.\nEnd that program. Or answer by"
    )
    assert told.count("terminate") == told.count("initialise") == 1


def test_a_device_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    told = opening(tmp_path, "REFUSE = lambda rate, channels: ()", "Yetti")

    assert told.startswith("There is no microphone 'Yetti'. There are: Yeti.\n")


def test_a_sound_server_without_a_bridge_to_it_is_told_from_no_sound_at_all(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text(
        FAKE.replace(
            "    one =", "    if not kind: return []\n    raise PortAudioError('Error querying device -1')\n    one ="
        )
        + "REFUSE = lambda rate, channels: ()"
    )
    code = """
from voicemock.audio import devices
from voicemock.errors import AudioDeviceError
try:
    devices.open_input()
except AudioDeviceError as error:
    print(error)
"""
    home = Path(tempfile.mkdtemp(prefix="vm-"))
    (home / "pulse").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        nowhere = run(code, tmp_path, XDG_RUNTIME_DIR=str(home), PULSE_SERVER="")
        server.bind(str(home / "pulse" / "native"))
        bridgeless = run(code, tmp_path, XDG_RUNTIME_DIR=str(home), PULSE_SERVER="")
    shutil.rmtree(home)

    for told in (nowhere.stdout, bridgeless.stdout):
        assert told.startswith("No microphone found.\n")
        assert "--text" in told and "--answers" in told
        assert told.rstrip().endswith("voicemock doctor")
        assert len(told.splitlines()) <= 3
    if sys.platform == "linux":
        assert "A sound server runs, but PortAudio cannot reach it" in bridgeless.stdout
        assert "A sound server runs" not in nowhere.stdout
        assert "libasound2-plugins" in bridgeless.stdout
