"""Single keys arrive at once, and the terminal is as it was afterwards."""

import os
import pty
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CODE = """
import sys, time
from voicemock.audio.keys import Keys
with Keys() as keys:
    print("ready", flush=True)
    until = time.monotonic() + float(sys.argv[1])
    while time.monotonic() < until:
        key = keys()
        if key is not None:
            print(repr(key), flush=True)
        if key == "x":
            raise SystemExit
        time.sleep(0.01)
print("after", keys())
"""


def start(stdin: int, seconds: float = 20) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CODE, str(seconds)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def terminal():
    master, slave = pty.openpty()
    yield master, slave
    os.close(master)
    os.close(slave)


def test_keys_arrive_without_enter_and_the_terminal_is_put_back(terminal: tuple[int, int]) -> None:
    master, slave = terminal
    before = termios.tcgetattr(slave)
    child = start(slave)
    assert child.stdout.readline() == "ready\n"
    assert termios.tcgetattr(slave) != before
    for keys in (b"p", b"\r", b" ", b"\x1b[D", b"\x1b", "é".encode(), b"x"):
        os.write(master, keys)
        time.sleep(0.1)
    out, err = child.communicate(timeout=20)

    assert out.split("\n")[:-1] == [repr(key) for key in ("p", "\n", " ", "left", "\x1b", "é", "x")]
    assert err == ""
    assert termios.tcgetattr(slave) == before


def test_ctrl_c_interrupts_and_the_terminal_is_put_back() -> None:
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    code = "import os, fcntl, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0);" + CODE
    child = subprocess.Popen(
        [sys.executable, "-c", code, "20"],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout.readline() == "ready\n"
    os.write(master, b"\x03")
    _, err = child.communicate(timeout=20)

    assert err.rstrip().endswith("KeyboardInterrupt")
    assert termios.tcgetattr(slave) == before
    os.close(master)
    os.close(slave)


def test_without_a_terminal_there_are_no_keys() -> None:
    read, write = os.pipe()
    os.write(write, b"xxx")
    child = start(read, 0.2)
    out, err = child.communicate(timeout=20)
    os.close(read)
    os.close(write)

    assert (out, err) == ("ready\nafter None\n", "")


def test_a_terminal_that_was_closed_has_nothing_to_be_put_back() -> None:
    master, slave = pty.openpty()
    code = "import sys\nfrom voicemock.audio.keys import Keys\nwith Keys():\n    print('ready', flush=True)\n    "
    with subprocess.Popen(
        [sys.executable, "-c", f"{code}import time; time.sleep(1)"],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        os.close(slave)
        os.close(master)
        _, error = process.communicate(timeout=20)

    assert process.returncode == 0, error
