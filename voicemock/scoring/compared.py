"""A text in the forms in which a quote and a transcript are compared: word for word, and by its meaning."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from voicemock.scoring.languages.speaking import current, kept_by_language
from voicemock.scoring.named import whole_numbers
from voicemock.scoring.text import Token, is_hypothetical, is_negation, is_number, spoken, tokens
from voicemock.scoring.tidied import tidied, without_abandoned


@dataclass(frozen=True)
class Compared:
    """A text as it is compared: word for word, and by its meaning."""

    text: str
    whole: bool = True
    """False: without abandoned starts too."""

    @cached_property
    def exact(self) -> list[Token]:
        """Its words without fillers and immediate repeats."""
        return spoken(tokens(self.text))

    @cached_property
    def count(self) -> int:
        """How many words it has, repeats included and fillers not."""
        fillers = current().fillers
        return sum(word.text not in fillers for word in tokens(self.text))

    @cached_property
    def exact_key(self) -> str:
        """Its words in one string, each between spaces; *'d* as it is, since the words after it may be cut off."""
        return "".join(f" {'d' if self._is_short(word) else word.text}" for word in self.exact) + " "

    def _is_short(self, word: Token) -> bool:
        return word.text in {"had", "would"} and self.text[word.start : word.end].lower().endswith(("'d", "’d"))

    @cached_property
    def exact_at(self) -> dict[int, int]:
        """For the place of each space in `exact_key`, the number of the word after it."""
        return _places(len(word) + 1 for word in self.exact_key.split())

    @cached_property
    def numbered(self) -> list[Token]:
        """All its words, numbers put together."""
        return whole_numbers(tokens(self.text))

    @cached_property
    def tidy(self) -> list[Token]:
        """Its words as a careful writer puts them down."""
        words = tidied(self.numbered)
        return words if self.whole else without_abandoned(words)

    @cached_property
    def meant(self) -> list[int]:
        """The places in `tidy` of the words that carry meaning."""
        small = current().small
        return [at for at, word in enumerate(self.tidy) if word.text not in small]

    @cached_property
    def meant_keys(self) -> list[str]:
        """Their stems."""
        return [_key(self.tidy[at]) for at in self.meant]

    @cached_property
    def meant_key(self) -> str:
        """Their stems in one string, so that *front end* is *frontend*."""
        return "".join(self.meant_keys)

    @cached_property
    def meant_at(self) -> dict[int, int]:
        """For the places in `meant_key` where one begins, and for its end, which of `meant` it is."""
        return _places(map(len, self.meant_keys))

    def small(self, first: int, last: int) -> list[str]:
        """The small words of `tidy` in [first, last)."""
        small = current().small
        return [word.text for word in self.tidy[first:last] if word.text in small]

    def small_between(self, first: int, last: int) -> Iterator[tuple[int, str]]:
        """The same, each with the length of the keys before it; no *is* and *has*, which *'s* hides."""
        at, small = 0, current().small
        for word in self.tidy[first:last]:
            if word.text not in small:
                at += len(_key(word))
            elif word.text not in {"is", "has"}:
                yield at, word.text


@kept_by_language(maxsize=64)
def compared(text: str, whole: bool = True) -> Compared:
    """A transcript, kept for the next quote of it."""
    return Compared(text, whole)


def _places(lengths: Iterable[int]) -> dict[int, int]:
    places, at = {0: 0}, 0
    for number, length in enumerate(lengths, 1):
        at += length
        places[at] = number
    return places


def _key(word: Token) -> str:
    """The stem; fenced in where it must not run together with its neighbours, as *not able* and *notable* would."""
    alone = is_turning(word.text) or word.text in current().subjects
    return f" {word.text} " if alone else word.stem


def is_turning(word: str) -> bool:
    """Whether it makes another statement of what stands beside it."""
    return is_number(word) or is_negation(word) or is_hypothetical(word)
