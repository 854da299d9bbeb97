"""The user's sessions by rubric and round: criteria, what was covered, and delivery, each as a row of values."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from voicemock.evaluation.noise import Noise
from voicemock.practice.delivery_noise import OWN, least_sd
from voicemock.practice.series import Series, point_of
from voicemock.practice.skills import Skill, skills
from voicemock.practice.summary import Summary, own
from voicemock.practice.trend import trend

NoiseOf = Callable[[Summary, str], Noise]
"""The noise of one level in sessions like this one, by a judge's label."""


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


def groups(summaries: Iterable[Summary], noise_of: NoiseOf, since: datetime | None = None) -> tuple[Group, ...]:
    """The user's own sessions by rubric and round; the group with the latest session first.

    Sessions in which another person or a played candidate was interviewed are nobody's progress here. A retake or a
    drill, which is held without a round, stands with the latest round that its rubric was practised in, also where
    that was before `since`; earlier sessions are left out.
    """
    found: dict[tuple[str, str], list[Summary]] = {}
    rounds: dict[str, str] = {}
    names: dict[str, str] = {}
    for each in (each for each in own(summaries) if each.turns):
        if each.purpose in ("interview", "import"):
            rounds[each.rubric] = each.round
            names[each.round] = each.round_name
        key = (each.rubric, rounds.get(each.rubric, each.round))
        if since is None or each.held_at >= since:
            found.setdefault(key, []).append(each)
    made = [
        _group(tuple(sessions), round_, names.get(round_, ""), noise_of) for (_, round_), sessions in found.items()
    ]
    return tuple(sorted(made, key=lambda group: group.sessions[-1].held_at, reverse=True))


def _group(sessions: tuple[Summary, ...], round_: str, round_name: str, noise_of: NoiseOf) -> Group:
    latest = sessions[-1]
    asked = {question.id for each in sessions for question in each.questions if question.answered}
    return Group(
        rubric=latest.rubric,
        rubric_name=latest.rubric_name,
        round=round_,
        round_name=round_name,
        sessions=sessions,
        skills=skills(sessions, lambda judge: noise_of(latest, judge)),
        delivery=tuple(_delivery(sessions)),
        covered=_covered(sessions),
        asked=len(asked),
        questions=max(latest.rubric_questions, len(asked)),
    )


def _covered(sessions: Sequence[Summary]) -> Series:
    judge = next((each.judge for each in reversed(sessions) if each.judge), "")
    points = []
    for each in sessions:
        scored = [one for one in each.criteria if one.judges == (judge,)]
        looked_for = sum(one.looked_for for one in scored)
        missing = sum(one.missing for one in scored)
        share = 100 * max(0, looked_for - missing) / looked_for if looked_for else None
        points.append(point_of(each, share, sum(one.scored for one in scored)))
    return Series(
        tuple(points), trend([each.value for each in points if each.counts and each.value is not None]), judge
    )


def _delivery(sessions: Sequence[Summary]) -> Iterable[Spoken]:
    """Each session's median of its answers. Who speaks in a file from elsewhere is not known for sure."""
    heard = [each for each in sessions if each.purpose in OWN]
    measured = {(each.id, one.name): one for each in heard for one in each.delivery}
    for name, unit in dict.fromkeys((one.name, one.unit) for each in reversed(heard) for one in each.delivery):
        points = []
        for each in sessions:
            one = measured.get((each.id, name))
            values = list(one.values.values()) if one and one.unit == unit else []
            points.append(point_of(each, median(values) if values else None, len(values)))
        values = [each.value for each in points if each.counts and each.value is not None]
        ranges = {one.ordinary for each in heard for one in each.delivery if one.name == name and one.values}
        if any(each.value is not None for each in points):
            ordinary = ranges.pop() if len(ranges) == 1 else (None, None)
            yield Spoken(name, unit, ordinary, Series(tuple(points), trend(values, least_sd(unit))))
