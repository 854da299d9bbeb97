"""What becomes of a recording when its disk or its folder fails in the middle of it."""

import contextlib
import errno
import os
from pathlib import Path

from voicemock.errors import CannotWrite, DiskError, VoicemockError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""A full disk, a used-up quota, a file that may not grow."""
# Windows has no O_NOFOLLOW and O_CLOEXEC and would translate line ends.
FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_PIECE = 1 << 20
_ROOM = "Free some space, then: voicemock resume"


def cannot_write(path: Path, error: OSError) -> VoicemockError:
    """The error that says why a recording cannot be made there."""
    if error.errno in FULL:
        return DiskError(f"The disk is full: {path} cannot be made.", _ROOM)
    if error.errno == errno.EIO:
        return DiskError(f"The disk failed while {path} was made ({error.strerror}).")
    return CannotWrite(
        f"{path} cannot be written: {error.strerror}.", "Check the folder, or set VOICEMOCK_HOME to another one."
    )


def failed(error: OSError, path: Path, at: str, safe: str = "") -> DiskError:
    """The error that says what a recording that broke off at `at` has kept.

    `safe`, when the disk failed to sync: up to where it did; what came later may not outlive a power cut.
    """
    what = f"The disk is full at {at}" if error.errno in FULL else f"The disk failed at {at} ({error.strerror})"
    kept = f"Up to {safe} is surely saved in {path}" if safe else f"Everything up to there is saved in {path}"
    return DiskError(f"{what}. {kept}.", _ROOM if error.errno in FULL else "Check the disk, then: voicemock resume")


def not_copied(source: Path, error: OSError) -> DiskError:
    """The error that says that an audio file did not become an answer: what there was of its copy is removed."""
    what = "The disk is full" if error.errno in FULL else f"The disk failed ({error.strerror})"
    return DiskError(f"{what}: {source} cannot be copied. It is read again next time.", _ROOM)


def is_there(fd: int, path: Path) -> bool:
    """Whether the open file is still the one at `path`."""
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # it cannot be told; the next write will


def gone(fd: int, path: Path, at: str) -> DiskError:
    """Keeps an open recording whose name is gone, where that is possible, and says where it is."""
    if os.fstat(fd).st_nlink:
        return DiskError(
            f"{path} was moved while it was recorded. The answer up to {at} is in the moved file.",
            "Put it back, then: voicemock resume",
        )
    removed = f"{path} was removed while it was recorded"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(copy(fd, path))
    except OSError as error:
        return DiskError(f"{removed}. The answer up to {at} could not be kept ({error.strerror}).")
    return DiskError(f"{removed}. The answer up to {at} was put back there.", "Find out why, then: voicemock resume")


def copy(fd: int, path: Path) -> int:
    """Puts a synced copy of an open file in the place of `path`, and returns it open at its end. Raises OSError."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    fresh = os.open(part, FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.lseek(fd, 0, os.SEEK_SET)
        while piece := os.read(fd, _PIECE):
            left = memoryview(piece)
            while left:
                left = left[os.write(fresh, left) :]
        os.fsync(fresh)
        part.replace(path)
        sync_folder(path.parent)
    except OSError:
        os.close(fresh)
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    return fresh


def append_line(path: Path, line: str) -> None:
    """Puts one more line on the disk, in a file that is made where there is none. Raises DiskError, CannotWrite."""
    try:
        fd = os.open(path, FLAGS | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(fd, f"{line}\n".encode())
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        raise cannot_write(path, error) from error


def sync_folder(folder: Path) -> None:
    """Makes a file's name durable, where the system can (Windows cannot open folders)."""
    if os.name == "posix":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
