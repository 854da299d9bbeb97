"""The profile over criteria, with the places of its dots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voicemock.reports.document_values import Document
from voicemock.reports.figures import CriterionTotal


@dataclass(frozen=True)
class Chip:
    """One question's level on a criterion."""

    anchor: str
    label: str
    level: int | None
    says: str
    """The same in words."""


@dataclass(frozen=True)
class Row:
    """One criterion."""

    name: str
    mean: float | None
    mean_text: str
    x: float
    dots: tuple[float, ...]
    chips: tuple[Chip, ...]
    says: str
    """The drawing in words."""


def place_of(level: float) -> float:
    """Where a level lies on the axis, in the drawing's own units."""
    return round(10 + 45 * (level - 1), 1)


def profile_of(document: Document, anchors: Mapping[str, str]) -> Iterator[Row]:
    """One row for each criterion that was due."""
    for total in document.totals.criteria if document.totals else ():
        yield _row(total, document, anchors)


def _row(total: CriterionTotal, document: Document, anchors: Mapping[str, str]) -> Row:
    scores = [score for score in document.scores if score.criterion == total.criterion]
    chips = []
    for score in scores:
        anchor = anchors.get(score.question_id, "")
        said = f"level {score.level}" if score.level else f"not scored, {score.reason_text}"
        chips.append(Chip(anchor, anchor.upper(), score.level, f"Question {anchor[1:]}: {said}"))
    mean = total.level
    return Row(
        name=total.name,
        mean=mean,
        mean_text="" if mean is None else f"{mean:.1f}",
        x=place_of(mean) if mean is not None else 0,
        dots=tuple(sorted({place_of(score.level) for score in scores if score.level})),
        chips=tuple(chips),
        says=f"{total.name}: not scored" if mean is None else f"{total.name}: mean level {mean:.1f} of 5",
    )
