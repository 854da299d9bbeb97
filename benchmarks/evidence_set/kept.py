"""Quotes of what was said: word for word, or as a careful writer tidies speech."""

import random
import re
from collections.abc import Callable

from benchmarks.evidence_set.amounts import NUMBERS, amount
from benchmarks.evidence_set.sources import Case, Source, Written, bare, quoted, stretch

FILLERS = ("um", "uh", "er", "erm", "uhm", "hmm", "ah")
MARKERS = ("you know", "I mean", "like", "basically", "so", "well", "okay so", "right", "actually", "yeah")
SUBJECTS = ("i", "we", "they", "it", "he", "she")
SMALL = ("the", "a", "an", "that", "just", "really", "then", "very", "also", "so", "quite", "and", "to", "of", "it")
SWAPS = (
    ("in", "into"), ("on", "onto"), ("that", "which"), ("the", "a"), ("the", "this"), ("for", "to"), ("of", "for"),
    ("because", "since"), ("so", "and"), ("but", "and"), ("until", "till"), ("with", "by"), ("at", "in"),
    ("these", "the"), ("who", "that"), ("about", "around"),
)  # fmt: skip
CONTRACTED = (
    ("did not", "didn't"), ("do not", "don't"), ("was not", "wasn't"), ("were not", "weren't"), ("is not", "isn't"),
    ("could not", "couldn't"), ("would not", "wouldn't"), ("had not", "hadn't"), ("cannot", "can't"),
    ("it is", "it's"), ("it was", "it's"), ("i am", "I'm"), ("i have", "I've"), ("i had", "I'd"), ("i would", "I'd"),
    ("we are", "we're"), ("we have", "we've"), ("we had", "we'd"), ("they are", "they're"), ("they had", "they'd"),
    ("that is", "that's"), ("there is", "there's"), ("we will", "we'll"), ("going to", "gonna"), ("want to", "wanna"),
)  # fmt: skip
BE = {
    "was": "were",
    "were": "was",
    "is": "are",
    "are": "is",
    "has": "have",
    "have": "has",
    "does": "do",
    "do": "does",
}


def verbatim(part: Written, chance: random.Random) -> Case:
    """As it stands."""
    return part.case(quoted(part))


def dressed(part: Written, chance: random.Random) -> Case:
    """In other capitals and marks; in quotation marks, after the speaker's name, with other spaces and dashes."""
    words = quoted(part)
    if chance.random() < 0.6:
        words = [chance.choice([str, str.upper, str.lower, str.capitalize])(word) for word in words]
    if chance.random() < 0.6:
        words = [re.sub(r"[^\w'’%]+$", chance.choice(["", "", ",", ".", ";", " –", " —"]), word) for word in words]
    quote = " ".join(words)
    if chance.random() < 0.5:
        quote = quote.replace("'", "’")
    if chance.random() < 0.3:
        quote = quote.replace(" ", chance.choice(["\u00a0", "  ", "\n", "\u2009"]))
    left, right = chance.choice([("", ""), ('"', '"'), ("“", "”"), ("'", "'"), ("«", "»"), ("> ", ""), ("- ", "")])
    prefix = chance.choice(["", "", "Candidate: ", "candidate: ", "Candidate (turn 1): ", "Answer: "])
    return part.case([prefix + left + quote + right])


def ellipsis(part: Written, chance: random.Random) -> Case | None:
    """With one to twelve words in its middle left out for an ellipsis, and five or more on both sides."""
    words = quoted(part)
    if len(words) < 11:
        return None
    gap = chance.randint(1, min(12, len(words) - 10))
    first = chance.randint(5, len(words) - 5 - gap)
    sides = (words[:first], words[first + gap :])
    if any(not any(len(bare(word)) >= 5 for word in side) for side in sides):
        return None
    return part.case([*sides[0], chance.choice(["...", "…", "[...]", "[…]", ". . ."]), *sides[1]])


def without_fillers(part: Written, chance: random.Random) -> Case:
    """The speaker says *um*, or a word twice that is no number, at every fifth word; the quote has none of it."""
    for at in range(len(part.source.words)):
        if chance.random() < 0.2 or at == (part.first + part.last + 1) // 2:
            word = part.source.words[at]
            repeat = bare(word).isalpha() and bare(word) not in NUMBERS and chance.random() < 0.4
            part.before[at] = f"{word.strip(',.')}," if repeat else f"{chance.choice(FILLERS)},"
    return part.case(quoted(part))


def without_false_starts(part: Written, chance: random.Random) -> Case | None:
    """The speaker starts again or says *you know* at about every eighth word; the quote has none of it."""
    words = part.source.words
    inside = [*range(part.first + 1, part.last + 1)]
    for at in chance.sample(inside, max(1, len(inside) // 8)):
        part.before[at] = _false_start(words, part.first, at, chance)
    return part.case(quoted(part))


def _false_start(words: tuple[str, ...], first: int, at: int, chance: random.Random) -> str:
    if bare(words[at]) in SUBJECTS and chance.random() < 0.5:
        return f"{words[at]} {chance.choice(['was', 'had', 'was going to', 'just'])},"
    kind = chance.randrange(3)
    if kind == 0 and at + 3 <= len(words) and all(bare(word).isalpha() for word in words[at : at + 3]):
        return " ".join(words[at : at + chance.randint(2, 3)]).strip(",.") + ","
    if kind == 1 and len(bare(words[at])) >= 6 and bare(words[at]).isalpha():
        return f"{bare(words[at])[: chance.randint(2, 4)]}-"
    return f"{chance.choice(MARKERS)},"


def cleaned_up(part: Written, chance: random.Random) -> Case | None:
    """Tidied at one place for every ten words begun, three at most, each in another way (`TIDYINGS`)."""
    words = quoted(part)
    wanted = min(3, (len(words) + 9) // 10)
    done: list[Tidying] = []
    for tidy in chance.sample(TIDYINGS, len(TIDYINGS)):
        changed = tidy(words, chance)
        if changed is not None and len(done) < wanted:
            words = changed
            done.append(tidy)
    return part.case(words) if len(done) == wanted and len(words) >= 5 else None


def _contraction(words: list[str], chance: random.Random) -> list[str] | None:
    """A contraction made, or spelt out; not *'d*, which may stand for two."""
    text = " ".join(words)
    spelt_out = [(short, long) for long, short in CONTRACTED if not short.endswith("'d") and long != "it was"]
    found = [pair for pair in (*CONTRACTED, *spelt_out) if re.search(rf"(?i)\b{pair[0]}\b", text)]
    if not found:
        return None
    old, new = chance.choice(found)
    return re.sub(rf"(?i)\b{old}\b", new, text, count=1).split()


def _inner(words: list[str], wanted: Callable[[str], bool]) -> list[int]:
    return [at for at in range(1, len(words) - 1) if wanted(words[at].lower())]


def _dropped(words: list[str], chance: random.Random) -> list[str] | None:
    """One small word left out."""
    places = _inner(words, lambda word: word in SMALL)
    if not places:
        return None
    at = chance.choice(places)
    return words[:at] + words[at + 1 :]


def _put_in(words: list[str], chance: random.Random) -> list[str]:
    """One small word put in."""
    at = chance.randint(1, len(words) - 1)
    return [*words[:at], chance.choice(["the", "a", "that", "and", "then", "also"]), *words[at:]]


def _swapped(words: list[str], chance: random.Random) -> list[str] | None:
    """One function word for another."""
    pairs = [*SWAPS, *((new, old) for old, new in SWAPS), ("my", "the"), ("our", "the")]
    places = [(at, new) for at in range(len(words)) for old, new in pairs if words[at].lower() == old]
    if not places:
        return None
    at, new = chance.choice(places)
    return [*words[:at], new, *words[at + 1 :]]


def _inflected(words: list[str], chance: random.Random) -> list[str] | None:
    """An ending given or taken: *was* and *were*, a verb in -ed, the word after an article, mostly a noun."""
    places = _inner(words, lambda word: word in BE or (word.isalpha() and len(word) > 4 and word.endswith("ed")))
    nouns = [at + 1 for at in range(len(words) - 2) if words[at].lower() in ("a", "an", "the", "my", "our", "two")]
    places += [at for at in nouns if words[at].isalpha() and len(words[at]) > 3]
    if not places:
        return None
    at = chance.choice(places)
    word = words[at].lower()
    return [*words[:at], BE.get(word) or _other_form(word), *words[at + 1 :]]


def _other_form(word: str) -> str:
    if word.endswith("ied"):
        return word[:-3] + "y"
    if word.endswith("ed") and not word.endswith("eed"):
        return word[:-1] if word[-3] in "cgsvz" else re.sub(r"([bdgmnprt])\1$", r"\1", word[:-2])
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeou" else word + "s"


Tidying = Callable[[list[str], random.Random], "list[str] | None"]
TIDYINGS: tuple[Tidying, ...] = (_contraction, _dropped, _put_in, _swapped, _inflected)


def amounts(part: Written, chance: random.Random) -> Case:
    """An amount in place of a word: words there, digits in the quote; if there are marks, the other way round too."""
    at = chance.randint(part.first, part.last)
    said, digits = amount(chance)
    if not part.source.bare and chance.random() < 0.5:
        said, digits = digits, said
    part.changed[at] = said
    words = quoted(part)
    words[at - part.first] = digits
    return part.case(words)


Making = Callable[[Written, random.Random], "Case | None"]
KEPT: dict[str, tuple[Making, float]] = {
    "verbatim": (verbatim, 1.0),
    "other capitals and marks": (dressed, 1.0),
    "ellipsis": (ellipsis, 1.0),
    "fillers and doubled words dropped": (without_fillers, 0.99),
    "false starts and markers dropped": (without_false_starts, 0.88),
    "light clean-up": (cleaned_up, 0.88),
    "amounts in words or digits": (amounts, 0.88),
}
"""Each with the least share that is to be accepted."""


def draw(making: Making, source: Source, chance: random.Random) -> Case | None:
    """One quote of a source made so; None where it cannot be made of the stretch that was drawn."""
    part = stretch(source, chance)
    return making(part, chance) if part else None
