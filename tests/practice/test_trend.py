"""What must hold of trends: none from a few values, none within the noise, and a real one is found."""

import math
import random

import pytest

from voicemock.practice.trend import LEAST_VALUES, MOST_VALUES, student, trend

LEVEL_SE = 0.7


def levels(dice: random.Random, count: int, rise: float, answers: int = 3) -> list[float]:
    """Means of whole levels that rise so much from the first session to the last."""

    def one(at: int) -> int:
        return max(1, min(5, round(dice.gauss(2.8 + rise * (at / (count - 1) - 0.5), LEVEL_SE))))

    return [sum(one(at) for _ in range(answers)) / answers for at in range(count)]


@pytest.mark.parametrize("count", range(LEAST_VALUES))
def test_there_is_no_trend_from_a_few_however_steep(count: int) -> None:
    found = trend([1.0 + at for at in range(count)])

    assert found.verdict == "few" and not found.is_told and found.change is None


def test_a_steady_rise_beyond_the_noise_is_one() -> None:
    found = trend([1.0, 2.0, 3.0, 4.0, 5.0], noise=0.4)

    assert found.verdict == "up" and found.change == pytest.approx(4) and found.start == pytest.approx(1)
    assert trend([5.0, 4.0, 3.0, 2.0, 1.0], noise=0.4).verdict == "down"


def test_the_same_rise_within_the_noise_is_none() -> None:
    found = trend([2.0, 2.2, 2.4, 2.6, 2.8], noise=0.7)

    assert found.verdict == "none" and found.least is not None and found.least > 0.8


def test_values_that_scatter_more_than_the_noise_count_for_what_they_scatter() -> None:
    assert trend([1, 5, 2, 5, 1, 5, 2], noise=0.1).verdict == "none"
    assert trend([3.0] * 8).verdict == "none"


def test_only_the_latest_are_looked_at() -> None:
    found = trend([1.0] * 40 + [4.0] * MOST_VALUES, noise=0.1)

    assert found.verdict == "none" and found.values == MOST_VALUES


@pytest.mark.parametrize("count", [5, 8, 30])
def test_where_nothing_changes_at_most_one_row_in_twenty_shows_a_trend(count: int) -> None:
    dice = random.Random(count)
    noise = LEVEL_SE / math.sqrt(3)
    wrong = sum(trend(levels(dice, count, 0.0), noise).is_told for _ in range(400))

    assert wrong <= 0.06 * 400


def test_a_rise_of_a_level_and_a_half_over_fifteen_sessions_is_mostly_found() -> None:
    dice = random.Random(7)
    found = sum(trend(levels(dice, 15, 1.5), LEVEL_SE / math.sqrt(3)).verdict == "up" for _ in range(100))

    assert found >= 90


@pytest.mark.parametrize(("freedom", "value"), [(3, 3.182), (4, 2.776), (10, 2.228), (58, 2.002)])
def test_students_t_is_that_of_the_tables(freedom: int, value: float) -> None:
    assert student(freedom) == pytest.approx(value, abs=0.02)
