"""What code decides before a round: which questions each of its stages asks."""

import random
from collections.abc import Iterable, Sequence

from voicemock.errors import UsageError
from voicemock.interview.following_up import FOLLOW_UP_SHARE
from voicemock.interview.plan import Wishes, named_in, next_best
from voicemock.round import Round, Stage
from voicemock.rubric import Question, Rubric
from voicemock.sessions.events import Plan, PlannedStage

ASKED_SHARE = 0.5
"""Of the follow-ups that may be asked, how many are."""


def make_round_plan(rubric: Rubric, round_: Round, wishes: Wishes) -> Plan:
    """The plan for a round: as many questions as its stages have time for. The same seed gives the same questions.

    Args:
        rubric: whose questions are asked.
        round_: the round.
        wishes: questions that are named are all asked, in the first stage of questions; `kinds` replace those of the
            stages; `most` holds for the whole round.

    Raises:
        UsageError: a named question is not in the rubric, or the rubric has no question for any of the stages.
    """
    follow_ups = wishes.follow_ups
    named = named_in(rubric, wishes.named)
    left = list(rubric.questions)
    random.Random(wishes.seed).shuffle(left)
    left = named + [question for question in left if question not in named]
    planned: list[PlannedStage] = []
    for stage in round_.stages:
        chosen: list[Question] = []
        if stage.kind == "questions":
            chosen = _chosen(left, stage, round_, wishes, follow_ups)
        elif stage.kind == "negotiation":
            there = [question for question in left if question.kind == "negotiation"]
            chosen = sorted(there, key=lambda question: question.id not in stage.questions)[:1]
        left = [question for question in left if question not in chosen]
        if chosen:
            planned.append(PlannedStage(stage=stage.id, questions=tuple(question.id for question in chosen)))
    offers = [question.id for question in rubric.questions if question.kind == "negotiation"]
    planned = _at_most(wishes.most or len(rubric.questions), planned, [*wishes.named, *offers])
    if not planned:
        wanted = sorted({kind for stage in round_.stages for kind in _kinds(stage, wishes)})
        kinds = sorted({question.kind for question in rubric.questions})
        raise UsageError(
            f"{rubric.id} has no question of kind {', '.join(wanted)}, as the round {round_.id} asks them.",
            f"It has: {', '.join(kinds)}. Name another rubric: --rubric {round_.rubric}",
        )
    return Plan(
        questions=tuple(name for stage in planned for name in stage.questions),
        follow_ups=follow_ups,
        minutes=round_.minutes,
        seed=wishes.seed,
        stages=tuple(planned),
    )


def _at_most(most: int, planned: Sequence[PlannedStage], kept: Sequence[str]) -> list[PlannedStage]:
    """Without questions too many, taken from the stage that has most: in a panel everybody still asks."""
    left = [list(each.questions) for each in planned]
    while sum(map(len, left)) > most:
        spare = [[name for name in each if name not in kept] for each in left]
        at = max(range(len(left)), key=lambda at: (len(spare[at]), at))
        if not spare[at]:
            break
        left[at].remove(spare[at][-1])
    return [
        PlannedStage(stage=at.stage, questions=tuple(names)) for at, names in zip(planned, left, strict=True) if names
    ]


def _kinds(stage: Stage, wishes: Wishes) -> Sequence[str]:
    if stage.kind == "negotiation":
        return ("negotiation",)
    return wishes.kinds or stage.kinds if stage.kind == "questions" else ()


def _chosen(left: Sequence[Question], stage: Stage, round_: Round, wishes: Wishes, follow_ups: int) -> list[Question]:
    """Those that the stage's minutes suffice for, at least one where there is one that fits.

    Named questions come first, then an opener, then what the interviewer listens for. What another stage names is
    left to it.
    """
    by_id = {question.id: question for question in left}
    kinds = _kinds(stage, wishes)
    chosen = [by_id[name] for name in wishes.named if name in by_id]
    used = sum(minutes_for(question, follow_ups) for question in chosen)
    wished = (by_id[name] for name in (*stage.questions, *wishes.first) if name in by_id)
    first = [each for each in wished if each not in chosen and (each.id in stage.questions or _fits(each, kinds))]
    elsewhere = {name for other in round_.stages if other is not stage for name in other.questions}
    pool = [each for each in left if each not in first and each.id not in elsewhere and _fits(each, kinds)]
    openers = [question for question in pool if question.kind == "opener"]
    focus = set(round_.leads(stage).focus)
    in_focus = [question for question in pool if focus & set(question.criteria[:1])]
    for rest in (first, openers, in_focus, pool):
        rest = [question for question in rest if question not in chosen]
        while rest:
            best = rest[0] if rest[0] in first else next_best(rest, chosen)
            rest.remove(best)
            lasts = minutes_for(best, follow_ups)
            if not chosen or used + lasts <= stage.minutes:
                chosen.append(best)
                used += lasts
    return chosen


def _fits(question: Question, kinds: Iterable[str]) -> bool:
    return question.kind in kinds if kinds else question.kind not in ("opener", "negotiation")


def minutes_for(question: Question, follow_ups: int) -> float:
    """How long a question with its follow-ups takes."""
    return question.minutes * (1 + FOLLOW_UP_SHARE * ASKED_SHARE * follow_ups)
