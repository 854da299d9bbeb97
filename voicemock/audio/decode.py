"""The home of PyAV: any audio or video file to 16 kHz mono, one sound format to another, and smaller files."""

import contextlib
import io
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from voicemock.audio import disk, wav
from voicemock.errors import BadInput, DiskError, NotFound, VoicemockError
from voicemock.first_bytes import called, kind_of_file

if TYPE_CHECKING:
    import av
    import numpy as np
    from numpy.typing import NDArray

MAX_S = 4 * 3600.0
"""The longest file that is taken as one answer, in seconds."""

# Playlists and the like name other files and hosts; an answer may only be read from its own file, which is open.
_OPEN = {"protocol_whitelist": "none"}
_CAMERA_WITHOUT_CLOCK = 1990
"""Files that do not know their time say 1904 or 1970."""


class Format(NamedTuple):
    """How 16-bit sound is laid out."""

    rate: int
    """Samples a second."""
    channels: int
    """1 or 2, interleaved."""


_LAYOUTS = {1: "mono", 2: "stereo"}
RECORDING = Format(wav.RATE, 1)


class Coding(NamedTuple):
    """A way to make sound smaller."""

    container: str
    codec: str
    bits_per_s: int = 0
    """0: as many as it takes to lose nothing."""


MP3 = Coding("mp3", "libmp3lame", 24_000)
FLAC = Coding("flac", "flac")
OPUS = Coding("ogg", "libopus", 32_000)


@dataclass(frozen=True)
class Copied:
    """What became of a file that was copied."""

    duration_s: float
    damaged: int
    """Packets of the file that could not be decoded and are left out."""


class Converter:
    """Turns a stream of 16-bit PCM blocks from one format into another."""

    def __init__(self, source: Format, target: Format = RECORDING) -> None:
        self._source = source
        self._resampler = None if source == target else _resampler(target)

    def convert(self, pcm: bytes) -> bytes:
        """The block in the target's format; a few milliseconds may stay behind until later."""
        if self._resampler is None or not pcm:
            return pcm
        return _pcm(self._resampler.resample(_frame(pcm, self._source)))

    def rest(self) -> bytes:
        """What stayed behind; call it once, at the end."""
        return b"" if self._resampler is None else _pcm(self._resampler.resample(None))


def copy_as_wav(source: Path, destination: Path) -> Copied:
    """Copies the sound of any audio or video file into a recording; an existing `destination` is replaced whole.

    Raises:
        NotFound: there is no such file.
        BadInput: it is empty, no file, holds no sound, or is longer than four hours.
        CannotWrite: the copy cannot be made.
        DiskError: the disk is full or broken.
    """
    _check_is_file(source)
    part = destination.with_name(destination.name + ".part")
    sound = _Sound(source)
    try:
        part.unlink(missing_ok=True)
        with wav.WavWriter(part) as writer:
            for pcm in sound.blocks():
                writer.write(pcm)
                if writer.seconds > MAX_S:
                    raise BadInput(f"{source} is longer than {MAX_S / 3600:.0f} hours.", "Cut it into answers.")
        if not writer.seconds:
            raise BadInput(f"{source} holds no sound that can be decoded.", "Is it an audio file, and whole?")
        part.replace(destination)
    except OSError as error:
        raise disk.cannot_write(destination, error) from error
    except DiskError as error:
        if isinstance(error.__cause__, OSError):
            raise disk.not_copied(source, error.__cause__) from error
        raise
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return Copied(writer.seconds, sound.damaged)


def samples_16k(path: Path) -> "NDArray[np.float32]":
    """The sound of any audio or video file, 16 kHz mono, -1 to 1. Raises NotFound, BadInput."""
    import numpy as np

    return wav.as_float(np.frombuffer(b"".join(pcm_16k(path)), dtype=np.int16))


def compressed(path: Path) -> bytes:
    """The sound of a file as small MP3 (16 kHz mono, 24 kbit/s, 11 MB an hour), which every browser plays.

    Raises:
        NotFound: there is no such file.
        BadInput: it holds no sound.
        VoicemockError: this build of PyAV cannot write MP3.
    """
    _check_is_file(path)
    out = io.BytesIO()
    encode(pcm_16k(path), RECORDING, MP3, out)
    return out.getvalue()


def encode(pcm: Iterable[bytes], shape: Format, coding: Coding, out: BinaryIO) -> None:
    """Writes 16-bit PCM as a sound file; where a block ends does not matter.

    Raises:
        OSError: `out` could not be written.
        VoicemockError: this build of PyAV cannot write that.
    """
    import av

    try:
        with av.open(out, mode="w", format=coding.container) as container:
            stream: Any = container.add_stream(coding.codec, rate=shape.rate, layout=_LAYOUTS[shape.channels])
            if coding.bits_per_s:
                stream.bit_rate = coding.bits_per_s
            for block in filter(None, pcm):
                container.mux(stream.encode(_frame(block, shape)))
            container.mux(stream.encode(None))
    except (av.FFmpegError, av.codec.codec.UnknownCodecError) as error:
        what = coding.codec.removeprefix("lib").upper()
        raise VoicemockError(f"{what} cannot be written: {error}.", "Install PyAV's wheel: pip install av") from error


def duration_s(path: Path) -> float:
    """How long the sound lasts that can be decoded from a file, in seconds.

    Raises NotFound; BadInput for no sound, and for more than four hours of it, which may be packed into few bytes.
    """
    _check_is_file(path)
    if wav.is_recording(path):
        return wav.duration_s(path)
    seconds = 0.0
    for pcm in _Sound(path).blocks():
        seconds += len(pcm) / wav.SAMPLE_BYTES / wav.RATE
        if seconds > MAX_S:
            raise BadInput(f"{path} is longer than {MAX_S / 3600:.0f} hours.")
    return seconds


def made_at(path: Path) -> datetime | None:
    """When a file says that it was recorded; None where it does not, or cannot be read."""
    import av

    try:
        with path.open("rb") as file, av.open(file, "r", metadata_errors="ignore", options=_OPEN) as container:
            told = datetime.fromisoformat(container.metadata.get("creation_time", ""))
    except (OSError, ValueError, av.FFmpegError):
        return None
    return told if told.tzinfo and told.year > _CAMERA_WITHOUT_CLOCK else None


def pcm_as(path: Path, shape: Format) -> Iterator[bytes]:
    """The sound of a file that is no recording as 16-bit PCM of this format. Raises NotFound, BadInput."""
    _check_is_file(path)
    return _Sound(path, shape).blocks()


def pcm_between(path: Path, start_s: float, end_s: float) -> Iterator[bytes]:
    """A stretch of any sound file in short blocks of 16 kHz mono 16-bit PCM. Raises NotFound, BadInput."""
    first, last = (round(at_s * wav.RATE) * wav.SAMPLE_BYTES for at_s in (start_s, end_s))
    at = 0
    for pcm in pcm_16k(path):
        piece = pcm[max(0, first - at) : max(0, last - at)]
        at += len(pcm)
        if piece:
            yield piece
        if at >= last:
            return


def pcm_16k(path: Path) -> Iterator[bytes]:
    """The sound of any audio or video file in blocks of 16 kHz mono 16-bit PCM, so that hours need little memory.

    A recording is read by its size, since a crash leaves its header behind. Raises NotFound, BadInput.
    """
    _check_is_file(path)
    if not wav.is_recording(path):
        yield from _Sound(path).blocks()
        return
    length_s, step_s, at_s = wav.duration_s(path), 10.0, 0.0
    converter = None
    while at_s < length_s:
        pcm, rate = wav.read_pcm(path, at_s, at_s + step_s)
        converter = converter or Converter(Format(rate, 1))
        yield converter.convert(pcm.tobytes())
        at_s += step_s
    if converter:
        yield converter.rest()


class _Sound:
    """The sound of one file, decoded as it is asked for."""

    def __init__(self, path: Path, shape: Format = RECORDING) -> None:
        self.path = path
        self.damaged = 0
        self._shape = shape

    def blocks(self) -> Iterator[bytes]:
        """16-bit PCM. Raises BadInput."""
        import av

        try:
            with (
                self.path.open("rb") as file,
                av.open(file, "r", metadata_errors="ignore", options=_OPEN) as container,
            ):
                stream = container.streams.best("audio")
                if stream is None:
                    raise BadInput(f"{self.path} holds no sound.", "Give a file with an audio track.")
                yield from self._converted(container.demux(stream))
        except OSError as error:
            raise BadInput(f"{self.path} cannot be read: {error.strerror}.") from error
        except (av.FFmpegError, ValueError) as error:
            raise _not_audio(self.path) from error

    def _converted(self, packets: Iterator["av.Packet[Any]"]) -> Iterator[bytes]:
        resampler, shape = None, None
        for frame in self._frames(packets):
            now = (frame.format.name, frame.layout.name, frame.sample_rate)
            # Some files change their format on the way; each stretch needs a converter of its own.
            if resampler is None or now != shape:
                if resampler is not None:
                    yield _pcm(resampler.resample(None))
                resampler, shape = _resampler(self._shape), now
            frame.pts = None
            yield _pcm(resampler.resample(frame))
        if resampler is not None:
            yield _pcm(resampler.resample(None))

    def _frames(self, packets: Iterator["av.Packet[Any]"]) -> Iterator["av.AudioFrame"]:
        import av

        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                frames: Any = packet.decode()
            except av.error.InvalidDataError:
                self.damaged += 1
            else:
                yield from frames


def _not_audio(path: Path) -> BadInput:
    """What it is instead, where its first bytes tell."""
    kind = kind_of_file(path)
    if kind is None or kind == "sound":
        return BadInput(f"{path} is not an audio file.", "Give WAV, FLAC, MP3, M4A, Ogg, MP4 …")
    remedy = "Give a recording: WAV, FLAC, MP3, M4A, Ogg, MP4 …"
    if kind in ("docx", "old office", "rtf"):
        remedy = "If it is a transcript, save it as .txt or .vtt and give that."
    return BadInput(f"{path} is not an audio file, but {called(kind)}.", remedy)


def _frame(pcm: bytes, shape: Format) -> "av.AudioFrame":
    import av
    import numpy as np

    samples = np.frombuffer(pcm, dtype=np.int16).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=_LAYOUTS[shape.channels])
    frame.sample_rate = shape.rate
    return frame


def _resampler(target: Format) -> "av.AudioResampler":
    import av

    layout = _LAYOUTS[target.channels]
    return av.AudioResampler(format="s16", layout=layout, rate=target.rate)


def _pcm(frames: "list[av.AudioFrame]") -> bytes:
    return b"".join(frame.to_ndarray().tobytes() for frame in frames)


def _check_is_file(path: Path) -> None:
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read.") from error
    if stat.S_ISDIR(status.st_mode):
        raise BadInput(f"{path} is a folder, not an audio file.")
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(f"{path} is not a regular file.")
    if not status.st_size:
        raise BadInput(f"{path} is empty.")
