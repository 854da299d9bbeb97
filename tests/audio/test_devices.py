"""What the audio library does stays off the screen, and its absence is a sentence."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(code: str, *folders: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*folders, ROOT]))}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def test_noise_of_c_libraries_is_kept_off_the_screen_and_ours_is_not() -> None:
    done = run("""
import os, sys
from voicemock.audio.devices import quiet
before = sys.stderr
with quiet():
    os.write(2, b"ALSA lib pcm.c: Unknown PCM\\n")
    print("meter", file=sys.stderr)
    with quiet():
        os.write(2, b"Expression failed\\n")
        print("inner", file=sys.stderr)
    os.write(2, b"more\\n")
try:
    with quiet():
        raise KeyError
except KeyError:
    print("after", file=sys.stderr)
os.write(2, b"end\\n")
assert sys.stderr is before
""")

    assert done.stderr == "meter\ninner\nafter\nend\n"
    assert done.returncode == 0


def test_it_works_without_stderr() -> None:
    done = run("""
import os, sys
os.close(2)
from voicemock.audio.devices import quiet
with quiet():
    print("fine")
""")

    assert done.stdout == "fine\n"


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
