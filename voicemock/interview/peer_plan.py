"""What two people ask each other: each half has questions of its own, so that nobody heard theirs before."""

from voicemock.errors import UsageError
from voicemock.interview.plan import Wishes, make_plan
from voicemock.interview.round_plan import make_round_plan
from voicemock.round import Round
from voicemock.rubric import Rubric
from voicemock.sessions.events import Plan, SessionOpened


def plan_of_first(rubric: Rubric, wishes: Wishes, round_: Round | None, swaps: bool) -> Plan:
    """The plan of the first half; where they swap, it leaves at least as many questions for the second if it can.

    Raises:
        UsageError: the plan cannot be made, or nothing would be left to ask after the swap.
    """
    plan = make_round_plan(rubric, round_, wishes) if round_ else make_plan(rubric, wishes)
    questions = plan.questions
    if swaps:
        if not wishes.named:
            questions = questions[: max(1, len(rubric.questions) // 2)]
        if len(questions) >= len(rubric.questions):
            raise UsageError(
                f"After these questions {rubric.id} has no other to ask when you swap.",
                "Ask fewer (--questions 1), or do not swap: --no-swap",
            )
    return plan.model_copy(update={"questions": questions, "stages": ()})


def plan_of_second(first: SessionOpened) -> Plan:
    """The plan of the second half: as many other questions as there are, of the same kinds where there are such."""
    rubric, plan = Rubric.model_validate(first.rubric), first.plan
    rest = tuple(each for each in rubric.questions if each.id not in plan.questions)
    asked = {rubric.question(name).kind for name in plan.questions}
    kinds = [each.kind for each in rest if each.kind in asked]
    wishes = Wishes(
        questions=len(plan.questions),
        kinds=tuple(dict.fromkeys(kinds)),
        follow_ups=plan.follow_ups,
        minutes=plan.minutes,
        seed=plan.seed + 1,
    )
    return make_plan(rubric.model_copy(update={"questions": rest}), wishes)
