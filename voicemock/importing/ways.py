"""What the import of one interview is given: who hears, who decides, and whom to tell how far it is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from voicemock.ports import Trouble
from voicemock.safe_text import one_line
from voicemock.transcript import Stretch, Transcript
from voicemock.transcripts.exchanges import Split
from voicemock.transcripts.speakers import Roles
from voicemock.transcripts.spoken import Conversation


class Recogniser(Protocol):
    """What transcribes."""

    @property
    def transcribe(self) -> Callable[[Path, Sequence[Stretch], Callable[[float], None]], Transcript]:
        """As ports.Transcribe; also given whom to tell how far it is, in seconds of the audio."""

    @property
    def label(self) -> Callable[[], str]:
        """What it is, in words for people; it may say more once it was used."""

    @property
    def troubles(self) -> Callable[[], Sequence[Trouble]]:
        """What went wrong since this was last asked."""


class Change(Protocol):
    """Says what is done now, and how far it is."""

    def __call__(self, what: str, at_s: float = 0.0, whole_s: float = 0.0) -> None:
        """Seconds of the audio; no whole: nobody knows how much there is."""


class Progress(Protocol):
    """Whom to tell."""

    def note(self, sentence: str) -> None:
        """What to know of the result."""

    def working(self, what: str) -> AbstractContextManager[Change]:
        """Something that takes its time has begun; it goes on as long as the block."""


@dataclass
class Quiet:
    """Shows nothing, and keeps the notes."""

    notes: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Keep it."""
        self.notes.append(sentence)

    def working(self, what: str) -> AbstractContextManager[Change]:
        """Nobody is told."""
        return nullcontext(_nobody)


def _nobody(what: str, at_s: float = 0.0, whole_s: float = 0.0) -> None:
    """Is told how far it is where nobody wants to know."""


def as_it_is(text: str) -> str:
    """How a text is written where no name in it is replaced."""
    return text


def by_name(path: Path) -> str:
    """How a file is called where its name may be told."""
    return one_line(path.name)


@dataclass(frozen=True)
class Ways:
    """How an interview is brought in."""

    roles: Callable[[Conversation], Roles | None]
    """Who of those whom the file names is the candidate; None where the split has to be guessed from the words."""
    review: Callable[[Split, bool], tuple[Split, str]]
    """The split as it is accepted, and how that came about in a sentence; told whether it is a guess."""
    needed: Callable[[], AbstractContextManager[Recogniser]]
    """The recogniser for a recording that has no transcript. Raises RecogniserError."""
    wanted: Callable[[], AbstractContextManager[Recogniser | None]]
    """The recogniser for the answers where there is a transcript too; None takes the transcript's words."""
    progress: Progress
    prompts: Mapping[str, str]
    """SHA-256 of each prompt that may be used, for the session's first event."""
    called: Callable[[Path], str] = by_name
    """How a file is called in what is written down; names in that are replaced as everywhere."""
    written: Callable[[str], str] = as_it_is
    """How a text of the file is written down: names in it may be replaced. What is recognised comes replaced."""
