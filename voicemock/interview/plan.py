"""What code decides before the first question: which questions, in which order, how many follow-ups, how long."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from voicemock.checked_yaml import near_miss
from voicemock.errors import UsageError
from voicemock.rubric import Kind, Question, Rubric
from voicemock.sessions.events import Plan


@dataclass(frozen=True)
class Wishes:
    """What the user asked for."""

    questions: int = 5
    """How many, when they are not named."""
    named: Sequence[str] = ()
    """Ids of questions, in the order wished."""
    first: Sequence[str] = ()
    """Ids of questions that are asked before others, as far as there is time for them."""
    most: int | None = None
    """The most in a round; None: as many as it has time for."""
    kinds: Sequence[Kind] = ()
    """Only questions of these kinds; empty means all."""
    follow_ups: int = 2
    minutes: float | None = None
    seed: int = 0


def make_plan(rubric: Rubric, wishes: Wishes) -> Plan:
    """The plan for an interview. The same seed gives the same questions.

    Raises:
        UsageError: a named question is not in the rubric, or no question is of the wished kinds.
    """
    chosen = named_in(rubric, wishes.named) if wishes.named else _drawn(rubric, wishes)
    return Plan(
        questions=tuple(question.id for question in chosen),
        follow_ups=wishes.follow_ups,
        minutes=wishes.minutes,
        seed=wishes.seed,
    )


def named_in(rubric: Rubric, named: Sequence[str]) -> list[Question]:
    """The questions with these ids, each once. Raises UsageError with the nearest id."""
    known = {question.id: question for question in rubric.questions}
    for name in named:
        if name not in known:
            near = near_miss(name, known)
            raise UsageError(
                f"{rubric.id} has no question '{name}'" + (f"; did you mean '{near}'?" if near else "."),
                f"See them: voicemock rubric show {rubric.id}",
            )
    return [known[name] for name in dict.fromkeys(named)]


def _drawn(rubric: Rubric, wishes: Wishes) -> list[Question]:
    """An opener first where there is one, then questions that together touch every criterion early."""
    pool = [question for question in rubric.questions if not wishes.kinds or question.kind in wishes.kinds]
    if not pool:
        there = sorted({question.kind for question in rubric.questions})
        raise UsageError(
            f"{rubric.id} has no question of kind {', '.join(wishes.kinds)}.", f"It has: {', '.join(there)}"
        )
    random.Random(wishes.seed).shuffle(pool)
    pool.sort(key=lambda question: _rank(question, wishes.first))
    openers = [question for question in pool if question.kind == "opener"]
    rest = [question for question in pool if question.kind != "opener"]
    chosen = openers[:1] if wishes.questions > 1 or not rest else []
    while rest and len(chosen) < wishes.questions:
        chosen.append(rest[0] if rest[0].id in wishes.first else next_best(rest, chosen))
        rest.remove(chosen[-1])
    return chosen


def _rank(question: Question, first: Sequence[str]) -> int:
    return first.index(question.id) if question.id in first else len(first)


def next_best(rest: Sequence[Question], chosen: Sequence[Question]) -> Question:
    """Of the questions that are left, the first that touches most of what the chosen ones do not touch yet."""
    seen = [name for question in chosen for name in question.criteria]
    return min(rest, key=lambda each: sum(seen.count(name) for name in each.criteria) / len(each.criteria))
