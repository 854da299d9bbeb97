"""Who is interviewed: a candidate of a level, and for each planned question the graded example nearest to it."""

import random
from collections.abc import Sequence

from voicemock.errors import UsageError
from voicemock.interview.candidate_lines import CandidateLines
from voicemock.interview.held_back import told
from voicemock.interview.plan import Wishes, make_plan, named_in
from voicemock.rubric import Example, Rubric
from voicemock.sessions.candidate import AnswerPlan, CandidatePart
from voicemock.sessions.events import Plan

LEVELS = ("1", "2", "3", "4", "5")
AS_NEAR = 0.5
"""Levels that differ by less are as near as each other."""


def plan_swap(
    rubric: Rubric, wishes: Wishes, level: str | None, lines: CandidateLines, by: str
) -> tuple[Plan, CandidatePart]:
    """The plan and the candidate. The same seed gives the same.

    Args:
        rubric: with graded examples; only questions that have some are asked.
        wishes: as for any interview.
        level: a seniority of the rubric or 1 to 5; None draws one of these five.
        lines: the candidate's names.
        by: what words the answers, for people.

    Raises:
        UsageError: no question has an example, a named one has none, or there is no such level.
    """
    there = tuple(each for each in rubric.questions if _examples(rubric, each.id))
    if not there:
        raise UsageError(
            f"{rubric.id} has no graded examples to answer from.", "Another rubric: voicemock rubric list"
        )
    bare = [each.id for each in named_in(rubric, wishes.named) if each not in there]
    if bare:
        raise UsageError(
            f"{rubric.id} has no graded example of an answer to '{bare[0]}'.",
            f"Questions with some: {', '.join(each.id for each in there)}",
        )
    draw = random.Random(f"{wishes.seed} candidate")
    chosen = level or draw.choice(LEVELS)
    target = _target(rubric, chosen)
    plan = make_plan(rubric.model_copy(update={"questions": there}), wishes)
    part = CandidatePart(
        name=lines.any("names", draw.randrange(lines.count("names"))),
        level=chosen,
        drawn=level is None,
        by=by,
        answers=tuple(_answer(rubric, question, target, draw) for question in plan.questions),
    )
    return plan, part


def mean_level(example: Example, rubric: Rubric) -> float:
    """The mean of an example's levels by the criteria's weights, 1 to 5."""
    weights = {name: rubric.criterion(name).weight for name in example.levels}
    return sum(weights[name] * level for name, level in example.levels.items()) / sum(weights.values())


def _target(rubric: Rubric, level: str) -> float:
    """The mean level that stands for what was wished. Raises UsageError."""
    if level in LEVELS:
        return float(level)
    for name, profile in rubric.seniority.items():
        if name == level:
            return profile.overall
    known = [*rubric.seniority, "1 to 5"]
    raise UsageError(f"{rubric.id} knows no level '{level[:20]}'.", f"Name one of: {', '.join(known)}")


def _examples(rubric: Rubric, question: str) -> Sequence[tuple[int, Example]]:
    """A question's examples that have a level on something it is judged on, with their places."""
    judged = set(rubric.question(question).criteria)
    of_it = [(at, each) for at, each in enumerate(rubric.examples) if each.question == question]
    return [(at, each) for at, each in of_it if judged & set(each.levels)]


def _answer(rubric: Rubric, question: str, target: float, draw: random.Random) -> AnswerPlan:
    """The nearest example.

    Of several as near it is one that is not for tests, which `voicemock calibrate --rubric` has a person mark without
    their levels; then one of which something can be held back; then any.
    """

    def rank(at: int) -> tuple[int, bool]:
        example = rubric.examples[at]
        return int(abs(mean_level(example, rubric) - target) / AS_NEAR), example.use == "test"

    there = [at for at, _ in _examples(rubric, question)]
    near = [at for at in there if rank(at) == min(map(rank, there))]
    draw.shuffle(near)
    parts = {at: told(rubric.examples[at], rubric) for at in near}
    at = next((each for each in near if parts[each][1]), near[0])
    first, later = parts[at]
    judged = rubric.question(question).criteria
    levels = {name: level for name, level in rubric.examples[at].levels.items() if name in judged}
    return AnswerPlan(question=question, example=at, levels=levels, first=first, later=later)
