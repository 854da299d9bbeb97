"""What one person who interviewed another gave, on the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.reports.conduct_lines import SIGNS_ONLY, Finding, findings
from voicemock.reports.peer_lines import PARTS, STAGES, beside
from voicemock.reports.peer_view import Mark, Peer


@dataclass(frozen=True)
class MarkView:
    """A level that the other person gave."""

    name: str
    level: int | None
    heard: str
    beside: str
    """What the session's own grading gave."""


@dataclass(frozen=True)
class Asked:
    """A question with its marks."""

    question: str
    marks: tuple[MarkView, ...]


@dataclass(frozen=True)
class PeerPage:
    """Marks, feedback, and how the interview was led."""

    interviewer: str
    candidate: str
    asked: tuple[Asked, ...]
    given: tuple[tuple[str, str], ...]
    """The parts of the feedback, each with what was said; empty where nothing was."""
    quotes: tuple[str, ...]
    findings: tuple[Finding, ...]
    talk_share: float | None
    """The interviewer's, in per cent."""
    signs_only: str
    said: tuple[tuple[str, str], ...]
    """What the interviewer said that no turn shows, each with where."""


def peer_page(peer: Peer | None) -> PeerPage | None:
    """What the page shows of it; None of a session that voicemock led."""
    if peer is None:
        return None
    share = peer.conduct.talk_share
    return PeerPage(
        interviewer=peer.interviewer,
        candidate=peer.candidate,
        asked=tuple(_asked(peer)),
        given=tuple((name, getattr(peer, part)) for part, name in PARTS),
        quotes=peer.quotes,
        findings=tuple(findings(peer.conduct)),
        talk_share=None if share is None else round(100 * share, 1),
        signs_only=SIGNS_ONLY if peer.conduct.wording_known else "",
        said=tuple(
            (STAGES.get(each.stage, "in between"), each.transcript.text)
            for each in peer.words
            if each.turn is None and each.transcript and each.transcript.text.strip()
        ),
    )


def _asked(peer: Peer) -> Iterator[Asked]:
    for question_id in dict.fromkeys(mark.question_id for mark in peer.marks):
        own = [mark for mark in peer.marks if mark.question_id == question_id]
        yield Asked(own[0].question, tuple(map(_mark, own)))


def _mark(mark: Mark) -> MarkView:
    return MarkView(mark.name, mark.level, mark.heard, beside(mark))
