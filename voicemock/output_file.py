"""Files that a person asked for: written whole or not at all, readable by their owner only."""

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from voicemock.errors import CannotWrite, DiskError, VoicemockError
from voicemock.safe_text import one_line

_BESIDE = ".voicemock-"
_FULL_OR_BROKEN = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}


def write_whole(path: Path, content: str, replace: bool = False, sync: bool = True) -> None:
    """Write a text file: afterwards it holds the old content or the new, never half.

    A link is replaced itself; what it leads to is left alone. Without `sync` that holds until the machine stops by
    itself: for what can be made again.

    Raises:
        CannotWrite: it exists and `replace` is false, is no ordinary file, its folder is missing, or it may not be
            written.
        DiskError: the disk is full or broken.
    """
    with writing_whole(path, replace, sync) as file:
        file.write(content.encode("utf-8", "backslashreplace"))


@contextmanager
def writing_whole(path: Path, replace: bool = False, sync: bool = True) -> Iterator[BinaryIO]:
    """The same for a file written in pieces: it is there once the block has ended well. Raises as that does."""
    refuse(path, replace)
    beside = path.parent / f"{_BESIDE}{secrets.token_hex(4)}"
    _tidy(path.parent)
    try:
        fd, nameless = _temporary(beside)
        _take(fd)
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            if sync:
                os.fsync(fd)
            named = beside
            if nameless:
                named = beside if replace and os.path.lexists(path) else path
                _name(fd, named)
            if named == beside:
                beside.replace(path)
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error
    finally:
        with suppress(OSError, ValueError):  # mostly it is gone: renamed, or never had a name
            beside.unlink()


def _tidy(folder: Path) -> None:
    """Remove what a program that was killed between giving a file its first name and its last left in the folder."""
    with suppress(OSError):
        for left in folder.glob(f"{_BESIDE}{'[0-9a-f]' * 8}"):
            fd = os.open(left, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            try:
                if _take(fd):
                    left.unlink()
            finally:
                os.close(fd)


def _take(fd: int) -> bool:
    """Lock a file that is being written; False when its writer lives. The lock ends with it."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def refuse(path: Path, replace: bool) -> None:
    """Raises CannotWrite where `write_whole` would not write, as far as that can be seen beforehand."""
    name = one_line(str(path))
    if os.path.isdir(path):  # noqa: PTH112 - Path's raises for names that are too long
        raise CannotWrite(f"{name} is a folder.", "Name a file in it.")
    if not os.path.lexists(path):
        return
    if not (path.is_file() or path.is_symlink()):
        raise CannotWrite(f"{name} is not an ordinary file.", "Name another file.")
    if not replace:
        raise _exists(name)


def _exists(name: str) -> CannotWrite:
    return CannotWrite(f"{name} exists already.", "Add --force to replace it, or name another file.")


def _temporary(beside: Path) -> tuple[int, bool]:
    """A new file for its owner only, and whether it has no name yet: so on Linux, otherwise it is `beside`.

    A program that is killed while it writes a file without a name leaves nothing behind.
    """
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").is_dir():
        with suppress(OSError):  # not every file system has such files
            return os.open(beside.parent, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600), True
    return os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600), False


def _name(fd: int, path: Path) -> None:
    """Give a file without a name this one. Raises FileExistsError."""
    # With a folder's descriptor Python calls linkat, which follows the link to the file; link does not.
    root = os.open("/", os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.link(f"/proc/self/fd/{fd}", path, src_dir_fd=root, follow_symlinks=True)
    finally:
        os.close(root)


def _failed(path: Path, error: OSError | ValueError) -> VoicemockError:
    name, folder = one_line(str(path)), one_line(str(path.parent))
    if not isinstance(error, OSError):
        return CannotWrite(f"{name} cannot be the name of a file.", "Name another file.")
    if isinstance(error, FileExistsError):
        return _exists(name)
    if error.errno in _FULL_OR_BROKEN:
        what = f"Cannot write {name}: {error.strerror}. What stood there is untouched."
        return DiskError(what, "Make room and try again.")
    return CannotWrite(f"Cannot write to {folder}: {error.strerror}.", "Name a folder that you may write.")
