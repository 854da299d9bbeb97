"""What is drawn is drawn by whole people, and probabilities are those of the tables."""

import numpy as np
import pytest

from voicemock.evaluation.resampling import (
    CHUNK,
    MANY,
    RESAMPLES,
    difference_of,
    holm,
    mean_of,
    p_of_t,
    resampled_sums,
    t_quantile,
)


def test_sums_are_those_of_one_large_draw_however_many_are_in_memory() -> None:
    """The figures of small cohorts are what they were before they were drawn in parts."""
    count = CHUNK // RESAMPLES + 100
    rows = np.random.default_rng(1).integers(0, 3, (count, 3)).astype(float)
    whole = np.random.default_rng(7).multinomial(count, np.full(count, 1 / count), RESAMPLES).astype(float) @ rows

    assert count <= MANY and np.array_equal(resampled_sums(rows, 7), whole)


def test_many_clusters_that_are_alike_are_drawn_as_one_and_spread_as_wide() -> None:
    rows = np.tile([[1.0], [2.0], [4.0]], (MANY, 1))
    sums = resampled_sums(rows, 3)[:, 0] / len(rows)

    assert sums.mean() == pytest.approx(7 / 3, abs=0.002)
    assert sums.std() == pytest.approx(np.std([1, 2, 4]) / np.sqrt(len(rows)), rel=0.06)


@pytest.mark.parametrize(("freedom", "t"), [(4, 2.776), (9, 2.262), (30, 2.042), (1e6, 1.960)])
def test_students_t_is_that_of_the_tables(freedom: float, t: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(t, abs=0.01)
    assert p_of_t(t, freedom) == pytest.approx(0.05, abs=0.001)
    assert p_of_t(-t, freedom) == p_of_t(t, freedom)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_values_of_one_cluster_are_no_further_clusters() -> None:
    few = mean_of([1, 0, 2, 0, 1, 3, 0, 1, 2, 0], [1] * 10)
    copied = mean_of([5, 0, 10, 0, 5, 15, 0, 5, 10, 0], [5] * 10)

    assert copied.value == few.value == 1.0
    assert copied.interval == pytest.approx(few.interval) and copied.p == pytest.approx(few.p)


def test_a_group_in_which_nobody_varies_proves_nothing() -> None:
    """Ten who were all heard well, beside a hundred of whom every tenth was not: by chance in 1 of 3 draws."""
    rest = [0.9] * 10 + [0.0] * 90

    assert difference_of([0.0] * 10, rest).p > 0.2
    assert difference_of([0.9] * 10, rest).p < 0.001
    assert difference_of([3.0] * 10, [3.0] * 20).p == 1.0


def test_intervals_hold_the_truth_and_chance_is_seldom_called_a_difference() -> None:
    """Two groups of 12 and 40 of one world, 80 times: 4 are called a difference by right, 10 would be too many."""
    dice, held, alarms = np.random.default_rng(4), 0, 0
    for at in range(80):
        one, other = dice.exponential(1, 12), dice.exponential(1, 40)
        found = difference_of(one, other, at)
        held += found.interval.low <= 0 <= found.interval.high
        alarms += found.p < 0.05

    assert held >= 70
    assert alarms <= 9
