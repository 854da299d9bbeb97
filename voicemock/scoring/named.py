"""Which numbers and names a text holds, in a form in which what was said and what is claimed can be compared."""

import re
from collections.abc import Sequence

from voicemock.scoring.languages.speaking import current as language
from voicemock.scoring.text import Token, is_number, stem, tokens

_SCALES = {1_000, 1_000_000, 1_000_000_000}
_CENTURIES = {19, 20}
_LONGEST_DIGITS = 15
"""Digits; a longer row of them is an identifier and is compared as it is written."""
_TITLE_CASE_SHARE = 0.6
"""Where more of the words begin with a capital, as in a headline, capitals tell nothing."""

_WORD = re.compile(r"[^\W_]+")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def numbers(text: str) -> frozenset[str]:
    """The figures of a text as digits: *twenty five*, *25* and *25%* are all `25`, *two and a half* is no figure.

    *One* counts only before a unit: it is a pronoun as often as a number. *First*, *1st*, *half* and *twice* are no
    figures either. *p99* and *S3* are names. Numbers are compared without what they count.
    """
    words, units = whole_numbers(tokens(text)), language().numbers.units
    after = [*(word.text for word in words), ""][1:]
    return frozenset(
        word.text
        for word, unit in zip(words, after, strict=True)
        if word.text[0].isdecimal()
        and not _ORDINAL.fullmatch(word.text)
        and (word.text != "1" or unit in units or text[word.start : word.end].isdecimal())
    )


def names(text: str) -> frozenset[str]:
    """The stems of what is written like a name: *Kafka* inside a sentence, *AWS*, *GitHub* and *p99* anywhere.

    As reliable as the capitals: without them only words with a digit are found. So never compare the names of two
    texts; ask for each name of the one whether its stem is among `stems` of the other.
    """
    tell = _capitals_tell(text)
    return frozenset(
        word.stem
        for word in tokens(text)
        if _has_both(word.text)
        or (tell and word.is_content and (is_name(word, text) or _is_acronym(text[word.start : word.end])))
    )


def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text, whether or not they are written with a capital."""
    return frozenset(word.stem for word in tokens(text))


def is_name(word: Token, text: str) -> bool:
    """Whether it is written with a capital inside a sentence; a recogniser without capitals writes no names."""
    before = text[: word.start].rstrip()[-1:]
    written = text[word.start].isupper() and before not in '.!?"“(:' and stem(word.text) != "i"
    return written and language().heard.capitals_are_names


def whole_numbers(words: Sequence[Token]) -> list[Token]:
    """The words with numbers put together: *twenty five* is one token `25`, *a hundred and five* ends in `105`.

    *Nineteen ninety nine* is a year, *nine point five* is `9.5`.
    """
    merged: list[Token] = []
    at = 0
    while at < len(words):
        text, after = _number(words, at)
        merged.append(Token(text, words[at].start, words[after - 1].end) if after > at + 1 else words[at])
        at = after
    return merged


def _number(words: Sequence[Token], at: int) -> tuple[str, int]:
    """The number whose words begin at a place, and the place after it; the word itself where it is none."""
    value, after = _cardinal(words, at)
    if value < 0:
        return words[at].text, at + 1
    if value in _CENTURIES and after == at + 1:
        years, end = _cardinal(words, after)
        if 10 <= years < 100 and (
            end == len(words) or words[end].text not in language().numbers.units - {"in", "out"}
        ):
            return str(value * 100 + years), end
    return _with_decimals(words, value, after)


def _with_decimals(words: Sequence[Token], value: int, after: int) -> tuple[str, int]:
    """*Nine point one four* is `9.14`, and a million of them are that many: *one point five million*."""
    end, digits = after + 1, ""
    if after < len(words) and words[after].text == language().numbers.point:
        while end < len(words) and words[end].text.isdecimal() and (not digits or len(words[end].text) == 1):
            digits, end = digits + words[end].text, end + 1
            if len(digits) > 1 and words[end - 1].text == digits:
                break
    if not digits or len(digits) > _LONGEST_DIGITS:
        return str(value), after
    digits = digits.rstrip("0")
    scale = _value(words, end)
    if scale in _SCALES:
        zeros = len(str(scale)) - 1
        if len(digits) <= zeros:
            return str(int(f"{value}{digits.ljust(zeros, '0')}")), end + 1
    return f"{value}.{digits}" if digits else str(value), end


def _cardinal(words: Sequence[Token], at: int) -> tuple[int, int]:
    """The value of the number words from a place on, and the place after them; -1 where there is no number."""
    total, current = 0, _value(words, at)
    at += 1
    if current < 0:
        return -1, at
    while at < len(words):
        joined = _is_joined(words, at, total, current)
        value = _value(words, at + joined)
        begun = total + current > 0
        if value == 100 and 0 < current < 100:
            current *= 100
        elif value in _SCALES and 0 < current < 1_000:
            total, current = total + current * value, 0
        elif value > 0 and begun and _continues(current, value):
            current += value
        else:
            break
        at += 1 + joined
    return total + current, at


def _is_joined(words: Sequence[Token], at: int, total: int, current: int) -> bool:
    """Whether an *and* stands inside a number: *two hundred and five*, but not *two hundred and three hundred*."""
    whole = current >= 100 if current else total > 0
    return (
        words[at].text == language().numbers.joined_by
        and whole
        and current % 100 == 0
        and 0 < _value(words, at + 1) < 100
        and _value(words, at + 2) != 100
    )


def _continues(current: int, value: int) -> bool:
    """Whether a number that stands at `current` goes on with `value`: *two hundred* with *five*, *twenty* too."""
    if current == 0:
        return value < 1_000
    if current % 100 == 0:
        return value < 100
    return current % 10 == 0 and current % 100 >= 20 and value < 10


def _value(words: Sequence[Token], at: int) -> int:
    """The value of one number word; -1 for everything else."""
    word = words[at].text if at < len(words) else ""
    return int(word) if word.isdecimal() and word.isascii() and len(word) <= _LONGEST_DIGITS else -1


def _has_both(word: str) -> bool:
    """Whether it is one word of letters and digits that is no amount: *s3*, *k8s*, *p99*."""
    return is_number(word) and not word[0].isdecimal() and any(char.isalpha() for char in word)


def _is_acronym(written: str) -> bool:
    """Whether two of its letters are capitals: *AWS*, *GitHub*, *APIs*."""
    return sum(char.isupper() for char in written) >= 2


def _capitals_tell(text: str) -> bool:
    """Whether capitals mark names here; they do not in a text of capitals or a headline."""
    words = _WORD.findall(text)
    capitals = sum(word[0].isupper() for word in words)
    return len(words) < 4 or (capitals <= _TITLE_CASE_SHARE * len(words) and not text.isupper())
