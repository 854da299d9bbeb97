"""Runs `voicemock`, and notes every block that the microphone's driver delivers: STAMPS, then voicemock's arguments.

The note is written before the product's own callback sees the block, by one `write` into a file, so that it outlives
`kill -9`: what is noted was delivered, and what was delivered but for the block at hand is noted.
"""

import math
import os
import runpy
import struct
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

GAP_S = 0.1
_RECORD = struct.Struct("<Iddd")


class Stamp(NamedTuple):
    """One block that the driver delivered."""

    stream: int
    """Counts the streams opened, over all runs that write the same file."""
    at_s: float
    """On the monotonic clock."""
    seconds: float
    """What this stream has delivered so far, this block included."""
    rate: float
    """The stream's frames a second."""


def read(path: Path) -> list[Stamp]:
    """All stamps, oldest first; one cut off in the middle of writing is left out."""
    raw = path.read_bytes() if path.exists() else b""
    whole = len(raw) - len(raw) % _RECORD.size
    return [Stamp(*fields) for fields in _RECORD.iter_unpack(raw[:whole])]


def last(path: Path) -> Stamp | None:
    """The latest stamp, without reading the others."""
    size = path.stat().st_size if path.exists() else 0
    at = size // _RECORD.size - 1
    if at < 0:
        return None
    with path.open("rb") as file:
        file.seek(at * _RECORD.size)
        return Stamp(*_RECORD.unpack(file.read(_RECORD.size)))


def lags(stamps: Sequence[Stamp], window_s: float) -> list[tuple[float, float]]:
    """How late the audio was at the best moment of each window: blocks come late all the time, and never early."""
    best: dict[int, float] = {}
    for stamp in stamps:
        window = int((stamp.at_s - stamps[0].at_s) / window_s)
        best[window] = min(best.get(window, math.inf), stamp.at_s - stamp.seconds)
    return [(window * window_s, lag_s) for window, lag_s in sorted(best.items())]


def gaps(stamps: Sequence[Stamp]) -> int:
    """How often audio went missing for good in one stream: the lag rose by a gap's length and stayed up."""
    later_s, found = math.inf, 0
    for _, lag_s in reversed(lags(stamps, 1.0)):
        found += later_s != math.inf and later_s - min(later_s, lag_s) >= GAP_S
        later_s = min(later_s, lag_s)
    return found


def untrue(claimed: Sequence[Sequence[float]], streams: Sequence[Sequence[Stamp]], duration_s: float) -> int:
    """How many of the gaps that a recording of these streams claims to have are none.

    What had not come when the answer was ended is missing at its end; no later block shows it.
    """
    inside = [gap for gap in claimed if gap[0] < duration_s - 0.05]
    return max(0, len(inside) - sum(map(gaps, streams)))


def _count(path: Path) -> None:
    """From now on, every input stream writes its stamps."""
    from voicemock.audio.devices import quiet

    with quiet():
        import sounddevice

    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    before = last(path)
    opened = [before.stream if before else 0]
    plain = sounddevice.RawInputStream

    class Counted(plain):  # type: ignore[misc,valid-type]
        """A stream that counts."""

        def __init__(self, *arguments: Any, callback: Any, samplerate: float, **others: Any) -> None:
            opened[0] += 1
            number, frames_so_far = opened[0], 0

            def counted(pcm: Any, frames: int, when: Any, flags: Any) -> None:
                nonlocal frames_so_far
                frames_so_far += frames
                os.write(fd, _RECORD.pack(number, time.monotonic(), frames_so_far / samplerate, samplerate))
                callback(pcm, frames, when, flags)

            super().__init__(*arguments, callback=counted, samplerate=samplerate, **others)

    sounddevice.RawInputStream = Counted


if __name__ == "__main__":
    stamps, *arguments = sys.argv[1:]
    _count(Path(stamps))
    sys.argv = ["voicemock", *arguments]
    runpy.run_module("voicemock", run_name="__main__", alter_sys=True)
