"""How quickly items are done now, and how long the rest takes at that pace."""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

FEW = 3
"""Fewer finished items than this foretell nothing."""
RECENT = 20
"""The last so many say how it goes now; where many workers end items together, more of them."""


class Rate(NamedTuple):
    """How much is done in an hour."""

    items_per_h: float
    audio_h_per_h: float


class Pace:
    """Is told of every item that ends."""

    def __init__(self, workers: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._recent = max(RECENT, 4 * workers)
        self._ended: deque[tuple[float, float]] = deque(maxlen=5 * self._recent + 1)
        """When, and how much audio was done by then, in seconds; a start and the latest."""
        self._ended.append((clock(), 0.0))
        self._first = self._ended[0]
        self._count = 0

    @property
    def elapsed_s(self) -> float:
        """Since the beginning."""
        return self._clock() - self._first[0]

    def ended(self, audio_s: float = 0.0) -> None:
        """One more item is done, with so much audio in it."""
        self._count += 1
        self._ended.append((self._clock(), self._ended[-1][1] + audio_s))

    def rate(self) -> Rate | None:
        """How it goes now; None as long as too little is done to say.

        The middle one of three: over the last items, over five times as many, and since the beginning. A hang, a
        laptop that slept or a row of tiny files spoils one of them, not two.
        """
        if self._count < FEW:
            return None
        return Rate(*(statistics.median(each) for each in zip(*self._spans(), strict=True)))

    def left_s(self, items: int) -> float | None:
        """Seconds that so many more items take; None as long as nobody knows."""
        rate = self.rate()
        return None if rate is None or rate.items_per_h <= 0 else items / rate.items_per_h * 3600

    def _spans(self) -> Iterator[Rate]:
        now = max(self._clock(), self._ended[-1][0])
        short = min(self._recent, len(self._ended) - 1)
        for count, since in (
            (short, next(islice(reversed(self._ended), short, None))),
            (len(self._ended) - 1, self._ended[0]),
            (self._count, self._first),
        ):
            hours = max(now - since[0], 1e-6) / 3600
            yield Rate(count / hours, (self._ended[-1][1] - since[1]) / 3600 / hours)
