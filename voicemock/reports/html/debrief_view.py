"""What the page shows of a debrief."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from voicemock.feedback import Debrief, Gap, Practice
from voicemock.reports import debrief_wording as wording
from voicemock.reports.document_values import Document
from voicemock.reports.html.quote_view import Quote, quote_view
from voicemock.reports.html.rating_view import RatingView, rating_view


@dataclass(frozen=True)
class DebriefView:
    """A debrief."""

    worded_by: str
    strengths: tuple[Quote, ...]
    gaps: tuple[Gap, ...]
    practise: tuple[Practice, ...]
    order_note: str
    level: str
    ratings: tuple[tuple[str, str, RatingView], ...]
    """Of each question, and over all, how the user's own rating compares, and its picture."""
    context: tuple[str, ...]


def debrief_view(document: Document, sounding: Container[int]) -> DebriefView | None:
    """What the page shows of it; None where there is none."""
    debrief = document.debrief
    if debrief is None:
        return None
    return DebriefView(
        worded_by=wording.worded_by(debrief),
        strengths=tuple(quote_view(each.evidence, each.why, sounding) for each in debrief.strengths),
        gaps=debrief.gaps,
        practise=debrief.practise,
        order_note=debrief.order_note,
        level=wording.level(debrief),
        ratings=tuple(_ratings(debrief, document)),
        context=debrief.context,
    )


def _ratings(debrief: Debrief, document: Document) -> Iterator[tuple[str, str, RatingView]]:
    asked = document.asked
    shown = [each for each in debrief.self_ratings if each.question in asked]
    shown += [each for each in debrief.self_ratings if not each.question and each.scored is not None]
    for (name, told), rated in zip(wording.ratings(debrief, document), shown, strict=True):
        yield name, told, rating_view(rated)
