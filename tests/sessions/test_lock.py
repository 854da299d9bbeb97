"""What must hold of the lock: one writer, however the last one ended."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.sessions.test_library import filled
from voicemock import file_lock
from voicemock.errors import BadInput, SessionBusy
from voicemock.sessions import lock
from voicemock.sessions.events import AnswerTyped
from voicemock.sessions.reading import NAME

HOLDER = """
import sys, time
from pathlib import Path
from voicemock.sessions import lock
lock.take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_writer_is_refused_within_200_ms_and_changes_nothing(tmp_path: Path) -> None:
    library = filled(tmp_path, "s")
    with library.reopen("s") as journal:
        for number in range(300):
            journal.append(AnswerTyped(turn=1, text="x" * 30_000 + str(number)))
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        began = time.monotonic()
        with (
            pytest.raises(SessionBusy, match=rf"is open in process {os.getpid()} \(since \d\d:\d\d\)"),
            library.reopen(),
        ):
            pass
        took_s = time.monotonic() - began
        after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    assert took_s < 0.2
    assert after == before


def test_whoever_only_looks_refuses_nobody(tmp_path: Path) -> None:
    looking = os.open(tmp_path / lock.NAME, os.O_RDWR | os.O_CREAT, 0o600)
    file_lock.take(looking)
    threading.Timer(0.02, os.close, [looking]).start()

    os.close(lock.take(tmp_path))


def test_the_lock_of_a_killed_process_holds_nobody_up(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout and holder.stdout.readline() == "held\n"
    assert lock.is_taken(tmp_path)
    with pytest.raises(SessionBusy, match=f"process {holder.pid}"):
        lock.take(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert not lock.is_taken(tmp_path)
    assert (tmp_path / lock.NAME).exists()
    os.close(lock.take(tmp_path))


def test_looking_changes_nothing(tmp_path: Path) -> None:
    assert not lock.is_taken(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_link_is_no_session(tmp_path: Path) -> None:
    library = filled(tmp_path / "sessions", "s")
    (tmp_path / "sessions" / "s").rename(tmp_path / "elsewhere")
    (tmp_path / "sessions" / "s").symlink_to(tmp_path / "elsewhere")
    for use in (library.load, lambda: library.reopen().__enter__()):
        with pytest.raises(BadInput, match="is a link"):
            use()

    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == ["audio", NAME, "lock"]
