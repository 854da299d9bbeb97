"""Counts what the microphone delivers against a clock, because lost audio is never reported.

A blocked callback, a sleeping computer and a device that moves lose seconds with no flag and no exception; only
frames counted against time show it. Blocks come late and in bursts all the time, so one late block means nothing:
audio is missing when the delay does not come down again within a second.
"""

import time
from dataclasses import dataclass

from voicemock.transcript import Stretch

MIN_GAP_S = 0.1
_WINDOW_S = 1.0
_DRIFT = 0.001
"""How much faster or slower the device's clock may run: a tenth of a percent is ten times what real ones do."""

# The monotonic clock stands still while the computer sleeps; Linux has one that does not.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def now_s() -> float:
    """Seconds on a clock that never jumps and, where the system has one, goes on in sleep."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


@dataclass
class _Window:
    """One second of arrivals."""

    began_s: float
    least_lag_s: float = float("inf")
    widest_s: float = 0.0
    """The longest wait for a block."""
    widest_at_s: float = 0.0
    """Where in the file that block begins."""


class FrameClock:
    """Finds the gaps in one stream of `rate` frames a second."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self.gaps: list[Stretch] = []
        """Each begins at that second of the file and is as long as the audio that is missing there."""
        self.restart()

    def restart(self) -> None:
        """Begins anew, as after a pause in which nothing was counted."""
        self._began_s: float | None = None
        self._frames = 0
        self._lag_s = 0.0
        self._last_s = 0.0
        self._before = self._window = _Window(0.0)

    def arrived(self, at_s: float, frames: int, position_s: float) -> None:
        """A block of `frames` arrived at `at_s` of `now_s` and begins at `position_s` of the file."""
        if self._began_s is None:
            self._began_s = at_s - frames / self._rate
            self._before = self._window = _Window(at_s)
            self._last_s = at_s
        self._frames += frames
        lag_s = at_s - self._began_s - self._frames / self._rate
        if at_s - self._window.began_s >= _WINDOW_S:
            self._close_window(at_s)
        window = self._window
        window.least_lag_s = min(window.least_lag_s, lag_s)
        if at_s - self._last_s > window.widest_s:
            window.widest_s, window.widest_at_s = at_s - self._last_s, position_s
        self._last_s = at_s

    def finish(self) -> None:
        """Judges what came last, when there is enough of it to tell late from lost."""
        if self._began_s is not None and self._last_s - self._window.began_s >= _WINDOW_S / 4:
            self._close_window(self._last_s)

    def _close_window(self, at_s: float) -> None:
        window = self._window
        missing_s = window.least_lag_s - self._lag_s
        if missing_s >= MIN_GAP_S:
            widest = max(window, self._before, key=lambda each: each.widest_s)
            self.gaps.append(Stretch(round(widest.widest_at_s, 3), round(widest.widest_at_s + missing_s, 3)))
            self._lag_s = window.least_lag_s
        else:
            self._lag_s = min(window.least_lag_s, self._lag_s + _DRIFT * (at_s - window.began_s))
        self._before, self._window = window, _Window(at_s)
