"""A sentence of an answer as a claim: its words with whole numbers, and whether the speaker claims it at all."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from voicemock.scoring.named import whole_numbers
from voicemock.scoring.text import Token, is_hypothetical, is_negation, sentence_spans, tokens

MOST_WORDS = 45
"""A transcript without punctuation is cut into parts of so many words."""
MAX_QUOTE = 240
"""Characters of a sentence that is shown."""

_OTHERS = frozenset(
    [
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "colleague",
        "friend",
        "boss",
        "somebody",
        "someone",
        "imagine",
        "suppose",
    ]
)
_MINE = frozenset(
    ["manager", "boss", "lead", "team", "father", "mother", "brother", "sister", "wife", "husband", "partner"]
)
"""*My manager* is somebody else, *a manager* may be the speaker."""
_HEDGES = re.compile(
    r"\b(?:about|around|roughly|approximately|maybe|perhaps|I think|or so|almost|nearly|more or less|"
    r"something like|over|more than|at least|under|less than|up to|"
    r"late|early|end of|beginning of)\b",
    re.IGNORECASE,
)

_JOINT = re.compile(r",\s+(?=(?:so|and|but|because|which|while|then|where)\b)", re.IGNORECASE)


class Sentence:
    """One sentence, with the place of its words in the whole text."""

    def __init__(self, text: str, start: int, words: list[Token]) -> None:
        self.whole, self.start, self.words = text, start, words
        """The text that it is from, where it begins there, and its words."""

    @cached_property
    def text(self) -> str:
        """Its own words."""
        return self.whole[self.start : self.words[-1].end] if self.words else ""

    @property
    def is_claim(self) -> bool:
        """Whether the speaker says it of themselves and as a fact."""
        words = {word.text for word in self.words}
        first = not words.isdisjoint(("i", "we", "my", "our"))
        mine = any(one.text == "my" and two.text in _MINE for one, two in pairwise(self.words))
        doubtful = mine or any(is_negation(word) or is_hypothetical(word) for word in words)
        question = self.whole[self.words[-1].end :].lstrip()[:1] == "?" if self.words else True
        return first and not doubtful and words.isdisjoint(_OTHERS) and not question and len(self.text) <= MAX_QUOTE

    @cached_property
    def clauses(self) -> "list[Sentence]":
        """Its parts between commas before a conjunction: a *not* in one turns only that one."""
        cuts = {self.start + found.end() for found in _JOINT.finditer(self.text)}
        parts: list[list[Token]] = [[]]
        for word in self.words:
            if word.start in cuts:
                parts.append([])
            parts[-1].append(word)
        return [Sentence(self.whole, part[0].start, part) for part in parts if part]

    def place_of(self, name: str) -> tuple[int, int] | None:
        """Where it names somebody, in words [start, end): *Kettle & Crow* is said *Kettle and Crow*."""
        wanted = [word.text for word in tokens(name) if word.text != "and"]
        if not wanted:
            return None
        at = [(n, word.text) for n, word in enumerate(self.words) if word.text != "and"]
        for first in range(len(at) - len(wanted) + 1):
            if [word for _, word in at[first : first + len(wanted)]] == wanted:
                return at[first][0], at[first + len(wanted) - 1][0] + 1
        return None

    def years(self) -> Iterator[tuple[int, int, int]]:
        """Each number of years that it names, and its words [start, end), from two years on."""
        for at, word in enumerate(self.words[:-1]):
            if word.text.isdecimal() and 2 <= int(word.text) <= 60 and self.words[at + 1].text in ("years", "year"):
                yield int(word.text), at, at + 2


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text; of one without punctuation, parts."""
    for start, end in sentence_spans(text):
        words = [
            Token(word.text, word.start + start, word.end + start) for word in whole_numbers(tokens(text[start:end]))
        ]
        for at in range(0, len(words), MOST_WORDS):
            part = words[at : at + MOST_WORDS]
            yield Sentence(text, part[0].start, part)


def hedged(sentence: Sentence) -> bool:
    """Whether the speaker says that a figure is none to rely on."""
    return bool(_HEDGES.search(sentence.text))
