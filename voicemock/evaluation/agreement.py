"""How far a judge agrees with a person who marked the same answers: arithmetic over pairs of levels, with intervals.

Everything that counts levels against levels is read off one table of five by five. Intervals are bootstrapped over
answers, not over pairs: two criteria of one answer are no two answers. Marks, and what a judge could not score, are
never guessed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicemock.evaluation.resampling import Interval, resampled_sums, tails

MIN_PAIRS = 10
"""With fewer, two real graders' kappa of 0.33 shows anything from -0.1 to 0.8; nothing is said then."""
MIN_PER_LEVEL = 2
"""Of each level that was given at all."""
LEVELS = 5
Band = Literal["low", "middle", "high"]
BANDS: Mapping[Band, tuple[int, ...]] = {"low": (1, 2), "middle": (3,), "high": (4, 5)}
"""The marked levels of each band."""

_TAILS = (2.5, 97.5)
_APART = np.subtract.outer(np.arange(LEVELS), np.arange(LEVELS))
"""Marked minus judged level, by cell of the table."""
Table = NDArray[np.float64]
"""Counts by marked level (rows) and judged level (columns), 1 to 5; more axes may stand before these two."""


class Pair(NamedTuple):
    """One criterion of one answer, judged and marked."""

    answer: str
    """Which answer: pairs of the same one are resampled together."""
    judged: int | None
    """The judge's level, 1 to 5; None when it did not score."""
    marked: int
    """The person's."""
    words: int = 0
    """The answer's length."""


class InBand(NamedTuple):
    """Agreement where the person gave a low, middle or high level."""

    scored: int
    within_one: float
    """Share, 0 to 1."""
    bias: float
    judged_mean: float


@dataclass(frozen=True)
class Agreement:
    """A judge against a person."""

    marked: int
    """Pairs."""
    answers: int
    """Answers with pairs to which the judge gave a level."""
    scored: int
    """These pairs; everything below counts them alone."""
    exact: float
    """Share of the same level, 0 to 1."""
    within_one: float
    """Share at most one level apart, 0 to 1."""
    kappa: float | None
    """Cohen's kappa with quadratic weights; None where everybody always gives the same level."""
    kappa_interval: Interval | None
    bias: float
    """Mean of judged minus marked, in levels: above 0 the judge is kinder."""
    bias_interval: Interval
    mean_error: float
    """Mean absolute difference, in levels."""
    residual_sd: float
    """Standard deviation of judged minus marked, in levels: what is left when the bias is taken away."""
    spearman: float | None
    bands: Mapping[Band, InBand]
    """Only bands with scored pairs."""
    level_means: Mapping[int, tuple[int, float]]
    """By marked level: how many, and the judge's mean."""
    table: tuple[tuple[int, ...], ...]
    """Counts: a row for each marked level from 1, a column for each judged level from 1."""
    length: float | None
    """Rank correlation of the judge's level with the answer's length in words."""
    length_beyond_marks: float | None
    """The same where the marked level is held equal: above 0 the judge pays for length."""


class NotEnough(NamedTuple):
    """Too few examples for any figure. It is a value of its own and never a number."""

    marked: int
    scored: int
    missing: int
    """How many more marked pairs are needed at least."""
    why: str
    """What is lacking, in a phrase."""


def agreement(pairs: Sequence[Pair], seed: int = 0, at_scale: bool = False) -> Agreement | NotEnough:
    """How far the judge agrees with the marks; NotEnough where that cannot be said.

    Args:
        pairs: one a criterion and answer.
        seed: of the resampling; the same pairs and seed give the same intervals.
        at_scale: for cohorts, where `answer` names a person: a level that was given once stops nothing, and intervals
            are made wider for few people (`resampling.tails`).
    """
    lacking = _lacking(pairs, 1 if at_scale else MIN_PER_LEVEL)
    scored = [(pair.answer, pair.judged, pair.marked, pair.words) for pair in pairs if pair.judged is not None]
    if lacking is not None:
        return lacking._replace(scored=len(scored))
    if len(scored) < MIN_PAIRS:
        return NotEnough(len(pairs), len(scored), 0, f"only {len(scored)} of {len(pairs)} were scored")
    by_answer = _tables(scored)
    table = by_answer.sum(axis=0)
    resampled = _resampled(by_answer, seed)
    ends = tails(len(by_answer) - 1) if at_scale and len(by_answer) > 1 else _TAILS
    kappa, kappas = float(kappa_of(table)), kappa_of(resampled)
    biases: Table = -(resampled * _APART).sum((-1, -2)) / resampled.sum((-1, -2))
    share = table / table.sum()
    bias = float((share * -_APART).sum())
    judged, marked, words = (np.array([each[at] for each in scored], float) for at in (1, 2, 3))
    return Agreement(
        marked=len(pairs),
        answers=len(by_answer),
        scored=len(scored),
        exact=float(np.trace(table) / table.sum()),
        within_one=_within_one(table),
        kappa=None if np.isnan(kappa) else kappa,
        kappa_interval=_interval(kappas, ends),
        bias=bias,
        bias_interval=_interval(biases, ends) or Interval(bias, bias),
        mean_error=float((share * abs(_APART)).sum()),
        residual_sd=float(np.std(judged - marked, ddof=1)),
        spearman=rank_correlation(judged, marked),
        bands={band: _in_band(table, levels) for band, levels in BANDS.items() if _rows(table, levels).any()},
        level_means={level: _mean_at(table, level) for level in range(1, LEVELS + 1) if table[level - 1].any()},
        table=tuple(tuple(int(count) for count in row) for row in table),
        length=rank_correlation(judged, words),
        length_beyond_marks=partial_rank_correlation(judged, words, marked),
    )


def _lacking(pairs: Sequence[Pair], least: int) -> NotEnough | None:
    given = Counter(pair.marked for pair in pairs)
    rare = sorted(level for level, count in given.items() if count < least)
    missing = max(MIN_PAIRS - len(pairs), sum(least - given[level] for level in rare), 0)
    if len(given) < 2 and len(pairs) >= MIN_PAIRS:
        return NotEnough(len(pairs), 0, MIN_PER_LEVEL, "all are marked with the same level")
    if not missing:
        return None
    few = f"{len(pairs)} marked of at least {MIN_PAIRS}" if len(pairs) < MIN_PAIRS else ""
    single = f"only one at level {' and '.join(map(str, rare))}" if rare and not few else ""
    return NotEnough(len(pairs), 0, missing, few or single)


def _tables(scored: Sequence[tuple[str, int, int, int]]) -> Table:
    """A table for each answer."""
    names = {name: at for at, name in enumerate(dict.fromkeys(each[0] for each in scored))}
    tables = np.zeros((len(names), LEVELS, LEVELS))
    for name, judged, marked, _ in scored:
        tables[names[name], marked - 1, judged - 1] += 1
    return tables


def _resampled(by_answer: Table, seed: int) -> Table:
    """Tables of as many answers, drawn with replacement."""
    sums = resampled_sums(by_answer.reshape(len(by_answer), -1), seed)
    return sums.reshape(-1, LEVELS, LEVELS)


def kappa_of(table: Table) -> Table:
    """Quadratic weighted kappa (Cohen 1968) of one table or of many; not a number where no chance could differ."""
    total = table.sum((-1, -2))
    rows, columns = table.sum(-1), table.sum(-2)
    expected = np.einsum("...i,...j->...ij", rows, columns) / total[..., None, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        kappa: Table = 1 - (table * _APART**2).sum((-1, -2)) / (expected * _APART**2).sum((-1, -2))
    return kappa


def _interval(values: Table, ends: tuple[float, float]) -> Interval | None:
    """None where the figure is undefined in more than a few of the samples: its tails would be made up."""
    known = values[np.isfinite(values)]
    if len(known) < 0.95 * len(values):
        return None
    low, high = np.percentile(known, ends)
    return Interval(float(low), float(high))


def _rows(table: Table, levels: Sequence[int]) -> Table:
    return table[[level - 1 for level in levels]]


def _within_one(table: Table) -> float:
    return float(table[abs(_APART) <= 1].sum() / table.sum())


def _in_band(table: Table, levels: Sequence[int]) -> InBand:
    rows, apart = _rows(table, levels), _rows(_APART, levels)
    count = rows.sum()
    near = float(rows[abs(apart) <= 1].sum() / count)
    mean = float((rows * np.arange(1, LEVELS + 1)).sum() / count)
    return InBand(int(count), near, float(-(rows * apart).sum() / count), mean)


def _mean_at(table: Table, level: int) -> tuple[int, float]:
    row = table[level - 1]
    return int(row.sum()), float((row * np.arange(1, LEVELS + 1)).sum() / row.sum())


def ranks(values: Table) -> Table:
    """Ranks from 1; equal values share the mean of theirs."""
    _, group, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    mean: Table = (last - (count - 1) / 2)[group]
    return mean


def rank_correlation(one: Table, other: Table) -> float | None:
    """Spearman's rho; None where one of the two is always the same."""
    first, second = (each - each.mean() for each in (ranks(one), ranks(other)))
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / scale) if scale > 0 else None


def partial_rank_correlation(one: Table, other: Table, given: Table) -> float | None:
    """Spearman's rho of two where a third is held equal; None where that leaves nothing to compare."""
    xy, xz, yz = (rank_correlation(*each) for each in ((one, other), (one, given), (other, given)))
    if xy is None:
        return None
    xz, yz = xz or 0.0, yz or 0.0
    left = (1 - xz**2) * (1 - yz**2)
    return (xy - xz * yz) / float(np.sqrt(left)) if left > 1e-9 else None
