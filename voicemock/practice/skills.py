"""The user's criteria over many sessions, the weakest first: where each stands, and which of them are weak."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from voicemock.evaluation.noise import CONFIDENCE, Noise, compared
from voicemock.practice.series import Series, point_of
from voicemock.practice.summary import CriterionSummary, Summary
from voicemock.practice.trend import trend

LATEST = 5
"""Sessions that say where somebody stands now."""
STEADYING = 2.0
"""A mean of few answers is taken as though so many more had been at the mean of all criteria, when it is asked which
is the weakest: one bad answer is no weakness."""

NoiseOf = Callable[[str], Noise]
"""The noise of one level, by a judge's label."""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in one criterion."""

    criterion: str
    name: str
    by: str
    """Label of the judge who gave the levels."""
    mean: float
    """Of the latest levels, 1 to 5."""
    answers: int
    sessions: int
    margin: float
    """The mean lies within this of what other answers like these would come to, 95 times in 100."""
    steadied: float
    """The mean beside STEADYING more answers at the mean of all criteria: the lower, the weaker."""
    weak: bool
    """Whether it is one of the weakest: below the highest beyond the noise, and as low as the lowest within it. Where
    the criteria cannot be told apart, none is weak; levels of different judges are not compared."""


@dataclass(frozen=True)
class Skill:
    """One criterion over time."""

    id: str
    name: str
    series: Series
    """By the judge that gave the latest levels."""
    earlier: tuple[Series, ...]
    """By other judges, or by other words for the levels: never joined with these."""
    standing: Standing | None
    """None where no level counts yet."""
    noise: Noise


def skills(sessions: Sequence[Summary], noise_of: NoiseOf) -> tuple[Skill, ...]:
    """All criteria of these sessions, the weakest first; those without a level last.

    Args:
        sessions: of one rubric, in the order in which they were held.
        noise_of: of one level.
    """
    found = [_skill(name, sessions, noise_of) for name in _criteria(sessions)]
    known = standings(found)
    weighed = [_weighed(each, known) for each in found]
    return tuple(sorted(weighed, key=lambda each: each.standing.steadied if each.standing else math.inf))


def standings(found: Iterable[Skill]) -> tuple[Standing, ...]:
    """Of the criteria that have a level, in their order."""
    return tuple(each.standing for each in found if each.standing)


def _criteria(sessions: Sequence[Summary]) -> tuple[str, ...]:
    """In the latest session's order."""
    return tuple(dict.fromkeys(one.id for each in reversed(sessions) for one in each.criteria))


def _skill(name: str, sessions: Sequence[Summary], noise_of: NoiseOf) -> Skill:
    there = [(each, _of(each, name)) for each in sessions]
    ways = dict.fromkeys((one.judges[0], one.anchors) for _, one in reversed(there) if one and len(one.judges) == 1)
    rows = [_levels(there, way, noise_of(way[0])) for way in ways]
    known = next(one for _, one in reversed(there) if one)
    series = rows[0] if rows else Series(tuple(point_of(each, None, 0) for each in sessions), trend(()))
    noise = noise_of(series.by)
    return Skill(name, known.name, series, tuple(rows[1:]), _standing(known, series, noise), noise)


def _of(summary: Summary, criterion: str) -> CriterionSummary | None:
    return next((each for each in summary.criteria if each.id == criterion), None)


def _levels(there: Sequence[tuple[Summary, CriterionSummary | None]], way: tuple[str, str], noise: Noise) -> Series:
    """The levels that one judge gave by one wording of the criterion."""
    points = tuple(
        point_of(each, one.level, one.scored)
        if one and one.judges == (way[0],) and one.anchors == way[1]
        else point_of(each, None, 0)
        for each, one in there
    )
    counting = [each for each in points if each.counts]
    # Sessions of more answers are surer: the noise of one value is that of all of them on the average.
    squares = [noise.of_mean(each.answers) ** 2 for each in counting]
    found = trend([each.value for each in counting if each.value is not None], math.sqrt(mean(squares or [0.0])))
    return Series(points, found, way[0])


def _standing(criterion: CriterionSummary, series: Series, noise: Noise) -> Standing | None:
    latest = series.counting[-LATEST:]
    if not latest:
        return None
    answers = sum(each.answers for each in latest)
    level = sum(each.value * each.answers for each in latest if each.value is not None) / answers
    return Standing(
        criterion=criterion.id,
        name=criterion.name,
        by=series.by,
        mean=level,
        answers=answers,
        sessions=len(latest),
        margin=CONFIDENCE * noise.of_mean(answers),
        steadied=level,
        weak=False,
    )


def _weighed(skill: Skill, known: Sequence[Standing]) -> Skill:
    """A skill beside the others."""
    one = skill.standing
    if one is None:
        return skill
    centre = mean(each.mean for each in known)
    steadied = (one.mean * one.answers + centre * STEADYING) / (one.answers + STEADYING)
    alike = sorted((each for each in known if each.by == one.by), key=lambda each: each.mean)
    weak = _is_apart(one, alike[-1], skill.noise) and not _is_apart(one, alike[0], skill.noise)
    return replace(skill, standing=replace(one, steadied=steadied, weak=weak))


def _is_apart(one: Standing, other: Standing, noise: Noise) -> bool:
    return compared(one.mean, other.mean, noise, min(one.answers, other.answers)).measurable
