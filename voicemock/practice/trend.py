"""Whether a row of values has changed, and by how much: never from a few, and never within the noise.

The slope is that of least squares, with the 95 % interval by Student's t; what the values scatter about their line is
taken for no less than the noise that one value is known to have. The median of slopes (Theil and Sen) was tried: with
levels, of which most are alike, it finds a rise of 1.5 levels over 60 sessions 3 times in 100. The values are taken
in their order and not by the day: a break of three months is not practice.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Literal

from voicemock.evaluation.noise import CONFIDENCE

LEAST_VALUES = 5
"""Through fewer nearly every line looks like a trend; with five, the interval is half as wide again as with many."""
MOST_VALUES = 60
"""Of more the latest: what was learnt a hundred sessions ago is no trend of today."""

Verdict = Literal["few", "none", "up", "down"]


@dataclass(frozen=True)
class Trend:
    """What a row of values tells."""

    verdict: Verdict
    """`few`: too few values to tell; `none`: no measurable change."""
    values: int
    """How many were looked at."""
    change: float | None = None
    """From the first of them to the last along the line; None where they are too few."""
    least: float | None = None
    """The smallest change that is no noise: in 95 of 100 the change lies within this of `change`."""
    start: float | None = None
    """Where the line begins, at the first of these values."""

    @property
    def is_told(self) -> bool:
        """Whether there is a trend to speak of."""
        return self.verdict in ("up", "down")


def trend(values: Sequence[float], noise: float = 0.0) -> Trend:
    """The trend of a row of values.

    Args:
        values: in order, the oldest first.
        noise: the standard error that one of them is known to have; 0: none is known.
    """
    latest = values[-MOST_VALUES:]
    count = len(latest)
    if count < LEAST_VALUES:
        return Trend("few", count)
    middle, centre = (count - 1) / 2, mean(latest)
    squares = sum((at - middle) ** 2 for at in range(count))
    slope = sum((at - middle) * (value - centre) for at, value in enumerate(latest)) / squares
    start = centre - slope * middle
    beside = sum((value - start - slope * at) ** 2 for at, value in enumerate(latest))
    scatter = max(math.sqrt(beside / (count - 2)), noise)
    change = slope * (count - 1)
    least = student(count - 2) * scatter / math.sqrt(squares) * (count - 1)
    verdict: Verdict = "none"
    if abs(change) > least:
        verdict = "up" if change > 0 else "down"
    return Trend(verdict, count, change, least, start)


def student(freedom: int) -> float:
    """Student's t that holds 95 of 100 on both sides, by its expansion about the normal one; to 0.02 from 3 on."""
    z = CONFIDENCE
    parts = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum((z, *(part / freedom**power for power, part in enumerate(parts, 1))))
