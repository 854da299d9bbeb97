"""One thing over many sessions as a row of values: each session's value or a gap, and what the row tells."""

from dataclasses import dataclass
from datetime import datetime

from voicemock.practice.summary import Summary
from voicemock.practice.trend import Trend
from voicemock.sessions.origin import Purpose


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
    def latest(self) -> float | None:
        """The last value, that of a retake too; None where there is none."""
        return next((each.value for each in reversed(self.points) if each.value is not None), None)

    @property
    def counting(self) -> tuple[Point, ...]:
        """Those of which the trend is made."""
        return tuple(each for each in self.points if each.counts)


def point_of(summary: Summary, value: float | None, answers: int) -> Point:
    """What a session adds to a row."""
    return Point(summary.id, summary.held_at, summary.purpose, value, answers)
