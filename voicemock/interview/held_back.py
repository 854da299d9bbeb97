"""A graded example as a candidate tells it: what it says at once, and what it keeps until it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from voicemock.rubric import Example, Rubric
from voicemock.scoring.answer import answer
from voicemock.scoring.examples import as_turns
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.points import find_point
from voicemock.scoring.text import sentence_spans
from voicemock.transcript import Transcript

MOST_HELD = 2
"""Criteria of which something is held back."""
LEAST_LEFT = 0.5
"""So much of the sentences is said at once."""


def told(example: Example, rubric: Rubric) -> tuple[str, Mapping[str, str]]:
    """What is said at once, and what later by criterion; together they are the example's sentences, each once."""
    with speaking(rubric.language):
        text = " ".join(example.text.split())
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        shows = [_shown(each, example, rubric) for each in sentences]
    # What comes late is missed without a gap in the story; where nothing there will do, it is taken from the middle.
    main, *others = rubric.question(example.question).criteria
    # Where the level is the lowest there is nothing to be found out by asking.
    others = [name for name in others if example.levels.get(name, 1) > 1]
    main_too = [main] if example.levels.get(main, 1) > 1 else []
    half = len(sentences) // 2
    later = _held(shows, others, half) or _held(shows, others, 1) or _held(shows, main_too, half)
    kept = {at for places in later.values() for at in places}
    first = _joined(sentences, [at for at in range(len(sentences)) if at not in kept])
    return first, {name: _joined(sentences, places) for name, places in later.items()}


def _held(shows: Sequence[set[str]], criteria: Sequence[str], begin: int) -> Mapping[str, Sequence[int]]:
    """By criterion, the sentences from `begin` on that show it and no other, as far as enough is left."""
    held: dict[str, list[int]] = {}
    left = len(shows)
    for name in reversed(criteria):
        alone = [at for at, names in enumerate(shows) if names == {name} and at >= max(1, begin)]
        if alone and left - len(alone) >= LEAST_LEFT * len(shows) and len(held) < MOST_HELD:
            held[name] = alone
            left -= len(alone)
    return held


def _shown(sentence: str, example: Example, rubric: Rubric) -> set[str]:
    """The criteria of which a sentence meets a point."""
    question = rubric.question(example.question)
    turns = tuple(
        replace(turn, transcript=Transcript(text=sentence, language=rubric.language))
        for turn in as_turns(example, rubric)
    )
    heard = answer(turns, question)
    return {
        name
        for name in question.criteria
        if any(find_point(heard, point, question) for point in rubric.points(question, rubric.criterion(name)))
    }


def _joined(sentences: Sequence[str], places: Sequence[int]) -> str:
    return " ".join(sentences[at].strip() for at in places)
