"""How many syllables German words have, by their spelling: tests/scoring/test_syllables.py."""

import re
from functools import lru_cache

_PIECE = re.compile(r"\d+|[^\W\d_]+")
_ACRONYM = re.compile(r"[A-ZÄÖÜ]{2,5}")
_VOWELS = re.compile("ei|ie|au|eu|äu|ai|aa|ee|oo|[aeiouyäöü]")
_QU = re.compile("qu(?=[aeiouyäöü])")
_PARTED = re.compile("(?:famil|lin|stud|präm|ser|fer|akt|kriter)ien?$|geeh|been|ideen$|beur")
"""Where two vowels that look like one are two: *Familie*, *geehrt*, *beenden*."""
_ONES = (1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2)
_SCALES = ((10**9, 4), (10**6, 3), (10**3, 2), (100, 2))
"""Milliarde, Million, tausend, hundert."""


def syllables(text: str) -> int:
    """The syllables of a text as it is spoken; figures are read out, capitals spelt."""
    plain = re.sub(r"(?<=\d)\.(?=\d{3})", "", text)
    points, percents = len(re.findall(r"\d,\d", plain)), plain.count("%")
    return sum(map(_piece, _PIECE.findall(plain))) + 2 * points + 2 * percents


@lru_cache(maxsize=20_000)
def _piece(piece: str) -> int:
    if piece.isdecimal():
        return _number(int(piece)) if len(piece) <= 12 else sum(_ONES[int(digit)] for digit in piece)
    if _ACRONYM.fullmatch(piece):
        return sum(3 if letter == "Y" else 1 for letter in piece)
    word = _QU.sub("q", piece.lower())
    return max(1, len(_VOWELS.findall(word)) + len(_PARTED.findall(word)))


def _number(number: int) -> int:
    """Syllables of a number that is read out: *einundzwanzig*."""
    for scale, spoken in _SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            before = 0 if count == 1 and scale < 10**6 else _number(count) + (count == 1)
            return before + spoken + (_number(rest) if rest else 0)
    if number < 20:
        return _ONES[number]
    return 2 + (_ONES[number % 10] + 1 if number % 10 else 0)
