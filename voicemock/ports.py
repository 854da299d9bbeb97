"""The plug-points: one callable each. Engines are chosen in voicemock/cli/engines.py; scripted ones ship too.

`scoring` and `interview` reach microphones, recognisers, voices and models only through these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from voicemock.transcript import Stretch, Transcript

ReplyT = TypeVar("ReplyT", bound=BaseModel)


class Message(NamedTuple):
    """One message to a chat model."""

    role: Literal["system", "user", "assistant"]
    content: str


MICROPHONE = "microphone"
"""The source of what was spoken into one, whichever it was."""


@dataclass(frozen=True)
class Recorded:
    """The answer was spoken and is in the file that was asked for."""

    source: str
    """Where it came from: MICROPHONE, or the file's name."""
    gaps: tuple[Stretch, ...] = ()
    """Stretches of the answer's time for which the device delivered nothing."""
    note: str = ""
    """What the user should know about this recording, in a sentence."""


@dataclass(frozen=True)
class Typed:
    """The answer was typed."""

    text: str


@dataclass(frozen=True)
class Skipped:
    """The user skipped the question."""


@dataclass(frozen=True)
class NoMore:
    """There are no more answers: the files are used up, or the user ended the interview."""

    reason: Literal["out_of_answers", "ended_by_user"]


@dataclass(frozen=True)
class Redo:
    """The user wants to answer again from the start; what was said is kept aside."""


@dataclass(frozen=True)
class TypeInstead:
    """The device fails and the user will type from here on; what was said before is in the file and is kept."""

    reason: str
    """How it failed, in a sentence."""


Heard = Recorded | Typed | Skipped | NoMore | Redo | TypeInstead


class Listen(Protocol):
    """Waits for one answer."""

    def __call__(self, destination: Path, target_s: float) -> Heard:
        """Writes what is said to `destination` (WAV, appended to if it exists) as it arrives.

        Args:
            destination: the audio file of this answer.
            target_s: how long a good answer takes, in seconds; shown, not enforced.

        Raises:
            AudioDeviceError: the device cannot be opened or went away; what was recorded is in the file.
            BadInput: an audio file given as the answer cannot be read.
            DiskError: it could not be written.
        """


@dataclass(frozen=True)
class Trouble:
    """An engine failed at something and another way was taken."""

    reason: str
    """What failed, in a sentence."""
    instead: str
    """What does the job instead, in words for people."""
    lasting: bool
    """Whether it does so from here on, or this once."""


SPEECH_MARGIN_S = 0.15
"""How far every stretch of speech that was found reaches out beyond it at both ends: no first sound is cut off."""


class FindSpeech(Protocol):
    """Finds out where somebody speaks."""

    def __call__(self, audio: Path) -> tuple[Stretch, ...]:
        """The stretches of an audio file that hold speech, in order; none when nobody speaks."""


class Transcribe(Protocol):
    """Turns a recorded answer into words."""

    def __call__(self, audio: Path, speech: Sequence[Stretch]) -> Transcript:
        """The transcript of an audio file; `speech` is where voice activity was found, so that silence is never read.

        Raises:
            RecogniserError: it failed; the audio is untouched and can be transcribed later.
        """


class Chat(Protocol):
    """Asks a language model."""

    def __call__(self, messages: Sequence[Message], reply: type[ReplyT]) -> ReplyT:
        """The model's reply, valid as `reply`.

        Raises:
            LLMUnreachable: no answer within the deadlines.
            BadReply: an answer that is not what was asked for: refused, cut, or not valid.
            Refused: key, quota or permission.
        """


class Speak(Protocol):
    """Says something aloud."""

    def __call__(self, text: str) -> None:
        """Returns when it has been said or was interrupted by a key.

        Raises:
            AudioDeviceError: there is no sound output, or the voice failed.
        """
