"""Ctrl-C, kill and a closed terminal end everything, with their own codes, and leave the terminal as it was."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import ANSWERS, EXAMPLE, Command
from tests.cli.test_crash import BREAKING

if os.name != "posix":
    pytest.skip("needs POSIX signals and terminals", allow_module_level=True)

from tests.terminal import Terminal

VOICEMOCK = (sys.executable, "-u", "-m", "voicemock")
CURSOR_SHOWN, CURSOR_HIDDEN = "\x1b[?25h", "\x1b[?25l"
TYPED = "I measured every step of the report myself, and rewrote the slow query.\n\n"


def started(
    kind: str, environment: dict[str, str], folder: Path, before: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*before, sys.executable, str(BREAKING), "interview", kind],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "waiting\n"
    return process


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_a_signal_ends_it_with_its_code_and_not_a_word(
    number: int, code: int, environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    process = started("wait", environment, tmp_path)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)

    assert (process.returncode, out, err) == (code, "", "")
    assert not list(own_home.glob("crash*"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=str)
def test_a_signal_that_a_library_drops_comes_again(
    number: int, code: int, environment: dict[str, str], tmp_path: Path
) -> None:
    process = started("swallow", environment, tmp_path)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)

    assert (process.returncode, out, err) == (code, "", "")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_the_second_is_out_at_once_though_the_way_out_hangs(
    number: int, code: int, environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    process = started("cleanup", environment, tmp_path)
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None and process.stdout.readline() == "cleaning up\n"
    process.send_signal(number)

    assert process.wait(timeout=20) == code
    assert process.communicate()[1] == "" and not list(own_home.glob("crash*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP], ids=str)
def test_what_the_shell_ignores_stays_ignored(number: int, environment: dict[str, str], tmp_path: Path) -> None:
    name = signal.Signals(number).name.removeprefix("SIG")
    process = started("wait", environment, tmp_path, ("bash", "-c", f"trap '' {name}; exec \"$@\"", "-"))
    process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    process.terminate()

    assert process.wait(timeout=20) == 143


@pytest.mark.parametrize("keys", ["\x03", "\x03\x03"], ids=["once", "twice"])
def test_ctrl_c_while_typing_keeps_what_was_said_and_gives_the_terminal_back(
    keys: str, environment: dict[str, str], tmp_path: Path, voicemock: Command
) -> None:
    with Terminal((*VOICEMOCK, "interview", *EXAMPLE, "--text"), environment, tmp_path) as terminal:
        before = terminal.settings
        at = terminal.wait_for("Type your answer")
        terminal.press(TYPED.replace("\n", "\r"))
        terminal.wait_for("Type your answer", after=at)
        terminal.press(keys)
        code = terminal.end()
        after = terminal.settings
        told = bytes(terminal._told).decode()

    assert code == 130 and after == before
    assert told.rfind(CURSOR_SHOWN) >= told.rfind(CURSOR_HIDDEN)
    assert "Traceback" not in told
    assert "I measured every step" in voicemock("session", "show").out
    if keys == "\x03":
        assert "Everything said is saved" in told and "voicemock resume 20" in told


def test_a_closed_terminal_ends_it_and_keeps_what_was_said(
    environment: dict[str, str], tmp_path: Path, voicemock: Command
) -> None:
    master, slave = pty.openpty()
    command = ["setsid", "--ctty", *VOICEMOCK, "interview", *EXAMPLE, "--text"]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=tmp_path)
    os.close(slave)
    told = b""
    while told.count(b"Type your answer") < 2:
        if b"Type your answer" in told and b"I measured" not in told:
            os.write(master, TYPED.replace("\n", "\r").encode())
        told += os.read(master, 4096)
    os.close(master)

    assert process.wait(20) == 129
    assert "I measured every step" in voicemock("session", "show").out
    assert voicemock("session", "check").out.strip().endswith("whole")


def test_ctrl_c_while_a_recogniser_works_leaves_no_process(environment: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    command = (*VOICEMOCK, "interview", *EXAMPLE, "--answers", str(ANSWERS), "--stt", "sphinx")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    )
    assert process.stdout is not None
    while "Transcribing" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    time.sleep(0.1)

    assert process.returncode == 130 and "voicemock resume 20" in err and "--answers" in err
    assert not [
        entry for entry in Path("/proc").glob("[0-9]*/cwd") if entry.exists() and entry.readlink() == tmp_path
    ]


def test_the_second_signal_leaves_the_command_that_goes_on_behind() -> None:
    program = (
        "import time\n"
        "from voicemock.cli import signals\n"
        "signals.catch()\n"
        "with signals.last_words('Go on with:\\nvoicemock batch \\x1b[2Jcalls\\n'):\n"
        "    try:\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(20)\n"
        "    finally:\n"
        "        print('ending', flush=True)\n"
        "        time.sleep(20)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    for line in (b"ready\n", b"ending\n"):
        assert process.stdout.readline() == line
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert err == b"\nGo on with:\nvoicemock batch [2Jcalls\n"
