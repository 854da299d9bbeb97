"""The plug-points: one callable each. Engines are chosen in voicemock/cli/engines.py; scripted ones ship too.

`scoring` and `interview` reach microphones, recognisers, voices and models only through these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from voicemock.transcript import CutIn, Said, Sound, Stretch, Transcript

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    speech: tuple[Stretch, ...] | None = None
    """Where somebody speaks in it; None where that was not found out while it was recorded."""
    cut_in: CutIn | None = None
    """What the interviewer said in the middle of it."""
    asked_until_s: float = 0.0
    """Up to here the question was being asked still, in seconds of the recording."""


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


class Follow(Protocol):
    """Follows an answer while it is spoken, so that little is left to read when it ends."""

    def __call__(self, audio: Path, sound: Sound) -> Said:
        """The words so far of the recording that grows in `audio`; returns at once, and is called many times.

        It never raises: what fails is met again when the whole answer is transcribed.
        """


class Transcribe(Protocol):
    """Turns a recorded answer into words."""

    def __call__(self, audio: Path, speech: Sequence[Stretch]) -> Transcript:
        """The transcript of an audio file; `speech` is where voice activity was found, so that silence is never read.

        Raises:
            RecogniserError: it failed; the audio is untouched and can be transcribed later.
        """


Arriving = Callable[[Mapping[str, str]], None]
"""Is told of a reply while it arrives: its fields so far, of which the last may go on. Nothing of it is believed yet:
what the whole turns out to be, the chat returns or raises. It is called in the thread that receives the reply."""


class Chat(Protocol):
    """Asks a language model."""

    def __call__(self, messages: Sequence[Message], reply: type[ReplyT], arriving: Arriving | None = None) -> ReplyT:
        """The model's reply, valid as `reply`.

        Args:
            messages: what it is asked.
            reply: the model of the reply.
            arriving: is told of the reply as it arrives, where that can be seen; also of one that is thrown away.

        Raises:
            LLMUnreachable: no answer within the deadlines.
            BadReply: an answer that is not what was asked for: refused, cut, or not valid.
            Refused: key, quota or permission.
        """


class Embed(Protocol):
    """Turns texts into vectors; those of texts that mean the same point the same way."""

    def __call__(self, texts: Sequence[str]) -> "Sequence[NDArray[np.float32]]":
        """A vector of length 1 for each text, all with as many numbers.

        Raises:
            LLMUnreachable, BadReply, Refused: as a chat does.
        """


class Speak(Protocol):
    """Says something aloud."""

    def __call__(self, text: str) -> None:
        """Returns when it has been said or was interrupted by a key.

        Raises:
            AudioDeviceError: there is no sound output, or the voice failed.
        """


class Aloud(Protocol):
    """A voice that speaks while the microphone is open."""

    def aside(self, text: str) -> None:
        """Begins to say it and returns at once; no key is looked for meanwhile. Raises AudioDeviceError."""

    @property
    def speaking(self) -> bool:
        """Whether that goes on."""

    @property
    def sounding(self) -> bool:
        """Whether it can be heard by now."""

    def hush(self) -> None:
        """Ends it."""


class Line(NamedTuple):
    """What the interviewer says when it cuts in."""

    text: str
    criterion: str | None = None
    """The criterion that it asks about."""


CutsIn = Callable[[Said], Line]
"""Words and shows what the interviewer says when it cuts in on an answer, from the words so far; at once."""


class FirstWords(Protocol):
    """Says the first sentence of a question while the rest of it still arrives; what is said next goes on with it."""

    def begin(self, sentence: str) -> None:
        """Begins to say it, and returns at once; does nothing where it cannot."""

    def begun(self) -> str:
        """The sentence that was begun since something was last said; empty for none."""
