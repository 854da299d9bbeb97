"""The shape of a recording: how loud each of equally long stretches gets."""

from pathlib import Path
from typing import TYPE_CHECKING

from voicemock.audio.decode import pcm_16k

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEP = 160
"""Samples, 10 ms, that are looked at as one, so that hours need little memory."""
_FULL_SCALE = 32_768.0


def peaks(path: Path, count: int) -> tuple[float, ...]:
    """The greatest amplitude of each of `count` equally long stretches, 0 to 1 of full scale; fewer of a recording
    that is shorter than `count` times 10 ms, none of an empty one. Raises NotFound, BadInput.
    """
    import numpy as np

    steps = _steps(path)
    if not len(steps):
        return ()
    firsts = np.unique(np.linspace(0, len(steps), count, endpoint=False).astype(int))
    return tuple(round(float(each), 3) for each in np.maximum.reduceat(steps, firsts) / _FULL_SCALE)


def _steps(path: Path) -> "NDArray[np.int32]":
    """The greatest amplitude of every 10 ms."""
    import numpy as np

    found: list[NDArray[np.int32]] = []
    rest = np.empty(0, dtype=np.int32)
    for pcm in pcm_16k(path):
        # The lowest 16-bit sample has no positive counterpart.
        samples = np.concatenate([rest, np.abs(np.frombuffer(pcm, dtype=np.int16).astype(np.int32))])
        whole = len(samples) // _STEP * _STEP
        found.append(samples[:whole].reshape(-1, _STEP).max(axis=1))
        rest = samples[whole:]
    if len(rest):
        found.append(rest.max(keepdims=True))
    return np.concatenate(found) if found else rest
