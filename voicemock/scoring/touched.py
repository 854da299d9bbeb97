"""How far an answer goes towards each point of a rubric, met or not, and where it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicemock.rubric import Point, Question
from voicemock.scoring.answer import Said
from voicemock.scoring.points import Hit, find_point, is_contradicted
from voicemock.scoring.signs import Heard, Sign, ways_of
from voicemock.scoring.text import content_stems, tokens

SIGNS_ENOUGH = 2.0
"""So many signs of a way of saying in `USUAL_WORDS` words are all that is looked for…"""
USUAL_WORDS, SHORTEST, LONGEST = 100, 0.5, 2.5
"""…and more in a longer answer, which by chance holds more: words alone must not raise a level. Beyond so many times
the usual length it plays no part."""
BY_SIGNS, BY_SIGNS_OF_KNOWLEDGE = 0.7, 0.5
"""The part of signs in how far a point is touched; the rest is how much of a paraphrase is said. Where knowledge is
asked for, what is said counts for more than how."""
BY_TERMS = 0.4
"""For a point that no way of saying belongs to, a mere fact: the part of whether it is met."""
OF_A_FACT = 0.6
"""What it counts beside ways of saying, of which nobody shows all: with all facts met the level is 5, with half 3."""
TOUCHED = 0.35
"""From here on a point counts as touched, and where it is can be shown."""


@dataclass(frozen=True)
class Touch:
    """What an answer says of one point."""

    point: Point
    met: Hit | None
    """Where its terms or most of a paraphrase are said."""
    share: float
    """How far it is touched, 0 to 1."""
    place: Hit | None
    """Where most of it is said; None where nothing is."""
    denied: bool
    """Whether its terms are said only to deny them."""


def touches(turns: Sequence[Heard], points: Sequence[Point], question: Question) -> tuple[Touch, ...]:
    """What an answer says of each point. What a question names itself proves nothing and is left aside."""
    asked = frozenset(content_stems(question.text))
    enough = signs_enough(sum(len(turn.said.words) for turn in turns))
    return tuple(_touch(turns, point, question, asked, enough) for point in points)


def signs_enough(words: int) -> float:
    """How many signs an answer of this length must hold."""
    return SIGNS_ENOUGH * min(max(words / USUAL_WORDS, SHORTEST), LONGEST)


def _touch(turns: Sequence[Heard], point: Point, question: Question, asked: frozenset[str], enough: float) -> Touch:
    heard = [turn.said for turn in turns]
    met = find_point(heard, point, question)
    # What a full answer to one question contains is a fact; ways of saying are for what any answer may show.
    ways = {} if point in question.reference else ways_of(point)
    denied = met is None and is_contradicted(heard, point)
    part, place = (0.0, None) if denied else _closest(heard, point, asked)
    if not ways:
        share = OF_A_FACT * (BY_TERMS * (met is not None) + (1 - BY_TERMS) * part)
    else:
        by_signs, seen_at = _by_signs(turns, ways)
        place = seen_at or place
        of_signs = BY_SIGNS_OF_KNOWLEDGE if question.kind == "knowledge" else BY_SIGNS
        share = of_signs * min(1.0, by_signs / enough) + (1 - of_signs) * part
    return Touch(point, met, share, met or place, denied)


def _by_signs(turns: Sequence[Heard], ways: Mapping[str, float]) -> tuple[float, Hit | None]:
    """How many different signs there are, particular ones above vague ones, and the stretch with most of them."""
    total = 0.0
    at: dict[tuple[int, int], float] = {}
    for way, fit in ways.items():
        best: dict[tuple[str, ...], float] = {}
        for number, turn in enumerate(turns):
            for sign in turn.signs.get(way, ()):
                best[sign.phrase] = max(best.get(sign.phrase, 0.0), sign.weight)
                key = (number, turn.stretch_of[sign.first])
                at[key] = at.get(key, 0.0) + fit * sign.weight
        total += fit * sum(best.values())
    if not at:
        return 0.0, None
    number, stretch = max(at, key=lambda key: at[key])
    return total / sum(ways.values()), _span(turns[number], stretch, ways)


def _span(turn: Heard, stretch: int, ways: Mapping[str, float]) -> Hit:
    """From the first to the last sign in a stretch."""
    inside: list[Sign] = [
        sign for way in ways for sign in turn.signs.get(way, ()) if turn.stretch_of[sign.first] == stretch
    ]
    return Hit(turn.said, min(sign.first for sign in inside), max(sign.last for sign in inside))


def _closest(heard: Sequence[Said], point: Point, asked: frozenset[str]) -> tuple[float, Hit | None]:
    """How much of the paraphrase that is closest, or of the point's own text, is said together, and where."""
    best, place = 0.0, None
    for phrase in dict.fromkeys((*point.say, point.text)):
        meant = set(content_stems(phrase))
        meant = meant - asked if len(meant) > 2 else meant
        width = 2 * len(tokens(phrase)) + 4
        for said in heard:
            found = sorted(at for stem in meant for at in said.places.get(stem, ()))
            for n, first in enumerate(found):
                inside = [at for at in found[n:] if at < first + width]
                part = len({said.stems[at] for at in inside}) / len(meant)
                if part > best:
                    best, place = part, Hit(said, first, inside[-1] + 1)
    return best, place
