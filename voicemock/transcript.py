"""What was said: words with their times and the recogniser's confidence."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value. Fields it does not know are ignored, so that old programs read newer journals.

    No number is infinite or none at all: JSON has neither, but its readers take both.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Stretch(NamedTuple):
    """A stretch of audio, in seconds from its start."""

    start_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


class Word(Value):
    """One word as the recogniser wrote it, punctuation included."""

    text: str
    start_s: float
    """Seconds from the start of the answer's audio."""
    end_s: float
    probability: float | None = None
    """The recogniser's confidence, 0 to 1; None where the engine gives none."""
    corrected: bool = False
    """Whether the user wrote it in place of what was recognised; its time is then that of what it replaces."""


class SetAside(Value):
    """Something the recogniser wrote that nobody said: kept and shown, and no part of the text, so never scored."""

    text: str
    """Word for word."""
    why: Literal["loop", "silence", "noise"]
    """It repeats what stands before it; nobody speaks there; or it is what recognisers write for noise."""
    times: int = 1
    """For a loop: how often the same is said in `text`."""
    start_s: float | None = None
    end_s: float | None = None


class Sound(NamedTuple):
    """What is known of an answer's sound while it is spoken; times in seconds of the recording."""

    speech: tuple[Stretch, ...]
    """Where somebody spoke; the end of the last stretch may move on."""
    quiet_until_s: float
    """Before this no speech begins that is not in `speech`."""
    silence_s: float
    """How long nobody has spoken."""


class Said(Value):
    """What is known of an answer while it is spoken."""

    settled: tuple[Word, ...] = ()
    """Words that will not change any more."""
    settled_s: float = 0.0
    """Where the audio of the settled words ends, in seconds of the recording."""
    unsettled: tuple[Word, ...] = ()
    """Words of the piece that goes on."""
    until_s: float = 0.0
    """The end of the speech that these words cover, in seconds of the recording; drafts made in mid-speech do not
    count."""


WhyCutIn = Literal["over_time", "nothing_new"]
"""Why an answer was cut in on: its time was long over, or nothing new had been said for long."""


class CutIn(Value):
    """The interviewer cut in on an answer."""

    at_s: float
    """Where in the answer's audio it was, in seconds."""
    until_s: float
    """Up to where what is heard counts as the interviewer's voice; `at_s` where none of it is the interviewer's."""
    text: str
    why: WhyCutIn
    criterion: str | None = None
    """The criterion that was asked about; None for none."""

    def without(self, speech: Iterable[Stretch]) -> tuple[Stretch, ...]:
        """The speech that is the candidate's."""
        if self.until_s <= self.at_s:
            return tuple(speech)
        parts: list[Stretch] = []
        for start_s, end_s in speech:
            parts += [Stretch(start_s, min(end_s, self.at_s)), Stretch(max(start_s, self.until_s), end_s)]
        return tuple(each for each in parts if each.seconds > 0)


class Transcript(Value):
    """The text of one answer. Where `words` is not empty, `text` is exactly the words joined by spaces."""

    text: str
    words: tuple[Word, ...] = ()
    language: str = "en"
    set_aside: tuple[SetAside, ...] = ()

    @classmethod
    def of_words(
        cls, words: Iterable[Word], language: str = "en", set_aside: Iterable[SetAside] = ()
    ) -> "Transcript":
        """The transcript that these words make."""
        kept = tuple(word for word in words if word.text)
        text = " ".join(word.text for word in kept)
        return cls(text=text, words=kept, language=language, set_aside=tuple(set_aside))

    def seconds_at(self, char_start: int, char_end: int) -> Stretch | None:
        """When the characters [char_start, char_end) of `text` were said; None without word times."""
        at, covered = 0, []
        for word in self.words:
            if at < char_end and at + len(word.text) > char_start:
                covered.append(word)
            at += len(word.text) + 1
        return Stretch(covered[0].start_s, covered[-1].end_s) if covered else None
