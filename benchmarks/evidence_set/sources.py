"""The transcripts, as written and as a recogniser without capitals and marks writes them, and stretches of them."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from voicemock.rubric_files import load

ROOT = Path(__file__).parents[2]
SHORTEST, LONGEST = 5, 30
"""Words of a quote, which is what judges are asked for."""
LONG_WORD = 5
"""Letters; a stretch without one word of so many says nothing and is not drawn."""


@dataclass(frozen=True)
class Source:
    """One answer."""

    name: str
    words: tuple[str, ...]
    """As they stand between spaces, with their marks; as heard without marks, without them."""
    bare: bool
    """Without capitals and marks."""
    held_out: bool
    """Not looked at while the rules were made."""


@dataclass(frozen=True)
class Case:
    """A quote and what it is a quote of."""

    text: str
    quote: str
    span: tuple[int, int] | None = None
    """Where in the text it was said; None where it was not."""
    bare: bool = False


@dataclass
class Written:
    """A transcript under construction: a stretch of a source, with words put in or changed around it."""

    source: Source
    first: int
    last: int
    changed: dict[int, str] = field(default_factory=dict)
    """Other words in place of those of the source, in the transcript."""
    before: dict[int, str] = field(default_factory=dict)
    """What is said right before a word, in the transcript."""

    def case(self, quote: Iterable[str], said: bool = True) -> Case:
        """The case of this quote. The stretch begins with its first word, without what is put before it."""
        text, start, end = "", 0, 0
        for at, word in enumerate(self.source.words):
            for part, own in ((self.before.get(at, ""), False), (self.changed.get(at, word), True)):
                written = " ".join(filter(None, map(bare, part.split()))) if self.source.bare else part
                if not written:
                    continue
                text += " " * bool(text)
                if own and at == self.first:
                    start = len(text)
                text += written
                if own and at == self.last:
                    end = len(text)
        return Case(text, " ".join(filter(None, quote)), (start, end) if said else None, self.source.bare)


def bare(word: str) -> str:
    """A word as a recogniser without capitals and marks writes it."""
    return " ".join(re.sub(r"[^\w']", " ", word.replace("’", "'").lower()).split()).strip("'")


def sources() -> list[Source]:
    """Every answer in English twice: as written, and bare. Without the marks of pauses."""
    answers = yaml.safe_load((ROOT / "examples" / "answers" / "answers.yaml").read_text(encoding="utf-8"))["answers"]
    texts = [(name, text, False) for name, text in answers.items()]
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        rubric = load(path)
        texts += [
            (f"{rubric.id}-{number}", example.text, example.use == "test")
            for number, example in enumerate(rubric.examples)
            if rubric.language == "en"
        ]
    spoken = (ROOT / "benchmarks" / "turns_set" / "answers.txt").read_text(encoding="utf-8")
    for number, part in enumerate(re.split(r"\n*\[", spoken)[1:]):
        head, text = part.split("]", 1)
        texts.append((f"turns-{number}", text.replace("/", " "), head.startswith("hold")))
    return [
        Source(name, written(text, is_bare), is_bare, held) for name, text, held in texts for is_bare in (False, True)
    ]


def written(text: str, is_bare: bool) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(word for word in (bare(each) if is_bare else each for each in text.split()) if bare(word))


def stretch(
    source: Source, chance: random.Random, shortest: int = SHORTEST, longest: int = LONGEST
) -> Written | None:
    """Some words in a row; every other time from the beginning of a clause, where there are marks."""
    words = source.words
    if len(words) < shortest:
        return None
    for _ in range(20):
        length = chance.randint(shortest, min(longest, len(words)))
        first = chance.randint(0, len(words) - length)
        begins = [at for at in clause_starts(words) if at + length <= len(words)]
        if begins and chance.random() < 0.5:
            first = chance.choice(begins)
        if any(len(bare(word)) >= LONG_WORD for word in words[first : first + length]):
            return Written(source, first, first + length - 1)
    return None


def quoted(part: Written) -> list[str]:
    """The words of a stretch."""
    return list(part.source.words[part.first : part.last + 1])


def clause_starts(words: Sequence[str]) -> list[int]:
    """The words after a mark."""
    return [at for at in range(1, len(words)) if words[at - 1][-1] in ",.;:!?"]
