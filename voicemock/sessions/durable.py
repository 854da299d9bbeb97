"""Files that outlive a crash: opened without following links, synced, and the disk's errors as sentences."""

import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voicemock.errors import BadInput, CannotWrite, DiskError, VoicemockError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MAY_NOT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
ELSEWHERE = "Choose another place: VOICEMOCK_HOME=FOLDER voicemock …"
# Windows has none of these but O_BINARY, and would translate line ends without that one.
SAFELY = (
    getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO in a file's place must not be waited for
    | getattr(os, "O_BINARY", 0)
)


def sync(fd: int) -> None:
    """Returns when the file's content is on disk. After an error nothing more may be believed of this file."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):  # only network disks refuse it
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)  # fsync leaves the content in the drive's own memory there
            return
    getattr(os, "fdatasync", os.fsync)(fd)


def sync_folder(folder: Path) -> None:
    """Makes names durable. Windows cannot open a folder, and need not."""
    if os.name == "posix":
        fd = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        try:
            os.fsync(fd)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network disks have nothing to sync here
                raise
        finally:
            os.close(fd)


def write_all(fd: int, content: bytes) -> None:
    """Writes every byte: a nearly full disk takes a part without an error, and the next write says why."""
    left = memoryview(content)
    while left:
        left = left[os.write(fd, left) :]


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Makes a file for its owner only, on disk when this returns. Raises OSError, also where there is one."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFELY, 0o600)
    try:
        for piece in pieces:
            write_all(fd, piece)
        os.fsync(fd)
    finally:
        os.close(fd)


def open_to_read(path: Path) -> int:
    """A descriptor of a plain file. Raises OSError; BadInput when it is a link or anything but a file."""
    try:
        fd = os.open(path, os.O_RDONLY | SAFELY)
    except OSError as error:
        if error.errno == errno.ELOOP or path.is_symlink():
            raise _no_file(path, "a link") from error
        raise
    if path.is_symlink() or not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise _no_file(path, "not a plain file")
    return fd


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What the disk raises as the error that says so in a sentence."""
    try:
        yield
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> VoicemockError:
    """The error for a file that was being written and whose earlier content is whole."""
    why = error.strerror or str(error)
    if error.errno == errno.ELOOP:
        return _no_file(path, "a link")
    if error.errno in _MAY_NOT:
        return CannotWrite(f"Cannot write to {path}: {why}.", ELSEWHERE)
    remedy = "Make room" if error.errno in FULL else "Look after the disk"
    message = f"Cannot write to {path}: {why}. Everything before is saved."
    return DiskError(message, f"{remedy}, then: voicemock resume")


def _no_file(path: Path, what: str) -> BadInput:
    return BadInput(f"{path} is {what}; it is left alone.", "Remove it, or put the file itself in its place.")
