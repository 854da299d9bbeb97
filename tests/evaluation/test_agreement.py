"""Agreement is arithmetic that can be redone by hand, and says nothing where there is too little to say it from."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from voicemock.evaluation.agreement import (
    Agreement,
    NotEnough,
    Pair,
    agreement,
    partial_rank_correlation,
    rank_correlation,
    ranks,
)
from voicemock.evaluation.anchors import far_off, unclear

MARKED = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
JUDGED: list[int | None] = [1, 2, 2, 3, 3, 4, 4, 5, 5, 5]
LEVEL = st.integers(1, 5)


def pairs(marked: list[int], judged: list[int | None], words: list[int] | None = None) -> list[Pair]:
    lengths = words or [100] * len(marked)
    return [Pair(str(at), *each) for at, each in enumerate(zip(judged, marked, lengths, strict=True))]


def found(*given: Pair) -> Agreement:
    value = agreement(given)
    assert isinstance(value, Agreement), value
    return value


def test_a_case_worked_by_hand() -> None:
    """Squared differences 4 of 10; by chance 2 + 1.84 + 0.4² = 4 of 1: kappa is 1 - 0.4 / 4."""
    value = found(*pairs(MARKED, JUDGED))

    assert (value.marked, value.answers, value.scored) == (10, 10, 10)
    assert value.kappa == pytest.approx(0.9)
    assert (value.exact, value.within_one, value.bias, value.mean_error) == pytest.approx((0.6, 1.0, 0.4, 0.4))
    assert value.residual_sd == pytest.approx(np.std([0, 1, 0, 1, 0, 1, 0, 1, 0, 0], ddof=1))
    assert {band: each.scored for band, each in value.bands.items()} == {"low": 4, "middle": 2, "high": 4}
    assert value.bands["high"].bias == pytest.approx(0.25)
    assert value.level_means == {1: (2, 1.5), 2: (2, 2.5), 3: (2, 3.5), 4: (2, 4.5), 5: (2, 5.0)}
    assert [sum(row) for row in value.table] == [2, 2, 2, 2, 2] and value.table[0] == (1, 1, 0, 0, 0)


@given(st.lists(st.tuples(LEVEL, LEVEL), min_size=10, max_size=30))
@settings(max_examples=20)
def test_kappa_is_one_minus_observed_over_chance_whatever_the_levels(levels: list[tuple[int, int]]) -> None:
    value = agreement(pairs([marked for marked, _ in levels] * 2, [judged for _, judged in levels] * 2))
    assume(isinstance(value, Agreement))
    assert isinstance(value, Agreement)
    chance = np.mean([(marked - judged) ** 2 for marked, _ in levels for _, judged in levels])
    observed = np.mean([(marked - judged) ** 2 for marked, judged in levels])

    assert value.kappa == (pytest.approx(1 - observed / chance) if chance else None)
    assert value.within_one == pytest.approx(np.mean([abs(marked - judged) <= 1 for marked, judged in levels]))
    assert value.bias_interval.low - 1e-9 <= value.bias <= value.bias_interval.high + 1e-9


def test_the_same_pairs_give_the_same_interval_and_more_answers_a_narrower_one() -> None:
    few, many = found(*pairs(MARKED, JUDGED)), found(*pairs(MARKED * 8, JUDGED * 8))

    assert few == found(*pairs(MARKED, JUDGED))
    assert few.kappa_interval and many.kappa_interval
    assert few.kappa_interval.low < 0.9 < few.kappa_interval.high
    assert many.kappa_interval.high - many.kappa_interval.low < few.kappa_interval.high - few.kappa_interval.low
    assert few != agreement(pairs(MARKED, JUDGED), seed=1)


def test_criteria_of_one_answer_are_no_further_answers() -> None:
    """Eight criteria of each of ten answers know as little about answers as one of each does."""
    alone = found(*pairs(MARKED, JUDGED))
    copied = found(*(pair for pair in pairs(MARKED, JUDGED) for _ in range(8)))

    assert (copied.marked, copied.answers) == (80, 10)
    assert copied.bias_interval == pytest.approx(alone.bias_interval)
    assert copied.kappa_interval == pytest.approx(alone.kappa_interval)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Samples of 40 answers from a world of which bias and kappa are known; 95 of 100, and 25 of 30 by any chance."""
    chance = np.random.default_rng(5)
    marked = chance.integers(1, 6, 20_000)
    judged = np.clip(np.round(marked + chance.normal(0.3, 0.9, 20_000)), 1, 5).astype(int)
    bias = float(np.mean(judged - marked))
    kappa = 1 - np.mean((judged - marked) ** 2) / (judged.var() + marked.var() + bias**2)
    held = np.zeros(2)
    for _ in range(30):
        drawn = chance.integers(0, 20_000, 40)
        value = found(*pairs(marked[drawn].tolist(), judged[drawn].tolist()))
        assert value.kappa_interval
        held += [
            value.bias_interval.low <= bias <= value.bias_interval.high,
            value.kappa_interval.low <= kappa <= value.kappa_interval.high,
        ]

    assert held.min() >= 25


def test_what_was_not_scored_is_counted_and_no_level() -> None:
    value = found(*pairs([*MARKED, 3, 3], [*JUDGED, None, None]))

    assert (value.marked, value.scored, value.exact) == (12, 10, pytest.approx(0.6))


@pytest.mark.parametrize(
    ("marked", "judged", "missing", "why"),
    [
        (MARKED[:6], JUDGED[:6], 4, "6 marked of at least 10"),
        (MARKED[:9], JUDGED[:9], 1, "9 marked of at least 10"),
        ([*MARKED[2:], 1, 3], JUDGED, 1, "only one at level 1"),
        ([3] * 12, [3] * 12, 2, "all are marked with the same level"),
        (MARKED, [*JUDGED[:9], None], 0, "only 9 of 10 were scored"),
        ([], [], 10, "0 marked of at least 10"),
    ],
)
def test_too_few_examples_are_a_value_of_their_own(
    marked: list[int], judged: list[int | None], missing: int, why: str
) -> None:
    value = agreement(pairs(marked, judged))

    assert isinstance(value, NotEnough)
    assert (value.marked, value.missing, value.why) == (len(marked), missing, why)


def test_a_judge_that_always_says_the_same_has_a_kappa_of_nothing() -> None:
    assert found(*pairs(MARKED, [3] * 10)).kappa == 0.0
    assert found(*pairs(MARKED, [3] * 10)).spearman is None


def test_ranks_and_their_correlation() -> None:
    one, other = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 1, 4, 3, 5])

    assert ranks(np.array([7.0, 3, 7, 1])).tolist() == [3.5, 2, 3.5, 1]
    assert rank_correlation(one, other) == pytest.approx(1 - 6 * 4 / (5 * 24))
    assert rank_correlation(one, np.ones(5)) is None


def test_length_is_held_against_what_the_marks_explain() -> None:
    """The partial correlation is that of what a straight line through the marks' ranks leaves over."""
    chance = np.random.default_rng(3)
    marked = chance.integers(1, 6, 60).astype(float)
    words = marked * 20 + chance.normal(0, 25, 60)
    judged = np.clip(np.round(marked * 0.5 + words / 60), 1, 5)
    left = []
    for each in (ranks(judged), ranks(words)):
        slope, offset = np.polyfit(ranks(marked), each, 1)
        left.append(each - slope * ranks(marked) - offset)
    value = found(
        *pairs([int(each) for each in marked], [int(each) for each in judged], [int(each) for each in words])
    )

    assert partial_rank_correlation(judged, words, marked) == pytest.approx(np.corrcoef(*left)[0, 1])
    assert value.length is not None and value.length_beyond_marks is not None
    assert 0.1 < value.length_beyond_marks < value.length


def test_a_criterion_that_follows_the_marks_has_nothing_unclear() -> None:
    assert unclear(found(*pairs(MARKED, JUDGED))) == ()
    assert far_off(found(*pairs(MARKED, JUDGED))) == ()


def test_levels_that_are_read_the_other_way_round_are_found() -> None:
    swapped = found(*pairs(MARKED * 2, [1, 1, 2, 2, 3, 3, 5, 5, 4, 4] * 2))
    constant = found(*pairs(MARKED, [3, 3, 3, 3, 3, 3, 3, 3, 3, 2]))
    turned = found(*pairs(MARKED * 2, [6 - level for level in MARKED] * 2))

    assert [(each.level, each.what) for each in unclear(swapped)] == [
        (5, "marked 5 gets 4.0, less than marked 4 with 5.0")
    ]
    assert unclear(constant)[0].level is None and "hardly rises" in unclear(constant)[0].what
    assert {each.level for each in unclear(turned)} == {None, 2, 3, 4, 5}
    assert [each.level for each in far_off(turned)] == [1, 2, 4, 5]


def test_a_fall_that_chance_explains_is_none() -> None:
    """Two answers each, half a level apart, where the judge's levels scatter by a level within every mark."""
    assert unclear(found(*pairs(MARKED, [1, 3, 1, 4, 2, 5, 2, 4, 5, 5]))) == ()


def test_of_a_cohort_a_level_that_was_given_once_stops_nothing_and_few_people_widen_intervals() -> None:
    some = pairs([*MARKED, 2, 4][1:], [*JUDGED, 2, 4][1:])
    alone, cohort = agreement(some), agreement(some, at_scale=True)

    assert isinstance(alone, NotEnough) and isinstance(cohort, Agreement)
    wide, usual = agreement(pairs(MARKED, JUDGED), at_scale=True), found(*pairs(MARKED, JUDGED))
    assert isinstance(wide, Agreement) and wide.bias == usual.bias
    assert wide.kappa_interval and usual.kappa_interval
    assert wide.kappa_interval.low < usual.kappa_interval.low
