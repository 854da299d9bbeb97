"""Worker processes on this machine: one task at a time each, replaced when they die.

Not `concurrent.futures`: there the death of one process breaks the whole pool and everything that it was given.
"""

import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context
from typing import NamedTuple, cast

from voicemock.batch.item import Task
from voicemock.batch.mapping import TRIES, Outcome, Work
from voicemock.batch.record import Record
from voicemock.batch.worker import OUT_OF_MEMORY, Manners, Said, serve
from voicemock.errors import ClusterError, VoicemockError

STILLBORN, KILLED_BEFORE = 3, 9
"""So many workers in a row that end by themselves, or are killed, before they can begin: then none ever will."""
LEAVE_S, STOP_S = 5.0, 1.0
"""How long workers may take to end when all is done, and in the middle of their work; then they are killed."""


def unnamed_bug(error: BaseException) -> str:
    """A bug in a sentence, for those who keep no crash files."""
    return f"This is a bug in voicemock: {type(error).__name__}."


def nothing() -> None:
    """What a worker does first where nothing is to be done."""


class Processes:
    """Does the work of many tasks in processes of this machine. A Map, see batch/mapping.py."""

    def __init__(self, workers: int, manners: Manners | None = None) -> None:
        """Nothing is started before there are tasks; never more processes than tasks."""
        self.workers = workers
        self.label = f"{workers} process{'es' * (workers != 1)} on this machine"
        self._manners = manners or Manners(unnamed_bug, nothing)

    def __call__(self, work: Work, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """One outcome for each task, see `Map`. Raises VoicemockError: no worker can begin."""
        crew = _Crew(self.workers, self._manners, pickle.dumps(work), iter(tasks))
        try:
            yield from crew.outcomes()
            crew.end(LEAVE_S)
        finally:
            crew.stop()


class _Begun(NamedTuple):
    task: Task
    attempt: int


class _Worker:
    """One process, and what it is doing."""

    def __init__(self, manners: Manners) -> None:
        # Fork would copy threads' locks in whatever state they are; spawned, it is the same on every system.
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, manners), daemon=True, name="voicemock-worker")
        self.process.start()
        theirs.close()
        self.ready = False
        self.begun: _Begun | None = None

    def begin(self, begun: _Begun) -> None:
        """Give it a task; that it is gone is found when it is heard."""
        self.begun = begun
        self._send(pickle.dumps(begun.task))

    def take(self, work: bytes) -> None:
        """Give it the work."""
        self._send(work)

    def dismiss(self) -> None:
        """It may leave when it is done."""
        self._send(b"")

    def heard(self) -> Said | None:
        """What it says; None: it is gone."""
        try:
            if self.pipe.poll():
                return cast(Said, pickle.loads(self.pipe.recv_bytes()))
        except (EOFError, OSError):  # cut off in the middle too
            pass
        return None

    def why_gone(self) -> str:
        """How it ended, in a clause."""
        self.process.join(STOP_S)
        code = self.process.exitcode
        if code is None:
            self.process.kill()
            return "it closed its pipe"
        if code in (-9, OUT_OF_MEMORY):
            return "it was killed, perhaps for lack of memory" if code == -9 else "it ran out of memory"
        return f"signal {-code} ended it" if code < 0 else f"it ended with code {code}"

    def _send(self, content: bytes) -> None:
        with suppress(OSError):
            self.pipe.send_bytes(content)


class _Crew:
    """The workers of one run."""

    def __init__(self, most: int, manners: Manners, work: bytes, tasks: Iterator[Task]) -> None:
        self._most, self._manners, self._work, self._tasks = most, manners, work, tasks
        self._workers: list[_Worker] = []
        self._leaving: list[_Worker] = []
        self._held: deque[_Begun] = deque()
        """To be begun next: at most one for each worker."""
        self._stillborn = 0.0

    def outcomes(self) -> Iterator[Outcome]:
        """Those of all tasks. Raises VoicemockError."""
        self._feed()
        while self._held or any(each.begun for each in self._workers):
            for worker in self._speaking():
                outcome = self._hear(worker)
                self._feed()  # before anybody looks at the outcome: the worker need not wait for that
                if outcome:
                    yield outcome

    def end(self, within_s: float) -> None:
        """Let everybody leave."""
        for each in self._workers:
            each.dismiss()
        _wait([*self._workers, *self._leaving], within_s)

    def stop(self) -> None:
        """End everybody at once, also in the middle of something."""
        everybody = [*self._workers, *self._leaving]
        for each in everybody:
            if each.process.is_alive():
                each.process.terminate()
        _wait(everybody, STOP_S)
        for each in everybody:
            each.process.kill()
            each.process.join()
            each.pipe.close()
        self._workers, self._leaving = [], []

    def _feed(self) -> None:
        """A task for everybody who is free, the end where there is none, and more workers where there are more."""
        for each in [*self._workers]:
            if each.ready and each.begun is None:
                if self._hold(1):
                    each.begin(self._held.popleft())
                else:
                    each.dismiss()
                    self._workers.remove(each)
                    self._leaving.append(each)
        starting = sum(not each.ready for each in self._workers)
        while len(self._workers) < self._most and self._hold(starting + 1):
            self._start()
            starting += 1

    def _hold(self, count: int) -> bool:
        """Whether so many tasks are left to be begun."""
        while len(self._held) < count and (task := next(self._tasks, None)):
            self._held.append(_Begun(task, 1))
        return len(self._held) >= count

    def _start(self) -> None:
        with _without_ctrl_c():
            self._workers.append(_Worker(self._manners))

    def _speaking(self) -> list[_Worker]:
        """Waits for those who have something to say, or are gone."""
        signs = {each: (each.pipe, each.process.sentinel) for each in self._workers}
        seen = {id(sign) for sign in connection.wait([sign for both in signs.values() for sign in both])}
        return [each for each, both in signs.items() if any(id(sign) in seen for sign in both)]

    def _hear(self, worker: _Worker) -> Outcome | None:
        said = worker.heard()
        if said is None:
            return self._gone(worker)
        if said.what == "there":
            worker.take(self._work)
        elif said.what == "ready":
            worker.ready, self._stillborn = True, 0.0
        elif said.what == "broken":
            raise VoicemockError("No worker process understands what it is to do.", str(said.content))
        elif said.what == "cut off":
            raise ClusterError(str(said.content), "See what keeps processes of this machine from connecting to it.")
        elif begun := worker.begun:
            worker.begun = None
            if said.what == "record":
                return Outcome(begun.task, cast(Record, said.content))
            return Outcome(begun.task, None, str(said.content))
        return None

    def _gone(self, worker: _Worker) -> Outcome | None:
        self._workers.remove(worker)
        why = worker.why_gone()
        worker.pipe.close()
        if not worker.ready:
            killed = (worker.process.exitcode or 0) < 0
            self._stillborn += 1 / (KILLED_BEFORE if killed else STILLBORN)
            if self._stillborn > 0.999:  # thirds and ninths do not add up to one
                raise VoicemockError(f"Worker processes end before they begin: {why}.", "Try --workers 1.")
        if worker.begun is None:
            return None
        task, attempt = worker.begun
        if attempt < TRIES:
            self._held.appendleft(_Begun(task, attempt + 1))
            return None
        return Outcome(task, None, f"Its worker process was lost {TRIES} times; the last time {why}.")


def _wait(workers: Iterable[_Worker], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for each in workers:
        each.process.join(max(0.0, deadline - time.monotonic()))


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """What is started meanwhile never gets the terminal's Ctrl-C, not even at its very beginning; we do, later."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
