"""A quote on the page, and whether a click plays it."""

from collections.abc import Container
from dataclasses import dataclass

from voicemock.grade import Evidence
from voicemock.reports.feedback import place


@dataclass(frozen=True)
class Quote:
    """Evidence, and where it sounds."""

    turn: int
    quote: str
    where: str
    start_s: float | None
    end_s: float | None
    playable: bool
    shows: str
    """What it shows, in the rubric's words."""


def quote_view(evidence: Evidence, shows: str, sounding: Container[int]) -> Quote:
    """The quote with what it shows; it can be played where its words have times and its answer has sound."""
    timed = evidence.start_s is not None and evidence.end_s is not None
    return Quote(
        turn=evidence.turn,
        quote=evidence.quote,
        where=place(evidence),
        start_s=evidence.start_s,
        end_s=evidence.end_s,
        playable=timed and evidence.turn in sounding,
        shows=shows,
    )
