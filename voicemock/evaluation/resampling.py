"""Intervals by drawing people again, and what may be called a difference when many are looked at.

The bootstrap draws whole clusters (all of a person's or a session's levels), never single levels: those of one
person depend on each other. Its percentiles are widened for small numbers (the expanded percentile interval,
Hesterberg 2015, The American Statistician 69:4), and probabilities come of Student's t with Welch's
degrees of freedom.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
SHUFFLES = 9_999
"""Of who is in which group: what is found in none of them is as rare as 1 in 10,000, enough for 500 comparisons."""
FEW = 200
"""People; the mean of so few of them need not be normal where few differ from the rest."""
CHUNK = 1_000_000
"""Counts that are in memory at once: 8 MB."""
MANY = 2_000
"""From so many clusters on those that are alike are drawn as one: the same distribution, in much less time."""
CERTAIN = 0.95
ALPHA = 1 - CERTAIN
"""How often something may be called a difference in a whole view where there is none."""
Rows = NDArray[np.float64]


class Interval(NamedTuple):
    """Where a figure lies in 95 of 100 samples of as many answers."""

    low: float
    high: float


class Mean(NamedTuple):
    """A mean over clusters, or a difference of two, and how certain it is."""

    value: float
    interval: Interval
    """95 %, for this figure alone."""
    p: float
    """How often chance alone makes one as far from 0, for this figure alone."""


def resampled_sums(rows: Rows, seed: int) -> Rows:
    """The sums over as many clusters as there are, drawn with replacement: shape (RESAMPLES, columns).

    Args:
        rows: one for each cluster.
        seed: of the drawing.
    """
    count = len(rows)
    share = np.full(count, 1 / count)
    if count > MANY:
        rows, times = np.unique(rows, axis=0, return_counts=True)
        share = times / count
    generator = np.random.default_rng(seed)
    at_once = max(1, CHUNK // len(rows))
    parts = [
        generator.multinomial(count, share, min(at_once, RESAMPLES - done)).astype(float) @ rows
        for done in range(0, RESAMPLES, at_once)
    ]
    return np.concatenate(parts)


def mean_of(sums: Sequence[float], counts: Sequence[float], seed: int = 0) -> Mean:
    """The mean of what several clusters hold, each with as much weight as it has values.

    Args:
        sums: of each cluster's values.
        counts: how many values each has.
        seed: of the drawing.
    """
    rows = np.array([sums, counts], float).T
    one = _sample(rows, seed)
    return _judged(one.value, one.resampled, one.variance, len(rows) - 1)


def difference_of(one: Sequence[float], other: Sequence[float], seed: int = 0) -> Mean:
    """Mean of the first less mean of the second; each value is a person's, and no person is in both.

    Its probability is that of Welch's t, and where a group is small not less than what shuffling the people gives:
    Welch takes ten people who were all heard well for proof that nobody of their group is ever heard badly.
    """
    first, second = (
        _sample(np.array([each, np.ones(len(each))], float).T, seed + at) for at, each in enumerate((one, other))
    )
    uncertain = first.variance + second.variance
    parts = first.variance**2 / (len(one) - 1) + second.variance**2 / (len(other) - 1)
    freedom = uncertain**2 / parts if parts > 0 else len(one) + len(other) - 2
    found = _judged(first.value - second.value, first.resampled - second.resampled, uncertain, freedom)
    if found.p < ALPHA and min(len(one), len(other)) < FEW:
        return found._replace(p=max(found.p, _shuffled(one, other, seed)))
    return found


def _shuffled(one: Sequence[float], other: Sequence[float], seed: int) -> float:
    """How often as large a difference comes when the same people are put into the two groups at random."""
    fewer, more = sorted((one, other), key=len)
    values = np.array([*fewer, *more], float)
    values -= values.mean()  # then a sum of 0 is no difference, and the other group's is the same with another sign
    apart = abs(values[: len(fewer)].sum()) * (1 - 1e-9)
    generator, as_far, at_once = np.random.default_rng(seed), 1, max(1, CHUNK // len(values))
    for done in range(0, SHUFFLES, at_once):
        drawn = generator.random((min(at_once, SHUFFLES - done), len(values)))
        chosen = np.argpartition(drawn, len(fewer), axis=1)[:, : len(fewer)]
        as_far += int((abs(values[chosen].sum(axis=1)) >= apart).sum())
    return as_far / (SHUFFLES + 1)


class _Sample(NamedTuple):
    value: float
    resampled: Rows
    variance: float
    """Of the mean."""


def _sample(rows: Rows, seed: int) -> _Sample:
    count = len(rows)
    total, weight = rows.sum(axis=0)
    mean = total / weight
    left = rows[:, 0] - mean * rows[:, 1]
    variance = float(count / (count - 1) * (left**2).sum() / weight**2)
    sums = resampled_sums(rows, seed) if count > MANY else _drawn_sums(rows, seed)
    return _Sample(float(mean), sums[:, 0] / sums[:, 1], variance)


def _drawn_sums(rows: Rows, seed: int) -> Rows:
    """What `resampled_sums` gives, sooner where rows are few and short; other draws of the same distribution."""
    count, generator = len(rows), np.random.default_rng(seed)
    at_once, columns = max(1, CHUNK // count), np.ascontiguousarray(rows.T)
    parts = []
    for done in range(0, RESAMPLES, at_once):
        drawn = generator.integers(count, size=(min(at_once, RESAMPLES - done), count), dtype=np.int32)
        parts.append(np.stack([column[drawn].sum(axis=1) for column in columns], axis=1))
    return np.concatenate(parts)


def _judged(value: float, resampled: Rows, variance: float, freedom: float) -> Mean:
    """With its interval, and the probability of chance."""
    low, high = np.percentile(resampled, tails(freedom))
    interval = Interval(float(low), float(high))
    if variance <= 0:
        return Mean(value, interval, 1.0 if value == 0 else 0.0)
    return Mean(value, interval, p_of_t(value / math.sqrt(variance), freedom))


def tails(freedom: float) -> tuple[float, float]:
    """Between which percentiles of a bootstrap 95 of 100 lie, for so many clusters but one.

    The bootstrap's own variance lacks a factor (n - 1) / n, and a normal's tails are too light for few clusters.
    """
    reach = t_quantile(0.5 + CERTAIN / 2, freedom) * math.sqrt((freedom + 1) / freedom)
    tail = 100 * NormalDist().cdf(-reach)
    return tail, 100 - tail


def t_quantile(share: float, freedom: float) -> float:
    """Quantile of Student's t, from the normal one (Cornish and Fisher); within 0.01 from 4 degrees of freedom on."""
    z = NormalDist().inv_cdf(share)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def p_of_t(t: float, freedom: float) -> float:
    """Probability of a Student's t as far from 0, both sides (Wallace 1959, as a normal deviate)."""
    z = math.sqrt(freedom * math.log1p(t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
    return 2 * NormalDist().cdf(-z)


def holm(chances: Sequence[float]) -> list[float]:
    """Probabilities made fit to be looked at together (Holm 1979), in the same order.

    Whatever depends on what, below 0.05 at least one of them falls by chance in at most 5 views of 100.
    """
    adjusted, floor = [0.0] * len(chances), 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        floor = max(floor, min(1.0, chances[at] * (len(chances) - rank)))
        adjusted[at] = floor
    return adjusted
