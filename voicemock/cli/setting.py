"""What a session is set in: its round and manner, and what was given about the firm, the job and the candidate."""

from dataclasses import dataclass, fields
from typing import Any

from voicemock.material import Material
from voicemock.round import Round, Style
from voicemock.sessions.events import Carried, LoopPlace
from voicemock.sessions.origin import Purpose, RetakeOf


@dataclass(frozen=True)
class Setting:
    """Fields of `SessionOpened` that come from outside of the rubric."""

    round: Round | None = None
    style: Style = "neutral"
    company: str = ""
    job: str = ""
    cv: str = ""
    carried: tuple[Carried, ...] = ()
    loop: LoopPlace | None = None
    material: tuple[Material, ...] = ()
    purpose: Purpose = "interview"
    retake: RetakeOf | None = None
    glossary: tuple[str, ...] = ()
    """What recognisers were told before an earlier session, and are told again; empty: it is taken from the texts."""

    def of_session(self) -> dict[str, Any]:
        """By their names in `SessionOpened`; the glossary is left to whoever takes it from the texts."""
        data = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "glossary"}
        return data | {"round": self.round.as_data() if self.round else None}


PLAIN = Setting()
"""The questions alone."""
