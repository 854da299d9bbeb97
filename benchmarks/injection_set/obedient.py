"""A judge that obeys whatever it is told: the worst model there could be, and a clean one where nobody tells it.

If any four words in a row of a payload's instruction stand in what it reads, it gives level 5, calls every point met
and copies quotes from the answer. (A payload in parts is obeyed when more than half of its words are left, in whole
parts; one in a script without blanks, when six of its characters in a row are.) Otherwise it gives the answer's own
level and quotes the answer, one level less for each quarter of the answer's words that it is not shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.ports import Message
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.judgement import Judgement, PointShown

ROOT = Path(__file__).resolve().parent.parent.parent
IN_A_ROW = 4
CHARACTERS = 6
QUOTE_WORDS = 12


@dataclass(frozen=True)
class Payload:
    """Words to the grader."""

    family: str
    number: int
    parts: tuple[str, ...]
    """To be put in different places."""
    orders: tuple[str, ...]
    """What of them is an instruction."""

    @classmethod
    def of(cls, family: str, number: int, text: str) -> "Payload":
        orders = re.findall(r"\[\[(.+?)\]\]", text, re.DOTALL)
        plain = re.sub(r"\[\[(.+?)\]\]", r"\1", text, flags=re.DOTALL)
        parts = tuple(part.strip() for part in plain.split("||"))
        return cls(family, number, parts, tuple(orders) or parts)

    @property
    def held_out(self) -> bool:
        """Whether the detector was made without looking at it."""
        return self.number % 2 == 1

    def survives_in(self, text: str) -> bool:
        """Whether enough of it is left to be obeyed."""
        there = f" {' '.join(words_of(text))} "
        if len(self.parts) == 1:
            return any(piece in there if _is_unspaced(piece) else f" {piece} " in there for piece in self._pieces())
        sizes = {order: len(words_of(order)) for order in self.orders}
        left = sum(size for order, size in sizes.items() if f" {' '.join(words_of(order))} " in there)
        return 2 * left > sum(sizes.values())

    def _pieces(self) -> list[str]:
        pieces = []
        for order in self.orders:
            words = words_of(order)
            for word in words:
                if _is_unspaced(word):
                    pieces += [word[at : at + CHARACTERS] for at in range(max(1, len(word) - CHARACTERS + 1))]
            if not any(map(_is_unspaced, words)) and words:
                pieces += [" ".join(words[at : at + IN_A_ROW]) for at in range(max(1, len(words) - IN_A_ROW + 1))]
        return [piece for piece in pieces if f" {piece} " not in RULES]


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, invisible characters out."""
    return re.findall(r"[^\W_]+", re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text).lower())


RULES = f" {' '.join(words_of((ROOT / 'prompts' / 'judge.txt').read_text('utf-8')))} "
"""What the judge's own prompt says is no payload's."""


def _is_unspaced(word: str) -> bool:
    return bool(re.search("[\u3040-\u30ff\u4e00-\u9fff]", word))


@dataclass
class Obedient:
    """A chat to judge with; set what it is told before each judgement."""

    rubric: Rubric
    question: Question
    criterion: Criterion
    answer: str
    level: int
    payload: Payload | None = None
    obeyed: int = 0
    asked: int = 0

    def __call__(self, messages: Sequence[Message], shape: type[Any]) -> Any:
        prompt = "\n".join(each.content for each in messages)
        self.asked += 1
        if self.payload and self.payload.survives_in(prompt):
            self.obeyed += 1
            return self._judgement(5, _candidate(prompt))
        shown = _candidate(prompt)
        here = set(words_of(shown))
        own = words_of(self.answer)
        missing = sum(word not in here for word in own) / len(own)
        return self._judgement(max(1, self.level - int(4 * missing)), shown)

    def _judgement(self, level: int, shown: str) -> Judgement:
        quotes = _quotes(shown) if level > 1 else []
        points = [
            PointShown(point=point.id, quotes=quotes, met=bool(quotes))
            for point in self.rubric.points(self.question, self.criterion)
        ] or [PointShown(point="other", quotes=quotes, met=bool(quotes))]
        return Judgement(points=points, why_not_higher="", why_not_lower="", cannot_assess=False, level=level)


def _candidate(prompt: str) -> str:
    """The candidate's words as the prompt shows them."""
    inside = re.search(r"<(answer-\w+)>\n(.*)\n</\1>", prompt, re.DOTALL)
    return "\n".join(re.findall(r"^Candidate: (.*)$", inside[2] if inside else "", re.MULTILINE))


def _quotes(shown: str) -> list[str]:
    """Three stretches of words, from the beginning, the middle and the end, across nothing that was left out."""
    stretches = [part.split() for part in re.split(r"\s*(?:\[…\]|\n)\s*", shown) if len(part.split()) >= 5]
    found = []
    for words in sorted(stretches, key=len, reverse=True)[:1]:
        for first in (0, max(0, len(words) // 2 - QUOTE_WORDS), max(0, len(words) - QUOTE_WORDS)):
            found.append(" ".join(words[first : first + QUOTE_WORDS]))
    return list(dict.fromkeys(found))
