"""Worker processes of this machine: what dies is replaced, and nothing is left running."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.batch.scripted_work import Unreadable, leave, pid_work, task, tasks, work
from voicemock.batch.item import Task
from voicemock.batch.mapping import Outcome
from voicemock.batch.processes import Processes, nothing, unnamed_bug
from voicemock.batch.worker import Manners
from voicemock.errors import ClusterError, VoicemockError


def by_id(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {each.task.item.id: each for each in outcomes}


def gone_within(pids: list[int], seconds: float) -> bool:
    """Whether none of the processes runs any more, waited for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(running(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] not in "ZX"
    except OSError:
        return False


def written(path: Path) -> list[int]:
    """The numbers in a file, once they are there."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists() and (found := path.read_text().split()):
            return [int(each) for each in found]
        time.sleep(0.02)
    raise AssertionError(f"{path} was never written")


def test_whatever_becomes_of_one_task_each_has_one_outcome_and_the_others_are_done(tmp_path: Path) -> None:
    given = [*tasks("good", f"memory-once {tmp_path / 'died'}", "raise", "die", "bad", "refuse", "good")]

    outcomes = by_id([*Processes(2)(work, iter(given))])

    assert len(outcomes) == len(given)
    assert {name: each.record.state for name, each in outcomes.items() if each.record} == {
        "item-1": "done", "item-2": "done", "item-5": "failed", "item-7": "done",
    }  # fmt: skip
    assert outcomes["item-3"].lost == "This is a bug in voicemock: KeyError."
    assert outcomes["item-6"].lost == "The place is gone."
    lost = "Its worker process was lost 3 times; the last time it was killed, perhaps for lack of memory."
    assert outcomes["item-4"].lost == lost


def test_each_worker_takes_one_task_after_another_and_tasks_are_taken_as_they_are_needed() -> None:
    taken = 0

    def many() -> "list[Task]":
        nonlocal taken
        for number in range(200):
            taken = number + 1
            yield task("good", f"item-{number}")

    pids, names, most_ahead = set(), [], 0
    for done, outcome in enumerate(Processes(1, Manners(unnamed_bug, nothing, threads=3))(pid_work, many()), 1):
        assert outcome.record
        pid, threads, sigint = outcome.record.notes
        pids.add(pid)
        names.append(outcome.task.item.id)
        most_ahead = max(most_ahead, taken - done)

    assert names == [f"item-{number}" for number in range(200)]
    assert (len(pids), threads, sigint) == (1, "3", str(signal.SIG_IGN))
    assert most_ahead <= 2
    assert not running(int(pid))


def test_closing_in_the_middle_ends_the_workers_and_what_they_started_at_once(tmp_path: Path) -> None:
    note = tmp_path / "pids"

    with closing(Processes(2)(work, tasks("good", f"sleep {note}"))) as outcomes:
        assert next(outcomes).record
        pids = written(note)
        began = time.monotonic()

    assert gone_within(pids, 2)
    assert time.monotonic() - began < 2


COORDINATOR = """
import sys
from tests.batch.scripted_work import tasks, work
from voicemock.batch.processes import Processes
if __name__ == "__main__":
    for each in Processes(1)(work, tasks(*sys.argv[1:])):
        print(each.task.item.id, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_worker_outlives_the_process_that_started_it(tmp_path: Path) -> None:
    note, script = tmp_path / "pids", tmp_path / "coordinator.py"
    script.write_text(COORDINATOR)
    given = [sys.executable, str(script), f"sleep {note}"]
    with subprocess.Popen(given, env={**os.environ, "PYTHONPATH": str(Path.cwd())}) as coordinator:
        pids = written(note)
        coordinator.kill()
        coordinator.wait(20)

    assert gone_within(pids, 2)


def test_workers_that_never_begin_are_no_endless_loop() -> None:
    with pytest.raises(VoicemockError, match=re.escape("end before they begin: it ended with code 9")):
        [*Processes(1, Manners(unnamed_bug, leave))(work, tasks("good"))]


def test_work_that_cannot_be_unpickled_is_told() -> None:
    with pytest.raises(VoicemockError, match="understands what it is to do") as refused:
        [*Processes(1)(Unreadable(), tasks("good"))]

    assert refused.value.remedy == "This is a bug in voicemock: ValueError."


def test_a_worker_that_cannot_reach_the_run_ends_it_and_no_item_is_blamed() -> None:
    with (
        closing(Processes(1)(work, tasks("cut-off", "good"))) as outcomes,
        pytest.raises(ClusterError, match="cannot be reached any more"),
    ):
        list(outcomes)


def test_without_tasks_nothing_is_started() -> None:
    assert [*Processes(4)(work, tasks())] == []
