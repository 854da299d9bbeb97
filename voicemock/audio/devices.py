"""The home of sounddevice: microphones and loudspeakers through PortAudio, and what to do when there is none."""

import contextlib
import difflib
import os
import queue
import sys
import threading
import time
import weakref
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from voicemock.audio.decode import Format
from voicemock.audio.frame_clock import now_s
from voicemock.audio.noise import quiet
from voicemock.errors import AudioDeviceError

OTHER_WAYS = "Or answer by typing (--text) or from files (--answers PATH)."
_INSTALL = {
    "linux": "Install PortAudio and its bridge to PulseAudio (Debian: apt install libportaudio2 libasound2-plugins).",
    "darwin": "Reinstall sounddevice, which brings PortAudio: pip install --force-reinstall sounddevice",
    "win32": "Reinstall sounddevice, which brings PortAudio: pip install --force-reinstall sounddevice",
}
_NO_BRIDGE = "A sound server runs, but PortAudio cannot reach it. Install the bridge (Debian: libasound2-plugins)."
_COMMON_RATES = (48_000, 44_100)
"""Tried when a device refuses 16 kHz and the rate that it says is its own."""
_BLOCK_S = 0.02
_DEVICE_UNAVAILABLE = -9985
_HOST_ERROR = -9999
_CLOSE_WITHIN_S = 3.0
_closing: list[threading.Thread] = []
"""The close of a stream that hangs."""
_one_at_a_time = threading.Lock()
"""A voice may open the loudspeaker while the microphone is opened; PortAudio is not made for that."""
_open_now: weakref.WeakSet[Any] = weakref.WeakSet()


@dataclass(frozen=True)
class Device:
    """A microphone or loudspeaker."""

    index: int
    name: str
    channels: int
    rate: int
    """Its own rate in Hz."""
    is_default: bool


class Block(NamedTuple):
    """What the device delivered at once."""

    arrived_s: float
    """On the clock of frame_clock.now_s."""
    pcm: bytes


def inputs() -> tuple[Device, ...]:
    """The microphones. Raises AudioDeviceError when PortAudio is missing."""
    return _devices("input")


def outputs() -> tuple[Device, ...]:
    """The loudspeakers. Raises AudioDeviceError when PortAudio is missing."""
    return _devices("output")


class InputStream:
    """An open microphone. The callback only copies and counts; `blocks` takes what it left."""

    def __init__(self, device: int | str | None, shape: Format) -> None:
        self.shape = shape
        self.closed = False
        self._waiting: queue.SimpleQueue[Block] = queue.SimpleQueue()
        self._stream = _sounddevice().RawInputStream(
            samplerate=shape.rate,
            channels=shape.channels,
            dtype="int16",
            blocksize=round(shape.rate * _BLOCK_S),
            device=device,
            callback=self._take,
        )
        self._stream.start()

    def _take(self, pcm: Any, frames: int, when: Any, flags: Any) -> None:
        self._waiting.put(Block(now_s(), bytes(pcm)))

    @property
    def active(self) -> bool:
        """Whether the device is still there, as far as PortAudio knows."""
        return _is_active(self._stream)

    def blocks(self, wait_s: float) -> list[Block]:
        """What has arrived, waiting at most `wait_s` seconds for the first block."""
        try:
            found = [self._waiting.get(timeout=wait_s)]
        except queue.Empty:
            return []
        while not self._waiting.empty():
            found.append(self._waiting.get())
        return found

    def wait(self, wait_s: float) -> bool:
        """Whether anything has arrived, after at most `wait_s` seconds."""
        until_s = now_s() + wait_s
        while self._waiting.empty() and now_s() < until_s:
            time.sleep(0.01)
        return not self._waiting.empty()

    def close(self) -> None:
        """Stops; what has arrived can still be taken."""
        if not self.closed:
            self.closed = True
            _close(self._stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class OutputStream:
    """An open loudspeaker, fed by a callback so that nothing here can hang on a device that went away."""

    def __init__(self, device: int | str | None, shape: Format, latency_s: float | None = None) -> None:
        self.shape = shape
        self._waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._rest = b""
        self._given = self._taken = 0
        # Bytes taken before the last sound, and when on the device's clock it begins to sound.
        self._sounds = (0, 0.0)
        self._ending = self.closed = False
        sounddevice = _sounddevice()
        self._stop = sounddevice.CallbackStop
        named = {"samplerate": shape.rate, "channels": shape.channels, "dtype": "int16", "latency": latency_s}
        self._stream = sounddevice.RawOutputStream(device=device, callback=self._give, **named)
        self._stream.start()

    def _give(self, out: Any, frames: int, when: Any, flags: Any) -> None:
        need = len(out)
        while len(self._rest) < need and not self._waiting.empty():
            self._rest += self._waiting.get()
        part, self._rest = self._rest[:need], self._rest[need:]
        out[:] = part.ljust(need, b"\0")
        if part:
            self._sounds = (self._taken, when.outputBufferDacTime)
        self._taken += len(part)
        if self._ending and not part:
            raise self._stop

    @property
    def active(self) -> bool:
        """Whether the device still plays, as far as PortAudio knows."""
        return _is_active(self._stream)

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that the device has not taken yet."""
        return (self._given - self._taken) / (2 * self.shape.rate * self.shape.channels)

    @property
    def heard_s(self) -> float:
        """Seconds of what was written that have sounded, by what the device says of its own delay."""
        (taken, begins_s), per_s = self._sounds, 2 * self.shape.rate * self.shape.channels
        now_s = taken / per_s + self._stream.time - begins_s if self.active else float("inf")
        return min(self._taken / per_s, max(0.0, now_s))

    def write(self, pcm: bytes) -> None:
        """Leaves sound for the device."""
        self._given += len(pcm)
        self._waiting.put(pcm)

    def end(self) -> None:
        """Nothing more will come: `active` becomes false when all has been played."""
        self._ending = True

    def close(self) -> None:
        """Stops at once; what was not played yet is dropped."""
        if not self.closed:
            self.closed = True
            _close(self._stream)


def open_input(device: int | str | None = None) -> InputStream:
    """Opens a microphone: 16 kHz mono where the device can, otherwise its own rate. Raises AudioDeviceError."""
    stream: InputStream = _open("input", InputStream, device, Format(16_000, 1))
    return stream


def open_output(rate: int, device: int | str | None = None, latency_s: float | None = None) -> OutputStream:
    """Opens a loudspeaker: mono at `rate` Hz where the device can, otherwise its own. Raises AudioDeviceError."""
    stream: OutputStream = _open("output", partial(OutputStream, latency_s=latency_s), device, Format(rate, 1))
    return stream


def _open(kind: str, stream: Any, device: int | str | None, wished: Format) -> Any:
    with _one_at_a_time:
        opened = _opened(kind, stream, device, wished)
        _open_now.add(opened)
    return opened


def _opened(kind: str, stream: Any, device: int | str | None, wished: Format) -> Any:
    sounddevice = _sounddevice()
    refused = (sounddevice.PortAudioError, ValueError)
    with quiet():
        with contextlib.suppress(*refused):
            return _open_any(sounddevice, kind, stream, device, wished)
        try:
            # PortAudio sees devices that were plugged in, and servers that came back, only when it begins anew.
            # It hangs with a driver that still hangs in closing a lost device, and would end what is open.
            if not any(closing.is_alive() for closing in _closing) and not any(not each.closed for each in _open_now):
                sounddevice._terminate()
                sounddevice._initialize()
            return _open_any(sounddevice, kind, stream, device, wished)
        except refused as error:
            raise _cannot_open(sounddevice, kind, device, error) from error


def _open_any(sounddevice: Any, kind: str, stream: Any, device: int | str | None, wished: Format) -> Any:
    if isinstance(device, str) and device.isdecimal():
        device = int(device)
    about = sounddevice.query_devices(device, kind)
    own_rate, most = int(about["default_samplerate"]), min(2, int(about[f"max_{kind}_channels"]))
    shapes = dict.fromkeys(
        Format(rate, channels) for rate in (wished.rate, own_rate, *_COMMON_RATES) for channels in (1, most)
    )
    first: Exception | None = None
    for shape in shapes:
        try:
            return stream(device, shape)
        except sounddevice.PortAudioError as error:
            first = first or error
    raise first or ValueError(f"no way to open {device}")


def _cannot_open(sounddevice: Any, kind: str, device: int | str | None, error: Exception) -> AudioDeviceError:
    what = "microphone" if kind == "input" else "sound output"
    other = OTHER_WAYS if kind == "input" else "Questions stay on the screen; --no-voice turns the voice off."
    found = _devices("input" if kind == "input" else "output")
    if not found:
        return AudioDeviceError(
            f"No {what} found.", f"{_how_to_get_one()} {other}\nSee what is there: voicemock doctor"
        )
    names = [each.name for each in found]
    if device is not None and str(device) not in names and not isinstance(error, sounddevice.PortAudioError):
        near = difflib.get_close_matches(str(device), names, 5, 0.0)
        return AudioDeviceError(f"There is no {what} {device!r}. There are: {', '.join(near)}.", other)
    code = error.args[1] if len(error.args) > 1 else None
    if code == _HOST_ERROR:
        # What a sound server says that has no device left, or none that is allowed.
        return AudioDeviceError(
            f"No {what} can be opened: none is connected, or the sound system refuses it.",
            f"Plug one in. {other}\nSee what is there: voicemock doctor",
        )
    if code == _DEVICE_UNAVAILABLE:
        return AudioDeviceError(
            f"Another program holds the {what}, or it was unplugged.", f"End that program. {other}"
        )
    return AudioDeviceError(f"The {what} cannot be opened: {error.args[0] if error.args else error}.", other)


def _how_to_get_one() -> str:
    if sys.platform != "linux":
        return "Plug one in."
    return _NO_BRIDGE if _sound_server_runs() else f"Plug one in. {_INSTALL['linux']}"


def _sound_server_runs() -> bool:
    """Whether PulseAudio, or PipeWire in its place, has its socket where programs look for it."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    named = os.environ.get("PULSE_SERVER", "").removeprefix("unix:")
    with contextlib.suppress(OSError):
        return any(path.is_socket() for path in (Path(named or "."), runtime / "pulse" / "native"))
    return False


def _devices(kind: str) -> tuple[Device, ...]:
    sounddevice = _sounddevice()
    try:
        default = sounddevice.query_devices(kind=kind)["index"]
    except (sounddevice.PortAudioError, ValueError):
        default = None
    return tuple(
        Device(
            each["index"],
            each["name"],
            each[f"max_{kind}_channels"],
            int(each["default_samplerate"]),
            each["index"] == default,
        )
        for each in sounddevice.query_devices()
        if each[f"max_{kind}_channels"] > 0
    )


def _sounddevice() -> Any:
    try:
        with quiet():
            import sounddevice
    except OSError as error:
        # Its Linux wheel carries no PortAudio.
        install = _INSTALL.get(sys.platform, "Install PortAudio.")
        raise AudioDeviceError("The PortAudio library is missing.", f"{install} {OTHER_WAYS}") from error
    return sounddevice


def _is_active(stream: Any) -> bool:
    try:
        return bool(stream.active)
    except _sounddevice().PortAudioError:
        return False


def _close(stream: Any) -> None:
    """Closes within three seconds, even when the driver of a lost device hangs."""
    with quiet():
        closing = threading.Thread(target=stream.close, kwargs={"ignore_errors": True}, daemon=True)
        closing.start()
        closing.join(_CLOSE_WITHIN_S)
        _closing[:] = [each for each in (*_closing, closing) if each.is_alive()]
