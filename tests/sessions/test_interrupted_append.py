"""Ctrl-C at any call of an append: what follows in the journal is right, and nothing acknowledged is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture import power
from voicemock.sessions.reading import NAME, read

PROGRAM = """
import signal, sys
from pathlib import Path
from voicemock.sessions.events import AnswerTyped
from voicemock.sessions.journal import Journal

def stop(number, frame):
    raise KeyboardInterrupt

signal.signal(signal.SIGUSR1, signal.SIG_IGN)
with Journal(Path(sys.argv[1])) as journal:
    signal.signal(signal.SIGUSR1, stop)
    for number in range(1, 11):
        try:
            print(journal.append(AnswerTyped(turn=number, text="x" * 5000)).seq, number)
        except KeyboardInterrupt:
            print(0, number)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
"""


@pytest.mark.parametrize("call", ["write", "fdatasync", "fstat,newfstatat"])
def test_an_append_that_ctrl_c_breaks_off_spoils_nothing(call: str, tmp_path: Path) -> None:
    if lacking := power.missing():
        pytest.skip(lacking)
    (tmp_path / NAME).touch()
    traced = ["strace", "-qq", "-o", os.devnull, "-P", str(tmp_path / NAME), "-e", f"trace={call}"]
    inject = ["-e", f"inject={call}:signal=USR1:when=4+3"]
    command = [*traced, *inject, sys.executable, "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    pairs = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    reading = read(tmp_path / NAME)
    there = {entry.seq: entry.event.turn for entry in reading.entries}

    assert done.returncode == 0, done.stderr
    assert any(seq == 0 for seq, _ in pairs), "the signal never came in an append"
    assert not reading.damage and not reading.torn
    assert all(there[seq] == number for seq, number in pairs if seq)
    assert len(set(there.values())) == len(there), "no event stands there twice"
