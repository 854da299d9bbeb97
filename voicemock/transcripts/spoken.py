"""A conversation as it was put down elsewhere: who said what, and when, as far as the file tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from voicemock.transcript import Word

Kind = Literal["WebVTT", "SRT", "text", "recording"]
MOST_WORDS = 300_000
"""With the times of captions, a day of talk; what is longer is no interview."""
FROM_TRANSCRIPT = "the transcript "
"""How the name begins of what a session's words come from, where that is a file; its name follows."""


class Utterance(NamedTuple):
    """What one person said with nobody else in between."""

    speaker: str
    """The name in the file; empty where it names nobody."""
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return text_of(self.words)


@dataclass(frozen=True)
class Conversation:
    """Everything that was said."""

    utterances: tuple[Utterance, ...]
    kind: Kind
    timed: bool
    """Whether the words have times; otherwise their seconds are all 0 and mean nothing."""

    @property
    def names(self) -> tuple[str, ...]:
        """Who speaks, in the order of their first words."""
        return tuple(dict.fromkeys(each.speaker for each in self.utterances if each.speaker))

    @property
    def end_s(self) -> float:
        """When the last word ends; 0 without times."""
        return max((each.words[-1].end_s for each in self.utterances), default=0.0)

    def joined(self) -> "Conversation":
        """The same with one utterance for all that somebody says in a row."""
        return replace(self, utterances=tuple(_joined(self.utterances)))


def text_of(words: Iterable[Word]) -> str:
    """The words joined by spaces."""
    return " ".join(word.text for word in words)


def spread(text: str, start_s: float, end_s: float) -> tuple[Word, ...]:
    """The words of a text over the time it took, by their lengths. No confidence: nobody measured any."""
    texts = text.split()
    whole = sum(len(each) + 1 for each in texts)
    words, at = [], 0
    for each in texts:
        first = start_s + (end_s - start_s) * at / whole
        at += len(each) + 1
        last = start_s + (end_s - start_s) * at / whole
        words.append(Word(text=each, start_s=round(first, 3), end_s=round(last, 3)))
    return tuple(words)


def _joined(utterances: Sequence[Utterance]) -> list[Utterance]:
    found: list[tuple[str, list[Word]]] = []
    for speaker, words in utterances:
        if found and found[-1][0] == speaker:
            found[-1][1].extend(words)
        elif words:
            found.append((speaker, [*words]))
    return [Utterance(speaker, tuple(words)) for speaker, words in found]
