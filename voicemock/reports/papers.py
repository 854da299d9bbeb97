"""What came of the job description, the text about the firm and the CV, as values of a session's document."""

from voicemock.preparation.plan import Need
from voicemock.transcript import Value


class Wanted(Value):
    """A skill of the job description, or a value of the firm."""

    name: str
    need: Need | None
    """None for a value."""
    heard_in: tuple[str, ...]
    """Ids of the questions in whose answers it was named; named is not shown."""


class Contradiction(Value):
    """An answer that says otherwise than the CV."""

    question_id: str
    said: str
    cv: str
    ask: str
    """As an interviewer would ask it."""


class Papers(Value):
    """What came of the job description, the text about the firm and the CV. Known in English."""

    wanted: tuple[Wanted, ...]
    contradictions: tuple[Contradiction, ...]
