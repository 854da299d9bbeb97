"""Plays recordings and spoken questions; a key can stop it at any moment."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from voicemock.audio import devices, wav
from voicemock.audio.decode import Converter, Format
from voicemock.audio.noise import quiet
from voicemock.errors import AudioDeviceError

_PIECE_S = 0.05
_AHEAD_S = 0.5
"""Written ahead of the device, so that a busy computer makes no gaps; a key stops the sound at once all the same."""
# The first buffers of a sound server may take two seconds.
_STUCK_S = 5.0


def _never() -> bool:
    return False


def play(
    path: Path,
    start_s: float = 0.0,
    end_s: float | None = None,
    stop: Callable[[], bool] = _never,
    device: int | str | None = None,
) -> float:
    """Plays a recording from `start_s` to `end_s`; returns the second that it got to.

    Raises:
        NotFound: there is no such file.
        BadInput: it is not a recording; decode.copy_as_wav makes one.
        AudioDeviceError: there is no sound output, or it went away.
    """
    end_s = min(wav.duration_s(path), float("inf") if end_s is None else end_s)
    rate = wav.read_pcm(path, 0, 0)[1]
    return start_s + play_pcm(_pieces(path, max(0.0, start_s), end_s), rate, stop, device)


def play_pcm(
    blocks: Iterable[bytes], rate: int, stop: Callable[[], bool] = _never, device: int | str | None = None
) -> float:
    """Plays 16-bit mono PCM as it comes; returns how many seconds were played. Raises AudioDeviceError."""
    with quiet():
        stream = devices.open_output(rate, device)
        try:
            return _feed(stream, blocks, rate, stop)
        finally:
            stream.close()


def _feed(stream: devices.OutputStream, blocks: Iterable[bytes], rate: int, stop: Callable[[], bool]) -> float:
    converter = Converter(Format(rate, 1), stream.shape)
    given_s = 0.0
    for block in blocks:
        stream.write(converter.convert(block))
        given_s += len(block) / 2 / rate
        if not _wait(stream, stop, _AHEAD_S):
            return max(0.0, given_s - stream.waiting_s)
    stream.write(converter.rest())
    if _wait(stream, stop, 0.0):
        stream.end()
        _wait_for_end(stream, stop)
    return max(0.0, given_s - stream.waiting_s)


def _pieces(path: Path, start_s: float, end_s: float) -> Iterator[bytes]:
    while start_s < end_s:
        yield wav.read_pcm(path, start_s, min(end_s, start_s + _PIECE_S))[0].tobytes()
        start_s += _PIECE_S


def _wait(stream: devices.OutputStream, stop: Callable[[], bool], ahead_s: float) -> bool:
    """Waits until the device has taken all but `ahead_s` of what was written; false when it was stopped."""
    least_s, since_s = stream.waiting_s, time.monotonic()
    while not stop():
        waiting_s = stream.waiting_s
        if waiting_s <= ahead_s:
            return True
        if waiting_s < least_s:
            least_s, since_s = waiting_s, time.monotonic()
        if not stream.active or time.monotonic() - since_s > _STUCK_S:
            raise AudioDeviceError("The sound output went away.", "Plug it in, or turn the voice off: --no-voice")
        time.sleep(0.01)
    return False


def _wait_for_end(stream: devices.OutputStream, stop: Callable[[], bool]) -> None:
    """Waits until the device's own buffers are played."""
    until_s = time.monotonic() + _STUCK_S
    while stream.active and time.monotonic() < until_s and not stop():
        time.sleep(0.01)
