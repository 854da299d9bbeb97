"""Recordings: 16-bit mono PCM WAV files that outlive the program, its crash and a full disk.

Every block is one unbuffered write, so `kill -9` loses nothing that was handed over. The header is brought up to date
and the file synced about once a second; in between, the file's size says how long the recording is, never the header.
"""

import os
import struct
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from voicemock.audio import disk
from voicemock.errors import BadInput, DiskError, NotFound, VoicemockError

if TYPE_CHECKING:  # numpy takes a tenth of a second, and most commands hear nothing
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of every recording: what the recognisers and the voice activity model take."""

HEADER_BYTES = 44
SAMPLE_BYTES = 2
_MAX_RATE = 768_000
_SYNC_EVERY_S = 1.0
_sync = getattr(os, "fdatasync", os.fsync)
"""macOS has no fdatasync."""


class _Shape(NamedTuple):
    """What a file's header and size say."""

    rate: int
    data_bytes: int


def clock_time(seconds: float) -> str:
    """Seconds as people read them: 0:42, 12:05, 1:00:00."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _header(rate: int, data_bytes: int) -> bytes:
    size = min(data_bytes, 0xFFFFFFFF - 36)
    riff = struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE")
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * SAMPLE_BYTES, SAMPLE_BYTES, 16)
    return riff + fmt + struct.pack("<4sI", b"data", size)


def _shape(path: Path, header: bytes, size: int) -> _Shape:
    """Reads the header that WavWriter writes. Raises BadInput for any other."""
    if len(header) == HEADER_BYTES:
        rate = int.from_bytes(header[24:28], "little")
        if 0 < rate <= _MAX_RATE and header[:4] == b"RIFF" and header[8:40] == _header(rate, 0)[8:40]:
            return _Shape(rate, (size - HEADER_BYTES) // SAMPLE_BYTES * SAMPLE_BYTES)
    raise BadInput(f"{path} is not a recording made by voicemock.", "Give audio files with --answers.")


class WavWriter:
    """Appends to a recording; an existing one is continued where it ends.

    Raises:
        CannotWrite: the file cannot be made or opened.
        BadInput: the file exists and is something else.
        DiskError: the disk is full or broken; the message says what is saved.
    """

    def __init__(self, path: Path, rate: int = RATE) -> None:
        self.path = path
        self.rate = rate
        existed = path.exists()
        try:
            self._fd = os.open(path, disk.FLAGS | os.O_CREAT, 0o600)
        except OSError as error:
            raise disk.cannot_write(path, error) from error
        try:
            self._data_bytes = self._begin()
            if not existed:
                disk.sync_folder(path.parent)
        except OSError as error:
            os.close(self._fd)
            raise disk.cannot_write(path, error) from error
        except VoicemockError:
            os.close(self._fd)
            raise
        self._synced_at = time.monotonic()
        self._safe_s = self.seconds
        self._kept_bytes = 0
        self._closed = self._copied = False
        self._stopped_by: DiskError | None = None

    @property
    def seconds(self) -> float:
        """The recording's length so far."""
        return self._data_bytes / SAMPLE_BYTES / self.rate

    def write(self, pcm: bytes) -> None:
        """Appends whole 16-bit samples. Raises DiskError."""
        self._put(pcm)
        if time.monotonic() - self._synced_at >= _SYNC_EVERY_S:
            self.settle()

    def rewrite(self, start_s: float, pcm: bytes) -> None:
        """Puts `pcm` in place of everything from that second on. Raises DiskError.

        Cut off in the middle, the file holds the old sound from some point on, and nothing is lost.
        """
        start = min(self._data_bytes, round(start_s * self.rate) * SAMPLE_BYTES)
        self._kept_bytes, self._data_bytes = self._data_bytes, start
        os.lseek(self._fd, HEADER_BYTES + start, os.SEEK_SET)
        self._put(pcm)
        self._kept_bytes = 0
        os.ftruncate(self._fd, HEADER_BYTES + self._data_bytes)
        self.settle()

    def settle(self) -> None:
        """Brings the header up to date and everything to the disk. Raises DiskError."""
        if self._stopped_by:
            raise self._stopped_by
        try:
            _patch(self._fd, self.rate, self._data_bytes)
            self._sync()
        except OSError as error:
            at, safe = clock_time(self.seconds), clock_time(self._safe_s)
            raise self._stop(disk.failed(error, self.path, at, safe)) from error
        self._synced_at, self._safe_s = time.monotonic(), self.seconds
        if not disk.is_there(self._fd, self.path):
            raise self._stop(disk.gone(self._fd, self.path, clock_time(self.seconds)))

    def close(self) -> None:
        """Brings the header up to date, syncs and closes. Raises DiskError."""
        if self._closed:
            return
        try:
            self.settle()
        finally:
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> int:
        """Makes the file ready for appending; returns how many bytes of sound it holds."""
        size = os.fstat(self._fd).st_size
        if size < HEADER_BYTES:
            # New, or killed between making the file and its header: there is no sound in it yet.
            os.ftruncate(self._fd, 0)
            os.write(self._fd, _header(self.rate, 0))
            return 0
        shape = _shape(self.path, os.read(self._fd, HEADER_BYTES), size)
        if shape.rate != self.rate:
            raise BadInput(f"{self.path} was recorded at {shape.rate} Hz and cannot go on at {self.rate} Hz.")
        os.ftruncate(self._fd, HEADER_BYTES + shape.data_bytes)
        os.lseek(self._fd, 0, os.SEEK_END)
        return shape.data_bytes

    def _put(self, pcm: bytes) -> None:
        if self._stopped_by:
            raise self._stopped_by
        left = memoryview(pcm)
        try:
            while left:
                # A nearly full disk takes a part without an error; the next write then says why.
                written = os.write(self._fd, left)
                self._data_bytes += written
                left = left[written:]
        except OSError as error:
            self._cut_to_whole_samples()
            raise disk.failed(error, self.path, clock_time(self.seconds)) from error

    def _sync(self) -> None:
        """A failed sync is never tried again on the same file: what could not be written may be dropped by now."""
        try:
            _sync(self._fd)
        except OSError as error:
            if self._copied or error.errno in disk.FULL:
                raise
            fresh = disk.copy(self._fd, self.path)
            os.close(self._fd)
            self._fd, self._copied = fresh, True

    def _stop(self, why: DiskError) -> DiskError:
        """Nothing more is written or synced after that."""
        self._stopped_by = why
        self._release()
        return why

    def _release(self) -> None:
        if not self._closed:
            self._closed = True
            os.close(self._fd)

    def _cut_to_whole_samples(self) -> None:
        self._data_bytes = max(self._data_bytes - self._data_bytes % SAMPLE_BYTES, self._kept_bytes)
        try:
            os.ftruncate(self._fd, HEADER_BYTES + self._data_bytes)
            os.lseek(self._fd, 0, os.SEEK_END)
        except OSError:
            # The disk is failing already and the caller says so; a reader ignores an odd last byte.
            return


def _patch(fd: int, rate: int, data_bytes: int) -> None:
    os.lseek(fd, 0, os.SEEK_SET)
    os.write(fd, _header(rate, data_bytes))
    os.lseek(fd, 0, os.SEEK_END)


def _open_shape(path: Path) -> _Shape:
    try:
        with path.open("rb", buffering=0) as file:
            return _shape(path, file.read(HEADER_BYTES), os.fstat(file.fileno()).st_size)
    except FileNotFoundError as error:
        raise NotFound(f"There is no {path}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error


def is_recording(path: Path) -> bool:
    """Whether the file is a recording that WavWriter made. Raises NotFound, BadInput when it cannot be read."""
    try:
        with path.open("rb", buffering=0) as file:
            header = file.read(HEADER_BYTES)
    except FileNotFoundError as error:
        raise NotFound(f"There is no {path}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    try:
        _shape(path, header, HEADER_BYTES)
    except BadInput:
        return False
    return True


def duration_s(path: Path) -> float:
    """A recording's length in seconds, from its size. Raises NotFound, BadInput."""
    shape = _open_shape(path)
    return shape.data_bytes / SAMPLE_BYTES / shape.rate


def read_pcm(path: Path, start_s: float = 0.0, end_s: float | None = None) -> "tuple[NDArray[np.int16], int]":
    """A recording's 16-bit samples and their rate in Hz; from `start_s` to `end_s` of it.

    Raises:
        NotFound: there is no such file.
        BadInput: it is not a recording.
    """
    shape = _open_shape(path)
    samples = shape.data_bytes // SAMPLE_BYTES
    first = min(samples, max(0, round(start_s * shape.rate)))
    last = samples if end_s is None else min(samples, max(first, round(end_s * shape.rate)))
    import numpy as np

    pcm = np.fromfile(path, dtype="<i2", count=last - first, offset=HEADER_BYTES + first * SAMPLE_BYTES)
    return pcm.astype(np.int16, copy=False), shape.rate


def read_samples(path: Path, start_s: float = 0.0, end_s: float | None = None) -> "tuple[NDArray[np.float32], int]":
    """As read_pcm, but -1 to 1."""
    pcm, rate = read_pcm(path, start_s, end_s)
    return as_float(pcm), rate


def as_float(pcm: "NDArray[np.int16]") -> "NDArray[np.float32]":
    """16-bit samples as -1 to 1."""
    import numpy as np

    return pcm.astype(np.float32) / np.float32(32768)


def repair(path: Path) -> float:
    """Makes the header say what the file holds, as after a crash; returns the recording's length in seconds.

    Raises:
        NotFound: there is no such file.
        CannotWrite: it may not be changed.
        BadInput: it is something else.
        DiskError: the disk is full or broken.
    """
    if not path.exists():
        raise NotFound(f"There is no {path}.")
    rate = _open_shape(path).rate if path.stat().st_size >= HEADER_BYTES else RATE
    with WavWriter(path, rate) as writer:
        return writer.seconds
