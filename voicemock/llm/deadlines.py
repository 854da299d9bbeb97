"""Waiting for a server with a deadline for each stage, so that nothing waits for ever and Ctrl-C works at once."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
POLL_S = 0.1
"""How long one wait is at most: Windows delivers Ctrl-C only between waits."""


@dataclass(frozen=True)
class Deadlines:
    """How long each stage may take, in seconds. A library's `timeout` is per read, which a slow drip never meets."""

    connect_s: float = 5
    first_content_s: float = 60
    """From the request to the first word; keep-alive comments are no words."""
    gap_s: float = 30
    """Between words."""
    total_s: float = 180
    """For everything that one call does, retries included."""
    retry_wait_s: float = 0.5
    """Before the first retry; doubled for the second, and varied by half."""

    @classmethod
    def on_this_machine(cls) -> "Deadlines":
        """A model on the user's own processor reads a long prompt for minutes."""
        return cls(first_content_s=300, gap_s=60, total_s=600)

    @classmethod
    def of(cls, total_s: float) -> "Deadlines":
        """Deadlines in the usual proportion to how long everything may take."""
        return cls(min(5, total_s / 6), total_s / 2, total_s / 6, total_s, min(0.5, total_s / 60))


class TooSlow(Exception):
    """A deadline passed; the message says which, as the end of a sentence."""

    def __init__(self, what: str, stalled: bool = False) -> None:
        super().__init__(what)
        self.stalled = stalled
        """Whether the answer had begun, and nothing more came for a while."""


class Abandoned(Exception):
    """Nobody waits for this work any more; raised inside it so that it ends."""


class Watch(Generic[T]):
    """What the work tells the one who waits for it."""

    def __init__(self) -> None:
        self.news: queue.SimpleQueue[T | BaseException | None] = queue.SimpleQueue()
        self.given_up = threading.Event()
        self.begun = False
        """Whether anything of the response's body arrived."""

    def content(self) -> None:
        """Something of the answer arrived."""
        self.news.put(None)

    def check(self) -> None:
        """Ends the work when nobody waits. Raises Abandoned."""
        if self.given_up.is_set():
            raise Abandoned


def within(deadlines: Deadlines, end: float, work: Callable[[Watch[T]], T]) -> T:
    """What `work` returns or raises; it runs in a thread that is left behind when a deadline passes.

    Args:
        deadlines: the longest waits for the first content, and between contents.
        end: `time.monotonic()` at which it is over in any case.
        work: blocking work; it reports content to the watch it is given.

    Raises:
        TooSlow: a deadline passed.
    """
    watch: Watch[T] = Watch()

    def run() -> None:
        try:
            watch.news.put(work(watch))
        except BaseException as error:  # noqa: BLE001 -- raised in the thread that waits, whatever it is
            watch.news.put(error)

    threading.Thread(target=run, name="llm", daemon=True).start()
    stage, allowed_s, begun = "no answer within {:g} s", deadlines.first_content_s, False
    over = f"no complete answer within {deadlines.total_s:g} s"
    since = time.monotonic()
    try:
        while True:
            now = time.monotonic()
            if now >= end:
                raise TooSlow(over)
            if now >= since + allowed_s:
                raise TooSlow(stage.format(allowed_s), stalled=begun)
            try:
                news = watch.news.get(timeout=min(POLL_S, end - now, since + allowed_s - now))
            except queue.Empty:
                continue
            if isinstance(news, BaseException):
                if time.monotonic() >= end:  # what broke off then broke off because the time was over
                    raise TooSlow(over) from news
                raise news
            if news is not None:
                return news
            stage, allowed_s, begun = "nothing more for {:g} s in the middle of its answer", deadlines.gap_s, True
            since = now
    finally:
        watch.given_up.set()
