"""Missing audio is always known, and late audio is not taken for missing."""

import random
from collections.abc import Iterable

import pytest

from voicemock.audio.frame_clock import FrameClock

RATE = 16000
BLOCK = 320
B = BLOCK / RATE


def heard(clock: FrameClock, arrivals: Iterable[float], position_s: float = 0.0) -> float:
    for at_s in arrivals:
        clock.arrived(at_s, BLOCK, position_s)
        position_s += B
    return position_s


def steady(seconds: float, start_s: float = 100.0, speed: float = 1.0) -> list[float]:
    return [start_s + number * B / speed for number in range(round(seconds / B))]


def test_a_steady_stream_has_no_gap() -> None:
    clock = FrameClock(RATE)
    heard(clock, steady(120))
    clock.finish()
    assert clock.gaps == []


@pytest.mark.parametrize("missing_s", [0.12, 0.5, 1.3, 3.0, 60.0])
@pytest.mark.parametrize("before_s", [0.1, 0.5, 1.0, 7.3, 60.0])
def test_a_gap_is_found_with_its_place_and_length(missing_s: float, before_s: float) -> None:
    clock = FrameClock(RATE)
    position_s = heard(clock, steady(before_s))
    heard(clock, steady(5, 100 + before_s + missing_s), position_s)
    clock.finish()

    assert len(clock.gaps) == 1
    assert clock.gaps[0].start_s == pytest.approx(position_s, abs=0.03)
    assert clock.gaps[0].seconds == pytest.approx(missing_s, abs=0.05)


def test_blocks_that_come_late_and_in_a_burst_are_no_gap() -> None:
    jitter = random.Random(5)
    clock = FrameClock(RATE)
    due = steady(600)
    stalls = [(at_s, at_s + jitter.uniform(0.05, 2.5)) for at_s in range(105, 700, 7)]
    late = [next((end for begin, end in stalls if begin <= at_s < end), at_s) for at_s in due]
    heard(clock, [at_s + jitter.uniform(0, 0.03) for at_s in late])
    clock.finish()

    assert clock.gaps == []


@pytest.mark.parametrize("speed", [0.9995, 1.0005])
def test_a_clock_that_runs_a_little_wrong_is_no_gap_in_an_hour(speed: float) -> None:
    clock = FrameClock(RATE)
    heard(clock, steady(3600, speed=speed))
    clock.finish()

    assert clock.gaps == []


def test_a_starved_computer_that_loses_a_little_all_the_time_is_seen() -> None:
    clock = FrameClock(RATE)
    kept = [at_s for number, at_s in enumerate(steady(60)) if number % 12]
    heard(clock, kept)
    clock.finish()

    assert sum(gap.seconds for gap in clock.gaps) == pytest.approx(5, abs=0.3)


def test_several_gaps_are_told_apart() -> None:
    clock = FrameClock(RATE)
    first_s = heard(clock, steady(10))
    second_s = heard(clock, steady(10, 111.5), first_s)
    heard(clock, steady(10, 122.0), second_s)
    clock.finish()

    assert [gap.start_s for gap in clock.gaps] == pytest.approx([10, 20], abs=0.03)
    assert [gap.seconds for gap in clock.gaps] == pytest.approx([1.5, 0.5], abs=0.05)


def test_gaps_close_together_are_told_apart() -> None:
    clock = FrameClock(RATE)
    start_s, expected = 100.0, []
    position_s = 0.0
    for missing_s in (0.15, 0.3, 0.5, 0.2):
        position_s = heard(clock, steady(0.4, start_s), position_s)
        expected.append((position_s, missing_s))
        start_s += 0.4 + missing_s
    heard(clock, steady(3, start_s), position_s)
    clock.finish()

    assert [gap.start_s for gap in clock.gaps] == pytest.approx([at_s for at_s, _ in expected], abs=0.03)
    assert [gap.seconds for gap in clock.gaps] == pytest.approx([missing_s for _, missing_s in expected], abs=0.03)


@pytest.mark.parametrize("after_s", [0.14, 0.3, 0.9])
def test_a_gap_shortly_before_the_end_is_found(after_s: float) -> None:
    clock = FrameClock(RATE)
    position_s = heard(clock, steady(5))
    heard(clock, steady(after_s, 105.4), position_s)
    clock.finish()

    assert [gap.seconds for gap in clock.gaps] == pytest.approx([0.4], abs=0.03)


def test_what_has_not_come_at_the_end_is_missing_there() -> None:
    clock = FrameClock(RATE)
    position_s = heard(clock, steady(5))
    clock.finish(position_s, 0.05)
    assert clock.gaps == []

    clock.finish(position_s, 0.7)
    assert clock.gaps == [pytest.approx((5.0, 5.7))]


def test_what_comes_in_one_burst_at_the_end_is_no_gap() -> None:
    clock = FrameClock(RATE)
    due = steady(6)
    heard(clock, [105.7 if 105 <= at_s < 105.7 else at_s for at_s in due])
    clock.finish()

    assert clock.gaps == []


def test_a_stream_that_was_lost_leaves_a_gap_until_the_next_one_delivers() -> None:
    clock = FrameClock(RATE)
    position_s = heard(clock, steady(3))
    clock.finish()
    clock.rate = 48_000
    # The first blocks of a stream may come late; what they hold was heard all the same.
    for at_s in [max(at_s, 110.3) for at_s in steady(2, 110.02)]:
        clock.arrived(at_s, 960, position_s)
    clock.finish()

    assert clock.gaps == [pytest.approx((3.0, 3.0 + 110 - 102.98))]


def test_what_comes_more_than_a_second_late_shortens_the_gap() -> None:
    clock = FrameClock(RATE)
    position_s = heard(clock, steady(5))
    after = steady(8, 107.0)
    late = [at_s + 0.3 if at_s < 109 else at_s for at_s in after]
    heard(clock, late, position_s)
    clock.finish()

    assert [gap.seconds for gap in clock.gaps] == pytest.approx([2.0], abs=0.03)


def test_what_only_came_late_was_never_lost() -> None:
    clock = FrameClock(RATE)
    heard(clock, [at_s + 0.3 if 105 <= at_s < 107 else at_s for at_s in steady(12)])
    assert clock.gaps == []


def test_a_pause_of_the_users_is_no_gap() -> None:
    clock = FrameClock(RATE)
    heard(clock, steady(3))
    clock.finish()
    clock.restart()
    heard(clock, steady(3, 200), 3.0)
    clock.finish()

    assert clock.gaps == []
