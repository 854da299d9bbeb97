"""Which transcripts of a session the user may put right, and the event that notes what was really said."""

from voicemock.correction import corrected
from voicemock.errors import BadInput, NotFound
from voicemock.safe_text import one_line
from voicemock.sessions.answer_events import AnswerCorrected
from voicemock.sessions.journal import Journal
from voicemock.sessions.session import Session, apply, fold
from voicemock.sessions.turn import Turn
from voicemock.transcript import Transcript


def correctable(session: Session) -> tuple[Turn, ...]:
    """The answers that were heard, and not typed."""
    return tuple(turn for turn in session.turns if turn.speech and turn.transcript and not turn.typed)


def correction(turn: Turn, text: str) -> AnswerCorrected | None:
    """What was really said; None where the text is empty or says the same: nothing is to be changed."""
    said, now = turn.transcript or Transcript(text=""), one_line(text)
    if not now or now == one_line(said.text):
        return None
    return AnswerCorrected(turn=turn.number, transcript=corrected(turn.heard or said, now, turn.spoken_within))


def told_of(turn: Turn) -> str:
    """What became of an answer that was put right, in a sentence."""
    return "Saved; what was recognised is kept beside it." if turn.heard else "It is again as it was recognised."


def put_right(journal: Journal, number: str, text: str) -> Turn | None:
    """Notes in an open journal what was said in the answer of this number.

    Returns:
        The answer as it is now; None where nothing was to be changed.

    Raises:
        NotFound: there is no such answer that was heard.
        BadInput: the journal makes no session.
        DiskError, CannotWrite: it cannot be noted.
    """
    try:
        session = fold(entry.event for entry in journal.entries)
    except ValueError as error:
        raise BadInput(f"Session {journal.path.parent.name} cannot be read.") from error
    turn = next((each for each in correctable(session) if str(each.number) == number), None)
    if turn is None:
        raise NotFound("There is no such answer with a transcript to correct.", "Open the session's page anew.")
    event = correction(turn, text)
    if event is None:
        return None
    journal.append(event)
    return next(each for each in apply(session, event).turns if each.number == turn.number)
