"""A difference between groups is found where there is one, and nobody in a small group is singled out."""

from dataclasses import replace

import numpy as np
import pytest

from tests.evaluation.cohorts import people, row
from voicemock.errors import UsageError
from voicemock.evaluation.cohort_marks import Joined, Mark
from voicemock.evaluation.cohort_rows import SessionRow
from voicemock.evaluation.fairness import MIN_SHOWN, Column, Fairness, Measure, fairness, groups_in

OVERALL, ACTION, BEYOND = Measure("overall"), Measure("criterion", "action"), Measure("beyond_marks")


def view(rows: list[SessionRow], joined: Joined | None = None, **over: str) -> tuple[Fairness, Column]:
    found = fairness(rows, ["accent"], joined, over)
    return found, found.columns[0]


def three(dice: np.random.Generator, lower: float = 0.0) -> list[SessionRow]:
    groups = {"north": 30, "south": 20, "east": 15}
    return [
        each for name, count in groups.items()
        for each in people(count, dice, 3.0 - lower * (name == "east"), name)
    ]  # fmt: skip


def test_a_group_that_scores_lower_is_found_and_the_others_differ_by_it_alone() -> None:
    _, column = view(three(np.random.default_rng(1), lower=0.8))
    east = column.figures[OVERALL]["east"]

    assert east.measurable and east.difference
    assert east.difference.interval.low < -0.8 < east.difference.interval.high
    assert east.standardized and east.standardized < -1
    assert column.persons == {"north": 30, "south": 20, "east": 15}


def test_where_there_is_no_difference_none_is_called_one() -> None:
    """25 views of nine differences: 5 of 100 are allowed, and 6 of 25 come by chance in 1 of 1,000."""
    alarms = 0
    for at in range(25):
        dice = np.random.default_rng(at)
        found, column = view(
            [*people(40, dice, group="a"), *people(12, dice, group="b"), *people(12, dice, group="c")]
        )
        alarms += any(each.measurable for groups in column.figures.values() for each in groups.values())
        assert found.comparisons == 9  # overall and two criteria, and all are scored: that alone says nothing

    assert alarms <= 5


def test_of_a_small_group_nothing_is_shown_but_its_size_and_it_is_in_nobodys_rest() -> None:
    dice = np.random.default_rng(1)
    large = [*people(30, dice, group="a"), *people(20, dice, group="b"), *people(15, dice, group="c")]
    small = people(MIN_SHOWN - 1, dice, 5.0, group="d")
    _, column = view([*large, *small])
    _, without = view(large)

    assert column.hidden == ("d",) and column.persons["d"] == MIN_SHOWN - 1
    assert all("d" not in groups for groups in column.figures.values())
    assert column.figures[OVERALL] == without.figures[OVERALL]
    assert column.small == ("b", "c")


def test_of_two_groups_there_is_one_difference_and_a_reference_may_be_named() -> None:
    rows = three(np.random.default_rng(1))
    _, two = view([each for each in rows if each.groups["accent"] != "east"])
    _, named = view(rows, accent="SOUTH")

    assert two.figures[OVERALL]["north"].difference is None
    assert two.figures[OVERALL]["south"].against == "north"
    assert named.figures[OVERALL]["south"].difference is None
    assert {named.figures[OVERALL][name].against for name in ("north", "east")} == {"south"}


def test_a_person_counts_once_however_many_sessions() -> None:
    once = [row(f"s{at}", [at % 5 + 1] * 4, f"p{at}", {"accent": "ab"[at % 2]}) for at in range(40)]
    again = [row(f"t{at}", [at % 5 + 1] * 4, f"p{at}", {"accent": "ab"[at % 2]}) for at in range(40)]
    found, column = view([*once, *again])

    assert (found.persons, column.persons) == (40, {"a": 20, "b": 20})
    assert column.figures[OVERALL] == view(once)[1].figures[OVERALL]


def test_spelling_apart_by_capitals_and_unknown_and_contradicting_values() -> None:
    rows = [row(f"s{at}", [3], f"p{at}", {"accent": "Irish" if at else "irish "}) for at in range(12)]
    rows += [row("x", [3], "px", {"accent": ""}), row("y", [3], "py")]
    rows += [row("z1", [3], "pz", {"accent": "Irish"}), row("z2", [3], "pz", {"accent": "Welsh"})]
    _, column = view(rows)

    assert column.persons == {"Irish": 12}
    assert (column.nobody_said, column.several) == (2, 1)


def test_of_two_spellings_as_common_every_run_takes_the_same() -> None:
    rows = [row(f"s{at}", [3], f"p{at}", {"accent": "Irish" if at % 2 else "irish"}) for at in range(12)]

    assert view(rows)[1].persons == view(rows[::-1])[1].persons == {"Irish": 12}


def test_a_single_large_group_has_no_figures_from_which_a_hidden_one_could_be_taken_away() -> None:
    """All of a course less the women on it would be its one man."""
    dice = np.random.default_rng(1)
    rows = [*people(30, dice, group="f"), *people(1, dice, group="m")]
    rows = [replace(each, groups={**each.groups, "course": "web"}) for each in rows]
    found = fairness(rows, ["accent", "course"])

    assert [column.persons for column in found.columns] == [{"f": 30, "m": 1}, {"web": 31}]
    assert [column.figures for column in found.columns] == [{}, {}]


def test_a_measure_that_one_group_alone_has_is_not_shown_of_it() -> None:
    rows = [each for each in three(np.random.default_rng(1)) if each.groups["accent"] != "east"]
    joined = marked(rows, "")
    north = tuple(mark for mark in joined.marks if joined.sessions[mark.session].groups["accent"] == "north")
    _, column = view(rows, replace(joined, marks=north))

    assert column.figures[BEYOND] == {} and set(column.figures[OVERALL]) == {"north", "south"}


def test_a_reference_of_too_few_people_is_refused() -> None:
    dice = np.random.default_rng(1)
    with pytest.raises(UsageError) as caught:
        view([*people(12, dice, group="north"), *people(9, dice, group="isle")], accent="ISLE")

    assert caught.value.message == "'isle' of 'accent' has 9 people, too few for others to be compared with."
    assert "at least 10 people: north" in caught.value.remedy


def test_sessions_without_a_person_are_counted() -> None:
    found, _ = view([row(f"s{at}", [3], "", {"accent": "a"}) for at in range(12)])

    assert (found.persons, found.unnamed) == (12, 12)


def test_a_recogniser_that_hears_one_group_worse_is_seen() -> None:
    dice = np.random.default_rng(1)
    rows = [
        row(f"{group}{at}", [3, 4, 3, None if at % 3 == 0 and group == "b" else 3], f"{group}{at}", {"accent": group},
            told_words=200, unsure_words=int(dice.integers(0, 20) + 40 * (group == "b")))
        for group in "ab" for at in range(30)
    ]  # fmt: skip
    _, column = view(rows)
    unsure, not_scored = (column.figures[Measure(kind)]["b"] for kind in ("unsure_words", "not_scored"))

    assert unsure.measurable and unsure.difference and unsure.difference.value == pytest.approx(0.2, abs=0.03)
    assert not_scored.measurable and not_scored.mean == pytest.approx(1 / 12)


def marked(rows: list[SessionRow], harder_on: str) -> Joined:
    """A person marks everything as the judge does, but for one group, which gets a level more."""
    judged = {(each.id, *level.key): level for each in rows for level in each.levels}
    marks = tuple(
        Mark(each.id, *level.key, min(5, (level.level or 3) + (each.groups["accent"] == harder_on)), "Ana", "")
        for each in rows for level in each.levels
    )  # fmt: skip
    return Joined({each.id: each for each in rows}, marks, judged)


def test_a_judge_that_is_harder_on_a_group_than_people_are_is_told_from_a_group_that_does_worse() -> None:
    dice = np.random.default_rng(1)
    worse = three(dice, lower=0.8)
    _, fair_judge = view(worse, marked(worse, ""))
    equal = three(dice)
    _, hard_judge = view(equal, marked(equal, "east"))

    assert fair_judge.figures[OVERALL]["east"].measurable
    assert fair_judge.figures[Measure("marked")]["east"].measurable
    assert not fair_judge.figures[BEYOND]["east"].measurable
    assert hard_judge.figures[BEYOND]["east"].measurable
    difference = hard_judge.figures[BEYOND]["east"].difference
    assert difference and difference.value == pytest.approx(-1, abs=0.05)


def test_columns_and_their_values_are_counted() -> None:
    assert groups_in([row("a", [3], "", {"x": "1", "y": ""}), row("b", [3], "", {"x": "1 "})]) == {
        "x": {"1": 2},
        "y": {"": 1},
    }
