"""Recordings made smaller once they are finished: FLAC, which loses nothing, or Opus, which is smaller still."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voicemock.audio import decode, disk, wav
from voicemock.audio.decode import Format
from voicemock.errors import BadInput, VoicemockError

CODINGS = {".flac": decode.FLAC, ".opus": decode.OPUS}
"""By the ending of the file's name."""
PART = ".part"
"""Ends the name of a file that is being written."""
_STEP_S = 10.0
_MOST_ASTRAY_S = 0.02


def pack(recording: Path, packed: Path) -> None:
    """Writes a recording as FLAC or Opus, by the ending of `packed`, which appears whole and on disk, or not at all.

    What was written is decoded again before it is believed: FLAC must be the same sample for sample, Opus as long
    within 20 ms. The recording itself is left alone.

    Raises:
        NotFound: there is no recording.
        BadInput: it is none, or holds no sound.
        CannotWrite, DiskError: the file cannot be written.
        VoicemockError: what was written is not the same.
    """
    lasts_s = wav.duration_s(recording)
    if not lasts_s:
        raise BadInput(f"{recording} holds no sound.")
    part = packed.with_name(packed.name + PART)
    try:
        part.unlink(missing_ok=True)
        fd = os.open(part, disk.FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w+b") as file:
            pcm, shape = _source(recording, packed.suffix)
            decode.encode(pcm, shape, CODINGS[packed.suffix], file)
            file.flush()
            os.fsync(fd)
        if not _is_same(recording, part, packed.suffix):
            raise VoicemockError(f"{recording} could not be made smaller without harm, and stays as it is.")
        part.replace(packed)
        disk.sync_folder(packed.parent)
    except OSError as error:
        raise disk.cannot_write(packed, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


@contextmanager
def as_wav(path: Path) -> Iterator[Path]:
    """The sound as a WAV file, for those who read nothing else; one that is made for it lies beside and is removed.

    Raises NotFound, BadInput, CannotWrite, DiskError.
    """
    if path.suffix not in CODINGS:
        yield path
        return
    beside = path.with_name(f"{path.name}.wav{PART}")
    try:
        decode.copy_as_wav(path, beside)
        yield beside
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def measured_s(path: Path) -> float:
    """How long a session's sound file lasts, in seconds: what ends in .wav must be a recording of ours.

    Raises NotFound, BadInput.
    """
    return decode.duration_s(path) if path.suffix in CODINGS else wav.duration_s(path)


def _source(recording: Path, suffix: str) -> tuple[Iterator[bytes], Format]:
    """What is encoded; Opus knows few sample rates, and FLAC keeps the recording's own."""
    if suffix == ".opus":
        return decode.pcm_16k(recording), decode.RECORDING
    return _as_recorded(recording), Format(_rate(recording), 1)


def _rate(recording: Path) -> int:
    return wav.read_pcm(recording, 0, 0)[1]


def _as_recorded(recording: Path) -> Iterator[bytes]:
    lasts_s, at_s = wav.duration_s(recording), 0.0
    while at_s < lasts_s:
        yield wav.read_pcm(recording, at_s, at_s + _STEP_S)[0].tobytes()
        at_s += _STEP_S


def _is_same(recording: Path, part: Path, suffix: str) -> bool:
    if suffix == ".opus":
        return abs(decode.duration_s(part) - wav.duration_s(recording)) <= _MOST_ASTRAY_S
    shape = Format(_rate(recording), 1)
    return _digest(_as_recorded(recording)) == _digest(decode.pcm_as(part, shape))


def _digest(pcm: Iterator[bytes]) -> bytes:
    digest = hashlib.sha256()
    for block in pcm:
        digest.update(block)
    return digest.digest()
