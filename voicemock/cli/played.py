"""What is done with the user's own answers is refused for those of a candidate that voicemock played."""

from voicemock.errors import UsageError
from voicemock.sessions.session import Session


def refuse_played(session: Session, what: str) -> None:
    """Raises UsageError where the answers are a played candidate's: they say nothing of the user."""
    if session.opened.candidate:
        raise UsageError(
            f"In session {session.id} you interviewed a made-up candidate: its answers are not {what}.",
            f"See what came of it: voicemock session show {session.id}",
        )
