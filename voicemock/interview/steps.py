"""What may come next in a round; agenda.py says which."""

from dataclasses import dataclass
from typing import Literal

from voicemock.sessions.events import CloseReason
from voicemock.sessions.round_events import Topic
from voicemock.sessions.session import Turn


@dataclass(frozen=True)
class Tell:
    """A remark that awaits no answer."""

    topic: Topic
    text: str
    stage: str
    speaker: str


@dataclass(frozen=True)
class AskAside:
    """Something asked that belongs to none of the rubric's questions."""

    kind: Literal["time_check", "recent_win", "your_questions"]
    text: str
    lead: str
    stage: str
    speaker: str


@dataclass(frozen=True)
class AskQuestion:
    """A question of the plan."""

    question: str
    lead: str
    stage: str
    speaker: str


@dataclass(frozen=True)
class Discuss:
    """What was answered last may be asked about further."""

    question: str


@dataclass(frozen=True)
class Negotiate:
    """The other side of the negotiation answers."""

    question: str
    late: bool


@dataclass(frozen=True)
class Answer:
    """The candidate asked something and is owed a reply."""

    turn: Turn


@dataclass(frozen=True)
class Finish:
    """No further question is asked."""

    reason: CloseReason


Step = Tell | AskAside | AskQuestion | Discuss | Negotiate | Answer | Finish
