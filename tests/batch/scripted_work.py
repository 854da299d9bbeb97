"""Work for worker processes that imports little: what an item's source says is done, and its record is real."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from voicemock.batch.item import Item, Task
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.record import Record
from voicemock.errors import BadInput
from voicemock.governor import RunGone


def task(source: str, name: str = "") -> Task:
    """A task that is done as its source says: `WHAT ARGUMENT`."""
    return Task(item=Item(id=name or source.replace(" ", "-"), source=source, kind="transcript"))


def tasks(*sources: str) -> Iterator[Task]:
    """Tasks with the sources, numbered."""
    return (task(each, f"item-{number}") for number, each in enumerate(sources, 1))


def work(given: Task) -> Record:
    """Does what the source says."""
    what, _, argument = given.item.source.partition(" ")
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "memory-once" and not Path(argument).exists():
        Path(argument).touch()
        raise MemoryError
    if what == "raise":
        raise KeyError("what was said is not for crash files")
    if what == "refuse":
        raise BadInput("The place is gone.")
    if what == "cut-off":
        raise RunGone("The run at 10.0.0.1:4711 cannot be reached any more.")
    if what == "sleep":
        with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
            Path(argument).write_text(f"{os.getpid()} {child.pid}")
            time.sleep(60)
    state = "failed" if what == "bad" else "done"
    problem = "It is bad." if what == "bad" else ""
    return Record(item=given.item, state=state, problem=problem, audio_s=60.0, finished_at=datetime.now(UTC))


def pid_work(given: Task) -> Record:
    """A record that says which process made it, and what it may use."""
    notes = (str(os.getpid()), os.environ["OMP_NUM_THREADS"], str(signal.getsignal(signal.SIGINT)))
    return work(given).model_copy(update={"notes": notes})


class Unreadable:
    """Work that cannot be unpickled."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (int, ("no number",))

    def __call__(self, given: Task) -> Record:
        return work(given)


def leave() -> None:
    """What a worker does first that never begins."""
    os._exit(9)


def keep(folder: str, record: Record) -> None:
    """Writes a record, and counts every one that was written."""
    place = LocalPlace(Path(folder))
    place.write(f"items/{record.item.id}.json", record.model_dump_json().encode())
    with (Path(folder) / "written").open("a") as file:
        file.write(f"{record.item.id}\n")
