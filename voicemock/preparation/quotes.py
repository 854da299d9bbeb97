"""Whether words that a model gives as a quote stand in a written text, and as what."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from voicemock.safe_text import one_line
from voicemock.scoring.text import is_content

MAX_WORDS, MAX_CHARS = 60, 600
"""A longer quote is a copy."""
_WORD = re.compile(r"[^\W_]+(?:[+#]+)?")


class _Word(NamedTuple):
    plain: str
    start: int
    end: int


def own_words(quote: str, text: str) -> str | None:
    """The text's own words that a quote stands for, on one line; None where they do not stand there like that.

    Case, punctuation, line breaks and the signs of lists do not count; every word and figure does, and their order.
    """
    wanted = [word.plain for word in _words(quote)]
    if not 0 < len(wanted) <= MAX_WORDS or len(quote) > MAX_CHARS or not any(map(is_content, wanted)):
        return None
    words = list(_words(text))
    plain = [word.plain for word in words]
    for at in range(len(plain) - len(wanted) + 1):
        if plain[at] == wanted[0] and plain[at : at + len(wanted)] == wanted:
            return _trimmed(text[words[at].start : words[at + len(wanted) - 1].end])
    return None


def _words(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(text):
        plain = unicodedata.normalize("NFKC", found[0]).casefold()
        yield _Word(plain, found.start(), found.end())


def _trimmed(text: str) -> str:
    """Without the signs of lists and of Markdown that stood between the words."""
    return one_line(re.sub(r"\*\*|__|\n\s*(?:[-*•]|#+)\s+", " ", text))
