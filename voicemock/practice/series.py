"""Many sessions as rows of values: levels, what was covered, and delivery, by rubric and round."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean, median

from voicemock.evaluation.noise import CONFIDENCE, Noise
from voicemock.practice.summary import CriterionSummary, Summary
from voicemock.practice.trend import Trend, trend
from voicemock.sessions.origin import Purpose

LATEST = 5
"""Sessions that say where somebody stands now."""
STEADYING = 2.0
"""A mean of few answers is taken as though so many more had been at the mean of all criteria, when it is asked which
is the weakest: one bad answer is no weakness."""

NoiseOf = Callable[[Summary, str], Noise]
"""The noise of one level in sessions like this one, by a judge's label."""


@dataclass(frozen=True)
class Point:
    """One session's value."""

    session: str
    at: datetime
    purpose: Purpose
    value: float | None
    """None: not scored, or not measurable. Never 0 for that."""
    answers: int
    """Over how many answers it is the mean or median."""

    @property
    def counts(self) -> bool:
        """Whether it is part of the trend: the same question again is easier, so a retake is not."""
        return self.value is not None and self.purpose != "retake"


@dataclass(frozen=True)
class Series:
    """The values of one thing, measured in one way throughout, the oldest first."""

    points: tuple[Point, ...]
    """One for each session of the group, those without a value too."""
    trend: Trend
    by: str = ""
    """The judge's label; empty for what nobody judges."""

    @property
    def counting(self) -> tuple[Point, ...]:
        """Those of which the trend is made."""
        return tuple(each for each in self.points if each.counts)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in one criterion."""

    mean: float
    """Of the latest levels, 1 to 5."""
    answers: int
    sessions: int
    margin: float
    """The mean lies within this of what other answers like these would come to, 95 times in 100."""


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


@dataclass(frozen=True)
class Spoken:
    """One measure of delivery over time."""

    name: str
    unit: str
    ordinary: tuple[float | None, float | None]
    """The ordinary range, where it is the same throughout."""
    series: Series


@dataclass(frozen=True)
class Group:
    """The sessions of one rubric and round."""

    rubric: str
    rubric_name: str
    round: str
    round_name: str
    sessions: tuple[Summary, ...]
    skills: tuple[Skill, ...]
    """The weakest first; those without a level last."""
    delivery: tuple[Spoken, ...]
    covered: Series
    """The share of what the rubric looks for that was said, in per cent, by the judge that judged last."""
    asked: int
    """Questions of the rubric that were asked so far."""
    questions: int
    """How many it has."""


def groups(summaries: Iterable[Summary], noise_of: NoiseOf) -> tuple[Group, ...]:
    """The user's own sessions by rubric and round; the group with the latest session first.

    Sessions in which another person or a played candidate was interviewed are nobody's progress here. A retake or a
    drill, which is held without a round, stands with the latest round that its rubric was practised in.
    """
    own = sorted((each for each in summaries if not each.played and each.turns), key=lambda each: each.held_at)
    found: dict[tuple[str, str], list[Summary]] = {}
    rounds: dict[str, str] = {}
    for each in own:
        if each.purpose in ("interview", "import"):
            rounds[each.rubric] = each.round
        key = (each.rubric, rounds.get(each.rubric, each.round))
        found.setdefault(key, []).append(each)
    made = [_group(tuple(sessions), noise_of) for sessions in found.values()]
    return tuple(sorted(made, key=lambda group: group.sessions[-1].held_at, reverse=True))


def _group(sessions: tuple[Summary, ...], noise_of: NoiseOf) -> Group:
    latest = sessions[-1]
    named = next((each for each in reversed(sessions) if each.round), latest)
    skills = tuple(_skill(name, sessions, noise_of) for name in _criteria(sessions))
    asked = {question.id for each in sessions for question in each.questions if question.answered}
    return Group(
        rubric=latest.rubric,
        rubric_name=latest.rubric_name,
        round=named.round,
        round_name=named.round_name,
        sessions=sessions,
        skills=tuple(_weakest_first(skills)),
        delivery=tuple(_delivery(sessions)),
        covered=_covered(sessions),
        asked=len(asked),
        questions=max(latest.rubric_questions, len(asked)),
    )


def _criteria(sessions: Sequence[Summary]) -> tuple[str, ...]:
    """In the latest session's order."""
    return tuple(dict.fromkeys(one.id for each in reversed(sessions) for one in each.criteria))


def _skill(name: str, sessions: Sequence[Summary], noise_of: NoiseOf) -> Skill:
    there = [(each, _of(each, name)) for each in sessions]
    ways: dict[tuple[str, str], None] = {}
    for _, one in reversed(there):
        if one and len(one.judges) == 1:
            ways.setdefault((one.judges[0], one.anchors))
    rows = []
    noises = {}
    for way in ways:
        noises[way] = noise_of(sessions[-1], way[0])
        rows.append(_levels(there, way, noises[way]))
    known = next(one for _, one in reversed(there) if one)
    noise = noises[next(iter(ways))] if ways else noise_of(sessions[-1], "")
    empty = Series(tuple(_point(each, None, 0) for each in sessions), trend(()))
    series = rows[0] if rows else empty
    return Skill(name, known.name, series, tuple(rows[1:]), _standing(series, noise), noise)


def _of(summary: Summary, criterion: str) -> CriterionSummary | None:
    return next((each for each in summary.criteria if each.id == criterion), None)


def _point(summary: Summary, value: float | None, answers: int) -> Point:
    return Point(summary.id, summary.held_at, summary.purpose, value, answers)


def _levels(there: Sequence[tuple[Summary, CriterionSummary | None]], way: tuple[str, str], noise: Noise) -> Series:
    """The levels that one judge gave by one wording of the criterion."""
    points = tuple(
        _point(each, one.level, one.scored)
        if one and one.judges == (way[0],) and one.anchors == way[1]
        else _point(each, None, 0)
        for each, one in there
    )
    counting = [each for each in points if each.counts]
    # Sessions of more answers are surer: the noise of one value is that of all of them on the average.
    squares = [noise.of_mean(each.answers) ** 2 for each in counting]
    found = trend([each.value for each in counting if each.value is not None], math.sqrt(mean(squares or [0.0])))
    return Series(points, found, way[0])


def _standing(series: Series, noise: Noise) -> Standing | None:
    latest = series.counting[-LATEST:]
    if not latest:
        return None
    answers = sum(each.answers for each in latest)
    total = sum(each.value * each.answers for each in latest if each.value is not None)
    return Standing(total / answers, answers, len(latest), CONFIDENCE * noise.of_mean(answers))


def _weakest_first(skills: Sequence[Skill]) -> list[Skill]:
    known = [each.standing for each in skills if each.standing]
    centre = mean([each.mean for each in known]) if known else 0.0

    def steadied(skill: Skill) -> float:
        if skill.standing is None:
            return math.inf
        answers = skill.standing.answers
        return (skill.standing.mean * answers + centre * STEADYING) / (answers + STEADYING)

    return sorted(skills, key=steadied)


def _covered(sessions: Sequence[Summary]) -> Series:
    judge = next((each.judge for each in reversed(sessions) if each.judge), "")
    points = []
    for each in sessions:
        scored = [one for one in each.criteria if one.judges == (judge,)]
        looked_for = sum(one.looked_for for one in scored)
        missing = sum(one.missing for one in scored)
        share = 100 * max(0, looked_for - missing) / looked_for if looked_for else None
        points.append(_point(each, share, sum(one.scored for one in scored)))
    return Series(
        tuple(points), trend([each.value for each in points if each.counts and each.value is not None]), judge
    )


def _delivery(sessions: Sequence[Summary]) -> Iterable[Spoken]:
    """Each session's median of its answers. Who speaks in a file from elsewhere is not known for sure."""
    own = [each for each in sessions if each.purpose != "import"]
    measured = {(each.id, one.name): one for each in own for one in each.delivery}
    for name, unit in dict.fromkeys((one.name, one.unit) for each in reversed(own) for one in each.delivery):
        points = []
        for each in sessions:
            one = measured.get((each.id, name))
            values = list(one.values.values()) if one and one.unit == unit else []
            points.append(_point(each, median(values) if values else None, len(values)))
        values = [each.value for each in points if each.counts and each.value is not None]
        ranges = {one.ordinary for each in own for one in each.delivery if one.name == name and one.values}
        if any(each.value is not None for each in points):
            ordinary = ranges.pop() if len(ranges) == 1 else (None, None)
            yield Spoken(name, unit, ordinary, Series(tuple(points), trend(values)))
