"""What two people gave each other, as lines for a terminal."""

from collections.abc import Iterator

from voicemock.reports.conduct_lines import conduct_lines
from voicemock.reports.peer_view import Mark, Peer
from voicemock.reports.terminal import Line, bar
from voicemock.safe_text import one_line
from voicemock.sessions.peer_events import Part

NAME_CELLS = 20
NOT_ASSESSED = "not assessed"
PARTS: tuple[tuple[Part, str], ...] = (
    ("strengths", "Worked well"),
    ("improve", "To improve"),
    ("next_step", "Next step"),
)
STAGES = {"opening": "at the opening", "your_questions": "after the candidate's questions", "close": "at the close"}


def peer_lines(peer: Peer) -> Iterator[Line]:
    """Marks, feedback, and how the interview was led."""
    yield Line(0, ((f"Marks by {one_line(peer.interviewer)}", "bold"),))
    yield from _marks(peer)
    yield Line(0, ("",))
    yield Line(0, ((f"Feedback by {one_line(peer.interviewer)}", "bold"),))
    yield from feedback_lines(peer)
    yield from _beside(peer)
    yield Line(0, ("",))
    yield Line(0, ((f"How {one_line(peer.interviewer)} led the interview", "bold"),))
    yield from conduct_lines(peer.conduct)


def _marks(peer: Peer) -> Iterator[Line]:
    if not peer.marks:
        yield Line(0, (("No marks were given yet.", "yellow"),))
    question = ""
    for mark in peer.marks:
        if mark.question_id != question:
            question = mark.question_id
            yield Line(0, ((one_line(mark.question), "dim"),))
        level = f"{bar(mark.level)} {mark.level} of 5" if mark.level else NOT_ASSESSED
        yield Line(2, (f"{one_line(mark.name).ljust(NAME_CELLS)} ", (level, "cyan"), (f"  {beside(mark)}", "dim")))
        if mark.heard:
            yield Line(4, (mark.heard,))


def beside(mark: Mark) -> str:
    """What the session's own grading gave, and what graded it; empty before any grading."""
    if not mark.judge:
        return ""
    return f"{one_line(mark.judge)}: {mark.other if mark.other else 'not scored'}"


def feedback_lines(peer: Peer) -> Iterator[Line]:
    """The three parts, and which of the quotes were really said."""
    for field, name in PARTS:
        text = getattr(peer, field)
        yield Line(0, ((f"{name} ".ljust(13), "dim"), text or ("nothing was given", "dim")))
    for quote in peer.quotes:
        yield Line(13, ((f"In the transcript: “{quote}”", "dim"),))


def _beside(peer: Peer) -> Iterator[Line]:
    """What the interviewer said that no turn shows."""
    for words in peer.words:
        if words.turn is None and words.transcript and words.transcript.text.strip():
            where = STAGES.get(words.stage, "in between")
            yield Line(0, ((f"{one_line(peer.interviewer)}, {where}: ", "dim"), words.transcript.text))
