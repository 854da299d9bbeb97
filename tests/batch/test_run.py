"""A run over many items: how far it is, and that a kill loses and doubles nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.batch.scripted_work import keep, tasks, work
from tests.batch.test_processes import gone_within, written
from voicemock.batch.item import Task
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.mapping import Outcome, Work
from voicemock.batch.pace import Pace
from voicemock.batch.record import Record
from voicemock.batch.run import LOCK, Progress, alone, run
from voicemock.batch.url_place import place_at
from voicemock.errors import CannotWrite, SessionBusy, VoicemockError


class InThisProcess:
    """A Map without workers: does the work as it is asked for, and loses what it is told to."""

    workers, label = 1, "this process"

    def __init__(self, loses: str = "") -> None:
        self._loses = loses
        self.ended = False

    def __call__(self, work: Work, tasks: Iterable[Task]) -> Iterator[Outcome]:
        try:
            for task in tasks:
                gone = task.item.source == self._loses
                yield Outcome(task, None, "It was lost.\nfile says where.") if gone else Outcome(task, work(task))
        finally:
            self.ended = True


def kept(folder: Path) -> dict[str, Record]:
    found = [Record.model_validate_json(path.read_bytes()) for path in sorted((folder / "items").iterdir())]
    return {record.item.id: record for record in found}


def test_each_step_says_how_far_it_is_and_every_item_has_its_record(tmp_path: Path) -> None:
    keeps = partial(keep, str(tmp_path))

    steps = [*run(tasks("good", "bad", "gone", "good"), 4, InThisProcess("gone"), work, keeps)]

    assert [(each.done, each.failed, each.left) for each in steps] == [
        (0, 0, 4), (1, 0, 3), (1, 1, 2), (1, 2, 1), (2, 2, 0),
    ]  # fmt: skip
    assert steps[0] == Progress(4)
    records = kept(tmp_path)
    assert {name: each.state for name, each in records.items()} == {
        "item-1": "done", "item-2": "failed", "item-3": "failed", "item-4": "done",
    }  # fmt: skip
    lost = records["item-3"]
    assert (lost.problem, lost.remedy, lost.exit_code, lost.key) == ("It was lost.", "file says where.", 70, "")


def test_a_record_is_on_disk_before_anybody_is_told_of_it(tmp_path: Path) -> None:
    map_ = InThisProcess()
    steps = run(tasks("good", "good"), 2, map_, work, partial(keep, str(tmp_path)))

    next(steps)
    told = next(steps)

    assert told.latest
    assert kept(tmp_path)[told.latest.item.id] == told.latest
    steps.close()  # type: ignore[attr-defined]
    assert map_.ended


def test_where_no_record_can_be_written_the_run_ends(tmp_path: Path) -> None:
    (tmp_path / "items").write_text("in the way")

    with pytest.raises(VoicemockError):
        [*run(tasks("gone"), 1, InThisProcess("gone"), work, partial(keep, str(tmp_path)))]


def test_what_is_forgotten_is_counted_and_not_written(tmp_path: Path) -> None:
    def spares(task: Task) -> Record:
        return work(task).model_copy(update={"state": "forgotten"})

    steps = [*run(tasks("good", "good"), 2, InThisProcess(), spares, partial(keep, str(tmp_path)))]

    assert (steps[-1].forgotten, steps[-1].without_consent, steps[-1].left) == (2, 0, 0)
    assert [*tmp_path.iterdir()] == []


COORDINATOR = """
import sys
from functools import partial
from pathlib import Path
from tests.batch.scripted_work import keep, tasks, work
from voicemock.batch.processes import Processes
from voicemock.batch.run import run
if __name__ == "__main__":
    folder, *given = sys.argv[1:]
    due = [each for each in tasks(*given) if not (Path(folder) / "items" / f"{each.item.id}.json").exists()]
    for now in run(due, len(due), Processes(1), work, partial(keep, folder)):
        pass
    print(now.done)
"""


def test_killed_in_the_middle_and_started_again_it_does_the_rest_once(tmp_path: Path) -> None:
    script, note, folder = tmp_path / "coordinator.py", tmp_path / "pids", tmp_path / "out"
    script.write_text(COORDINATOR)
    folder.mkdir()
    command = [sys.executable, str(script), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([*command, "good", f"sleep {note}", "good"], env=environment) as first:
        pids = written(note)
        first.send_signal(signal.SIGKILL)
    assert gone_within(pids, 2)
    assert [*kept(folder)] == ["item-1"]

    again = subprocess.run([*command, "good", "good", "good"], env=environment, capture_output=True, check=True)

    assert again.stdout == b"2\n"
    assert [*kept(folder)] == ["item-1", "item-2", "item-3"]
    assert (folder / "written").read_text().split() == ["item-1", "item-2", "item-3"]


def test_one_run_at_a_time_writes_to_a_folder(tmp_path: Path) -> None:
    place = LocalPlace(tmp_path / "new")

    with alone(place) as caution:
        assert caution == ""
        with pytest.raises(SessionBusy, match="Another run is writing to "), alone(place):
            pass
    with alone(place):
        pass
    assert [*place.names()] == []
    assert not (tmp_path / "new" / LOCK).exists()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotWrite, match="Cannot write to"), alone(LocalPlace(tmp_path / "file" / "out")):
        pass


def test_at_a_url_it_is_said_that_nobody_watches() -> None:
    with alone(place_at("memory://runs/one")) as caution:
        assert caution.endswith("memory://runs/one at the same time: start only one.")


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_pace_is_that_of_the_latest_items_and_one_hang_does_not_spoil_it() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    for _ in range(2):
        clock.now += 6
        pace.ended(60)
    assert pace.rate() is None
    assert pace.left_s(10) is None

    for _ in range(118):
        clock.now += 6
        pace.ended(60)
    assert pace.rate() == pytest.approx((600, 10))
    assert pace.left_s(100) == pytest.approx(600)

    clock.now += 300  # a hang, after which it goes on as before
    for _ in range(10):
        clock.now += 6
        pace.ended(60)
    left_s = pace.left_s(100)
    assert left_s is not None
    assert 600 < left_s < 1000


def test_what_was_slow_at_the_beginning_is_forgotten() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    clock.now += 1000
    for _ in range(200):
        clock.now += 1
        pace.ended()

    assert pace.left_s(100) == pytest.approx(100, rel=0.05)
