"""The seam between a run and what does its work: any number of workers, in processes here or on a cluster."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from voicemock.batch.item import Task
from voicemock.batch.record import Record

Work = Callable[[Task], Record]
"""Makes a session of an item; what is wrong with the item is in the record and not raised. It can be pickled, and it
keeps what is slow to load in its process."""

TRIES = 3
"""How often an item is begun whose workers die of it or are killed; then it is listed as lost."""


class Outcome(NamedTuple):
    """What came of one task; they come in the order in which they are ready."""

    task: Task
    record: Record | None
    lost: str = ""
    """Why there is no record, in a sentence: its workers died, or its work raised."""


class Map(Protocol):
    """Does the work of many tasks."""

    @property
    def workers(self) -> int:
        """How many at once; on a cluster as many as there are now."""

    @property
    def label(self) -> str:
        """What does the work, in words for people."""

    def __call__(self, work: Work, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """One outcome for each task; tasks are taken as they are needed, so that their number costs no memory.

        A worker that dies in the middle of a task loses nothing: another begins it anew. Closing the iterator ends
        the workers, in the middle of their work too.
        """
