"""What the sound libraries write stays off the screen, and its end can be read."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(code: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def test_noise_of_c_libraries_is_kept_off_the_screen_and_ours_is_not() -> None:
    done = run("""
import os, sys
from voicemock.audio.noise import quiet
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
from voicemock.audio.noise import quiet
with quiet():
    print("fine")
""")

    assert done.stdout == "fine\n"


def test_the_last_of_it_is_kept_and_no_more() -> None:
    done = run("""
import os
from voicemock.audio import noise
print(repr(noise.said()))
with noise.quiet():
    os.write(2, b"first\\n" * 100)
    with noise.quiet():
        os.write(2, b"inner \\xff\\n")
print(noise.said().count("first"), noise.said().endswith("inner \\ufffd"))
with noise.quiet():
    os.write(2, b"x" * 50_000 + b"last")
print(len(noise.said()) == noise.KEPT_BYTES, noise.said().endswith("xlast"))
""")

    assert done.stdout == "''\n100 True\nTrue True\n"
    assert done.stderr == ""


def test_a_library_that_writes_without_end_is_never_made_to_wait() -> None:
    done = run("""
import os, time
from voicemock.audio import noise
began = time.monotonic()
with noise.quiet():
    for _ in range(1000):
        try:
            os.write(2, b"y" * 1000)
        except BlockingIOError:
            pass  # C code ignores it
print(time.monotonic() - began < 5, noise.said()[-1:])
""")

    assert done.stdout == "True y\n"
