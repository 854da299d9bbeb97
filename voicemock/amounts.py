"""Amounts as people say and write them in English: *92k*, *ninety-two five*, *ten percent*, *six weeks*."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Unit = Literal["", "money", "percent", "weeks", "days", "months", "years", "hours", "shares", "people"]

_UNDER_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {
    **{word: value for value, word in enumerate(_UNDER_TWENTY.split())},
    **{word: 20 + 10 * at for at, word in enumerate(_TENS.split())},
    "oh": 0,
    "fourty": 40,
}
_SCALES = {"thousand": 1e3, "grand": 1e3, "k": 1e3, "million": 1e6, "mil": 1e6, "mio": 1e6, "billion": 1e9, "bn": 1e9}
_MULTIPLES = {"dozen": 12.0, "couple": 2.0}
_COUNTED: dict[Unit, str] = {
    "money": "euro euros eur dollar dollars usd pound pounds gbp franc francs chf quid bucks",
    "percent": "percent %",
    "weeks": "week weeks",
    "days": "day days",
    "months": "month months",
    "years": "year years",
    "hours": "hour hours minute minutes second seconds",
    "shares": "share shares option options rsu rsus stocks",
    "people": "people engineers developers customers users reports teams",
}
_UNITS: dict[str, Unit] = {word: unit for unit, words in _COUNTED.items() for word in words.split()}
_SIGNS = "€$£"
_TOKEN = re.compile(
    r"(?P<sign>[€$£])"
    r"|(?P<number>\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?P<scale>k|m|mio|bn)?(?![^\W_])"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?|%|\d+)"
)
_BETWEEN = frozenset(
    ["of", "more", "paid", "vacation", "holiday", "remote", "extra", "additional", "further", "stock"]
)
"""What may stand between a number and its unit: *five more days*, *thirty holiday days*."""


@dataclass(frozen=True)
class Amount:
    """One number as it was meant, where it stands, and what it counts as far as the words beside it say so."""

    value: float
    start: int
    end: int
    """Characters [start, end) of the text, its unit included."""
    unit: Unit
    short: bool
    """Whether it is below 1000 without a scale: *ninety-two* may stand for 92 thousand."""


class _Piece(NamedTuple):
    text: str
    start: int
    end: int
    number: float | None = None
    """Of what is written in digits; with its scale."""
    scaled: bool = False


def amounts(text: str) -> tuple[Amount, ...]:
    """Every number of a text in order, number words included; *one* only where it counts something."""
    return tuple(_found(_pieces(_folded(text))))


def _folded(text: str) -> str:
    """The text in small letters and plain digits; every character keeps its place."""
    return "".join(_fold(char) for char in text)


def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).casefold()
    return plain if len(plain) == 1 else char


def _pieces(text: str) -> list[_Piece]:
    pieces = []
    for match in _TOKEN.finditer(text.replace("’", "'")):
        if match["number"]:
            scale = {"k": 1e3, "m": 1e6, "mio": 1e6, "bn": 1e9}.get(match["scale"] or "", 1.0)
            value = _digits(match["number"]) * scale
            pieces.append(_Piece(match[0], match.start(), match.end(), value, scaled=scale != 1.0))
        else:
            pieces.append(_Piece(match[0], match.start(), match.end()))
    return pieces


def _digits(number: str) -> float:
    """Separators before exactly three digits group thousands; another one is the decimal point."""
    if re.fullmatch(r"\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+", number):
        return float(re.sub(r"\D", "", number))
    return float(number.replace(",", "."))


def _found(pieces: Sequence[_Piece]) -> Iterator[Amount]:
    at = 0
    while at < len(pieces):
        value, after, scaled = _number(pieces, at)
        if after == at:
            at += 1
            continue
        unit, end = _unit(pieces, at, after)
        pronoun = after == at + 1 and pieces[at].text == "one" and unit in ("", "people")
        if not pronoun:
            yield Amount(value, pieces[at].start, pieces[end - 1].end, unit, short=not scaled and value < 1000)
        at = after


def _number(pieces: Sequence[_Piece], at: int) -> tuple[float, int, bool]:
    """The number that begins here, where it ends, and whether a scale was said with it; it ends at `at` for none."""
    piece = pieces[at]
    if piece.number is not None:
        value, after = piece.number, at + 1
        factor = _SCALES.get(pieces[after].text, 0.0) if after < len(pieces) else 0.0
        if not piece.scaled and factor and _touch(pieces, after):
            rest, end, _ = _below_thousand(pieces, after + 1) if value == int(value) else (0.0, after + 1, False)
            return value * factor + rest, end, True
        return value, after, piece.scaled
    if piece.text in ("a", "half") and at + 1 < len(pieces):
        return _with_article(pieces, at)
    value, after, _ = _below_thousand(pieces, at)
    if after == at:
        return 0.0, at, False
    value, after = _run_together(value, pieces, after)
    value, after = _with_point(value, pieces, after)
    return _with_scale(value, pieces, after)


def _with_article(pieces: Sequence[_Piece], at: int) -> tuple[float, int, bool]:
    """*A hundred*, *half a million*, *a couple*."""
    first = pieces[at].text
    noun = at + 2 if first == "half" and pieces[at + 1].text == "a" else at + 1
    word = pieces[noun].text if noun < len(pieces) else ""
    if first == "half":
        return (_SCALES[word] / 2, noun + 1, True) if word in _SCALES and noun > at else (0.0, at, False)
    if word == "hundred":
        rest, after, _ = _below_hundred(pieces, _past_and(pieces, noun + 1))
        return _with_scale(100 + rest, pieces, after if rest else noun + 1)
    if word in _SCALES and word != "k":
        rest, after, _ = _below_thousand(pieces, noun + 1)
        return _SCALES[word] + rest, after, True
    return (_MULTIPLES[word], noun + 1, False) if word in _MULTIPLES else (0.0, at, False)


def _below_hundred(pieces: Sequence[_Piece], at: int) -> tuple[float, int, bool]:
    if at >= len(pieces) or pieces[at].text not in _SMALL:
        return 0.0, at, False
    value = float(_SMALL[pieces[at].text])
    following = _SMALL.get(pieces[at + 1].text, 0) if at + 1 < len(pieces) else 0
    if value >= 20 and 0 < following < 10 and _touch(pieces, at + 1):
        hundred = at + 2 < len(pieces) and pieces[at + 2].text == "hundred"
        return (value, at + 1, True) if hundred else (value + following, at + 2, True)
    return value, at + 1, True


def _below_thousand(pieces: Sequence[_Piece], at: int) -> tuple[float, int, bool]:
    """*Five hundred and twenty*, *ninety-two*."""
    value, after, found = _below_hundred(pieces, at)
    if found and value and after < len(pieces) and pieces[after].text == "hundred":
        rest, end, more = _below_hundred(pieces, _past_and(pieces, after + 1))
        return value * 100 + rest, end if more else after + 1, True
    return value, after, found


def _run_together(value: float, pieces: Sequence[_Piece], after: int) -> tuple[float, int]:
    """*One twenty* is 120, *ninety-two five hundred* 92,500, *ninety-two five* ninety-two and a half."""
    following, end, found = _below_thousand(pieces, after)
    if not found or not _touch(pieces, after):
        return value, after
    if 1 <= value <= 9 and 10 <= following <= 99:
        return value * 100 + following, end
    if 1 <= value <= 9 and following == 0 and end < len(pieces):
        last, behind, more = _below_hundred(pieces, end)
        return (value * 100 + last, behind) if more and last < 10 else (value, after)
    if 10 <= value <= 999 and following >= 100 and following % 100 == 0:
        return value * 1000 + following, end
    if 10 <= value <= 999 and 1 <= following <= 9 and end == after + 1:
        return value + following / 10, end
    return value, after


def _with_point(value: float, pieces: Sequence[_Piece], after: int) -> tuple[float, int]:
    """*Ninety-two point five*, *ninety-two and a half*."""
    words = [each.text for each in pieces[after : after + 3]]
    if words == ["and", "a", "half"]:
        return value + 0.5, after + 3
    if words[:1] == ["point"] and len(words) > 1:
        digits = []
        end = after + 1
        while end < len(pieces) and 0 <= _SMALL.get(pieces[end].text, -1) < 10:
            digits.append(str(_SMALL[pieces[end].text]))
            end += 1
        if digits:
            return value + float("0." + "".join(digits)), end
    return value, after


def _with_scale(value: float, pieces: Sequence[_Piece], after: int) -> tuple[float, int, bool]:
    factor = _SCALES.get(pieces[after].text) if after < len(pieces) else None
    if factor is None:
        return value, after, False
    rest, end, more = _below_thousand(pieces, _past_and(pieces, after + 1))
    scaled = end < len(pieces) and pieces[end].text in _SCALES
    own = more and not scaled and (end >= len(pieces) or pieces[end].text not in _UNITS or _is_money(pieces, end))
    return (value * factor + rest, end, True) if own else (value * factor, after + 1, True)


def _is_money(pieces: Sequence[_Piece], at: int) -> bool:
    return _UNITS.get(pieces[at].text) == "money"


def _past_and(pieces: Sequence[_Piece], at: int) -> int:
    """Past an *and* that goes on with a number: *a hundred and five*."""
    goes_on = at + 1 < len(pieces) and pieces[at].text == "and" and pieces[at + 1].text in _SMALL
    return at + 1 if goes_on else at


def _touch(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether a piece follows the one before with nothing but a space or a hyphen between."""
    return pieces[at].start - pieces[at - 1].end <= 1


def _unit(pieces: Sequence[_Piece], at: int, after: int) -> tuple[Unit, int]:
    """What the number [at, after) counts, and where its unit ends."""
    if at and pieces[at - 1].text in _SIGNS:
        return "money", after
    end = after
    while end < min(len(pieces), after + 3):
        word = pieces[end].text
        if word in _SIGNS or word in _UNITS:
            return _UNITS.get(word, "money"), end + 1
        if word == "per" and end + 1 < len(pieces) and pieces[end + 1].text == "cent":
            return "percent", end + 2
        if word not in _BETWEEN:
            break
        end += 1
    return "", after
