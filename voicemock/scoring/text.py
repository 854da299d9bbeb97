"""Words as they are compared: normalised, with the place of each in the text it came from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from voicemock.scoring.languages.speaking import current, kept_by_language
from voicemock.scoring.languages.words import Numbers, Words


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
_THOUSANDS = {
    ",": re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])"),
    ".": re.compile(r"(?<![\d,.])\d{1,3}(?:\.\d{3})+(?![\d.])"),
}
"""Figures with thousands parted by that mark."""
_SENTENCE_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|\n+")

PHRASE_CHARS = 80
"""What is no longer is kept as a phrase; of longer texts only the latest."""


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


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, in order. Punctuation makes none; number words are digits; contractions are spelt out."""
    if not text:
        return ()
    return _phrase(text) if len(text) <= PHRASE_CHARS else _text(text)


@kept_by_language(maxsize=3_000)
def _phrase(text: str) -> tuple[Token, ...]:
    """A rubric's phrases are held against one answer after the other."""
    return _tokens(text)


@kept_by_language(maxsize=64)
def _text(text: str) -> tuple[Token, ...]:
    return _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    language = current()
    plain, starts, ends = normalised(text)
    words = [
        Token(part, starts[match.start()], ends[match.end() - 1])
        for match in _WORD.finditer(plain)
        for part in _parts(match.group(), language)
    ]
    return tuple(
        Token(language.settle(word.text, _texts(words[at + 1 : at + 4])), word.start, word.end)
        if word.text.startswith("'")
        else word
        for at, word in enumerate(words)
    )


def _texts(words: Iterable[Token]) -> list[str]:
    return [word.text for word in words]


def _parts(word: str, language: Words) -> tuple[str, ...]:
    parts = ((_amount(each, language.numbers) if each[0].isdecimal() else (each,)) for each in language.split(word))
    return tuple(each for part in parts for each in part)


def _amount(word: str, said: Numbers) -> tuple[str, ...]:
    """1,000 is one number; 99.9, 10:30 and 50k are what people say: *ninety nine point nine*, *ten thirty*."""
    match = re.fullmatch(r"(\d+(?:[.,:]\d+)*)(\D*)", word)
    figure, unit = match.groups("") if match else (word, "")
    if unit and unit not in said.in_short:
        figure, unit = word, ""
    parting = "," if said.decimal == "." else "."
    figure = _THOUSANDS[parting].sub(lambda found: found.group().replace(parting, ""), figure)
    parts = (part for part in re.split(f"[{parting}:]|([{said.decimal}])", figure) if part)
    return (
        *(said.point if part == said.decimal else part for part in parts),
        *filter(None, [said.in_short.get(unit)]),
    )


def spoken(words: Iterable[Token]) -> list[Token]:
    """The words without fillers and immediate repeats. Repeated numbers stay: *nine nine* is not *nine*.

    *One* goes: it is a pronoun.
    """
    kept: list[Token] = []
    fillers = current().fillers
    for word in words:
        if word.text in fillers:
            continue
        again = kept and kept[-1].text == word.text and kept[-1].start != word.start
        if again and (word.text == "1" or not is_number(word.text)):
            continue
        kept.append(word)
    return kept


def stem(word: str) -> str:
    """The word without its ending, so that *measure*, *measured* and *measuring* are one."""
    return current().stem(word)


def is_number(word: str) -> bool:
    """Whether a token is a figure: anything with a digit in it, since number words are digits by now."""
    return not word.isalpha() and any(char.isdigit() for char in word)


def is_negation(word: str) -> bool:
    """Whether it turns a statement round."""
    return word in current().negations


def is_hypothetical(word: str) -> bool:
    """Whether it says that something was not, or not quite, so."""
    return word in current().hypotheticals


def is_content(word: str) -> bool:
    """Whether it carries meaning by itself: no function word, filler or negation."""
    language = current()
    return word not in language.function and word not in language.fillers and word not in language.negations


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
