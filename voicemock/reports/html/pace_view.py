"""Pace over time, as a line: words a minute in a window that moves through an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicemock.reports.document_values import Document, Turn
from voicemock.reports.figures import Measure
from voicemock.transcript import Word

WINDOW_S = 10.0
"""About 25 words at an ordinary pace: one word more or less is then 4 %."""
STEP_S = 2.5
WIDTH, HEIGHT = 1000, 100
"""Of the drawing, in its own units."""
SLOWEST, FASTEST = 60.0, 240.0
"""Words a minute at the lower and the upper edge, unless somebody speaks outside them."""


@dataclass(frozen=True)
class Point:
    """The pace around a moment."""

    at_s: float
    wpm: float


@dataclass(frozen=True)
class Name:
    """What stands at a place along the time."""

    text: str
    left: float
    """Per cent of the width."""


@dataclass(frozen=True)
class PaceView:
    """A picture of it."""

    path: str
    """The line, in the drawing's own units."""
    band_y: float
    band_height: float
    """The ordinary range; 0: none is known."""
    band_says: str
    high: Name | None
    low: Name | None
    """The bounds of the ordinary range; `left` is here per cent from the top."""
    parts: tuple[Name, ...]
    """Where questions begin."""
    says: str
    """The picture in words."""


def windows(words: Sequence[Word]) -> Iterator[Point]:
    """The pace in each window that lies within the words; over all of them where they last no longer than one."""
    if not words:
        return
    first_s, last_s = words[0].start_s, max(each.end_s for each in words)
    length_s = min(WINDOW_S, last_s - first_s)
    if length_s <= 0:
        return
    middles = [(each.start_s + each.end_s) / 2 for each in words]
    start_s = first_s
    while start_s + length_s <= last_s + 1e-6:
        inside = sum(start_s <= each < start_s + length_s for each in middles)
        yield Point(start_s + length_s / 2, 60 * inside / length_s)
        start_s += STEP_S


def pace_of(turn: Turn) -> PaceView | None:
    """The line of one answer, along its timeline; None where pace cannot be measured or nobody can place it."""
    measure, points = _measured(turn)
    if measure is None or not points or not turn.duration_s:
        return None
    return _drawn([points], turn.duration_s, measure, (), "Pace through this answer")


def pace_through(document: Document) -> PaceView | None:
    """The line of all answers one after the other; None where fewer than two have one."""
    lines, parts, at_s, seen = [], [], 0.0, dict[str, None]()
    total_s = sum(turn.duration_s or 0.0 for turn in document.turns)
    known = None
    for turn in document.turns:
        measure, points = _measured(turn)
        if turn.question_id and turn.question_id not in seen and turn.duration_s:
            parts.append(Name(f"Q{document.asked.index(turn.question_id) + 1}", round(100 * at_s / total_s, 2)))
            seen[turn.question_id] = None
        if measure and points:
            known = known or measure
            lines.append([Point(each.at_s + at_s, each.wpm) for each in points])
        at_s += turn.duration_s or 0.0
    if known is None or len(lines) < 2:
        return None
    return _drawn(lines, total_s, known, tuple(parts), f"Pace through {len(lines)} answers")


def _measured(turn: Turn) -> tuple[Measure | None, list[Point]]:
    measure = next((each for each in turn.delivery if each.name == "pace" and each.value is not None), None)
    return measure, list(windows(turn.transcript.words)) if measure and turn.transcript else []


def _drawn(
    lines: Sequence[Sequence[Point]], length_s: float, measure: Measure, parts: tuple[Name, ...], what: str
) -> PaceView:
    rates = [each.wpm for line in lines for each in line]
    low, high = measure.ordinary
    bottom, top = min(SLOWEST, *rates), max(FASTEST, *rates)

    def y(wpm: float) -> float:
        return round(HEIGHT * (top - wpm) / (top - bottom), 1)

    ordinary = f"; {low:.0f} to {high:.0f} is ordinary" if low is not None and high is not None else ""
    least, most = min(rates), max(rates)
    said = f"{least:.0f}" if round(least) == round(most) else f"{least:.0f} to {most:.0f}"
    return PaceView(
        path="".join(_line([(WIDTH * each.at_s / length_s, y(each.wpm)) for each in line]) for line in lines),
        band_y=y(high) if ordinary and high else 0,
        band_height=round(y(low) - y(high), 1) if ordinary and low and high else 0,
        band_says=measure.source if ordinary else "",
        high=Name(f"{high:.0f}", y(high)) if ordinary and high else None,
        low=Name(f"{low:.0f}", y(low)) if ordinary and low else None,
        parts=parts,
        says=f"{what}: {said} words a minute in windows of {WINDOW_S:.0f} seconds{ordinary}.",
    )


def _line(places: Sequence[tuple[float, float]]) -> str:
    """A path through the places; a single one becomes a short dash, or it would not be seen."""
    if len(places) == 1:
        (x, y), half = places[0], 12.0
        return f"M{max(0.0, x - half):.0f} {y:g}H{min(WIDTH, x + half):.0f}"
    return "M" + "L".join(f"{x:.0f} {y:g}" for x, y in places)
