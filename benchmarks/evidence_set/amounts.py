"""Amounts as they are said and as they are written; made here, apart from the rules that read them."""

import random

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = frozenset([*_SMALL, *_TENS, "hundred", "thousand", "million", "billion"])


def in_words(value: int) -> str:
    """A whole number below a million, as it is said."""
    if value < 20:
        return _SMALL[value]
    if value < 100:
        return _TENS[value // 10 - 2] + (f" {_SMALL[value % 10]}" if value % 10 else "")
    if value < 1_000:
        return f"{_SMALL[value // 100]} hundred" + (f" {in_words(value % 100)}" if value % 100 else "")
    rest = f" {in_words(value % 1_000)}" if value % 1_000 else ""
    return f"{in_words(value // 1_000)} thousand{rest}"


def amount(chance: random.Random) -> tuple[str, str]:
    """The same amount said and written."""
    value = chance.choice([chance.randint(2, 19), chance.randint(20, 99), chance.randint(100, 999)])
    kind = chance.randrange(8)
    if kind == 0:
        return f"{in_words(value)} percent", f"{value}%"
    if kind == 1:
        return f"{in_words(value)} thousand", chance.choice([f"{value},000", f"{value}k", f"{value} thousand"])
    if kind == 2:
        tenth = chance.randint(1, 9)
        return f"{in_words(value)} point {_SMALL[tenth]}", f"{value}.{tenth}"
    if kind == 3:
        return f"{in_words(value)} milliseconds", chance.choice([f"{value} ms", f"{value}ms"])
    if kind == 4:
        hundreds, rest = chance.randint(1, 9) * 100, chance.randint(1, 99)
        return f"{_SMALL[hundreds // 100]} hundred and {in_words(rest)}", str(hundreds + rest)
    if kind == 5:
        year = chance.randint(2011, 2026)
        return f"{'twenty'} {in_words(year - 2000)}", str(year)
    if kind == 6:
        return f"{in_words(value)} million", chance.choice([f"{value} million", f"{value},000,000"])
    return in_words(value), str(value)


def other_amount(said: str, chance: random.Random) -> str:
    """Another amount than the one that was said, in words or digits."""
    while True:
        spoken, digits = amount(chance)
        if spoken != said:
            return chance.choice([spoken, digits])
