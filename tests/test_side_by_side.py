"""Work that goes on side by side gives what it would give one after another."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import cast

import pytest

from voicemock.side_by_side import in_order


class Counted:
    """Work that notes how many of its kind are under way."""

    def __init__(self) -> None:
        self.most = self.now = self.begun = 0
        self._lock = threading.Lock()

    def piece(self, number: int, seconds: float) -> int:
        with self._lock:
            self.begun += 1
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(seconds)
        with self._lock:
            self.now -= 1
        if number < 0:
            raise ValueError(number)
        return number


@pytest.mark.parametrize("at_once", [1, 2, 3, 50])
def test_results_come_in_order_whichever_is_done_first(at_once: int) -> None:
    counted = Counted()
    work = [partial(counted.piece, number, 0.01 * (number % 3)) for number in range(12)]

    assert list(in_order(work, at_once)) == list(range(12))
    assert counted.most <= at_once
    assert counted.most > 1 or at_once == 1


def test_the_first_is_done_alone() -> None:
    under_way: list[int] = []
    counted = Counted()

    def first() -> int:
        time.sleep(0.05)
        under_way.append(counted.begun)
        return 0

    list(in_order([first, *(partial(counted.piece, number, 0.0) for number in range(1, 5))], 4))

    assert under_way == [0]


def test_a_failure_comes_after_what_was_done_before_it_and_nothing_more_is_begun() -> None:
    counted, got = Counted(), []
    work = [partial(counted.piece, number, 0.01) for number in (1, 2, 3, -4, *range(5, 60))]

    with pytest.raises(ValueError, match="-4"):
        for each in in_order(work, 3):
            got.append(each)

    assert got == [1, 2, 3]
    assert counted.begun < 20


def test_nothing_more_is_begun_when_nobody_takes_the_results_any_more() -> None:
    counted = Counted()
    work: list[Callable[[], int]] = [partial(counted.piece, number, 0.01) for number in range(100)]
    results = cast("Iterator[int]", in_order(work, 2))

    with closing(results):  # type: ignore[type-var]
        assert next(results) == 0
        assert next(results) == 1
    begun = counted.begun
    time.sleep(0.1)

    assert counted.begun <= begun + 2 < 20


def test_no_work_has_no_results() -> None:
    assert list(in_order([], 4)) == []
