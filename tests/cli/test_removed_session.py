"""A session's folder is removed while the interview runs: nothing is lost in silence."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import EXAMPLE, Command, Done
from tests.cli.test_endings import RECORDED, spoken_session
from tests.cli.test_going_on import TYPED, printed_command
from voicemock.cli.endings import at_risk
from voicemock.errors import DiskError
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.session import fold

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def test_what_was_typed_is_written_anew_and_the_session_goes_on(
    voicemock: Command,
    shown: Callable[..., dict[str, Any]],
    environment: dict[str, str],
    own_home: Path,
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-u", "-m", "voicemock", "interview", *EXAMPLE, "--text"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, env=environment, cwd=tmp_path) as process:  # type: ignore[call-overload]
        while "Type your answer" not in process.stdout.readline():
            pass
        shutil.rmtree(next((own_home / "sessions").iterdir()))
        process.stdin.write(TYPED)
        process.stdin.flush()
        process.wait(30)
        done = Done(process.returncode, process.stdout.read(), process.stderr.read())
    went_on = voicemock(*printed_command(done), typed=TYPED * 4)

    done.refused(74, "was removed while the session was open", "written anew", "No recording is missing")
    assert went_on.code == 0, went_on.err
    assert shown()["turns"][0]["transcript"]["text"] == TYPED.strip() and shown()["state"] == "scored"


def test_the_recordings_that_went_with_it_are_named(own_home: Path) -> None:
    spoken_session([RECORDED])
    with Library(own_home / "sessions").reopen("s") as journal:
        session = fold(entry.event for entry in journal.entries)
        assert at_risk(session, journal) == ""
        shutil.rmtree(journal.path.parent)
        with pytest.raises(DiskError):
            journal.append(e.SittingStopped(reason="disk"))

        assert at_risk(session, journal) == "The recording of answer 1 went with it."
