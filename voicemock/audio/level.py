"""How loud the microphone is, and what is wrong with it: digital silence, clipping, too quiet."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voicemock.transcript import Said

SILENT_DBFS = -96.0
"""The lowest level shown: one step of 16 bits."""
DIGITAL_SILENCE = (
    "Only digital silence: the microphone is muted, or this program may not use it "
    "(macOS: System Settings > Privacy & Security > Microphone > your terminal)."
)
_MUTED_FROM_START_S = 1.5
# Headsets that suppress noise send exact zeros between words, so later on it takes longer to be sure.
_MUTED_LATER_S = 3.0
_QUIET_DBFS = -45.0
_CLIPPED = 0.001


@dataclass(frozen=True)
class Level:
    """What a live meter shows, about ten times a second."""

    elapsed_s: float
    """Length of the recording so far."""
    target_s: float
    """How long a good answer takes."""
    level_dbfs: float = SILENT_DBFS
    """Root mean square of the last tenth of a second, 0 being the loudest there is."""
    speaking: bool = False
    paused: bool = False
    ready: bool = False
    """The microphone delivers: now is the time to speak."""
    hint: str = ""
    """What the user should know at once, in a sentence."""
    said: Said = field(default_factory=Said)
    """The words so far, where they are known."""
    seems: Literal["listening", "thinking", "finished"] = "listening"
    """What the speaker seems to do."""
    closes_in_s: float | None = None
    """Seconds until the answer ends if nobody speaks; None where nothing counts down."""
    question: str = ""
    """What the user is asked, and which keys answer it; nothing is recorded meanwhile."""


class Loudness:
    """Watches the samples of one recording."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._zeros = 0
        self._heard_anything = False
        self._clipped = self._samples = 0
        self._recent_power = self._recent = 0.0
        self._speech_power = self._speech = 0.0

    def hear(self, samples: NDArray[np.float32], speaking: bool) -> None:
        """Takes more samples, -1 to 1; `speaking` when they are speech."""
        power = float(np.dot(samples, samples))
        self._recent_power += power
        self._recent += len(samples)
        if power == 0.0:
            self._zeros += len(samples)
        else:
            self._zeros, self._heard_anything = 0, True
        self._samples += len(samples)
        # At full scale to within two steps of 16 bits: resamplers and drivers differ in the last one.
        self._clipped += int(np.count_nonzero(np.abs(samples) >= 32765 / 32768))
        if speaking:
            self._speech_power += power
            self._speech += len(samples)

    def recent_dbfs(self) -> float:
        """The level since the last call."""
        level = _dbfs(self._recent_power, self._recent)
        self._recent_power = self._recent = 0.0
        return level

    @property
    def muted(self) -> bool:
        """Nothing but exact zeros for so long that no room is that quiet."""
        limit_s = _MUTED_LATER_S if self._heard_anything else _MUTED_FROM_START_S
        return self._zeros >= limit_s * self._rate

    def note(self) -> str:
        """What was wrong with the whole recording, in a sentence; empty when nothing was."""
        if self._samples and not self._heard_anything:
            return DIGITAL_SILENCE
        if self._clipped > _CLIPPED * self._samples:
            return f"Too loud: {self._clipped / self._samples:.1%} of the recording is clipped."
        if self._speech and _dbfs(self._speech_power, self._speech) < _QUIET_DBFS:
            return "Very quiet: come nearer to the microphone or turn it up."
        return ""


def _dbfs(power: float, samples: float) -> float:
    if not samples or power <= 0:
        return SILENT_DBFS
    return max(SILENT_DBFS, 10 * float(np.log10(power / samples)))
