"""A run over many items, as a generator of how far it is; what it yielded is on disk.

A worker publishes an item's session, then writes its record, both whole or not at all, and tells this process last.
So a kill at any instant leaves one of three things: nothing, a session without a record, or both. The first two are
due again, and what is made again stands in place of what was there, because ids come from the items. Nothing that a
kill could lose has to be known here.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, cast

from voicemock import file_lock
from voicemock.batch.item import Task
from voicemock.batch.mapping import Map, Outcome, Work
from voicemock.batch.pace import Pace, Rate
from voicemock.batch.place import Place
from voicemock.batch.record import Record
from voicemock.batch.worker import leave_if_told
from voicemock.errors import CannotWrite, SessionBusy, VoicemockError
from voicemock.safe_text import one_line
from voicemock.usage import Usage

LOCK = ".voicemock-run"
"""Held in OUT by the run that writes there; no file of the place (batch/local_place.py)."""

Keep = Callable[[Record], None]
"""Writes a record where it belongs; it can be pickled. Raises CannotWrite, DiskError."""


class Progress(NamedTuple):
    """How far a run is."""

    total: int
    """Items that were due."""
    done: int = 0
    failed: int = 0
    """Those that were lost with their workers as well."""
    without_consent: int = 0
    forgotten: int = 0
    """Copies of what was forgotten, known by what they hold."""
    elapsed_s: float = 0.0
    rate: Rate | None = None
    """How it goes now; None as long as too little is done to say."""
    left_s: float | None = None
    usage: Usage = Usage()
    """What the judge's server counted in this run."""
    latest: Record | None = None
    troubles: tuple[str, ...] = ()
    """Servers that are not up, a clause each."""

    @property
    def ended(self) -> int:
        """Items that are not due any more."""
        return self.done + self.failed + self.without_consent + self.forgotten

    @property
    def left(self) -> int:
        """Items still to be done."""
        return self.total - self.ended


def run(tasks: Iterable[Task], total: int, map_: Map, work: Work, keep: Keep) -> Generator[Progress, None, None]:
    """Do the work of all tasks; yields once before the first and once after each.

    Raises:
        VoicemockError: records cannot be written, or no worker can begin. What was yielded before stands.
    """
    pace = Pace(map_.workers)
    now = Progress(total)
    yield now
    outcomes = cast(Generator[Outcome, None, None], map_(partial(worked_and_kept, work, keep), tasks))
    with closing(outcomes):
        for outcome in outcomes:
            record = outcome.record
            if record is None:
                record = lost(outcome)
                keep(record)
            pace.ended(record.audio_s)
            now = _after(now, record)
            yield now._replace(elapsed_s=pace.elapsed_s, rate=pace.rate(), left_s=pace.left_s(now.left))


def worked_and_kept(work: Work, keep: Keep, task: Task) -> Record:
    """The work of a task, and its record written: in the worker, so that no store's delay is everybody's."""
    record = work(task)
    leave_if_told()
    if record.state != "forgotten":
        keep(record)
    return record


def lost(outcome: Outcome) -> Record:
    """The record of an item of which nothing came; without a key, so that the next run begins it again."""
    problem, *more = outcome.lost.splitlines()
    return Record(
        item=outcome.task.item,
        state="failed",
        problem=problem,
        remedy="\n".join(more),
        exit_code=VoicemockError.exit_code,
        without_sound=outcome.task.without_sound,
        finished_at=datetime.now(UTC),
    )


@contextmanager
def alone(place: Place) -> Iterator[str]:
    """As long as the block goes on, no other run writes to the place from this machine.

    Gives a sentence where nobody can make sure of that, otherwise nothing.

    Raises:
        SessionBusy: another run is writing there.
        CannotWrite, DiskError: nothing can be written there.
    """
    if place.local is None:
        yield f"Nothing keeps a second run from writing to {one_line(place.url)} at the same time: start only one."
        return
    with ExitStack() as held:
        try:
            place.local.mkdir(parents=True, exist_ok=True, mode=0o700)
            is_ours = held.enter_context(file_lock.held(place.local / LOCK))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CannotWrite(
                f"Cannot write to {one_line(place.url)}: {reason}.", "Name another folder: --out DIR"
            ) from error
        if not is_ours:
            raise SessionBusy(
                f"Another run is writing to {one_line(place.url)}.", "Wait until it ends, then try again."
            )
        yield ""


def _after(before: Progress, record: Record) -> Progress:
    counted = {"done": "done", "failed": "failed", "no_consent": "without_consent", "forgotten": "forgotten"}
    name = counted[record.state]
    fields = type(record.usage).model_fields
    usage = Usage(**{name: getattr(before.usage, name) + getattr(record.usage, name) for name in fields})
    return before._replace(**{name: getattr(before, name) + 1}, usage=usage, latest=record)
