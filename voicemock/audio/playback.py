"""Plays recordings and spoken questions; a key can stop it at any moment."""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from voicemock.audio import devices, wav
from voicemock.audio.decode import Converter, Format, pcm_between
from voicemock.audio.noise import quiet
from voicemock.audio.tempo import EARLY_S, Tempo
from voicemock.errors import AudioDeviceError

_PIECE_S = 0.05
_AHEAD_S = 0.5
"""Written ahead of the device, so that a busy computer makes no gaps; a key stops the sound at once all the same."""
_BUFFER_S = 0.2
"""The device's own buffer for a recording, which nobody waits for as for a question.

With PortAudio's usual 0.035 s, through PulseAudio, 2 cores under a load of 12 dropped up to 3 of 4 seconds; with
this, nothing. What is heard at a moment is known all the same.
"""
_LEAD_S = 0.2
"""Silence before a recording: a busy computer drops the beginning of a stream, and so do headsets that wake up."""
# The first buffers of a sound server may take two seconds.
_STUCK_S = 5.0


def _never() -> bool:
    return False


class Playback:
    """A recording, or a part of it, on its way to a loudspeaker: call `feed` about every 20 ms.

    Args:
        path: any sound file.
        start_s: where in the recording it begins.
        end_s: where it ends.
        speed: seconds of the recording per second; the pitch stays.
        device: None means the system's own choice.

    Raises:
        NotFound: there is no such file.
        BadInput: it holds no sound.
        AudioDeviceError: there is no sound output.
    """

    def __init__(
        self, path: Path, start_s: float, end_s: float, speed: float = 1.0, device: int | str | None = None
    ) -> None:
        self._start_s, self._end_s = start_s, end_s
        self._speed = speed
        rate, blocks = _sound(path, start_s, end_s)
        if speed != 1.0:
            blocks = _at_tempo(blocks, Tempo(rate, speed))
        with contextlib.ExitStack() as stack:
            stack.enter_context(quiet())
            self._stream = devices.open_output(rate, device, _BUFFER_S)
            stack.callback(self._stream.close)
            self._open = stack.pop_all()
        # PortAudio drops what ALSA's buffer still holds when a stream ends: let that be silence.
        self._flow = _Flow(self._stream, blocks, rate, _LEAD_S, _BUFFER_S + _PIECE_S)

    @property
    def at_s(self) -> float:
        """The second of the recording that sounds now."""
        heard_s = min(max(0.0, self._stream.heard_s - _LEAD_S), self._flow.given_s)
        early_s = EARLY_S if self._speed != 1.0 and heard_s > 0 else 0.0
        return min(self._end_s, self._start_s + heard_s * self._speed + early_s)

    def feed(self) -> bool:
        """Leaves the device more sound; whether there is any left to be heard. Raises AudioDeviceError, BadInput."""
        return self._flow.feed()

    def close(self) -> None:
        """Stops at once."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def play_pcm(
    blocks: Iterable[bytes], rate: int, stop: Callable[[], bool] = _never, device: int | str | None = None
) -> float:
    """Plays 16-bit mono PCM as it comes; returns how many seconds were played. Raises AudioDeviceError."""
    with quiet():
        stream = devices.open_output(rate, device)
        try:
            flow = _Flow(stream, blocks, rate)
            while not stop() and flow.feed(stop):
                time.sleep(0.01)
            return flow.played_s
        finally:
            stream.close()


class _Flow:
    """Sound on its way to a device, a little ahead of it."""

    def __init__(
        self,
        stream: devices.OutputStream,
        blocks: Iterable[bytes],
        rate: int,
        lead_s: float = 0.0,
        end_s: float = 0.0,
    ) -> None:
        """`lead_s` and `end_s`: of silence before and after the sound."""
        self._stream, self._blocks, self._rate, self._silence_s = stream, iter(blocks), rate, end_s
        self._converter = Converter(Format(rate, 1), stream.shape)
        self.given_s = 0.0
        """Seconds of sound so far, without the silence around it."""
        self._give_silence(lead_s)
        self._all_given = False
        self._least_s, self._moved_s = 0.0, time.monotonic()
        self._ends_by_s: float | None = None

    @property
    def played_s(self) -> float:
        """Seconds that the device has taken."""
        return max(0.0, self.given_s - self._stream.waiting_s)

    def feed(self, stop: Callable[[], bool] = _never) -> bool:
        """Gives the device what it needs; false when all was played. Raises AudioDeviceError when it went away."""
        if self._ends_by_s is not None:
            # The device's own buffers are still to be played.
            return self._stream.active and time.monotonic() < self._ends_by_s
        while not self._all_given and self._stream.waiting_s <= _AHEAD_S and not stop():
            self._give(next(self._blocks, None))
        self._check()
        if self._all_given and not self._stream.waiting_s:
            self._stream.end()
            self._ends_by_s = time.monotonic() + _STUCK_S
        return True

    def _give(self, block: bytes | None) -> None:
        if block is None:
            self._all_given = True
            self._give_silence(self._silence_s)
            self._stream.write(self._converter.rest())
        else:
            self._stream.write(self._converter.convert(block))
            self.given_s += len(block) / 2 / self._rate
        self._least_s, self._moved_s = self._stream.waiting_s, time.monotonic()

    def _give_silence(self, seconds: float) -> None:
        self._stream.write(self._converter.convert(bytes(2 * round(seconds * self._rate))))

    def _check(self) -> None:
        """Raises AudioDeviceError where the device takes nothing any more."""
        waiting_s, now_s = self._stream.waiting_s, time.monotonic()
        if waiting_s < self._least_s:
            self._least_s, self._moved_s = waiting_s, now_s
        if not self._stream.active or (waiting_s and now_s - self._moved_s > _STUCK_S):
            raise AudioDeviceError("The sound output went away.", "Plug it in, or turn the voice off: --no-voice")


def _sound(path: Path, start_s: float, end_s: float) -> tuple[int, Iterator[bytes]]:
    """The rate of a stretch of a sound file, and the stretch in blocks; a recording is read from its middle."""
    if not wav.is_recording(path):
        return wav.RATE, pcm_between(path, start_s, end_s)
    end_s = min(wav.duration_s(path), end_s)
    return wav.read_pcm(path, 0, 0)[1], _pieces(path, max(0.0, start_s), end_s)


def _pieces(path: Path, start_s: float, end_s: float) -> Iterator[bytes]:
    while start_s < end_s:
        yield wav.read_pcm(path, start_s, min(end_s, start_s + _PIECE_S))[0].tobytes()
        start_s += _PIECE_S


def _at_tempo(blocks: Iterator[bytes], tempo: Tempo) -> Iterator[bytes]:
    for block in blocks:
        yield tempo.convert(block)
    yield tempo.rest()
