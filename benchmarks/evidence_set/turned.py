"""Quotes of what was said but for one word, which makes it another statement."""

import random
import re

from benchmarks.evidence_set.amounts import amount, other_amount
from benchmarks.evidence_set.refused import Making, Pool, some_words
from benchmarks.evidence_set.sources import Case, Source, Written, bare, quoted

NAMES = (
    "Kafka", "Maria", "Berlin", "Kubernetes", "Oracle", "Jenkins", "Priya", "Google", "Terraform", "Tokyo",
    "Elena",
)  # fmt: skip
AUXILIARIES = (
    "was", "were", "is", "are", "did", "do", "had", "have", "has", "could", "would", "should", "can", "will",
)  # fmt: skip
NEGATIONS = ("not", "never", "no", "without", "hardly")
HYPOTHETICALS = ("would", "could", "should", "might", "may", "would have", "wanted to", "almost")
OPPOSITES = (
    ("before", "after"), ("more", "less"), ("all", "some"), ("up", "down"), ("over", "under"), ("from", "to"),
    ("always", "sometimes"), ("with", "without"), ("most", "few"), ("and", "or"), ("every", "one"), ("can", "must"),
    ("because", "although"), ("still", "already"), ("first", "last"), ("out", "in"), ("off", "on"), ("each", "no"),
)  # fmt: skip
UNLIKELY = ("would", "could", "should", "might", "may", "will", "want", "mean", "almost")
"""What another hypothetical says nothing new before."""
SUBJECTS = ("i", "we", "they", "he", "she", "you")


def _inner(part: Written) -> list[int]:
    """The places of a stretch with a word of five letters or more on both sides."""
    long = [at for at in range(part.first, part.last + 1) if len(bare(part.source.words[at])) >= 5]
    return [at for at in range(part.first + 1, part.last) if long and long[0] < at < long[-1]]


def negated(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """A *not* after an auxiliary (*wasn't* too), or another negation at any place, where there was none."""
    part = some_words(source, chance)
    if not part:
        return None
    words = quoted(part)
    if any(bare(word) in NEGATIONS or bare(word).endswith("n't") for word in words):
        return None
    places = [at for at, word in enumerate(words) if word.lower() in AUXILIARIES]
    if places and chance.random() < 0.6:
        at = chance.choice(places)
        short = words[at].lower() not in ("can", "will", "may") and chance.random() < 0.5
        words[at] += "n't" if short else " not"
    else:
        words.insert(chance.randint(0, len(words) - 1), chance.choice(NEGATIONS))
    return part.case(words, said=False)


def negation_taken_out(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """A *not*, *never*, *no* or *n't* of the answer, with words on both sides, left out."""
    part = some_words(source, chance)
    if not part:
        return None
    words = quoted(part)
    places = [
        at
        for at, word in enumerate(words[:-1])
        if (at and bare(word) in ("not", "never", "no", "nobody", "nothing", "without"))
        or bare(word) == "cannot"
        or bare(word).endswith("n't")
    ]
    if not places:
        return None
    at = chance.choice(places)
    positive = {"can't": "can", "cannot": "can", "won't": "will", "nobody": "somebody", "nothing": "something"}
    word = bare(words[at])
    words[at] = positive.get(word) or (word[:-3] if word.endswith("n't") else "with" if word == "without" else "")
    return part.case(words, said=False)


def other_number(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """An amount in place of one of its words; the quote has another one, or none."""
    part = some_words(source, chance)
    if not part or not _inner(part):
        return None
    at = chance.choice(_inner(part))
    said, digits = amount(chance)
    part.changed[at] = said if source.bare else chance.choice([said, digits])
    words = quoted(part)
    words[at - part.first] = "" if chance.random() < 0.2 else other_amount(said, chance)
    return part.case(words, said=False)


def other_name(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """A name in place of one of its words; the quote has another one."""
    part = some_words(source, chance)
    if not part:
        return None
    at = chance.randint(part.first, part.last)
    said, claimed = chance.sample(NAMES, 2)
    part.changed[at] = said
    words = quoted(part)
    words[at - part.first] = claimed
    return part.case(words, said=False)


def name_left_out(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """Somebody named beside the speaker (*Maria and I*) is left out; only where there are capitals."""
    part = some_words(source, chance, 6)
    if not part or source.bare:
        return None
    places = [at for at in _inner(part) if source.words[at].lower() in SUBJECTS]
    if not places:
        return None
    part.before[chance.choice(places)] = f"{chance.choice(NAMES)} and"
    return part.case(quoted(part), said=False)


def other_subject(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """*We* for *I*, and the like."""
    part = some_words(source, chance)
    places = [at for at in range(part.first, part.last + 1) if source.words[at].lower() in SUBJECTS] if part else []
    if not part or not places:
        return None
    at = chance.choice(places)
    words = quoted(part)
    words[at - part.first] = chance.choice([each for each in SUBJECTS if each != source.words[at].lower()])
    return part.case(words, said=False)


def hypothetical(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """*I would have measured* where *I measured* was said; or, the other way round, the wish quoted as a deed."""
    part = some_words(source, chance)
    subjects = range(part.first, part.last - 1) if part else ()
    places = [
        at
        for at in subjects
        if source.words[at].lower() in SUBJECTS and not bare(source.words[at + 1]).startswith(UNLIKELY)
    ]
    if not part or not places:
        return None
    at = chance.choice(places)
    words = quoted(part)
    added = chance.choice(HYPOTHETICALS)
    if chance.random() < 0.5:
        words.insert(at - part.first + 1, added)
    else:
        part.before[at + 1] = added
    return part.case(words, said=False)


def other_word(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """One word of six letters and more is another one that somebody said."""
    part = some_words(source, chance)
    places = [at for at in range(part.first, part.last + 1) if len(bare(source.words[at])) > 5] if part else []
    if not part or not places:
        return None
    at = chance.choice(places)
    claimed = chance.choice(pool.nouns)
    if claimed[:4] == bare(source.words[at])[:4]:
        return None
    words = quoted(part)
    words[at - part.first] = claimed
    return part.case(words, said=False)


def opposite(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """One small word is another that says something else: *after* for *before* (`OPPOSITES`)."""
    part = some_words(source, chance)
    pairs = [*OPPOSITES, *((right, left) for left, right in OPPOSITES)]
    places = (
        [(at, new) for at, word in enumerate(quoted(part)) for old, new in pairs if bare(word) == old] if part else []
    )
    if not part or not places:
        return None
    at, new = chance.choice(places)
    words = quoted(part)
    words[at] = new
    return part.case(words, said=False)


def longer(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """Word for word, with a claim of three or four words put at its end: *and it worked*."""
    part = some_words(source, chance)
    if not part:
        return None
    claim = chance.choice(
        ["and it worked perfectly", "which saved us money", "all by myself alone", "within one week"]
    )
    words = [re.sub(r"[^\w'’]+$", "", word) for word in quoted(part)]
    return part.case([*words, claim], said=False)


TURNED: dict[str, tuple[Making, float]] = {
    "a not put in": (negated, 0.01),
    "a not taken out": (negation_taken_out, 0.01),
    "another number": (other_number, 0.01),
    "another name": (other_name, 0.01),
    "a name left out": (name_left_out, 0.01),
    "another subject": (other_subject, 0.01),
    "a wish for a deed": (hypothetical, 0.01),
    "one word another": (other_word, 0.01),
    "a small word turned round": (opposite, 0.01),
    "a claim put at the end": (longer, 0.01),
}
"""Each with the greatest share that may be accepted."""
