"""Room for an interview is asked for before its first question."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.sessions.test_session import RUBRIC
from voicemock.cli.disk_room import check_room, free_bytes, planned_minutes
from voicemock.errors import DiskError
from voicemock.sessions.events import Plan

MB = 1_000_000


def test_thirty_minutes_need_twice_their_recording_and_50_mb(tmp_path: Path) -> None:
    check_room(tmp_path, 30, lambda _: round((2 * 30 * 1.92 + 50) * MB))
    with pytest.raises(DiskError) as caught:
        check_room(tmp_path, 30, lambda _: round((2 * 30 * 1.92 + 50) * MB) - 1)

    assert caught.value.message == f"30 minutes of recording need 165 MB; 165 MB are free at {tmp_path}."
    assert "(--minutes 29)" in caught.value.remedy and caught.value.remedy.endswith("voicemock interview --text")


def test_a_shorter_interview_is_offered_only_where_one_fits(tmp_path: Path) -> None:
    for free_mb, offer in ((60, "--minutes 2"), (51, ""), (1, "")):
        with pytest.raises(DiskError) as caught:
            check_room(tmp_path, 30, lambda _, free_mb=free_mb: free_mb * MB)  # type: ignore[misc]
        assert ("--minutes" in caught.value.remedy) == bool(offer) and offer in caught.value.remedy


def test_an_interview_takes_as_long_as_its_questions_and_no_longer_than_its_plan() -> None:
    plan = Plan(questions=("q",), follow_ups=2, minutes=None)
    alone = planned_minutes(RUBRIC, plan.model_copy(update={"follow_ups": 0}))

    assert alone == RUBRIC.question("q").minutes
    assert alone < planned_minutes(RUBRIC, plan) < 3 * alone
    assert planned_minutes(RUBRIC, plan.model_copy(update={"minutes": 1.0})) == 1


def test_a_folder_that_is_not_there_yet_is_measured_where_it_will_be(tmp_path: Path) -> None:
    assert abs(free_bytes(tmp_path / "not" / "yet") - shutil.disk_usage(tmp_path).free) < 500 * MB


def on_a_disk(
    home: Path, options: str, arguments: tuple[str, ...], environment: dict[str, str], folder: Path
) -> Done:
    """`voicemock interview` where the home is a disk of its own."""
    home.mkdir()
    mount = f"mount -t tmpfs -o {options} tmpfs {shlex.quote(str(home))}"
    inside = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*inside, mount], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    voicemock = [sys.executable, "-m", "voicemock", "interview", *arguments]
    ended = subprocess.run(
        [*inside, f'{mount} && exec "$0" "$@"', *voicemock],
        input="/quit\n", capture_output=True, text=True, env=environment, cwd=folder,
    )  # fmt: skip
    return Done(ended.returncode, ended.stdout, ended.stderr)


def test_a_small_disk_is_refused_before_the_first_question(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    done = on_a_disk(own_home, "size=20m", (), environment, tmp_path)

    done.refused(74, "21 MB are free", "voicemock interview --text")
    assert "Behavioural" not in done.out


def test_typing_needs_little_room(environment: dict[str, str], own_home: Path, tmp_path: Path) -> None:
    done = on_a_disk(own_home, "size=20m", ("--text", "--no-voice"), environment, tmp_path)

    assert done.code == 0, done.err


def test_a_disk_without_room_for_a_session_begins_none(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    on_a_disk(own_home, "size=1m", ("--text", "--no-voice"), environment, tmp_path).refused(74, "no session could")


def test_a_disk_for_reading_only_is_refused_with_another_place(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    done = on_a_disk(own_home, "size=20m,ro", ("--text", "--no-voice"), environment, tmp_path)

    done.refused(73, "Read-only file system", "VOICEMOCK_HOME")
    assert "1 of" not in done.out
