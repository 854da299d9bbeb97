"""Words as they are compared: normalised, with the place of each in the text it came from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from voicemock.scoring.english import (
    AFTER_HAD,
    BEFORE_PARTICIPLE,
    CONTRACTIONS,
    FILLERS,
    FUNCTION_WORDS,
    HYPOTHETICALS,
    IRREGULAR,
    NEGATIONS,
    NUMBER_WORDS,
    SUFFIXES,
    UNITS_IN_SHORT,
)


class Token(NamedTuple):
    """One word in its comparable form: `text[start:end]` of the original holds it.

    A contraction makes several tokens with the same place: *didn't* is `did` and `not`.
    """

    text: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        """Its stem."""
        return stem(self.text)

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning by itself."""
        return is_content(self.text)


_WORD = re.compile(r"\d+(?:[.,:]\d+)+[^\W\d_]*|[^\W_]+(?:'[^\W_]+)*|%")
_AMOUNT = re.compile(rf"(\d+(?:[.,:]\d+)*)({'|'.join(UNITS_IN_SHORT)})?")
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_SHORT_ALONE = frozenset(short for short in UNITS_IN_SHORT if len(short) > 1)
_SENTENCE_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|\n+")


def normalised(text: str) -> tuple[str, list[int], list[int]]:
    """NFKC and casefold, with the original start and end of every character. Invisible characters go."""
    if text.isascii():
        return text.lower(), list(range(len(text))), list(range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[start:end]).casefold())
        for char in folded.replace("’", "'").replace("‘", "'"):
            if unicodedata.category(char) != "Cf":
                out.append(char)
                starts.append(start)
                ends.append(end)
    return "".join(out), starts, ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """A character with the marks that combine with it: what may be normalised by itself."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, in order. Punctuation makes none; number words are digits; contractions are spelt out."""
    if not text:
        return ()
    plain, starts, ends = normalised(text)
    words = [
        Token(part, starts[match.start()], ends[match.end() - 1])
        for match in _WORD.finditer(plain)
        for part in _parts(match.group())
    ]
    return tuple(
        word if word.text != "'d" else Token(_had_or_would(words[at + 1 : at + 4]), word.start, word.end)
        for at, word in enumerate(words)
    )


def _had_or_would(following: Sequence[Token]) -> str:
    """What *'d* stands for: *had* before a participle, *better*, *to* and what begins a noun phrase."""
    for word in following:
        regular = word.text.endswith("ed") and not word.text.endswith("eed")
        if regular or word.text in AFTER_HAD or word.text in IRREGULAR:
            return "had"
        if word.text not in BEFORE_PARTICIPLE and word.text not in FILLERS:
            break
    return "would"


def _parts(word: str) -> tuple[str, ...]:
    if word == "%":
        return ("percent",)
    if word in CONTRACTIONS:
        return CONTRACTIONS[word]
    head, apostrophe, tail = word.rpartition("'")
    if apostrophe and tail in SUFFIXES:
        return (*_parts(head), *SUFFIXES[tail])
    if apostrophe and tail == "t" and head.endswith("n"):
        return (*_parts(head[:-1]), "not")
    if word[0].isdecimal():
        return _amount(word)
    if word in _SHORT_ALONE:
        return (UNITS_IN_SHORT[word],)
    return (NUMBER_WORDS.get(word, word),)


def _amount(word: str) -> tuple[str, ...]:
    """1,000 is one number; 99.9, 10:30 and 50k are what people say: *ninety nine point nine*, *ten thirty*."""
    match = _AMOUNT.fullmatch(word)
    figure, unit = match.groups("") if match else (word, "")
    figure = _THOUSANDS.sub(lambda found: found.group().replace(",", ""), figure)
    parts = (part for part in re.split("[,:]|([.])", figure) if part)
    return (*("point" if part == "." else part for part in parts), *filter(None, [UNITS_IN_SHORT.get(unit)]))


def spoken(words: Iterable[Token]) -> list[Token]:
    """The words without fillers and immediate repeats. Repeated numbers stay: *nine nine* is not *nine*.

    *One* goes: it is a pronoun.
    """
    kept: list[Token] = []
    for word in words:
        if word.text in FILLERS:
            continue
        again = kept and kept[-1].text == word.text and kept[-1].start != word.start
        if again and (word.text == "1" or not is_number(word.text)):
            continue
        kept.append(word)
    return kept


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its ending, so that *measure*, *measured* and *measuring* are one. English only."""
    word = IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isascii() or is_number(word):
        return word
    word = _without_plural(word)
    word = _without_past(_without_plural(word))
    word = _without_ending(word, ("ization", "isation", "ation", "ment", "ness", "ably", "ally", "ly", "able", "ion"))
    word = _without_ending(word, ("ise", "ize", "iz", "is", "ate"))
    word = word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _without_past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if len(word) > 4 else word
    for ending in ("ing", "ed"):
        left = word.removesuffix(ending)
        if left != word and len(left) >= 3 and re.search("[aeiouy]", left):
            # *Migrated* comes of *migrate*, but *repeated* and *floated* of no verb in -ate.
            return left + "e" if left.endswith("at") and left[-3] not in "eo" else _undoubled(left)
    return word


def _without_ending(word: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _without_plural(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "elsz" else word


def is_number(word: str) -> bool:
    """Whether a token is a figure: anything with a digit in it, since number words are digits by now."""
    return any(char.isdigit() for char in word)


def is_negation(word: str) -> bool:
    """Whether it turns a statement round."""
    return word in NEGATIONS


def is_hypothetical(word: str) -> bool:
    """Whether it says that something was not, or not quite, so."""
    return word in HYPOTHETICALS


def is_content(word: str) -> bool:
    """Whether it carries meaning by itself: no function word, filler or negation."""
    return word not in FUNCTION_WORDS and word not in FILLERS and word not in NEGATIONS


def content_stems(text: str) -> list[str]:
    """The stems of a text's content words, in order, repeats included."""
    return [word.stem for word in tokens(text) if word.is_content]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence stands, [start, end), by its punctuation; a text without any is one sentence."""
    spans, start = [], 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.end() if match else len(text)
        left = start + len(text[start:end]) - len(text[start:end].lstrip())
        right = start + len(text[start:end].rstrip())
        if left < right:
            spans.append((left, right))
        start = end
    return spans
