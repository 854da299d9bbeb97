"""What must hold of the plan."""

import pytest

from voicemock.errors import UsageError
from voicemock.interview.plan import Wishes, make_plan
from voicemock.rubric_files import find, load

RUBRIC = load(find("backend-engineer"))


def test_the_same_seed_draws_the_same_questions() -> None:
    assert make_plan(RUBRIC, Wishes(seed=4)) == make_plan(RUBRIC, Wishes(seed=4))
    assert len({make_plan(RUBRIC, Wishes(seed=seed)).questions for seed in range(20)}) > 5


def test_an_opener_comes_first_and_few_questions_touch_every_criterion() -> None:
    for seed in range(30):
        plan = make_plan(RUBRIC, Wishes(seed=seed, questions=5))
        questions = [RUBRIC.question(name) for name in plan.questions]

        assert questions[0].kind == "opener"
        assert len(set(plan.questions)) == 5
        assert {name for each in questions for name in each.criteria} == {each.id for each in RUBRIC.criteria}


def test_only_wished_kinds_are_asked() -> None:
    plan = make_plan(RUBRIC, Wishes(kinds=["knowledge"], questions=3))

    assert {RUBRIC.question(name).kind for name in plan.questions} == {"knowledge"}


def test_named_questions_are_asked_in_the_order_named() -> None:
    names = [question.id for question in RUBRIC.questions][3:0:-1]

    assert list(make_plan(RUBRIC, Wishes(named=names)).questions) == names


def test_a_name_that_is_not_there_is_refused_with_the_nearest() -> None:
    name = RUBRIC.questions[0].id
    with pytest.raises(UsageError, match=f"did you mean '{name}'"):
        make_plan(RUBRIC, Wishes(named=[name + "x"]))
    with pytest.raises(UsageError, match="no question of kind presentation"):
        make_plan(RUBRIC, Wishes(kinds=["presentation"]))
