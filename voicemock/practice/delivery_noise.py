"""By how much a measure of delivery varies between one person's own answers, and what a difference is worth.

People speak every answer a little otherwise. A difference between two answers within that is no measurable change:
|difference| < t · √2 · standard deviation, with Student's t, because the deviation is known from few answers.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import stdev
from typing import Literal

from voicemock.practice.summary import Summary
from voicemock.practice.trend import student

MIN_ANSWERS = 10
"""Fewer spoken answers than this say too little of how a person varies: from ten on, a standard deviation is known to
about a quarter (1 / √(2 · 9))."""
OWN = frozenset(["interview", "retake", "drill"])
"""What sessions are held for in which the user answers. Who speaks in a file from elsewhere is not known for sure."""

_LEAST_SD: Mapping[str, float] = {"words/min": 2.0, "syllables/s": 0.1, "s": 0.2, "%": 1.0, "": 1.0}
"""By unit: a smaller deviation is chance, such as ten answers without one long pause, and is not believed."""
_LEAST_SD_OF_RATE = 0.5
"""The same for what is counted per 100 words: in a short answer one phrase more is one in a hundred words."""

Verdict = Literal["more", "less", "no_change", "unknown", "not_measured"]
"""`unknown`: too few answers to tell; `not_measured`: it could not be measured in one of the two."""


@dataclass(frozen=True)
class DeliveryNoise:
    """How much one measure varies between a person's own answers."""

    answers: int
    """In so many it was measured."""
    sd: float | None
    """Standard deviation, in the measure's unit; None: too few answers."""

    @property
    def least(self) -> float | None:
        """The smallest difference between two answers that is no noise; None where too few answers are known."""
        return None if self.sd is None else student(self.answers - 1) * math.sqrt(2) * self.sd


@dataclass(frozen=True)
class DeliveryChange:
    """One measure in two answers."""

    name: str
    unit: str
    before: float | None
    """None: not measurable."""
    after: float | None
    noise: DeliveryNoise
    verdict: Verdict


UNHEARD = DeliveryNoise(0, None)


def of_answers(summaries: Iterable[Summary], left_out: Iterable[tuple[str, int]] = ()) -> dict[str, DeliveryNoise]:
    """The noise of each measure, by its name.

    Args:
        summaries: of the user's sessions.
        left_out: answers, by session and turn, that are compared themselves: a real change is no noise.
    """
    passed_over = frozenset(left_out)
    values: dict[str, list[float]] = {}
    units: dict[str, str] = {}
    for summary in summaries:
        if summary.purpose not in OWN or summary.played:
            continue
        for measure in summary.delivery:
            units[measure.name] = measure.unit
            own = (value for turn, value in measure.values.items() if (summary.id, turn) not in passed_over)
            values.setdefault(measure.name, []).extend(own)
    return {name: _noise(found, units[name]) for name, found in values.items()}


def compared(name: str, unit: str, before: float | None, after: float | None, noise: DeliveryNoise) -> DeliveryChange:
    """What the difference between two answers is worth."""
    verdict: Verdict
    if before is None or after is None:
        verdict = "not_measured"
    elif noise.least is None:
        verdict = "unknown"
    elif abs(after - before) < noise.least:
        verdict = "no_change"
    else:
        verdict = "more" if after > before else "less"
    return DeliveryChange(name, unit, before, after, noise, verdict)


def least_sd(unit: str) -> float:
    """The smallest standard deviation of a measure, in its unit, that is believed of anybody's answers."""
    return _LEAST_SD.get(unit, _LEAST_SD_OF_RATE)


def _noise(values: list[float], unit: str) -> DeliveryNoise:
    if len(values) < MIN_ANSWERS:
        return DeliveryNoise(len(values), None)
    return DeliveryNoise(len(values), max(stdev(values), least_sd(unit)))
