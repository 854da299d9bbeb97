"""How many syllables English words have, by their spelling.

Against the CMU pronouncing dictionary 99 of 100 words of running text are right, and over a whole text the errors
cancel out to less than 1 %: tests/scoring/test_syllables.py.
"""

import re
from functools import lru_cache

_PIECE = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_VOWELS = re.compile("[aeiouy]+")
_SILENT = re.compile(
    r"[^aeiouy](?<![^aeiouyr]l)e$"  # made, rule, but: table
    r"|[^aeiouysxzcg](?<![cs]h)(?<![^aeiouyr]l)es$"  # makes, but: boxes, changes, tables
    r"|[^aeiouytd](?<![^aeiouyr]l)ed$"  # loved, but: wanted, settled
    # movement, but: settlement
    r"|[^aeiouy](?<![^aeiouyr]l)e(?=(?:ments?|ful|times?|thing|where|ness|works?|lines?|ways?)$)"
    r"|[^aeiouy]e(?=(?:ly|less)$)"  # safely
)
_PARTED = re.compile(
    r"(?<![cstgx])i[ao](?!u)|[cst]iat[ei]|(?<![cgtx])i(?:um|ous)"  # media, various
    r"|(?<![ctsbrfhl])ie[nt](?!d)"  # society
    r"|[aeiouy]ing"  # going
    r"|e(?:at[ei]|at?or|ali|a$|os?$|log|gr)(?<!great[ei])(?<!treat[ei])"  # create, reality, idea, video
    r"|(?<![qg])ua|ui(?:t[yi]|ng)|oe[tm]"  # gradual, continuity, poem
)
_HIDDEN = re.compile(r"[^aeiour]n't$|(?:s|th)m$")
"""Endings with a syllable that no vowel letter shows: didn't, rhythm."""
_EXCEPTIONS = {
    "business": 2, "businesses": 3, "called": 1, "can't": 1, "client": 2, "clients": 2, "colleague": 2,
    "colleagues": 2, "earlier": 3, "easier": 3, "everybody": 4, "everything": 3, "experience": 4, "hundred": 2,
    "junior": 2, "layer": 2, "layers": 2, "maybe": 2, "million": 2, "millions": 2, "senior": 2, "somebody": 3,
    "unique": 2, "won't": 1, "don't": 1,
}  # fmt: skip
_UNDER_TWENTY = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_SCALES = (10**9, 10**6, 10**3, 100)
"""Billion, million, thousand, hundred: two syllables each."""


def syllables(text: str) -> int:
    """The syllables of a text as it is spoken; figures are read out, capitals spelt."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text.replace("’", "'"))
    points, percents = len(re.findall(r"\d\.\d", plain)), plain.count("%")
    return sum(map(_piece, _PIECE.findall(plain))) + points + 2 * percents


@lru_cache(maxsize=20_000)
def _piece(piece: str) -> int:
    if piece.isdecimal():
        return _number(int(piece)) if len(piece) <= 12 else sum(_UNDER_TWENTY[int(digit)] for digit in piece)
    if _ACRONYM.fullmatch(piece):
        return sum(3 if letter == "W" else 1 for letter in piece)
    return _word(piece.lower())


def _word(word: str) -> int:
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    letters = word.replace("'", "")
    count = len(_VOWELS.findall(letters)) - len(_SILENT.findall(letters)) + len(_PARTED.findall(letters))
    return max(1, count + bool(_HIDDEN.search(word)))


def _number(number: int) -> int:
    """Syllables of a number that is read out."""
    for scale in _SCALES:
        if number >= scale:
            rest = number % scale
            return _number(number // scale) + 2 + (_number(rest) if rest else 0)
    if number < 20:
        return _UNDER_TWENTY[number]
    tens = 3 if number // 10 == 7 else 2
    return tens + (_UNDER_TWENTY[number % 10] if number % 10 else 0)
