"""What must hold of the watch on the computer's clock."""

import pytest

from voicemock.sessions.clock import ClockWatch


class Clock:
    """A clock that is set by hand."""

    def __init__(self, at_s: float) -> None:
        self.at_s = at_s

    def __call__(self) -> float:
        return self.at_s


@pytest.mark.parametrize(("set_by_s", "noted_s"), [(-3_600, -3_600), (7_200, 7_200), (61, 61), (59, 0), (-1, 0)])
def test_a_clock_that_is_set_by_more_than_a_minute_is_noted_once(set_by_s: float, noted_s: float) -> None:
    wall, steady = Clock(1_000_000), Clock(5)
    watch = ClockWatch(wall, steady)
    wall.at_s += 600 + set_by_s
    steady.at_s += 600

    assert watch.change_s() == noted_s
    assert watch.change_s() == 0


def test_long_waiting_is_no_change() -> None:
    wall, steady = Clock(1_000_000), Clock(5)
    watch = ClockWatch(wall, steady)
    for clock in (wall, steady):
        clock.at_s += 86_400

    assert watch.change_s() == 0
    assert ClockWatch().change_s() == 0
