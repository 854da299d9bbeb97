"""How the microphone listens, and what the user presses and sees meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voicemock.audio.level import Level
from voicemock.audio.turn import PATIENT, Rule
from voicemock.ports import Aloud, CutsIn, Follow, Heard, NoMore, Redo, Skipped
from voicemock.transcript import Said, Sound


@dataclass(frozen=True)
class Listening:
    """How the microphone listens."""

    device: int | str | None = None
    """Its number or name; None for the system's own choice."""
    turn: Rule | None = PATIENT
    """When silence ends the answer; None leaves that to the keys."""
    english: bool = True
    """Whether the answers are English, so that their last words tell whether they are finished."""
    give_up_s: float | None = 25.0
    """Listening ends when nobody has spoken for so long; None waits for ever."""
    max_s: float = 900.0
    """The longest answer."""
    headphones: bool = False
    """Whether the microphone cannot hear the interviewer's voice: speaking stops it, and counts meanwhile."""


def no_voice() -> Aloud | None:
    """Nobody speaks while the microphone is open."""
    return None


def nobody_follows(audio: Path, sound: Sound) -> Said:
    """Follows an answer of which no word is known before its end (ports.Follow)."""
    return Said()


@dataclass(frozen=True)
class Controls:
    """What the user presses and sees."""

    keys: Callable[[], str | None]
    """The next key pressed, or None."""
    on_level: Callable[[Level], None]
    on_help: Callable[[], None]
    attended: bool = False
    """Whether somebody sits at the keys and can be asked."""
    follow: Follow = nobody_follows
    """Reads the answer while it is spoken."""
    voice: Callable[[], Aloud | None] = no_voice
    """The interviewer's voice, where there is one by now."""
    cuts_in: CutsIn | None = None
    """Words what the interviewer says when it cuts in; None where it never does."""

    def given_up(self, key: str | None) -> Heard | None:
        """What a key that gives the question up makes of it; None for the other keys."""
        match key:
            case "r":
                return Redo()
            case "s":
                return Skipped()
            case "q":
                return NoMore("ended_by_user")
            case "?":
                self.on_help()
        return None
