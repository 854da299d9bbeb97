"""Noise of which every piece can be found again: it tells what of it a recording lacks, whatever any clock says."""

import wave
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
SECONDS = 60.0
PIECE_S = 0.08
STEP_S = 0.02
_AHEAD_S = 8.0
_ALIKE = 0.5
"""A piece is found where it correlates so well; resampling twice leaves some 0.95, silence and strange sound 0.1."""


class Missing(NamedTuple):
    """What a recording lacks."""

    at_s: float
    """Where in the recording."""
    seconds: float


def noise() -> NDArray[np.float32]:
    """Always the same, one channel, -1 to 1."""
    return np.random.default_rng(99).uniform(-0.3, 0.3, round(SECONDS * RATE)).astype(np.float32)


def write(path: Path) -> None:
    """As a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((noise() * 32767).astype("<i2").tobytes())


def missing(recorded: NDArray[np.float32], least_s: float = 0.05) -> list[Missing]:
    """Where the noise leaps forward in the recording by at least so much."""
    known, size = noise(), round(PIECE_S * RATE)
    found: list[Missing] = []
    offset: int | None = None
    for at in range(0, len(recorded) - size, round(STEP_S * RATE)):
        expected = 0 if offset is None else at + offset
        place = _place(recorded[at : at + size], known, expected, anywhere=offset is None)
        if place is None:
            continue
        now = place - at
        if offset is not None and (now - offset) / RATE >= least_s:
            # The piece that is found behind the leap begins just after it.
            found.append(Missing(at / RATE, (now - offset) / RATE))
        offset = now
    return found


def offset_at_end(recorded: NDArray[np.float32]) -> float | None:
    """Seconds by which the last of the noise stands too early in a recording that began with the noise."""
    size = round(PIECE_S * RATE)
    at = len(recorded) - size
    place = _place(recorded[at:], noise(), 0, anywhere=True)
    return None if place is None else (place - at) / RATE


def _place(piece: NDArray[np.float32], known: NDArray[np.float32], expected: int, anywhere: bool) -> int | None:
    """Where in the noise a piece is, near or after where it is expected; None when it is not noise."""
    loudness = float(np.sqrt(np.dot(piece, piece)))
    if loudness < 0.1:
        return None
    for first, last in ((expected - 800, expected + 800), (expected - 800, expected + round(_AHEAD_S * RATE))):
        first, last = (0, len(known)) if anywhere else (max(0, first), min(len(known), last + len(piece)))
        part = known[first:last]
        if len(part) < len(piece):
            continue
        length = 1 << (len(part) - 1).bit_length()
        both = np.fft.irfft(np.fft.rfft(part, length) * np.conj(np.fft.rfft(piece, length)), length)
        both = both[: len(part) - len(piece) + 1]
        best = int(both.argmax())
        alike = both[best] / (loudness * float(np.sqrt(np.dot(part[best:][: len(piece)], part[best:][: len(piece)]))))
        if alike > _ALIKE:
            return first + best
        if anywhere:
            return None
    return None
