"""Reads a recorded answer, whole or in part, as 16 kHz mono samples."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from voicemock.errors import RecogniserError
from voicemock.transcript import Stretch

RATE = 16000
"""Samples a second that every recogniser here reads."""

DIGITAL_SILENCE = 1.5 / 32768
"""No sample is louder than this: the microphone was muted, or the last bit flickers."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Recording:
    """A WAV file of 16-bit samples. Its length is the file's own: the header of a recording that was cut off lies."""

    path: Path
    rate: int
    channels: int
    data_at: int
    """Where the samples begin, in bytes."""
    frames: int

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.frames / self.rate

    def samples(self, part: Stretch) -> Samples:
        """A part of it at 16 kHz, channels mixed, in -1 to 1. Raises RecogniserError when it cannot be read."""
        raw, frame_bytes = self.raw(part), 2 * self.channels
        whole = np.frombuffer(raw[: len(raw) // frame_bytes * frame_bytes], "<i2").reshape(-1, self.channels)
        return _resampled(whole.mean(axis=1).astype(np.float32) / 32768, self.rate)

    def pcm(self, part: Stretch) -> bytes:
        """The same as 16-bit samples at 16 kHz, little endian."""
        return np.clip(np.round(self.samples(part) * 32768), -32768, 32767).astype("<i2").tobytes()

    def raw(self, part: Stretch) -> bytes:
        """A part of it as it stands in the file. Raises RecogniserError when it cannot be read."""
        first, last = (min(max(0, round(at_s * self.rate)), self.frames) for at_s in part)
        frame_bytes = 2 * self.channels
        try:
            with self.path.open("rb") as file:
                file.seek(self.data_at + first * frame_bytes)
                return file.read(max(0, last - first) * frame_bytes)
        except OSError as error:
            raise _unreadable(self.path, error.strerror) from error

    def is_silent(self, part: Stretch) -> bool:
        """Whether a part holds nothing but digital silence."""
        return bool(np.abs(self.samples(part)).max(initial=0) <= DIGITAL_SILENCE)

    def quietest(self, part: Stretch) -> float:
        """The moment inside a part, in seconds, around which 0.15 s hold the least energy.

        The stops inside words are shorter.
        """
        samples = self.samples(part)
        width = round(0.15 * RATE)
        if len(samples) <= width:
            return (part.start_s + part.end_s) / 2
        total = np.concatenate(([0.0], np.cumsum(np.square(samples, dtype=np.float64))))
        return part.start_s + (int(np.argmin(total[width:] - total[:-width])) + width / 2) / RATE


def opened(path: Path) -> Recording:
    """The recording in a file. Raises RecogniserError when it is no WAV file of 16-bit samples."""
    try:
        with path.open("rb") as file:
            return _read_header(path, file)
    except OSError as error:
        raise _unreadable(path, error.strerror) from error


def _read_header(path: Path, file: BinaryIO) -> Recording:
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise _unreadable(path, "it is not a WAV file")
    form = None
    while len(chunk := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", chunk)
        if name == b"data":
            break
        body = file.read(size + size % 2)
        if name == b"fmt " and len(body) >= 16:
            form = struct.unpack("<HHIIHH", body[:16])
    else:
        raise _unreadable(path, "it holds no samples")
    if form is None or form[0] not in (1, 0xFFFE) or form[5] != 16 or not 1 <= form[1] <= 64 or not form[2]:
        raise _unreadable(path, "its samples are not 16-bit PCM")
    data_at = file.tell()
    end = file.seek(0, 2)
    # A complete file may carry more chunks after the samples; one that was cut off has 0 or too little as its size.
    available = end - data_at
    length = size if size and data_at + size + 8 <= end and _is_chunk(file, data_at + size + size % 2) else available
    return Recording(path, form[2], form[1], data_at, length // (2 * form[1]))


def _is_chunk(file: BinaryIO, at: int) -> bool:
    file.seek(at)
    return file.read(4) in (b"LIST", b"id3 ", b"ID3 ", b"bext", b"cue ", b"fact", b"iXML", b"smpl")


def _resampled(samples: Samples, rate: int) -> Samples:
    if rate == RATE or not len(samples):
        return samples
    # Through the Fourier transform: exact below half the lower rate. Wrapping round is harmless for pieces that begin
    # and end in a pause.
    count = round(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(count // 2 + 1, complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return (np.fft.irfft(kept, count) * (count / len(samples))).astype(np.float32)


def _unreadable(path: Path, why: str | None) -> RecogniserError:
    why = why or "it cannot be read"
    return RecogniserError(
        f"The audio file {path} cannot be transcribed: {why[0].lower()}{why[1:]}.",
        "Check that the file is there and whole; the rest of the session is untouched.",
    )
