"""What the page shows of a debrief."""

from collections.abc import Container
from dataclasses import dataclass

from voicemock.feedback import Gap, Practice
from voicemock.reports import debrief_wording as wording
from voicemock.reports.document_values import Document
from voicemock.reports.html.quote_view import Quote, quote_view


@dataclass(frozen=True)
class DebriefView:
    """A debrief."""

    worded_by: str
    strengths: tuple[Quote, ...]
    gaps: tuple[Gap, ...]
    practise: tuple[Practice, ...]
    order_note: str
    level: str
    ratings: tuple[tuple[str, str], ...]
    """Of each question, and over all, how the user's own rating compares."""
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
        ratings=tuple(wording.ratings(debrief, document)),
        context=debrief.context,
    )
