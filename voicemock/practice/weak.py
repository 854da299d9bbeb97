"""Which criteria of a rubric the user is weakest in, beside the noise of the levels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from voicemock.evaluation.noise import Noise, compared
from voicemock.practice.schedule import answers
from voicemock.practice.summary import ANCHOR_DIGITS, Summary
from voicemock.rubric import Rubric
from voicemock.sessions.marks import anchors_of

LATEST = 5
"""Answers over which a criterion's mean goes: enough to steady it, few enough to follow what was practised."""


@dataclass(frozen=True)
class Standing:
    """Where the user stands in one criterion."""

    criterion: str
    name: str
    mean: float
    """Of the latest levels, 1 to 5."""
    answers: int
    """Over how many, LATEST at the most."""
    weak: bool
    """Whether it is one of the weakest: below the highest beyond the noise, and as low as the lowest within it. Where
    the criteria cannot be told apart, none is weak."""


def standings(summaries: Iterable[Summary], rubric: Rubric, noise: Noise, until: datetime) -> tuple[Standing, ...]:
    """The rubric's criteria that have a level, the lowest first.

    Args:
        summaries: of all sessions.
        rubric: as it is now. Levels count only where the criterion's levels meant what they mean now.
        noise: of one level.
        until: later answers play no part.
    """
    levels = _levels(summaries, rubric, until)
    found = [
        Standing(each.id, each.name, sum(latest) / len(latest), len(latest), weak=False)
        for each in rubric.criteria
        if (latest := levels[each.id][-LATEST:])
    ]
    return tuple(_with_weakness(sorted(found, key=lambda each: each.mean), noise))


def _levels(summaries: Iterable[Summary], rubric: Rubric, until: datetime) -> dict[str, list[int]]:
    """By criterion, oldest first."""
    anchors = {each.id: anchors_of(each)[:ANCHOR_DIGITS] for each in rubric.criteria}
    levels: dict[str, list[int]] = {each: [] for each in anchors}
    for _, summary, question in answers((each for each in summaries if each.rubric == rubric.id), until):
        meant = {each.id: each.anchors for each in summary.criteria}
        for criterion, level in question.levels.items():
            if level is not None and criterion in anchors and meant.get(criterion) == anchors[criterion]:
                levels[criterion].append(level)
    return levels


def _with_weakness(found: Sequence[Standing], noise: Noise) -> list[Standing]:
    return [
        replace(each, weak=_is_apart(each, found[-1], noise) and not _is_apart(each, found[0], noise))
        for each in found
    ]


def _is_apart(one: Standing, other: Standing, noise: Noise) -> bool:
    return compared(one.mean, other.mean, noise, min(one.answers, other.answers)).measurable
