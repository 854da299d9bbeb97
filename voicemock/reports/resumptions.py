"""When a session was left and taken up again, and what was different from then on."""

from voicemock.sessions.events import Engines
from voicemock.sessions.session import Session
from voicemock.transcript import Value


class Change(Value):
    """Another engine did a job from then on."""

    job: str
    before: str
    after: str


class Resumption(Value):
    """The session was left and taken up again."""

    turn: int
    """How many turns had begun."""
    changes: tuple[Change, ...]
    """Engines that were others afterwards."""


def resumptions(session: Session) -> tuple[Resumption, ...]:
    """All of them, in their order."""
    return tuple(
        Resumption(
            turn=each.turn,
            changes=tuple(
                Change(job=job, before=getattr(each.before, job), after=getattr(each.after, job))
                for job in Engines.model_fields
                if getattr(each.before, job) != getattr(each.after, job)
            ),
        )
        for each in session.resumptions
    )
