"""Several pieces of work at once, their results in order."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
_LOOK_S = 0.1
"""How long one wait is at most: Windows delivers Ctrl-C only between waits."""


def in_order(work: Sequence[Callable[[], T]], at_once: int) -> Iterator[T]:
    """The result of each piece, in their order, at most `at_once` of them under way at the same time.

    The first is done alone: where all ask the same server, it finds out how, and the others find the beginning of
    their prompt in the server's cache. What fails raises at its place, after the results before it; then nothing more
    is begun, and what is under way is left to end by itself.
    """
    if at_once <= 1 or len(work) <= 2:
        yield from (each() for each in work)
        return
    yield work[0]()
    rest = _Rest(work[1:])
    for _ in range(min(at_once, len(work) - 1)):
        # Not a pool's threads: a program waits for those at its end, and Ctrl-C must not wait for a slow model.
        threading.Thread(target=rest.do, daemon=True).start()
    try:
        for at in range(len(work) - 1):
            yield rest.result(at)
    finally:
        rest.stop()


class _Rest(Generic[T]):
    def __init__(self, work: Sequence[Callable[[], T]]) -> None:
        self._work = work
        self._results: dict[int, T] = {}
        self._failed: dict[int, BaseException] = {}
        self._next = 0
        self._stopped = False
        self._changed = threading.Condition()

    def do(self) -> None:
        """Takes one piece after another until there is none left."""
        while True:
            with self._changed:
                at = self._next
                if self._stopped or self._failed or at >= len(self._work):
                    return
                self._next += 1
            try:
                result = self._work[at]()
            except BaseException as error:  # noqa: BLE001 -- raised in the thread that waits, whatever it is
                with self._changed:
                    self._failed[at] = error
                    self._changed.notify_all()
                return
            with self._changed:
                self._results[at] = result
                self._changed.notify_all()

    def result(self, at: int) -> T:
        """Waits for one piece. Raises what it raised, or the failure because of which it was never begun."""
        with self._changed:
            while at not in self._results:
                if at in self._failed:
                    raise self._failed[at]
                if self._failed and at >= self._next:
                    raise next(iter(self._failed.values()))
                self._changed.wait(_LOOK_S)
            return self._results.pop(at)

    def stop(self) -> None:
        """Begins nothing more."""
        with self._changed:
            self._stopped = True
