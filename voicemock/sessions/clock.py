"""Was the computer's clock set? Its time of day against a clock that nobody sets and that goes on in sleep."""

import time
from collections.abc import Callable

NOTED_S = 60.0
"""A smaller change is left to the daemons that keep the time."""

# The monotonic clock stands still while the computer sleeps; Linux has one that does not, and so has macOS.
_STEADY = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def _steady_s() -> float:
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


class ClockWatch:
    """Compares two clocks, each in seconds."""

    def __init__(self, wall_s: Callable[[], float] = time.time, steady_s: Callable[[], float] = _steady_s) -> None:
        self._wall_s = wall_s
        self._steady_s = steady_s
        self._ahead_s = wall_s() - steady_s()

    def change_s(self) -> float:
        """By how much the clock was set since the last look: forward, or negative: back; 0 when by no minute."""
        ahead_s = self._wall_s() - self._steady_s()
        change_s, self._ahead_s = ahead_s - self._ahead_s, ahead_s
        return round(change_s, 1) if abs(change_s) > NOTED_S else 0.0
