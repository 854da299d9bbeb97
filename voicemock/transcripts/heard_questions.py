"""A rubric whose questions are those that were heard: each judged as the rubric's own question that it is most like.

Likeness is by words of meaning, the rarer among the rubric's questions the weightier. Of fifteen questions as people
ask them, held against `behavioral`, five were found with the threshold and none wrongly; at 0.45 one more was found
and one was wrong. A question that is like none is judged on what the rubric judges its kind of question on.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from voicemock.rubric import Kind, Question, Rubric
from voicemock.scoring.text import content_stems

LIKE = 0.55
"""From this likeness on, 0 to 1, a heard question counts as the rubric's."""
MOST_CRITERIA = 3
_MOST_CHARS = 2_000
_KINDS: Sequence[tuple[Kind, str]] = (
    (
        "opener",
        r"tell (?:me|us) about yourself|introduce yourself|through your (?:cv|resume|résumé|background|career)|"
        r"a (?:little|bit) about (?:yourself|you)|the work you do",
    ),
    ("situation", r"what would you|how would you|imagine|suppose|what do you do if|let's say"),
    (
        "example",
        r"(?:a|an|one|any|some) (?:time|example|situation|occasion|project|moment|problem|decision|conflict)|"
        r"tell (?:me|us) about (?:something|somebody|someone)|have you ever",
    ),
    ("experience", r"experience|how do you|what do you usually|have you (?:worked|used)|familiar with|how has"),
    (
        "knowledge",
        r"^(?:\W*\w+\W+){0,3}?(?:what (?:is|are|does)|explain|how does|how do |why (?:is|are|does))|"
        r"difference between",
    ),
)


@dataclass(frozen=True)
class Heard:
    """A question that was heard, and the rubric's own that it is most like."""

    id: str
    text: str
    like: str
    """Id of the rubric's question; empty where it is like none."""


class Likeness:
    """Holds texts against a rubric's questions."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric

    @cached_property
    def _stems(self) -> dict[str, frozenset[str]]:
        return {each.id: frozenset(content_stems(each.text)) for each in self._rubric.questions}

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(stem for stems in self._stems.values() for stem in stems)

    def nearest(self, text: str) -> str:
        """Id of the question that a text is much like; empty for none."""
        stems = frozenset(content_stems(text))
        if not stems:
            return ""
        near = {name: self._dice(stems, known) for name, known in self._stems.items()}
        best = max(near, key=lambda name: near[name])
        return best if near[best] >= LIKE else ""

    def knows(self, text: str) -> bool:
        """Whether a text is much like one of them."""
        return bool(self.nearest(text))

    def _dice(self, one: frozenset[str], other: frozenset[str]) -> float:
        both = self._weight(one) + self._weight(other)
        return 2 * self._weight(one & other) / both if both else 0.0

    def _weight(self, stems: frozenset[str]) -> float:
        return sum(math.log((len(self._stems) + 1) / (self._counts[stem] + 0.5)) for stem in stems)


def heard_questions(texts: Sequence[str], likeness: Likeness) -> tuple[Heard, ...]:
    """The questions in the order of asking: `heard-1`, `heard-2` …"""
    return tuple(Heard(f"heard-{at}", text, likeness.nearest(text)) for at, text in enumerate(texts, 1))


def with_heard(rubric: Rubric, heard: Sequence[Heard]) -> Rubric:
    """A copy of the rubric that asks what was heard; criteria that none of it is judged on are left out."""
    questions = tuple(_question(rubric, each) for each in heard)
    used = {name for each in questions for name in each.criteria}
    ids = {each.like: each.id for each in heard if each.like}
    examples = [
        each.model_copy(update={"question": ids[each.question], "levels": levels})
        for each in rubric.examples
        if each.question in ids and (levels := {name: at for name, at in each.levels.items() if name in used})
    ]
    profiles = {
        name: each.model_copy(update={"at_least": {own: at for own, at in each.at_least.items() if own in used}})
        for name, each in rubric.seniority.items()
    }
    criteria = tuple(each for each in rubric.criteria if each.id in used)
    update = {"questions": questions, "criteria": criteria, "examples": tuple(examples), "seniority": profiles}
    return rubric.model_copy(update=update)


def _question(rubric: Rubric, heard: Heard) -> Question:
    text = heard.text if len(heard.text) <= _MOST_CHARS else f"{heard.text[:_MOST_CHARS]}…"
    if heard.like:
        return rubric.question(heard.like).model_copy(update={"id": heard.id, "text": text})
    kind = kind_of(text)
    return Question(id=heard.id, kind=kind, text=text, criteria=_criteria_for(rubric, kind))


def kind_of(text: str) -> Kind:
    """The kind of a question by its words; `example` where they do not tell, as most that interviewers ask are."""
    low = text.casefold()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, low)), "example")


def _criteria_for(rubric: Rubric, kind: Kind) -> tuple[str, ...]:
    """What most of the rubric's questions of a kind are judged on; of all its questions where it has none of that."""
    same = [each for each in rubric.questions if each.kind == kind] or list(rubric.questions)
    counts = Counter(name for each in same for name in each.criteria)
    chosen = {name for name, _ in counts.most_common(MOST_CRITERIA)}
    return tuple(each.id for each in rubric.criteria if each.id in chosen)
