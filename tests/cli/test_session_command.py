"""What must hold of `voicemock session` and of what the next start says about a session that was broken off."""

import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import EXAMPLE, Command
from tests.cli.test_endings import ONE, RECORDED, spoken_session
from tests.cli.test_going_on import TYPED, printed_command
from tests.sessions.test_golden import GOLDEN
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.reading import NAME, read
from voicemock.transcript import Transcript, Word

Shown = Callable[..., dict[str, Any]]


def test_the_next_start_says_where_the_last_session_was_left_and_how_to_go_on(
    voicemock: Command, own_home: Path
) -> None:
    spoken_session([])
    (own_home / "sessions" / "s").rename(own_home / "sessions" / "2020-s")
    listed = voicemock("session", "list").out
    done = voicemock("interview", *ONE, "--text", typed="/quit\n")
    again = voicemock("interview", *ONE, "--text", typed="/quit\n")

    first = done.out.splitlines()[0]
    assert first == (
        "Session 2020-s was left at question 1 of 2, 5 s of the answer are kept. "
        "Go on with it: voicemock resume 2020-s"
    )
    assert "at question 1 of 2, 5 s of the answer are kept" in listed and "go on: voicemock resume 2020-s" in listed
    assert "was left" not in again.out, "the last one is complete"


def test_a_session_that_is_open_in_another_process_was_not_left(voicemock: Command, own_home: Path) -> None:
    spoken_session([])
    with Library(own_home / "sessions").reopen("s"):
        done = voicemock("interview", *ONE, "--text", typed="/quit\n")

    assert done.code == 0 and "was left" not in done.out


def test_a_typed_session_that_was_killed_goes_on_typed(
    voicemock: Command, shown: Shown, environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-u", "-m", "voicemock", "interview", *EXAMPLE, "--text"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(TYPED)
        process.stdin.flush()
        while "Saved." not in process.stdout.readline():
            pass
        process.kill()
    listed = voicemock("session", "list").out
    go_on = listed[listed.index("voicemock resume") :].split()[1:]
    done = voicemock(*go_on, "--no-voice", typed=TYPED * 4)

    assert go_on[-1] == "--text"
    assert done.code == 0, done.err
    assert shown()["state"] == "scored" and len(shown()["turns"]) == 4


@pytest.mark.parametrize(
    ("number", "code", "reason"),
    [
        (signal.SIGINT, 130, "interrupted"),
        (signal.SIGTERM, 143, "terminated"),
        (signal.SIGHUP, 129, "terminal_closed"),
    ],
)
def test_a_sitting_that_a_signal_ends_is_closed_within_a_second(
    number: signal.Signals, code: int, reason: str, environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-u", "-m", "voicemock", "interview", *EXAMPLE, "--text"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, env=environment, cwd=tmp_path) as process:  # type: ignore[call-overload]
        while "Type your answer" not in process.stdout.readline():
            pass
        sent = time.monotonic()
        process.send_signal(number)
        assert process.wait(30) == code
        took_s = time.monotonic() - sent
        told = process.stderr.read()
    folder = next((own_home / "sessions").iterdir())
    last = read(folder / NAME).entries[-1]

    assert last.event == e.SittingStopped(reason=reason)
    assert (last.at.timestamp() - (time.time() - (time.monotonic() - sent))) < 1
    assert took_s < 5
    assert f"Go on with: voicemock resume {folder.name} --text --no-voice" in told
    assert not (folder / "ballast").exists()


def test_what_ended_a_sitting_stands_in_the_journal_and_in_no_report(voicemock: Command, own_home: Path) -> None:
    done = voicemock("interview", *ONE, "--stt", "sphinx", "--answers", __file__)
    folder = next((own_home / "sessions").iterdir())

    done.refused(65, "voicemock resume")
    assert read(folder / NAME).entries[-1].event == e.SittingStopped(reason="file")
    assert "sitting_stopped" not in voicemock("session", "show", "--json").out


def damaged(own_home: Path, line: int) -> Path:
    """The session of the first format, with more than a bit wrong in one line."""
    folder = own_home / "sessions" / "2026-01-01-000000-golden"
    (folder / "audio").mkdir(parents=True, mode=0o700)
    lines = GOLDEN.read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b'"kind"', b'"mind"')
    (folder / NAME).write_bytes(b"".join(lines))
    for path in (own_home, own_home / "sessions", folder):
        path.chmod(0o700)
    (folder / NAME).chmod(0o600)
    return folder


def test_a_damaged_session_is_read_repaired_as_a_copy_and_left_as_it_is(
    voicemock: Command, shown: Shown, own_home: Path
) -> None:
    folder = damaged(own_home, line=12)
    before = (folder / NAME).read_bytes()
    resumed = voicemock("resume", folder.name, "--text")
    checked = voicemock("session", "check", folder.name)
    made = voicemock(*printed_command(resumed))
    copy = f"{folder.name}-repaired"

    resumed.refused(65, "damaged at line 12")
    checked.refused(65, "is not whole")
    assert printed_command(resumed) == printed_command(checked) == ["session", "check", folder.name, "--repair"]
    assert made.code == 0, made.err
    assert "Left out: Line 12: its checksum does not match." in made.out and copy in made.out
    assert (folder / NAME).read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"audio", NAME, "lock"}
    assert len(shown(copy)["turns"]) == len(shown(folder.name)["turns"]) + 1 > 1
    assert voicemock("session", "check", copy, "--repair").code == 65, "its audio is not here, and no copy mends that"


def test_nothing_is_repaired_where_nothing_is_damaged(voicemock: Command, own_home: Path) -> None:
    voicemock("interview", *ONE, "--text", typed="/quit\n")
    done = voicemock("session", "check", "--repair")

    assert done.code == 0 and done.out.strip().endswith("whole")
    assert len(list((own_home / "sessions").iterdir())) == 1


def test_a_torn_last_line_is_whole_enough_and_resuming_says_that_it_is_kept(
    voicemock: Command, own_home: Path
) -> None:
    spoken_session([e.AnswerSkipped(turn=1)])
    with (own_home / "sessions" / "s" / NAME).open("ab") as file:
        file.write(b'{"seq":5,"at":"20')
    checked = voicemock("session", "check")
    done = voicemock("resume", "--text", "--no-voice", typed="/quit\n")

    assert checked.code == 0 and "cut off (17 bytes)" in checked.out and checked.err == ""
    assert done.code == 0, done.err
    assert "journal.torn-1" in done.out


def test_a_missing_recording_is_wrong_and_everything_else_works(voicemock: Command, own_home: Path) -> None:
    spoken_session([RECORDED, e.InterviewClosed(reason="finished")])
    (own_home / "sessions" / "s" / "audio" / "001.wav").unlink()
    checked = voicemock("session", "check")

    checked.refused(65, "1 problem")
    assert "The audio of answer 1 is missing" in checked.out
    assert voicemock(*printed_command(checked)).code == 0
    assert voicemock("session", "show").code == 0


def many(folder: Path, count: int) -> None:
    """So many sessions, one of which is there and the others its other names."""
    source = folder / "2020-01-01-000000-first"
    source.mkdir(parents=True)
    shutil.copy(GOLDEN, source / NAME)
    for number in range(count - 1):
        session = folder / f"2021-01-01-{number:06}-x"
        session.mkdir()
        (session / NAME).hardlink_to(source / NAME)


def cpu_s() -> float:
    """What the programs that ended took of the processor; the clock would count those beside them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_ten_thousand_sessions_are_listed_at_once_the_latest_ones(voicemock: Command, own_home: Path) -> None:
    before_s = cpu_s()
    voicemock("session", "list")
    empty_s = cpu_s() - before_s
    many(own_home / "sessions", 10_000)
    before_s = cpu_s()
    done = voicemock("session", "list")
    took_s = cpu_s() - before_s
    assert done.code == 0
    assert len([line for line in done.out.splitlines() if " scored " in line]) == 20
    assert "9980 earlier ones not shown: voicemock session list --all" in done.out
    assert took_s - empty_s < 0.5, "beside what the program takes to start, which is as long"
    assert len(json.loads(voicemock("session", "list", "--json").out)) == 20


def test_a_journal_of_100_mb_is_listed_in_bounded_memory(
    voicemock: Command, environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    words = [
        Word(text=f"word{number}", start_s=number, end_s=number + 0.5, probability=0.9) for number in range(9_000)
    ]
    long = e.AnswerTranscribed(turn=1, transcript=Transcript.of_words(words), engine="scripted")
    spoken_session([RECORDED, *([long] * 120), e.InterviewClosed(reason="finished")])
    size = (own_home / "sessions" / "s" / NAME).stat().st_size
    if not Path("/proc/self/status").exists():
        pytest.skip("needs /proc: elsewhere a child's peak counts its parent's")
    code = "import sys, re, pathlib, voicemock.cli.main as m, atexit; " + (
        "peak = lambda: re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]; "
        "atexit.register(lambda: print(peak(), file=sys.stderr)); "
        "sys.argv[1:] = ['session', 'list']; m.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)

    assert size > 80e6
    assert "1 answer" in done.stdout, done.stderr
    assert int(done.stderr.split()[-1]) < 200_000, "kB, most of it the program"
