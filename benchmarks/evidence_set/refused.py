"""Quotes of what was not said, or not like that."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.evidence_set.amounts import amount
from benchmarks.evidence_set.sources import Case, Source, Written, bare, clause_starts, quoted, stretch

TEMPLATES = (
    "I increased the {a} by {n} percent in {m} months",
    "I led a team of {n} people and we finished the {a} on time",
    "we reduced the {a} from {n} hours to {m} minutes",
    "I asked my manager for the {a} and she agreed to the {b}",
    "I learned that the {a} has to be tested before the {b}",
    "the {a} failed because nobody had checked the {b}",
    "I wrote the {a} and the {b} by myself in {n} days",
    "looking back I would have started with the {a} instead of the {b}",
)


@dataclass
class Pool:
    """All sources of one form, for what is taken from another one."""

    sources: Sequence[Source]

    def __post_init__(self) -> None:
        self.follows: dict[str, list[str]] = defaultdict(list)
        for source in self.sources:
            for left, right in zip(source.words, source.words[1:], strict=False):
                self.follows[bare(left)].append(bare(right))
        self.nouns = sorted({word for word in self.follows if len(word) > 5 and word.isalpha()})
        self.starts = sorted(self.follows)

    def chain(self, length: int, chance: random.Random) -> list[str]:
        """Words each of which somebody said after the one before it."""
        words = [chance.choice(self.starts)]
        while len(words) < length:
            words.append(chance.choice(self.follows.get(words[-1]) or self.starts))
        return words


Making = Callable[[Source, Pool, random.Random], "Case | None"]


def was_said(case: Case) -> bool:
    """Whether the words happen to stand in the text word for word, so that the quote is a true one."""
    return f" {bare(case.quote)} " in f" {bare(case.text)} "


def some_words(source: Source, chance: random.Random, shortest: int = 5, longest: int = 30) -> Written | None:
    """A stretch of a source."""
    return stretch(source, chance, shortest, longest)


def _whole(source: Source, words: Sequence[str]) -> Case:
    return Written(source, 0, 0).case(words, said=False)


def invented(source: Source, pool: Pool, chance: random.Random) -> Case:
    """A sentence of nobody: from a template, or words that follow one another somewhere in all the answers."""
    if chance.random() < 0.5:
        return _whole(source, pool.chain(chance.randint(5, 30), chance))
    a, b = chance.choice(pool.nouns), chance.choice(pool.nouns)
    n, m = chance.sample([amount(chance)[0], str(chance.randint(2, 90)), str(chance.randint(2, 9))], 2)
    return _whole(source, chance.choice(TEMPLATES).format(a=a, b=b, n=n, m=m).split())


def half_invented(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """Half of it said, the other half, five words or more, nobody's; in either order."""
    part = some_words(source, chance, 5, 15)
    if not part:
        return None
    halves = [quoted(part), pool.chain(max(5, part.last - part.first + 1), chance)]
    chance.shuffle(halves)
    return _whole(source, [*halves[0], *halves[1]])


def shuffled(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """All the words said, in another order; three at least have five letters or more and moved among themselves."""
    part = some_words(source, chance)
    if not part:
        return None
    words = quoted(part)
    long = [bare(word) for word in words if len(bare(word)) >= 5]
    chance.shuffle(words)
    moved = [bare(word) for word in words if len(bare(word)) >= 5]
    return part.case(words, said=False) if len(set(long)) >= 3 and moved != long else None


def halves_swapped(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """Two neighbouring clauses, each of five words or more, the second one first."""
    part = some_words(source, chance, 10)
    if not part:
        return None
    words = quoted(part)
    cuts = [at for at in clause_starts(words) if 5 <= at <= len(words) - 5] or [len(words) // 2]
    cut = chance.choice(cuts)
    return part.case([*words[cut:], *words[:cut]], said=False)


def spliced(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """Five to fifteen words and five to fifteen from another place, ten words or more away, without an ellipsis."""
    left, right = some_words(source, chance, 5, 15), some_words(source, chance, 5, 15)
    if not left or not right or abs(right.first - left.last) < 10 or left.first <= right.last <= left.last + 10:
        return None
    return _whole(source, [*quoted(left), *quoted(right)])


def of_another(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """Word for word from another answer."""
    other = chance.choice(pool.sources)
    part = some_words(other, chance)
    return None if not part or other.words == source.words else _whole(source, quoted(part))


def skipping(source: Source, pool: Pool, chance: random.Random) -> Case | None:
    """Three to eight words left out without an ellipsis, one of them of six letters or more."""
    part = some_words(source, chance, 12)
    if not part:
        return None
    words = quoted(part)
    first = chance.randint(3, len(words) - 6)
    last = first + chance.randint(3, min(8, len(words) - first - 3))
    left_out = any(len(bare(word)) > 5 for word in words[first:last])
    return part.case([*words[:first], *words[last:]], said=False) if left_out else None


REFUSED: dict[str, tuple[Making, float]] = {
    "invented": (invented, 0.001),
    "half invented": (half_invented, 0.001),
    "words shuffled": (shuffled, 0.001),
    "halves swapped": (halves_swapped, 0.001),
    "two places joined": (spliced, 0.001),
    "another answer's": (of_another, 0.001),
    "words left out unmarked": (skipping, 0.01),
}
"""Each with the greatest share that may be accepted."""
