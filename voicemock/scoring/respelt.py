"""Text as it was meant: misheard, spaced out and disguised spellings of the words by which a grader is spoken to.

Only those words are put right; everything else stays as it is, and each word keeps its place in the original.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from voicemock.glossary import is_ordinary

_TOKEN = re.compile(
    "\\d+(?:[.,:]\\d+)+|[^\\W_]+(?:['’\\u00ad\\u200b-\\u200f\\u2060\\ufeff\\u0300-\\u036f]+[^\\W_]+)*|[.!?]+|[,;:=\n–—]"
)
_INVISIBLE = re.compile("['’\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]")
_LEET = str.maketrans("0134578@$", "oieastbas")
_MEANT = {
    "fife": "five", "5": "five", "100": "hundred", "maxi": "max", "rubics": "rubric", "rubriks": "rubric",
    "pleas": "please", "gif": "give", "gimme": "give me", "criterions": "criteria", "criterias": "criteria",
    "grating": "grading", "hiest": "highest", "plz": "please", "promt": "prompt",
    "juj": "judge", "dont": "don't", "plea's": "please",
}  # fmt: skip
"""As recognisers and hurried fingers write them, where the spelling is another word or too short to guess."""
VOCABULARY = frozenset(
    re.findall(
        r"\w+",
        """
        ignore ignores ignored ignoring disregard disregarded override overridden forget forgets instruction
        instructions rubric rubrics criterion criteria maximum highest perfect excellent outstanding answer answers
        candidate candidates evaluator evaluators grader graders system prompt previous guidelines guideline score
        scores grade grades level levels rating ratings award assign judge judges
        """,
    )
)
"""The words that are put right when they are misspelt."""
_WHOLE = VOCABULARY | {"bypass", "maximum", "guidelines", "without", "output"}
_SHORTEST_GUESSED = 5
"""Shorter words have too many neighbours: *grade* and *trade*."""
_SPACED = 4
"""So many single letters in a row are one word."""


def _without_one(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


_NEAR: dict[str, str] = {
    near: word for word in sorted(VOCABULARY, reverse=True) if len(word) > 4 for near in _without_one(word)
}


class _Piece(NamedTuple):
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Respelt:
    """A text as words put right, in small letters, with its marks as words of their own: `.`, `,` and `:`."""

    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    """Where each of them stands in the original, [start, end)."""


@lru_cache(maxsize=64)
def respelt(text: str) -> Respelt:
    """The text with disguised words put right."""
    parts = [(part, (each.start, each.end)) for each in _joined(list(_pieces(text))) for part in each.text.split()]
    return Respelt(tuple(word for word, _ in parts), tuple(place for _, place in parts))


def _pieces(text: str) -> Iterator[_Piece]:
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0] in ".!?\n":
            yield _Piece(".", match.start(), match.end())
        elif word[0] in ",;–—":
            yield _Piece(",", match.start(), match.end())
        elif word[0] in ":=":
            yield _Piece(":", match.start(), match.end())
        else:
            yield _Piece(_meant(word), match.start(), match.end())


def _joined(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Spelt-out words in one, and words of the grader's that were split in two."""
    at = 0
    while at < len(pieces):
        letters = _letters(pieces, at)
        if letters > at:
            word = "".join(each.text for each in pieces[at:letters] if each.text != ".")
            yield _Piece(_meant(word), pieces[at].start, pieces[letters - 1].end)
            at = letters
        elif at + 1 < len(pieces) and _is_split(pieces[at].text, pieces[at + 1].text):
            yield _Piece(_meant(pieces[at].text + pieces[at + 1].text), pieces[at].start, pieces[at + 1].end)
            at += 2
        else:
            yield pieces[at]
            at += 1


def _is_split(left: str, right: str) -> bool:
    return len(right) > 1 and (left + right in _WHOLE or left + right in _MEANT)


def _letters(pieces: Sequence[_Piece], at: int) -> int:
    """Where a word ends whose letters stand apart, with blanks or full stops between; `at` if none begins there."""
    dotted = at + 1 < len(pieces) and pieces[at + 1].text == "." and pieces[at + 1].start == pieces[at].end
    step = 2 if dotted else 1
    end, count = at, 0
    while end < len(pieces) and len(pieces[end].text) == 1 and pieces[end].text.isalnum():
        if end > at and pieces[end].start - pieces[end - 1].end != 2 - step:
            break
        count += 1
        if dotted and not (end + 1 < len(pieces) and pieces[end + 1].text == "."):
            end += 1
            break
        end += step
    return min(end, len(pieces)) if count >= _SPACED else at


@lru_cache(maxsize=20_000)
def _meant(word: str) -> str:
    """One word as it was meant."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    if not plain.isascii():
        plain = "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))
    if "'" not in plain and "’" not in plain:
        plain = _INVISIBLE.sub("", plain)
    plain = plain.replace("’", "'")
    if plain in _MEANT:
        return _MEANT[plain]
    if plain.isascii() and re.search(r"\d", plain) and re.search(r"[a-z]{2}", plain):
        plain = plain.translate(_LEET)
    if len(plain) < _SHORTEST_GUESSED or not plain.isascii() or plain in _WHOLE or is_ordinary(plain):
        return plain
    return next((_NEAR[near] for near in sorted(_without_one(plain), key=len, reverse=True) if near in _NEAR), plain)
