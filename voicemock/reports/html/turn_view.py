"""One thing asked on the page, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass

from voicemock.grade import Evidence
from voicemock.reports import delivery_wording, interrupted, round_wording, to_the_grader, wording
from voicemock.reports.corrections import Recognised, recognised
from voicemock.reports.document_values import Document, Turn
from voicemock.reports.html.pace_view import PaceView, pace_of
from voicemock.reports.html.talk_view import Talk, talk_of
from voicemock.reports.html.timeline_view import Timeline, timeline_of
from voicemock.reports.marked_text import Piece, pieces


@dataclass(frozen=True)
class TurnView:
    """One thing asked, and what came back."""

    number: int
    who: str
    lead: str
    question: str
    audio: str | None
    """Where its sound is played from."""
    duration_s: float
    length: str
    timeline: Timeline
    pace: PaceView | None
    talk: Talk | None
    pieces: tuple[Piece, ...]
    timed: bool
    language: str
    instead: str
    """What stands in place of the words when there are none."""
    facts: tuple[str, ...]
    measured: tuple[str, ...]
    """How it was said."""
    recognised: tuple[Recognised, ...]
    """The words before the user corrected some; empty where none were."""
    set_aside: tuple[str, ...]
    """What the recogniser wrote and nobody said."""
    cautions: tuple[str, ...]


def turn_view(
    turn: Turn, evidence: Sequence[Evidence], sound: str | None, peaks: Sequence[float], document: Document
) -> TurnView:
    """What the page shows of a turn.

    Args:
        turn: the turn.
        evidence: that of its question; what lies in this turn is marked.
        sound: where its sound is played from; None where there is none.
        peaks: the shape of its sound; empty where it is not known.
        document: the session that it belongs to.
    """
    here = [each for each in evidence if each.turn == turn.number]
    length = turn.duration_s or 0.0
    return TurnView(
        number=turn.number,
        who=wording.who(turn),
        lead=turn.lead,
        question=turn.question,
        audio=sound,
        duration_s=length,
        length=wording.clock(length),
        timeline=timeline_of(turn, here, peaks),
        pace=pace_of(turn),
        talk=talk_of(turn),
        pieces=tuple(pieces(turn.transcript, here, turn.gaps, turn.heard)) if turn.transcript else (),
        timed=bool(turn.transcript and turn.transcript.words),
        language=turn.transcript.language if turn.transcript else document.language,
        instead=wording.instead_of_words(turn),
        facts=tuple(wording.facts(turn, document)),
        measured=tuple(delivery_wording.facts(turn.delivery)),
        recognised=tuple(recognised(turn)),
        set_aside=(
            *round_wording.asides(turn),
            *interrupted.sentences(turn),
            *to_the_grader.sentences(turn),
            *wording.set_aside(turn),
        ),
        cautions=tuple(wording.turn_cautions(turn)),
    )
