"""What runs in a worker process of this machine: takes the work once, then one task after another."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import connection, parent_process
from typing import Literal, NamedTuple

from voicemock.errors import VoicemockError
from voicemock.governor import RunGone

OUT_OF_MEMORY = 71
"""The exit code of a worker whose work ran out of memory: what is left of it may be unsound."""
TERMINATED = 143

Bug = Callable[[BaseException], str]
"""Writes down where a bug is, and gives the sentences that say so; called in the worker."""


class Manners(NamedTuple):
    """How a worker behaves beside its work; it can be pickled."""

    bug: Bug
    at_start: Callable[[], None]
    """Called once, before the work is unpickled."""
    threads: int | None = None
    """Threads of the number-crunching libraries in it; None leaves it to them."""


class Said(NamedTuple):
    """What a worker tells: it is there, it has unpickled the work or could not, and what came of a task."""

    what: Literal["there", "ready", "broken", "record", "lost", "cut off"]
    content: object = None
    """The record, or sentences."""


def serve(pipe: "connection.Connection[bytes, bytes]", manners: Manners) -> None:
    """Work until told to end, or until the process that started this one is gone."""
    _behave(manners.threads)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    manners.at_start()
    _say(pipe, Said("there"))
    try:
        work = pickle.loads(pipe.recv_bytes())
    except Exception as error:  # noqa: BLE001 - whatever a pickle raises: nothing could be done without the work
        _say(pipe, Said("broken", manners.bug(error)))
        return
    _say(pipe, Said("ready"))
    while task := pipe.recv_bytes():
        pipe.send_bytes(_done(work, task, manners.bug))


def _done(work: Callable[[object], object], task: bytes, bug: Bug) -> bytes:
    try:
        return pickle.dumps(Said("record", work(pickle.loads(task))))
    except VoicemockError as error:
        return pickle.dumps(Said("lost", error.message))
    except RunGone as gone:
        return pickle.dumps(Said("cut off", str(gone)))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - one item's bug must not stop the rest
        return pickle.dumps(Said("lost", bug(error)))


def _say(pipe: "connection.Connection[bytes, bytes]", said: Said) -> None:
    pipe.send_bytes(pickle.dumps(said))


def _behave(threads: int | None) -> None:
    """Ctrl-C is for the coordinator alone; what libraries print would draw over its progress."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, _leave)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if threads is not None:  # read by OpenMP and OpenBLAS when they are loaded
        os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(threads)


def _leave(number: int, frame: object) -> None:
    """Unwinds, so that what was half made is taken away."""
    _told_to_leave.append(number)
    sys.exit(TERMINATED)


_told_to_leave: list[int] = []


def leave_if_told() -> None:
    """Ends a worker that was told to leave while native code dropped what the signal raised.

    What it made since then may be wrong: nothing of that may be written down. Elsewhere nothing happens.
    """
    if _told_to_leave:
        sys.exit(TERMINATED)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
    # Its children see the end of their input and leave as well.
    os._exit(1)
