"""What was said: words with their times and the recogniser's confidence."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value. Fields it does not know are ignored, so that old programs read newer journals."""

    model_config = ConfigDict(frozen=True, extra="ignore")


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
