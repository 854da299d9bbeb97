"""What an interviewer may do after an answer."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from voicemock.sessions.events import TurnKind


@dataclass(frozen=True)
class FollowUp:
    """What to ask next about the same question."""

    kind: TurnKind
    text: str
    criterion: str | None
    by: Literal["llm", "written"]
    note: str = ""
    """What to know of how it came about, in a sentence."""
    thanks: bool = True
    """Whether thanks for the answer may stand before it; they may not where none was given."""


@dataclass(frozen=True)
class After:
    """What an interviewer makes of an answer."""

    asks: FollowUp | None
    """None moves on."""
    missed: bool | None = None
    """Whether it missed what was looked for, as a model sees it; None where none was asked."""
    note: str = ""
    """A model's note on the answer, checked against its words; empty where there is none that was said."""


class Move(BaseModel):
    """What a model proposes to do next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    criterion: str
    move: Literal["follow_up", "challenge", "hint", "reassure", "move_on"]
    say: str
    missed: bool | None = None
    note: str = ""
