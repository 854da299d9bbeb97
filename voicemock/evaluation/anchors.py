"""Where a judge's levels do not follow the marked ones: so a badly worded anchor, point or criterion shows."""

from typing import NamedTuple

import numpy as np

from voicemock.evaluation.agreement import LEVELS, MIN_PER_LEVEL, Agreement


class Unclear(NamedTuple):
    """Where the judge's levels do not follow the marks: what a badly worded anchor or point looks like."""

    level: int | None
    """The marked level whose wording to look at; None where it is the criterion as a whole."""
    what: str
    """What is the matter, in a phrase."""


MIN_RISE = 0.5
"""Levels by which the judge's mean must rise from low to high marks. About three lie between those, and chance alone,
with six answers on both sides and levels a level apart, makes half a level in one case of five."""
MIN_FALL = 0.5
"""A fall between two marked levels that is smaller is none."""
FALL_ERRORS = 2.6
"""A fall must exceed so many standard errors: a criterion has ten pairs of levels, and chance may make a
fall in any of them in one criterion of twenty."""
FAR = 1.25
"""An anchor is named where the judge's mean for its level lies so far off it."""


def unclear(found: Agreement) -> tuple[Unclear, ...]:
    """Where the judge's mean hardly rises with the marks, and the levels at which it goes another way."""
    problems = []
    low, high = found.bands.get("low"), found.bands.get("high")
    if low and high and high.judged_mean - low.judged_mean < MIN_RISE:
        means = f"{low.judged_mean:.1f} for low marks, {high.judged_mean:.1f} for high ones"
        problems.append(Unclear(None, f"the judge's level hardly rises with the marked one: {means}"))
    within = _spread_within(found)
    known = [(level, *at) for level, at in sorted(found.level_means.items()) if at[0] >= MIN_PER_LEVEL]
    for at, (level, count, mean) in enumerate(known):
        before = max(known[:at], key=lambda each: each[2], default=None)
        if before is None:
            continue
        chance = FALL_ERRORS * within * float(np.sqrt(1 / count + 1 / before[1]))
        if before[2] - mean >= max(MIN_FALL, chance):
            fall = f"marked {level} gets {mean:.1f}, less than marked {before[0]} with {before[2]:.1f}"
            problems.append(Unclear(level, fall))
    return tuple(problems)


def far_off(found: Agreement) -> tuple[Unclear, ...]:
    """Levels that the judge reads as others: its mean there lies far from them."""
    return tuple(
        Unclear(level, f"{count} answers marked {level} get {mean:.1f} on average")
        for level, (count, mean) in sorted(found.level_means.items())
        if count >= MIN_PER_LEVEL and abs(mean - level) >= FAR
    )


def _spread_within(found: Agreement) -> float:
    """Standard deviation of the judge's levels among answers of the same marked level."""
    table = np.array(found.table, float)
    means = np.array([found.level_means.get(level, (0, 0.0))[1] for level in range(1, LEVELS + 1)])
    squares = (table * (np.arange(1, LEVELS + 1)[None, :] - means[:, None]) ** 2).sum()
    free = table.sum() - len(found.level_means)
    return float(np.sqrt(squares / free)) if free > 0 else 0.0
