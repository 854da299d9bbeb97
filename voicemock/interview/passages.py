"""Which passage of the texts about a firm and a job answers a question, by the words that carry meaning."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from voicemock.amounts import amounts
from voicemock.safe_text import one_line
from voicemock.scoring.named import numbers
from voicemock.scoring.text import content_stems, sentence_spans, stem, tokens

THRESHOLD = 0.42
"""So much of what a question's words weigh must stand in a passage: tests/interview/your_questions.yaml."""
LONGEST = 400
"""Characters of a passage; longer ones are cut at a space."""
_ASKING = frozenset(
    stem(word)
    for word in [
        "tell",
        "question",
        "ask",
        "like",
        "look",
        "day",
        "wonder",
        "curious",
        "know",
        "describe",
        "explain",
        "bit",
        "current",
        "currently",
        "typical",
        "typically",
        "thing",
        "kind",
        "here",
        "company",
        "firm",
        "role",
        "job",
        "position",
        "work",
        "works",
        "working",
        "share",
        "hear",
        "love",
        "interested",
        "there",
        "people",
        "do",
        "usually",
        "normally",
        "big",
        "large",
        "size",
        "expect",
        "expected",
        "offer",
        "offers",
        "mean",
        "involve",
        "exactly",
        "give",
        "talk",
        "happen",
        "happens",
        "someone",
        "much",
        "many",
        "often",
        "long",
        "use",
        "used",
    ]
)
"""Words by which people ask, and what every such text is about."""
_SAME = (
    "holiday vacation leave pto",
    "remote remotely home hybrid",
    "salary pay compensation wage paid earn",
    "training learning course education conference develop development",
    "stack technology technologies languages tools",
    "manager boss lead report reports",
    "colleague colleagues teammates",
    "customer customers client clients",
    "onboarding onboard ramp",
    "success successful goal goals measured",
    "located location based",
    "oncall pager",
    "culture values value",
    "challenge challenges difficult problem problems",
    "promotion promotions career grow growth",
    "pension retirement",
    "founded started",
    "probation trial",
)
_CLASSES = {stem(word): group.split()[0] for group in _SAME for word in group.split()}
_HEADING = re.compile(r"^\s*(?:#+\s*(?P<marked>.+?)|(?P<plain>[^.!?]{2,60}):)\s*$")
_QUANTITY = re.compile(r"\bhow (?:many|much|big|large|often|long|soon)\b|\bwhen\b")
"""Of passages that fit equally, the one with a figure beside what is asked for answers these."""
_ASKS_SIZE = re.compile(
    r"\bhow (?:many (?:people|employees|colleagues|of you)|(?:big|large) (?:is|are) (?:the|your) (?:company|firm)"
    r"|(?:big|large) are you)\b"
)
"""*How many people work here?* holds no word but those of asking."""
_SIZE = re.compile(r"\b(?:people|employees|colleagues|staff|of us)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")


@dataclass(frozen=True)
class Given:
    """A text that was given."""

    name: str
    """What it is, in words: the job description."""
    text: str


@dataclass(frozen=True)
class Passage:
    """A sentence, or an item of a list, as it stands in its text."""

    source: str
    text: str
    heading: str = ""
    """What it stands under."""

    @cached_property
    def stems(self) -> frozenset[str]:
        """What it is about."""
        return frozenset(_meant(f"{self.heading} {self.text}"))


def passages(given: Sequence[Given]) -> list[Passage]:
    """Every passage, in order."""
    found = []
    for each in given:
        heading = ""
        for block in _blocks(each.text):
            if match := _HEADING.match(block):
                heading = match["marked"] or match["plain"]
                continue
            plain = one_line(_BULLET.sub("", block))
            found += [Passage(each.name, _cut(plain[a:b]), heading) for a, b in sentence_spans(plain)]
    return found


def _blocks(text: str) -> list[str]:
    """Headings, items and paragraphs; lines that go on with a sentence belong to it."""
    blocks: list[str] = []
    fresh = True
    for line in text.splitlines():
        begins = fresh or _BULLET.match(line) or _HEADING.match(line) or (blocks and _HEADING.match(blocks[-1]))
        if line.strip():
            blocks[len(blocks) if begins else len(blocks) - 1 :] = [
                line if begins else f"{blocks[-1]} {line.strip()}"
            ]
        fresh = not line.strip()
    return blocks


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _meant(text: str) -> list[str]:
    """The stems of a text that carry meaning, one for words of one meaning."""
    joined = re.sub(r"\bon[- ]call\b", "oncall", text, flags=re.IGNORECASE)
    return [_CLASSES.get(each, each) for each in content_stems(joined)]


def best_passage(question: str, among: Sequence[Passage]) -> tuple[Passage | None, float]:
    """The passage that shares most of what a question asks for, and the share, 0 to 1; None below the threshold."""
    asked = set(_meant(question)) - _ASKING
    if not among:
        return None, 0.0
    if not asked:
        sized = [each for each in among if _SIZE.search(each.text) and numbers(each.text)]
        return (sized[0], 1.0) if sized and _ASKS_SIZE.search(question.lower()) else (None, 0.0)
    counts = Counter(each for passage in among for each in passage.stems)
    weights = {each: math.log(1 + len(among) / (1 + counts[each])) for each in asked}
    total = sum(weights.values())
    shares = [sum(weights[each] for each in asked & passage.stems) / total for passage in among]
    counted = bool(_QUANTITY.search(question.lower()))
    ranks = [
        (share, -_to_a_figure(passage, asked) if counted else 0.0, -len(passage.stems), -at)
        for at, (share, passage) in enumerate(zip(shares, among, strict=True))
    ]
    best = -max(ranks)[3]
    return (among[best] if shares[best] >= THRESHOLD else None), shares[best]


def _to_a_figure(passage: Passage, asked: set[str]) -> float:
    """How many characters lie between a word asked for, or its heading, and a figure; infinite without one."""
    words = [word.start for word in tokens(passage.text) if _CLASSES.get(word.stem, word.stem) in asked]
    figures = [amount.start for amount in amounts(passage.text)]
    return min((float(abs(word - each)) for word in words or [0] for each in figures), default=math.inf)
