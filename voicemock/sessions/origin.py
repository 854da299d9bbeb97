"""Where a session comes from: what it was held for, the answer it takes again, or the file it was read from."""

from datetime import datetime
from typing import Literal

from voicemock.transcript import Value

Purpose = Literal["interview", "retake", "drill", "import", "demo"]
"""What a session was held for: an interview, one question again, practice that was due, one held elsewhere, or to be
shown with the answers of somebody else."""


class RetakeOf(Value):
    """The question that is answered again."""

    session: str
    """Id of the session of its first attempt: a retake of a retake names the first one too."""
    question: str
    """Id of the rubric's question, the same in both."""
    asked: str = ""
    """The words in which it was asked the first time, and is asked again: they may be others than the rubric's."""


class Imported(Value):
    """The file that a session was read from."""

    source: str
    """The file's name."""
    digest: str
    """SHA-256 of its content."""
    kind: Literal["recording", "transcript"]
    candidate: str = ""
    """Who answered, by the name in the file; empty where it names nobody."""
    interviewers: tuple[str, ...] = ()
    """Who asked, by their names in the file."""
    told_by: str = ""
    """How it is known who speaks, in a sentence."""
    held_at: datetime | None = None
    """When the interview took place, where the file tells."""
