"""The picture of each criterion over the attempts: levels, and the band in which they are no measurable change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicemock.evaluation.noise import Change
from voicemock.practice.attempts import Retaken, unlike
from voicemock.reports import retake_wording as wording
from voicemock.reports.html.profile_view import place_of

LANE = 18
"""Height of an attempt's lane in the picture of a criterion, in the drawing's own units."""
LEAST_LEVEL, MOST_LEVEL = 1.0, 5.0


@dataclass(frozen=True)
class Dot:
    """One attempt's level in the picture of a criterion."""

    label: str
    y: float
    x: float | None
    """None: not scored."""
    alike: bool
    """Whether it was judged like the latest one, so that the two can be compared."""
    latest: bool


@dataclass(frozen=True)
class Picture:
    """The levels of all attempts on one criterion, or over all."""

    name: str
    height: int
    dots: tuple[Dot, ...]
    band: tuple[float, float] | None
    """From where to where levels are no measurable change from the first one's; None where nothing is compared."""
    worth: str
    """What lies between the first and the latest."""
    is_change: bool
    says: str
    """The drawing in words."""


def pictures_of(taken: Retaken) -> Iterator[Picture]:
    """One for each criterion and one over all, where there is something to compare."""
    if not taken.against:
        return
    versus = taken.against[0]
    for each in versus.criteria:
        levels = [grade.level if (grade := one.grades.get(each.criterion)) else None for one in taken.attempts]
        yield _picture(each.name, taken, levels, each.change)
    levels_of_all = [each.overall for each in taken.attempts]
    if any(level is not None for level in levels_of_all):
        yield _picture("Overall", taken, levels_of_all, versus.overall)


def _picture(name: str, taken: Retaken, levels: Sequence[float | None], change: Change) -> Picture:
    alike = [unlike(each, taken.latest) is None for each in taken.attempts]
    first = levels[0] if alike[0] else None
    band = (
        (max(LEAST_LEVEL, first - change.least), min(MOST_LEVEL, first + change.least)) if first is not None else None
    )
    dots = tuple(
        Dot(
            label=str(attempt.number),
            y=LANE * (at + 0.5),
            x=None if level is None else place_of(level),
            alike=is_alike,
            latest=attempt is taken.latest,
        )
        for at, (attempt, level, is_alike) in enumerate(zip(taken.attempts, levels, alike, strict=True))
    )
    said = [
        f"attempt {attempt.number} {'not scored' if level is None else f'level {level:.1f}'.removesuffix('.0')}"
        + ("" if is_alike else ", judged otherwise")
        for attempt, level, is_alike in zip(taken.attempts, levels, alike, strict=True)
    ]
    if band:
        said.append(f"levels from {band[0]:.1f} to {band[1]:.1f} are no measurable change from the first")
    return Picture(
        name=name,
        height=LANE * len(taken.attempts),
        dots=dots,
        band=(place_of(band[0]), place_of(band[1])) if band else None,
        worth=wording.without_reason(change.words),
        is_change=change.measurable,
        says=f"{name}: {'; '.join(said)}",
    )
