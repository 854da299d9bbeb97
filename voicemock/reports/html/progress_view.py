"""What the page of progress shows: a small picture for each criterion and measure, as paths and places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from voicemock import __version__
from voicemock.practice.groups import Group, Spoken
from voicemock.practice.series import Point, Series
from voicemock.practice.skills import Skill
from voicemock.practice.trend import MOST_VALUES
from voicemock.reports import progress_wording as words
from voicemock.reports.spark import LEVELS, bounds

LEFT, RIGHT, TOP, BOTTOM = 34.0, 314.0, 10.0, 104.0
"""Edges of the drawing inside a picture of 320 by 126 units."""
LATEST = "in the latest session that has it"
DENSE = 60
"""With more sessions than this the dots are smaller."""


@dataclass(frozen=True)
class Mark:
    """A line across the drawing, with its value."""

    y: float
    text: str


@dataclass(frozen=True)
class Band:
    """A stretch of values across the drawing."""

    y: float
    height: float


@dataclass(frozen=True)
class Slope:
    """The line of a trend."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Chart:
    """One thing over the sessions."""

    name: str
    value: str
    """Where it stands."""
    from_: str
    """What that is taken from."""
    told: str
    """Its trend in words; empty where there is nothing to say."""
    looks: str
    """Classes: the trend's verdict, and whether there are many sessions."""
    notes: tuple[str, ...]
    says: str
    """The drawing in words."""
    marks: tuple[Mark, ...]
    band: Band | None
    line: str
    """Path through neighbouring sessions; a session without a value leaves a gap."""
    dots: str
    """Path of points of no length: each is drawn by its round ends."""
    retakes: str
    earlier: str
    """Dots by other judges."""
    slope: Slope | None


@dataclass(frozen=True)
class GroupView:
    """A rubric and round."""

    anchor: str
    title: str
    held: str
    asked: str
    first: str
    last: str
    judged: tuple[str, ...]
    skills: tuple[Chart, ...]
    delivery: tuple[Chart, ...]
    has_retakes: bool
    has_earlier: bool
    has_slopes: bool


@dataclass(frozen=True)
class ProgressView:
    """The whole page."""

    groups: tuple[GroupView, ...]
    none: str
    index: str
    """The address of the page of all sessions; empty where there is none beside this one."""
    made: str
    retakes: str
    apart: str
    colophon: str


def progress_view(groups: Sequence[Group], made_at: datetime, index: str) -> ProgressView:
    """What the page shows of these groups."""
    return ProgressView(
        groups=tuple(_group(each, f"g{at}") for at, each in enumerate(groups, 1)),
        none=words.NONE,
        index=index,
        made=f"Made on {words.day(made_at)} at {made_at:%H:%M} UTC",
        retakes=words.RETAKES,
        apart=words.APART,
        colophon=f"voicemock {__version__}",
    )


def _group(group: Group, anchor: str) -> GroupView:
    skills = tuple(_skill(each) for each in group.skills)
    covered = [_covered(group.covered)] if group.covered.counting else []
    delivery = (*covered, *(_spoken(each) for each in group.delivery))
    return GroupView(
        anchor=anchor,
        title=words.title(group),
        held=words.held(group),
        asked=words.asked(group),
        first=words.day(group.sessions[0].held_at),
        last=words.day(group.sessions[-1].held_at),
        judged=tuple(words.judged(group)),
        skills=skills,
        delivery=delivery,
        has_retakes=any(each.retakes for each in (*skills, *delivery)),
        has_earlier=any(each.earlier for each in skills),
        has_slopes=any(each.slope for each in (*skills, *delivery)),
    )


def _skill(skill: Skill) -> Chart:
    found = skill.standing
    band = (found.mean - found.margin, found.mean + found.margin) if found else None
    return _chart(
        _Drawn(skill.series, *LEVELS),
        name=skill.name,
        value=words.standing(skill),
        from_=words.standing_from(skill),
        told=words.told(skill.series.trend),
        notes=tuple(words.earlier(each, skill.series) for each in skill.earlier),
        marks=[(float(level), str(level)) for level in range(1, 6)],
        band=band,
        earlier=skill.earlier,
    )


def _covered(series: Series) -> Chart:
    told = words.told_beside(series.trend, "%")
    marks = [(0.0, "0"), (50.0, "50"), (100.0, "100 %")]
    value = words.figure(series.latest or 0.0, "%")
    return _chart(
        _Drawn(series, 0.0, 100.0),
        name="said of what counts", value=value, from_=LATEST, told=told, marks=marks,
    )  # fmt: skip


def _spoken(spoken: Spoken) -> Chart:
    values = [each.value for each in spoken.series.points]
    low, high = bounds(values, spoken.ordinary)
    latest = spoken.series.latest
    assert latest is not None  # what has no value is not among them
    odd = words.beyond(latest, spoken.ordinary, spoken.unit)
    ordinary = (low if spoken.ordinary[0] is None else spoken.ordinary[0],
                high if spoken.ordinary[1] is None else spoken.ordinary[1])  # fmt: skip
    return _chart(
        _Drawn(spoken.series, low, high),
        name=spoken.name,
        value=words.figure(latest, spoken.unit),
        from_=", ".join(filter(None, (LATEST, odd))),
        told=words.told_beside(spoken.series.trend, spoken.unit),
        marks=[(each, words.figure(each, spoken.unit).removesuffix(spoken.unit).strip()) for each in (low, high)],
        band=ordinary if spoken.ordinary != (None, None) else None,
    )


class _Drawn:
    """Where the values of a series stand in its picture."""

    def __init__(self, series: Series, low: float, high: float) -> None:
        self.series = series
        self._low, self._high = low, high
        self._step = (RIGHT - LEFT) / max(1, len(series.points) - 1)
        self._start = LEFT if len(series.points) > 1 else (LEFT + RIGHT) / 2

    def x(self, at: int) -> float:
        """The place of a session, by its number."""
        return round(self._start + self._step * at, 1)

    def y(self, value: float) -> float:
        """The place of a value; what lies beyond the edges stands at the edge."""
        share = (value - self._low) / (self._high - self._low)
        return round(BOTTOM - (BOTTOM - TOP) * max(0.0, min(1.0, share)), 1)

    def line(self) -> str:
        """A path that goes on over retakes, and begins anew after a session without a value."""
        parts, begun = [], False
        for at, each in enumerate(self.series.points):
            if each.value is not None and each.counts:
                parts.append(f"{'L' if begun else 'M'}{self.x(at)} {self.y(each.value)}")
                begun = True
            elif each.purpose != "retake":
                begun = False
        return "".join(parts)

    def dots(self, points: Sequence[Point], retakes: bool = False) -> str:
        """A path of points, those of retakes or the others."""
        shown = ((at, each.value) for at, each in enumerate(points) if (each.purpose == "retake") is retakes)
        return "".join(f"M{self.x(at)} {self.y(value)}h0" for at, value in shown if value is not None)

    def slope(self) -> Slope | None:
        """The line of the trend, over the sessions of which it is made."""
        found = self.series.trend
        if not found.is_told or found.start is None or found.change is None:
            return None
        at = [at for at, each in enumerate(self.series.points) if each.counts][-MOST_VALUES:]
        return Slope(self.x(at[0]), self.y(found.start), self.x(at[-1]), self.y(found.start + found.change))


def _chart(
    drawn: _Drawn,
    *,
    name: str,
    value: str,
    from_: str,
    told: str,
    marks: Sequence[tuple[float, str]],
    notes: tuple[str, ...] = (),
    band: tuple[float, float] | None = None,
    earlier: Sequence[Series] = (),
) -> Chart:
    points = drawn.series.points
    edges = (drawn.y(band[1]), drawn.y(band[0])) if band else None
    return Chart(
        name=name,
        value=value,
        from_=from_,
        told=told,
        looks=drawn.series.trend.verdict + (" dense" if len(points) > DENSE else ""),
        notes=notes,
        says=". ".join(_in_words(name, value, told, points)),
        marks=tuple(Mark(drawn.y(at), text) for at, text in marks),
        band=Band(edges[0], round(edges[1] - edges[0], 1)) if edges else None,
        line=drawn.line(),
        dots=drawn.dots(points),
        retakes=drawn.dots(points, retakes=True),
        earlier="".join(drawn.dots(each.points) for each in earlier),
        slope=drawn.slope(),
    )


def _in_words(name: str, value: str, told: str, points: Sequence[Point]) -> Iterator[str]:
    yield f"{name}: {value}"
    if told:
        yield told
    there = [each.value for each in points if each.value is not None]
    without = len(points) - len(there)
    if there:
        count = f"{len(there)} session{'s' * (len(there) != 1)}"
        yield f"{count} between {min(there):.1f} and {max(there):.1f}" + (f", {without} without" if without else "")
