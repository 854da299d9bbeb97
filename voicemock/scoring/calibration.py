"""From what an answer covers to a level: the weights that ship, moved by a rubric's own graded examples."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from voicemock.rubric import Criterion, Point, Question, Rubric
from voicemock.scoring.answer import answer
from voicemock.scoring.examples import as_turns
from voicemock.scoring.junk import no_answer
from voicemock.scoring.signs import Heard, is_figure
from voicemock.scoring.text import content_stems
from voicemock.scoring.touched import Touch, touches

if TYPE_CHECKING:  # it needs numpy, which takes a tenth of a second
    from voicemock.scoring.meaning import Meaning


class Weights(NamedTuple):
    """What each measure adds to a level."""

    base: float
    covered: float
    """For all points touched wholly; they count alike."""
    met: float
    """For all points met."""
    vague: float
    """For an answer of nothing but words that could be about anything."""
    figures: float
    """For each number, up to `MOST_FIGURES`."""


WEIGHTS = Weights(base=1.42, covered=5.01, met=0.76, vague=-14.1, figures=0.14)
"""Fitted to the calibrating examples of seven rubrics, before the others were there. What a fit to all comes to:
python3 dev.py bench coverage --fit."""
MOST_FIGURES = 4
MOST_VAGUE = 0.12
FEWEST_WORDS = 40
"""In shorter answers a single vague word would weigh too much."""
PRIOR = 5.0
"""How many examples the weights that ship are worth. Levels of one question differ from those of another by severity
(variance about 0.3 of a level squared, in public sets of graded answers) and within it by chance (about 1.3)."""
ELSEWHERE = 0.3
"""What an example of another question counts for the same criterion."""
ALIKE, USUALLY_ALIKE = 6.0, 0.1
"""How much more an example counts that is alike: e to the power of this, times the cosine beyond the usual one."""
MOST_MOVED = 1.5
"""Levels by which examples may move one at most."""


@dataclass(frozen=True)
class Measured:
    """What can be counted of an answer on one criterion."""

    covered: float
    """How far its points are touched, on average, 0 to 1."""
    met: float
    """The share of its points that are met."""
    vague: float
    """The share of words that could be about anything, up to `MOST_VAGUE`."""
    figures: int
    stems: frozenset[str]
    """Its content words, those of the question left out."""
    vector: tuple[float, ...] = ()
    """What it means as a whole, of length 1; empty where no embeddings server is asked."""


class Moved(NamedTuple):
    """By how much examples move a level, and how many there were."""

    levels: float
    here: int
    """Examples of this very question."""
    elsewhere: int
    """Examples of the rubric's other questions."""


class _Graded(NamedTuple):
    question: str
    found: Measured
    off: float
    """Marked level minus the one by the weights that ship."""


def measured(
    turns: Sequence[Heard], points: Sequence[Point], question: Question, meaning: "Meaning | None" = None
) -> tuple[Measured, tuple[Touch, ...]]:
    """What can be counted of an answer, and what it says of each point.

    Raises:
        LLMUnreachable, BadReply, Refused: the embeddings server cannot be used.
    """
    touched = touches(turns, points, question)
    vector: tuple[float, ...] = ()
    if meaning:
        touched, vector = meaning.touches(turns, touched, question)
    asked = frozenset(content_stems(question.text))
    words = [word for turn in turns for word in turn.said.words]
    vague = sum(turn.vague(asked) for turn in turns)
    numbers = {word.text for word in words if is_figure(word.text)}
    found = Measured(
        covered=sum(each.share for each in touched) / max(1, len(touched)),
        met=sum(each.met is not None for each in touched) / max(1, len(touched)),
        vague=min(MOST_VAGUE, vague / max(FEWEST_WORDS, len(words))),
        figures=min(MOST_FIGURES, len(numbers)),
        stems=frozenset(word.stem for word in words if word.is_content) - asked,
        vector=vector,
    )
    return found, touched


def by_weights(found: Measured, weights: Weights = WEIGHTS) -> float:
    """The level by the weights that ship, not rounded and not bounded."""
    points = weights.covered * found.covered + weights.met * found.met
    return weights.base + points + weights.vague * found.vague + weights.figures * found.figures


_KNOWN: dict[tuple[str, ...], Measured | None] = {}
"""What was counted of examples, the oldest first: rubrics that differ in their questions' ids share them."""
MOST_KNOWN = 1_000


class Calibration:
    """A rubric's graded examples with `use: calibrate`, against the weights that ship. Each is measured once.

    Args:
        rubric: whose examples.
        weights: what they are held against.
        meaning: compares by vectors too, where there is an embeddings server.
    """

    def __init__(self, rubric: Rubric, weights: Weights = WEIGHTS, meaning: "Meaning | None" = None) -> None:
        self.rubric = rubric
        self.weights = weights
        self._meaning = meaning
        self._graded: dict[str, Sequence[_Graded]] = {}
        self._heard: dict[int, Sequence[Heard]] = {}

    def level(self, found: Measured, question: Question, criterion: Criterion) -> tuple[int, Moved]:
        """The level, 1 to 5, and by how much examples moved it."""
        moved = self.moved(found, question, criterion)
        return min(5, max(1, math.floor(by_weights(found, self.weights) + moved.levels + 0.5))), moved

    def moved(self, found: Measured, question: Question, criterion: Criterion) -> Moved:
        """The examples' mean distance from the weights, drawn towards none; those that are alike count for more."""
        graded = self._of(criterion)
        total, off, here = PRIOR, 0.0, 0
        for each in graded:
            weight = ELSEWHERE
            if each.question == question.id:
                weight = math.exp(ALIKE * (alike(found, each.found) - USUALLY_ALIKE))
                here += 1
            total += weight
            off += weight * each.off
        return Moved(min(MOST_MOVED, max(-MOST_MOVED, off / total)), here, len(graded) - here)

    def _of(self, criterion: Criterion) -> Sequence[_Graded]:
        if criterion.id not in self._graded:
            self._graded[criterion.id] = tuple(self._measure(criterion))
        return self._graded[criterion.id]

    def _measure(self, criterion: Criterion) -> Sequence[_Graded]:
        graded = []
        by = criterion.model_dump_json()
        for number, example in enumerate(self.rubric.examples):
            marked = example.levels.get(criterion.id)
            if example.use != "calibrate" or marked is None:
                continue
            key = (self.rubric.language, example.text, self._keys[example.question], by)
            if (found := self._found(number, criterion, key)) is not None:
                graded.append(_Graded(example.question, found, marked - by_weights(found, self.weights)))
        return graded

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        """All that a question is but its id, which is another one in every interview that was held elsewhere."""
        return {each.id: each.model_dump_json(exclude={"id"}) for each in self.rubric.questions}

    def _found(self, number: int, criterion: Criterion, key: tuple[str, ...]) -> Measured | None:
        """What can be counted of an example; None where it is no answer."""
        if self._meaning is None and key in _KNOWN:
            return _KNOWN[key]
        found = None
        if heard := self._hear(number):
            question = self.rubric.question(self.rubric.examples[number].question)
            found, _ = measured(heard, self.rubric.points(question, criterion), question, self._meaning)
        if self._meaning is None:
            while len(_KNOWN) >= MOST_KNOWN:
                _KNOWN.pop(next(iter(_KNOWN)), None)
            _KNOWN[key] = found
        return found

    def _hear(self, number: int) -> Sequence[Heard]:
        """An example with its signs, found once for all criteria; nothing where it is no answer."""
        if number not in self._heard:
            example = self.rubric.examples[number]
            question, turns = self.rubric.question(example.question), as_turns(example, self.rubric)
            heard = () if no_answer(turns, question) else answer(turns, question)
            self._heard[number] = [Heard(said) for said in heard]
        return self._heard[number]


def alike(one: Measured, other: Measured) -> float:
    """How alike two answers are, 0 to 1: the cosine of their words, half and half with that of their vectors."""
    both = len(one.stems) * len(other.stems)
    by_words = len(one.stems & other.stems) / math.sqrt(both) if both else 0.0
    if not one.vector or not other.vector:
        return by_words
    by_meaning = sum(a * b for a, b in zip(one.vector, other.vector, strict=True))
    return (by_words + max(0.0, by_meaning)) / 2


def in_words(moved: Moved) -> str:
    """Against what a level was set, as the end of a sentence."""
    if moved.here:
        return f"set against {_examples(moved.here)} of this question"
    if moved.elsewhere:
        return f"set against {_examples(moved.elsewhere)} of other questions"
    return "set without graded examples"


def _examples(count: int) -> str:
    return "1 graded example" if count == 1 else f"{count} graded examples"
