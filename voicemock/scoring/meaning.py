"""How near an answer comes to a rubric in meaning, by vectors of an embeddings server: other words for the same.

Vectors of one question's answers all point to what was asked. That direction is taken out of them first, as the
question's words are left aside elsewhere: on 2,273 graded short answers it raised the correlation with the grades
from 0.48 to 0.53.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from voicemock.ports import Embed
from voicemock.rubric import Point, Question
from voicemock.scoring.points import Hit
from voicemock.scoring.signs import Heard
from voicemock.scoring.touched import Touch

BY_MEANING = 0.5
"""The part of meaning in how far a point is touched. Half and half was best where only one answer was given as a
reference (0.62 against 0.56 by words alone)."""
FULL_WAY = 0.5
"""A point is said wholly from so much of the way on between how near other points are to it and itself: paraphrases
reach 0.5 to 0.7 where other sentences reach 0.1 to 0.2."""
LEAST_LENGTH = 1e-3
"""A vector that has so little left beside the question's direction says only what the question says."""

Vectors = NDArray[np.float64]


class Meaning:
    """Compares by vectors.

    Args:
        embed: makes them.
        label: the model and where it is, in words.
    """

    def __init__(self, embed: Embed, label: str) -> None:
        self.label = label
        self._embed = embed

    def touches(
        self, turns: Sequence[Heard], touched: Sequence[Touch], question: Question
    ) -> tuple[tuple[Touch, ...], tuple[float, ...]]:
        """The touches with meaning in them, and the vector of the whole answer for comparison with examples.

        Raises:
            LLMUnreachable, BadReply, Refused: as the embeddings server does.
        """
        windows = [Hit(turn.said, first, last) for turn in turns for first, last in turn.stretches if last > first]
        if not windows or not touched:
            return tuple(touched), ()
        phrases = [_phrases(each.point) for each in touched]
        known = [phrase for group in phrases for phrase in group]
        vectors = self._vectors([*map(_text, windows), *known], question)
        heard, meant = vectors[: len(windows)], vectors[len(windows) :]
        owner = np.repeat(np.arange(len(touched)), [len(group) for group in phrases])
        near = heard @ meant.T
        floor = _floor(meant, owner)
        return tuple(
            self._touched(each, near[:, owner == at].max(axis=1), windows, floor) for at, each in enumerate(touched)
        ), tuple(map(float, _unit(heard.mean(axis=0))))

    def _touched(self, touch: Touch, near: Vectors, windows: Sequence[Hit], floor: float) -> Touch:
        if touch.denied:
            return touch
        best = int(near.argmax())
        way = (float(near[best]) - floor) / (FULL_WAY * (1 - floor))
        share = (1 - BY_MEANING) * touch.share + BY_MEANING * min(1.0, max(0.0, way))
        wholly = way >= 1 and touch.met is None
        place = windows[best] if wholly or (touch.place is None and way > 0) else touch.place
        return replace(touch, share=share, place=place)

    def _vectors(self, texts: Sequence[str], question: Question) -> Vectors:
        """Vectors of length 1 without the question's direction; of length 0 where nothing else is left."""
        first, *others = np.asarray([np.asarray(each, float) for each in self._embed([question.text, *texts])])
        rest = np.asarray(others)
        rest = rest - np.outer(rest @ first, first)
        return np.apply_along_axis(_unit, 1, rest)


def _unit(vector: Vectors) -> Vectors:
    length = math.sqrt(float(vector @ vector))
    return vector / length if length > LEAST_LENGTH else np.zeros_like(vector)


def _floor(meant: Vectors, owner: NDArray[np.int_]) -> float:
    """How near phrases of different points are to each other: what says nothing. Every model has its own."""
    apart = owner[:, None] != owner[None, :]
    return min(0.9, max(0.0, float((meant @ meant.T)[apart].mean()))) if apart.any() else 0.2


def _phrases(point: Point) -> tuple[str, ...]:
    return tuple(dict.fromkeys((point.text, *point.say)))


def _text(window: Hit) -> str:
    """The words of a stretch as they were said."""
    words, text = window.said.words, window.said.turn.transcript.text if window.said.turn.transcript else ""
    return text[words[window.first].start : words[window.last - 1].end]
