"""Where a session comes from, for people and for programs: the answer that it takes again."""

from typing import TYPE_CHECKING

from voicemock.sessions.library import Library, Stored
from voicemock.sessions.session import Session
from voicemock.transcript import Value

if TYPE_CHECKING:
    from voicemock.reports.document_values import Document


class AnsweredAgain(Value):
    """The question that was answered again."""

    session: str
    """Id of the session of its first attempt."""
    question_id: str
    is_there: bool | None
    """Whether that session is still kept; None where nobody looked."""


def answered_again(session: Session, is_there: bool | None = None) -> AnsweredAgain | None:
    """What a session takes again; None where it takes nothing again."""
    again = session.opened.retake
    if again is None:
        return None
    return AnsweredAgain(session=again.session, question_id=again.question, is_there=is_there)


def is_first_there(stored: Stored) -> bool | None:
    """Whether the session of the first attempt is still kept; None where there is none."""
    again = stored.session.opened.retake
    # A journal from elsewhere may name anything: it never becomes part of a path.
    return None if again is None else again.session in Library(stored.folder.parent).names()


def origin(document: "Document") -> str:
    """What a session takes again, in a sentence, and where the attempts stand side by side; empty where nothing."""
    again = document.retake
    if again is None:
        return ""
    gone = " (deleted)" if again.is_there is False else ""
    beside = f"Side by side: voicemock retake {document.id} --compare"
    return f"Retake of {again.question_id} in {again.session}{gone}. {beside}"
