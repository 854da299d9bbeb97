"""Many interviews on a dask cluster: an existing one, by its scheduler's address, or one on this machine.

Each worker process works on one item at a time: its recogniser is loaded once, and is a process of its own with as
many threads as the setup says. More threads of dask's would only wait for it.
"""

import asyncio
import logging
import os
import pickle
import platform
import queue
import threading
import time
import uuid
import warnings
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from voicemock import __version__
from voicemock.batch.dask_scheduler import CONNECT_WITHIN_S, end, reach, started
from voicemock.batch.item import Task
from voicemock.batch.mapping import TRIES, Outcome, Work
from voicemock.batch.processes import unnamed_bug
from voicemock.batch.worker import OUT_OF_MEMORY, Bug
from voicemock.errors import ClusterError, UsageError, VoicemockError
from voicemock.governor import RunGone

LOCAL = "local"
"""In place of a scheduler's address: one is started on this machine."""
WAITING_EACH = 2
"""Tasks given to the scheduler for each worker: one that is worked on and one that can begin at once."""
LOOK_S = 0.5
"""How often it is asked whether the scheduler is there still, while nothing is ready."""
COUNT_EACH_S = 5.0
"""How often the workers are counted: clusters grow and shrink."""
REACH_IT = "Workers must be able to connect to it there: docs/servers.md"
NEVER = logging.CRITICAL + 1
_OF_OUR_OWN = {
    # The task whose worker dies for the third time is given up, and none is blamed that had only waited there.
    "distributed.scheduler.allowed-failures": TRIES - 1,
    "distributed.scheduler.worker-saturation": 1.0,
    # A sample of every thread's stack each 10 ms is of no use without a dashboard.
    "distributed.worker.profile.enabled": False,
}

_one_at_a_time = threading.Lock()
"""In a worker: what its work loads is one in a process, and dask may give a process several threads."""
_works: dict[str, Work] = {}
"""In a worker: the latest run's work."""


class DaskCluster:
    """Does the work of many tasks, once, on dask's workers. A Map, see batch/mapping.py."""

    def __init__(self, scheduler: str | None = None, workers: int = 1, bug: Bug = unnamed_bug) -> None:
        """Nothing is started or asked before `connect`.

        Args:
            scheduler: address of an existing one, `tcp://HOST:PORT` or `tls://HOST:PORT`; None starts one here.
            workers: how many worker processes are started here.
            bug: writes down where a bug is that a worker met, and gives the sentences that say so.

        Raises:
            UsageError: no such address, or the extra `cluster` is not installed.
        """
        if scheduler is not None and not scheduler.startswith(("tcp://", "tls://")):
            raise UsageError(
                f"{scheduler!r} is no address of a scheduler.", "Name it as tcp://HOST:PORT or tls://HOST:PORT."
            )
        self._dask, self._distributed = _imported()
        self._bug = bug
        self._address = scheduler
        self._workers = workers if scheduler is None else 0
        self._counted_at = 0.0
        self._cluster: Any = None
        self._client: Any = None
        self._ready: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._begun: dict[Any, tuple[Task, int]] = {}
        """The futures that the scheduler holds: their tasks, and which try it is."""

    @property
    def workers(self) -> int:
        """How many there are now; a cluster that grows when there is work may have none as yet."""
        return self._workers

    @property
    def label(self) -> str:
        """What does the work, in words for people."""
        return f"dask at {self._address}" if self._address else "dask on this machine"

    def connect(self) -> None:
        """Reach the scheduler, or start one with its workers; nothing happens where that was done.

        Raises:
            ClusterError: it does not answer within 10 seconds, or cannot be started.
            UsageError: its address needs settings of dask's that are not there.
        """
        if self._client is not None:
            return
        try:
            with self._dask.config.set(_OF_OUR_OWN):
                if self._address is None:
                    self._cluster = started(self._distributed, self._workers)
                else:  # a client that was not let in is never quiet again, so somebody else knocks
                    asyncio.run(reach(self._distributed, self._address))
                self._client = self._distributed.Client(
                    self._address or self._cluster, timeout=CONNECT_WITHIN_S, set_as_default=False, name="voicemock"
                )
        except (OSError, RuntimeError) as error:  # TimeoutError and all of dask's errors of connections are OSErrors
            self.close()
            if self._address is None:
                raise ClusterError(f"Dask cannot be started here: {error}.", "Use local processes.") from error
            raise ClusterError(f"No answer from the scheduler at {self._address}.") from error
        except (TypeError, ValueError) as error:
            self.close()
            raise UsageError(
                f"The scheduler at {self._address} cannot be asked: {error}.",
                "Tell dask the certificates or mend the address: docs/cluster.md",
            ) from error
        self._count()

    def __call__(self, work: Work, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """One outcome for each task, see `Map`.

        Raises:
            ClusterError: the scheduler cannot be reached or went away, or a worker has another version.
        """
        self.connect()
        run = f"voicemock-{uuid.uuid4().hex}"
        try:
            self._asked(self._client.set_metadata, run, pickle.dumps(work))
            yield from self._outcomes(run, iter(tasks))
        finally:
            self.close(run)

    def close(self, run: str = "") -> None:
        """Take back what is not begun, and end what was started here, in the middle of its work too."""
        client, cluster, begun = self._client, self._cluster, list(self._begun)
        self._client = self._cluster = None
        self._begun = {}
        if cluster is not None:
            end(cluster)
        if client is None:
            return
        try:
            if cluster is None and client.status == "running" and run:
                client.cancel(begun, force=True)
                client.set_metadata(run, None)
        except (OSError, RuntimeError):
            pass  # it went away: it holds nothing of ours any more
        finally:
            client.close(timeout=1)

    def _outcomes(self, run: str, tasks: Iterator[Task]) -> Iterator[Outcome]:
        outcomes: list[Outcome] = []
        while True:
            # A cluster that grows with its work begins with none: two waiting tasks fetch two workers, then four, …
            for task in islice(tasks, max(0, WAITING_EACH * max(self._workers, 1) - len(self._begun))):
                self._begin(run, task, 1)
            yield from outcomes  # after that: no worker waits until somebody has looked at them
            if not self._begun:
                return
            outcomes = list(self._settled(run, self._ended()))
            if time.monotonic() - self._counted_at > COUNT_EACH_S:
                self._count()

    def _begin(self, run: str, task: Task, attempt: int) -> None:
        key = f"voicemock_item-{uuid.uuid4().hex}"
        future = self._asked(self._client.submit, do, run, versions(), pickle.dumps(task), key=key, pure=False)
        self._begun[future] = (task, attempt)
        future.add_done_callback(self._ready.put)

    def _ended(self) -> list[Any]:
        """The futures that ended meanwhile; waits a moment for one. Raises ClusterError."""
        ended = []
        try:
            ended.append(self._ready.get(timeout=LOOK_S))
            while True:
                ended.append(self._ready.get_nowait())
        except queue.Empty:
            pass
        if self._client.status != "running":
            raise self._gone()
        return ended

    def _settled(self, run: str, ended: list[Any]) -> Iterator[Outcome]:
        """The outcomes of futures that ended; what the cluster forgot is begun again."""
        whole = {at: future for at, future in enumerate(ended) if future.status == "finished"}
        found: dict[int, bytes] = self._asked(self._client.gather, whole, errors="skip") if whole else {}
        for at, future in enumerate(ended):
            task, attempt = self._begun.pop(future)
            if at in found:
                yield Outcome(task, pickle.loads(found[at]))
            elif future.status == "error":
                yield Outcome(task, None, self._why(self._asked(future.exception)))
            elif self._client.status != "running":
                raise self._gone()
            elif attempt < TRIES:
                self._begin(run, task, attempt + 1)
            else:
                yield Outcome(task, None, f"The cluster took it back {TRIES} times.")

    def _why(self, error: BaseException) -> str:
        """Why there is no record, in a sentence. Raises ClusterError where no other item will fare better."""
        if isinstance(error, ClusterError):
            raise error
        if isinstance(error, self._distributed.KilledWorker):
            return f"Its worker died {error.allowed_failures + 1} times: it was killed, or had too little memory."
        if isinstance(error, ImportError | AttributeError) and "voicemock" in str(error):
            raise ClusterError(
                f"A worker of the cluster has no voicemock {__version__}: {error}.",
                f"There: pip install 'voicemock[cluster]=={__version__}'",
            ) from error
        return error.message if isinstance(error, VoicemockError) else self._bug(error)

    def _count(self) -> None:
        if self._address is not None:
            self._workers = len(self._asked(self._client.nthreads))
        self._counted_at = time.monotonic()

    def _asked(self, ask: Any, *args: Any, **named: Any) -> Any:
        """What dask says to a request of its own. Raises ClusterError where it is gone."""
        closed = self._distributed.client.ClosedClientError
        cancelled = self._distributed.CancelledError
        try:
            return ask(*args, **named)
        except (OSError, closed, cancelled) as error:
            raise self._gone() from error

    def _gone(self) -> ClusterError:
        there = f"The scheduler at {self._address}" if self._address else "Dask's scheduler"
        return ClusterError(f"{there} went away. Every item that was finished is kept.")


def _imported() -> tuple[Any, Any]:
    """The modules dask and distributed; they say nothing by themselves from here on. Raises UsageError."""
    try:
        import dask
        import distributed
    except ImportError as error:
        raise UsageError(
            "The cluster's library dask is not installed.", "Get it: pip install 'voicemock[cluster]'"
        ) from error
    for name in [*logging.root.manager.loggerDict]:
        if name.split(".")[0] == "distributed":  # each has a level of its own, set when it was imported
            logging.getLogger(name).setLevel(NEVER)
    warnings.filterwarnings("ignore", module="distributed")
    return dask, distributed


def versions() -> tuple[str, str]:
    """Of voicemock and of Python; what one writes, another that differs may read otherwise."""
    return __version__, ".".join(platform.python_version_tuple()[:2])


def do(run: str, wanted: tuple[str, str], task: bytes) -> bytes:
    """In a worker: one task to its record, both pickled: names of files need not be text.

    Raises ClusterError where the worker is not as it must be.
    """
    from distributed import get_worker

    if (found := versions()) != tuple(wanted):
        raise ClusterError(
            f"The worker {get_worker().address} has voicemock {found[0]} on Python {found[1]}; "
            f"here are {wanted[0]} and {wanted[1]}.",
            "Install the same on both, then the same command again.",
        )
    with _one_at_a_time:
        try:
            return pickle.dumps(_work(run)(pickle.loads(task)))
        except RunGone as gone:
            raise ClusterError(f"From the worker at {get_worker().address}: {gone}", REACH_IT) from gone
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # what is left of the process may be unsound; dask starts another


def _work(run: str) -> Work:
    """In a worker: the run's work, unpickled once. What an earlier run had loaded is let go.

    The scheduler holds it: scattered among workers it would go with those that hold it.
    """
    if run not in _works:
        from distributed import get_worker
        from distributed.utils import sync

        worker = get_worker()
        held = sync(worker.loop, worker.scheduler.get_metadata, keys=(run,))
        if held is None:
            raise ClusterError("The run that a worker was to work for is over.")
        _works.clear()
        _works[run] = pickle.loads(held)  # from our own client; whoever can reach a scheduler can run anything anyway
    return _works[run]
