"""Counts what the microphone delivers against a clock, because lost audio is never reported.

A blocked callback, a sleeping computer and a device that moves lose seconds with no flag and no exception; only
frames counted against time show it. Blocks come late and in bursts all the time, so one late block means nothing:
audio is missing when the delay does not come down again within a second.
"""

import time
from collections import deque
from typing import NamedTuple

from voicemock.transcript import Stretch

MIN_GAP_S = 0.1
_SETTLED_S = 1.0
"""After so long what is late has come, or never comes."""
_SETTLED_AT_END_S = 0.1
"""The same for the last blocks of a recording, after which nothing comes: what is late comes in one burst."""
_SAME_PLACE_S = 0.03
"""Two gaps with less than two blocks between them are one."""
_MAY_COME_S = 5.0
_WORTH_S = 0.02
"""A gap is shortened when so much of it came within so long."""
_DRIFT = 0.001
"""How much faster or slower the device's clock may run: a tenth of a percent is ten times what real ones do."""

# The monotonic clock stands still while the computer sleeps; Linux has one that does not.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def now_s() -> float:
    """Seconds on a clock that never jumps and, where the system has one, goes on in sleep."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


class _Arrival(NamedTuple):
    """One block."""

    at_s: float
    lag_s: float
    """How much later than its frames are due."""
    position_s: float
    """Where in the file it begins."""


class FrameClock:
    """Finds the gaps in what arrives, of `rate` frames a second; another stream may go on where one was lost."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.gaps: list[Stretch] = []
        """Each begins at that second of the file and is as long as the audio that is missing there."""
        self.restart()

    def restart(self) -> None:
        """Begins anew, as after a pause in which nothing was counted."""
        self._began_s: float | None = None
        self._heard_s = 0.0
        self._lag_s = 0.0
        self._judged_s = 0.0
        self._gap_lag_s: float | None = None
        self._gap_s = 0.0
        self._recent: deque[_Arrival] = deque()

    @property
    def late_s(self) -> float:
        """How much later than it should the latest block came, as far as that is no gap yet."""
        return self._recent[-1].lag_s - self._lag_s if self._recent else 0.0

    def arrived(self, at_s: float, frames: int, position_s: float) -> None:
        """A block of `frames` arrived at `at_s` of `now_s` and begins at `position_s` of the file."""
        if self._began_s is None:
            self._began_s = at_s - frames / self.rate
            self._judged_s = at_s
        self._heard_s += frames / self.rate
        self._recent.append(_Arrival(at_s, at_s - self._began_s - self._heard_s, position_s))
        self._judge(_SETTLED_S)

    def finish(self, position_s: float = 0.0, silent_s: float = 0.0) -> None:
        """Judges what came last; nothing came for the last `silent_s`, at `position_s` of the file."""
        if self._recent:
            self._judge(_SETTLED_AT_END_S)
            self._found(position_s, silent_s)

    def _judge(self, settled_s: float) -> None:
        """Finds the gaps before every block that has been there for `settled_s`."""
        until_s = self._recent[-1].at_s - settled_s if self._recent else 0.0
        while self._recent and self._recent[0].at_s <= until_s:
            self._judge_one(self._recent[0])
            if len(self._recent) == 1 or self._recent[1].at_s > until_s:
                return
            self._recent.popleft()

    def _judge_one(self, oldest: _Arrival) -> None:
        least_s = min(oldest.lag_s, self._recent[-1].lag_s)
        if least_s - self._lag_s >= MIN_GAP_S:
            least_s = min(each.lag_s for each in self._recent)
        if self._found(oldest.position_s, least_s - self._lag_s):
            self._lag_s = self._gap_lag_s = least_s
            self._gap_s = oldest.at_s
        else:
            self._lag_s = min(oldest.lag_s, self._lag_s + _DRIFT * (oldest.at_s - self._judged_s))
            self._shorten(oldest.at_s)
        self._judged_s = oldest.at_s

    def _found(self, position_s: float, missing_s: float) -> bool:
        if missing_s < MIN_GAP_S:
            return False
        if self.gaps and abs(position_s - self.gaps[-1].start_s) < _SAME_PLACE_S:
            # What was late at first and then lost is one gap.
            missing_s += self.gaps.pop().seconds
        self.gaps.append(Stretch(round(position_s, 3), round(position_s + missing_s, 3)))
        return True

    def _shorten(self, at_s: float) -> None:
        """On a busy computer some of what seemed lost comes after all, more than a second late."""
        if self._gap_lag_s is None or at_s - self._gap_s > _MAY_COME_S:
            self._gap_lag_s = None
        elif (came_s := self._gap_lag_s - self._lag_s) >= _WORTH_S:
            self._gap_lag_s = self._lag_s
            gap = self.gaps.pop()
            if gap.seconds - came_s >= MIN_GAP_S:
                self.gaps.append(Stretch(gap.start_s, round(gap.end_s - came_s, 3)))
            else:
                self._gap_lag_s = None
