"""What the interviewer says when it cuts in on an answer: it asks for what the answer lacks, as after its end."""

from dataclasses import replace

from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.lines import Lines
from voicemock.ports import Line
from voicemock.sessions.session import Session, Turn
from voicemock.transcript import Said, Transcript


def cutting_in(session: Session, said: Said, lines: Lines) -> Line:
    """The words for it, from those of the answer to the latest question; no model is waited for.

    Without any words of the answer, or where they lack nothing or no criterion looks at them, it asks for the main
    point.
    """
    turn = session.turns[-1]
    lead = lines.cut_in[len(session.turns) % len(lines.cut_in)]
    transcript = Transcript.of_words((*said.settled, *said.unsettled), session.rubric.language)
    if transcript.text and _is_probed(turn, session):
        exchange = (*session.exchange(turn.question)[:-1], replace(turn, transcript=transcript))
        if asks := WrittenInterviewer().follow_up(session, exchange):
            return Line(f"{lead} {asks.text}", asks.criterion)
    return Line(f"{lead} {lines.to_the_point[len(session.turns) % len(lines.to_the_point)]}")


def _is_probed(turn: Turn, session: Session) -> bool:
    """Whether the rubric's follow-ups fit what is being answered: not beside its questions, nor to a counterpart."""
    if not turn.question:
        return False
    negotiates = session.round is not None and session.round.negotiation is not None
    return not (negotiates and session.rubric.question(turn.question).kind == "negotiation")
