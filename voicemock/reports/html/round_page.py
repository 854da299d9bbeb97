"""A round on the page."""

from dataclasses import dataclass

from voicemock.reports import round_wording
from voicemock.reports.round_view import RoundTold


@dataclass(frozen=True)
class Card:
    """What one interviewer of a panel marked."""

    interviewer: str
    overall: str
    asked: str
    rows: tuple[str, ...]
    """Each criterion with its level."""


@dataclass(frozen=True)
class RoundPage:
    """Who interviewed, their scorecards, and what came of a negotiation."""

    people: tuple[str, ...]
    cards: tuple[Card, ...]
    """Of a panel."""
    negotiation: tuple[str, ...]


def round_page(told: RoundTold | None) -> RoundPage | None:
    """What the page shows of a round; None without one, or where nobody of it took part."""
    if told is None or not (told.interviewers or told.negotiation):
        return None
    return RoundPage(
        people=tuple(round_wording.people(told)),
        cards=tuple(
            Card(each.interviewer, round_wording.overall(each), round_wording.asked(each), round_wording.rows(each))
            for each in told.scorecards
        ),
        negotiation=told.negotiation,
    )
