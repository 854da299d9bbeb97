"""Which rate does a microphone really send? Frames counted against the clock, because devices do not say.

A headset that changes to its telephone profile falls from 48 to 16 or 8 kHz in the middle of a stream, and the sound
is too fast from then on. Lost audio slows a stream down too, but not evenly, and seldom to the ratio of two rates.
"""

from collections import deque
from itertools import chain
from typing import NamedTuple

import numpy as np

RATES = (8_000, 16_000, 24_000, 32_000, 44_100, 48_000, 96_000)
"""What devices run at, in Hz."""
_RATIOS = np.array(sorted({there / claimed for there in RATES for claimed in RATES}))
_OFF = 0.02
_MIN_BLOCKS = 6
_WATCHED_S = 3.0
_NEAR_S = 0.015


class _Arrival(NamedTuple):
    """One block."""

    at_s: float
    frames: int
    """All frames so far, this block's included."""


class _Proof(NamedTuple):
    """How evenly blocks must come before another rate is believed."""

    least_off: float
    """For rates that are off by so much or more."""
    steady_for_s: float
    jitter_s: float
    """How far a block may be from its time: under load they come in bursts, and nothing is concluded."""


_PROOFS = (_Proof(0.25, 1.0, 0.015), _Proof(_OFF, 2.0, 0.005))
"""48 against 44.1 kHz is 8 % off, which four lost blocks a second would be too, were they not 20 ms long each."""


class Change(NamedTuple):
    """Another rate than was thought."""

    rate: float
    """Frames a second."""
    blocks: int
    """How many of the latest blocks came at it."""


class EffectiveRate:
    """Watches one stream that claims `claimed` frames a second."""

    def __init__(self, claimed: int) -> None:
        self._rates = claimed * _RATIOS
        self.rate = float(claimed)
        """What it sends, as far as is known."""
        self.restart()

    def restart(self) -> None:
        """Begins anew, as after a pause."""
        self._arrivals: deque[_Arrival] = deque()
        self._windows: tuple[deque[_Arrival], ...] = tuple(deque() for _ in _PROOFS)
        """For each proof the blocks that it looks at, and the one before them."""

    def arrived(self, at_s: float, frames: int) -> Change | None:
        """A block of `frames` arrived at `at_s` of frame_clock.now_s; a change that is certain by now."""
        before = self._arrivals[-1].frames if self._arrivals else 0
        arrival = _Arrival(at_s, before + frames)
        for each in (self._arrivals, *self._windows):
            each.append(arrival)
            while each[0].at_s < at_s - _WATCHED_S:
                each.popleft()
        for proof, window in zip(_PROOFS, self._windows, strict=True):
            from_s = at_s - proof.steady_for_s
            while len(window) > 1 and window[1].at_s <= from_s:
                window.popleft()
            rate = self._steady_rate(window, proof) if window[0].at_s <= from_s else None
            if rate is not None and abs(rate / self.rate - 1) >= proof.least_off:
                change = Change(rate, self._since(rate))
                self.rate = rate
                return change
        return None

    def _steady_rate(self, latest: deque[_Arrival], proof: _Proof) -> float | None:
        """The rate at which these blocks come, where they come evenly and some device has that rate."""
        if len(latest) < _MIN_BLOCKS:
            return None
        rough = (latest[-1].frames - latest[0].frames) / (latest[-1].at_s - latest[0].at_s)
        if rough <= 0 or abs(rough / self.rate - 1) < proof.least_off / 2:
            return None
        at_s, frames = np.fromiter(chain.from_iterable(latest), float, 2 * len(latest)).reshape(-1, 2).T
        at_s, frames = at_s - at_s.mean(), frames - frames.mean()
        # The line of least squares through them, in seconds a frame; np.polyfit takes ten times as long.
        slope = frames @ at_s / (frames @ frames)
        if slope <= 0 or np.abs(at_s - slope * frames).max() > proof.jitter_s:
            return None
        nearest = self._rates[np.abs(self._rates * slope - 1).argmin()]
        return float(nearest) if abs(nearest * slope - 1) <= _OFF else None

    def _since(self, rate: float) -> int:
        """How many of the latest blocks keep step with that rate."""
        late_s = [each.at_s - each.frames / rate for each in self._arrivals]
        level_s = float(np.median(late_s[-_MIN_BLOCKS:]))
        frames = self._arrivals[-1].frames - self._arrivals[-2].frames
        block_s, block_before_s = frames / rate, frames / self.rate
        first = len(late_s) - 1
        while first > 0 and abs(late_s[first - 1] - level_s) <= max(_NEAR_S, block_s / 2):
            first -= 1
        # With long blocks the one at the change may still have come at the rate before.
        while first > 0 and abs(block_s - block_before_s) > _NEAR_S:
            waited_s = self._arrivals[first].at_s - self._arrivals[first - 1].at_s
            if abs(waited_s - block_s) <= abs(waited_s - block_before_s):
                break
            first += 1
        return len(late_s) - first
