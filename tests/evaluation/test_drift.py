"""A change between two runs is called one when it is, and not when it is chance or too little to tell."""

from dataclasses import replace

import numpy as np

from tests.evaluation.cohorts import people, row
from voicemock.evaluation.cohort_rows import LevelRow, SessionRow
from voicemock.evaluation.drift import ALL, OTHER, Moved, TooFew, drift
from voicemock.evaluation.resampling import Interval, Mean


def judged_again(rows: list[SessionRow], dice: np.random.Generator, shift: dict[str, float]) -> list[SessionRow]:
    """The same sessions; each level is another one by chance, and by what its criterion is shifted."""

    def again(level: LevelRow) -> LevelRow:
        assert level.level
        moved = level.level + shift.get(level.criterion, 0) + dice.normal(0, 0.5)
        return level._replace(level=int(np.clip(round(moved), 1, 5)))

    return [replace(each, levels=tuple(map(again, each.levels))) for each in rows]


def test_a_criterion_that_moved_is_found_and_one_that_did_not_is_not() -> None:
    dice = np.random.default_rng(1)
    before = people(80, dice)
    found = drift(before, judged_again(before, dice, {"action": -0.4}))
    action, result = found.by_criterion["action"], found.by_criterion["result"]

    assert isinstance(action, Moved) and isinstance(result, Moved)
    assert action.measurable and action.words.endswith("lower")
    assert action.change.interval.low < -0.4 < action.change.interval.high + 0.1
    assert result.words == "no measurable change" and 0 < result.changed < 1
    assert found.comparisons == 3 and action.p >= action.change.p


def test_chance_is_seldom_called_drift() -> None:
    """30 views of three means each: 5 of 100 are allowed, and 6 of 30 come by chance in 1 of 300."""
    alarms = 0
    for at in range(30):
        dice = np.random.default_rng(at)
        rows = people(15, dice)
        moved = drift(judged_again(rows, dice, {}), judged_again(rows, dice, {})).by_criterion.values()
        alarms += any(isinstance(each, Moved) and each.measurable for each in moved)

    assert alarms <= 5


def test_too_few_pairs_or_people_say_nothing() -> None:
    dice = np.random.default_rng(1)
    few = people(9, dice)
    one_person = [replace(each, person="ann") for each in people(30, dice)]

    assert isinstance(drift(few, few).by_criterion[ALL], TooFew)
    assert isinstance(drift(one_person, one_person).by_criterion[ALL], TooFew)
    assert isinstance(drift(people(10, dice), people(10, dice)).by_criterion["action"], TooFew)


def test_only_what_both_runs_scored_is_compared() -> None:
    before = [row(f"s{at}", [3, 3, 3, None], f"p{at}") for at in range(12)] + [row("gone", [1, 1, 1, 1])]
    after = [row(f"s{at}", [3, 3, None, 4], f"p{at}") for at in range(12)] + [row("new", [5, 5, 5, 5])]
    found = drift(before, after)
    every = found.by_criterion[ALL]

    assert isinstance(every, TooFew) and every.pairs == 24
    assert (found.sessions, found.only_before, found.only_after) == (12, 1, 1)


def test_the_same_run_twice_has_not_changed_at_all() -> None:
    rows = people(20, np.random.default_rng(1))
    every = drift(rows, rows).by_criterion[ALL]

    assert isinstance(every, Moved)
    assert (every.change.value, every.p, every.changed, every.words) == (0.0, 1.0, 0.0, "no measurable change")


def test_an_interval_that_shows_a_change_beside_no_change_says_why_at_once() -> None:
    moved = Moved(90, 20, 3.0, 2.93, Mean(-0.07, Interval(-0.15, -0.01), 0.02), 0.06, 0.2, 0.0, 0, 0)

    assert moved.words == "may still be chance"
    assert replace(moved, p=0.01, change=moved.change._replace(value=-0.03)).words == "too small (under 0.05)"
    assert replace(moved, change=Mean(-0.07, Interval(-0.15, 0.01), 0.08)).words == "no measurable change"


def test_every_level_moved_by_one_is_certain() -> None:
    before = [row(f"s{at}", [3, 2, 4, 1], f"p{at}") for at in range(12)]
    after = [row(f"s{at}", [4, 3, 5, 2], f"p{at}") for at in range(12)]
    every = drift(before, after).by_criterion[ALL]

    assert isinstance(every, Moved) and every.measurable and every.words == "1.00 higher"


def test_what_differs_between_the_runs_is_named() -> None:
    made = {"rubric": "a", "judge": "m", OTHER: "1"}
    before = [row(f"s{at}", [3], made_with=made) for at in range(12)]
    rubric = [replace(each, made_with={**made, "rubric": "b", OTHER: "2"}) for each in before]
    prompts = [replace(each, made_with={**made, OTHER: "2"}) for each in before[:3]] + before[3:]

    assert [(each.what, each.sessions, each.before, each.after) for each in drift(before, rubric).differs] == [
        ("rubric", 12, ("a",), ("b",))
    ]
    assert [(each.what, each.sessions) for each in drift(before, prompts).differs] == [(OTHER, 3)]
    assert drift(before, before).differs == ()


def test_the_noise_of_repeated_judging_is_taken_from_samples() -> None:
    rows = [
        replace(each, levels=tuple(level._replace(samples=(2, 3, 4)) for level in each.levels))
        for each in people(20, np.random.default_rng(1))
    ]
    found = drift(rows, rows)
    exact = drift(*([replace(each, judge="coverage") for each in rows],) * 2)

    assert found.noise_before.source == "samples" and 0.3 < found.expected_changed < 0.7
    assert exact.expected_changed == 0.0
    assert drift(people(12, np.random.default_rng(1)), rows).noise_before.source == "assumed"


def test_no_sessions_in_common_is_too_few() -> None:
    found = drift([row("a", [3])], [row("b", [3])])

    assert found.sessions == 0 and isinstance(found.by_criterion[ALL], TooFew)
