"""By how much a level would differ by itself, and what a difference is worth beside that.

A difference within the noise is no measurable change: |difference| < 1.96 · √2 · standard error.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voicemock.grade import Grade
from voicemock.rubric import Rubric
from voicemock.scoring.coverage import LABEL as COVERAGE
from voicemock.sessions.marks import MARKED_BY, Kept, anchors_of

if TYPE_CHECKING:  # it needs numpy, which takes a tenth of a second
    from voicemock.evaluation.agreement import Pair

CONFIDENCE = 1.96
"""Standard errors on both sides that hold 95 of 100."""
ASSUMED_SE = 0.7
"""Standard error of one level where nothing was measured. Two people who graded 2,273 short answers differ by 1.31 of
five points (root mean square), 1.22 beside their bias (Mohler 2011); on a scale of 1 to 5 that is 0.98, 0.7 each."""
ASSUMED_REPEAT_SE = 0.5
"""The same for one model that judges the very same answer again: about every second level is another one."""
MIN_REPEATED = 10
"""Grades with several samples that it takes to measure their spread."""
LEAST = 0.05
"""A smaller difference is shown as none anyway."""

Source = Literal["marks", "samples", "assumed", "exact"]


@dataclass(frozen=True)
class Noise:
    """How much one level differs by itself."""

    level_se: float
    """Standard error of one level, in levels."""
    source: Source
    """What it was taken from: levels of a person, repeated judgements, nothing, or a judge that cannot vary."""
    count: int = 0
    """Of how many levels it was taken."""

    def of_mean(self, levels: int) -> float:
        """Standard error of the mean of so many levels, in levels.

        Levels of one answer depend on each other, so count answers where the mean goes over several criteria.
        """
        return self.level_se / math.sqrt(max(1, levels))

    @property
    def words(self) -> str:
        """Where it comes from, in words."""
        match self.source:
            case "marks":
                return f"measured on {self.count} levels that a person gave"
            case "samples":
                return f"measured on {self.count} criteria that were judged several times"
            case "exact":
                return "coverage gives the same words the same level"
        return "an assumption: measure it with voicemock calibrate"


ASSUMED = Noise(ASSUMED_SE, "assumed")
EXACT = Noise(0.0, "exact")


@dataclass(frozen=True)
class Change:
    """What lies between two levels or means."""

    difference: float | None
    """After minus before, in levels; None where one of them was not scored."""
    least: float
    """The smallest difference that is no noise, in levels."""
    measurable: bool
    words: str
    """Such as *no measurable change* or *0.8 higher*."""


def compared(before: float | None, after: float | None, noise: Noise, levels: int = 1) -> Change:
    """What a change is worth.

    Args:
        before: a level, or a mean of levels.
        after: the same, later or by somebody else.
        noise: of one level.
        levels: over how many answers each of the two is a mean.
    """
    least = CONFIDENCE * math.sqrt(2) * noise.of_mean(levels)
    if before is None or after is None:
        return Change(None, least, False, "not comparable: not scored")
    difference = after - before
    measurable = abs(difference) >= max(least, LEAST)
    if not measurable:
        return Change(difference, least, False, "no measurable change")
    return Change(difference, least, True, f"{abs(difference):.1f} {'higher' if difference > 0 else 'lower'}")


def of_other_answers(kept: Kept, judge: str, rubric: Rubric, by: str = MARKED_BY) -> Noise:
    """The noise between different answers: what a judge's level differs from a person's, the judge's bias aside.

    Both are taken to err alike, so that half of the variance is the judge's.

    Args:
        kept: levels that people gave (`voicemock.sessions.marks.read_marks`).
        judge: the judge's label.
        rubric: by which both judged.
        by: whose levels.
    """
    pairs = [pair for by_criterion in pairs_of(kept, judge, rubric, by).values() for pair in by_criterion]
    if not pairs:
        return ASSUMED
    from voicemock.evaluation.agreement import Agreement, agreement  # numpy

    found = agreement(pairs)
    if not isinstance(found, Agreement):
        return ASSUMED
    return Noise(found.residual_sd / math.sqrt(2), "marks", found.scored)


def of_same_answers(grades: Iterable[Grade], judge: str) -> Noise:
    """The noise between two judgements of the same words: the spread of repeated samples.

    Args:
        grades: what the judge gave, samples included.
        judge: its label.
    """
    return of_samples((grade.samples for grade in grades), judge)


def of_samples(samples: Iterable[Sequence[int]], judge: str) -> Noise:
    """The same, of the levels of the single judgements of each grade."""
    if judge.startswith(COVERAGE):
        return EXACT
    repeated = [each for each in samples if len(each) > 1]
    if len(repeated) < MIN_REPEATED:
        return Noise(ASSUMED_REPEAT_SE, "assumed")
    return Noise(_median_se(repeated), "samples", len(repeated))


def _median_se(repeated: Sequence[Sequence[int]]) -> float:
    """Standard error of a median of samples, from the spread within all; π/2 is the median's share, from three on."""
    squares = sum(sum((level - sum(each) / len(each)) ** 2 for level in each) for each in repeated)
    variance = squares / sum(len(each) - 1 for each in repeated)
    count = sum(map(len, repeated)) / len(repeated)
    return math.sqrt(variance * math.pi / 2 / count) if count >= 3 else math.sqrt(variance)


def pairs_of(kept: Kept, judge: str, rubric: Rubric, by: str = MARKED_BY) -> "dict[str, list[Pair]]":
    """By criterion: what a person and a judge gave the same answers, where both gave or refused a level."""
    if not kept.marked:
        return {}
    from voicemock.evaluation.agreement import Pair  # numpy

    found: dict[str, list[Pair]] = {}
    for criterion in rubric.criteria:
        anchors = anchors_of(criterion)
        for mark in kept.marked.values():
            if (mark.by, mark.rubric, mark.criterion, mark.anchors) != (by, rubric.id, criterion.id, anchors):
                continue
            judged = kept.judged.get((judge, mark.answer, f"{mark.rubric} {mark.criterion}"))
            if judged is not None and mark.level is not None:
                pair = Pair(mark.answer, judged.level, mark.level, mark.words)
                found.setdefault(criterion.id, []).append(pair)
    return found
