"""A lock on a file that the kernel keeps: it ends with the process that holds it, however that ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def take(fd: int) -> None:
    """Locks an open file at once. Raises OSError when another process holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Whether the lock was to be had; it is held as long as the block lasts, and its file is gone afterwards.

    Raises OSError when the file cannot be made.
    """
    fd = _locked(path)
    try:
        yield fd is not None
    finally:
        if fd is not None:
            with suppress(OSError):  # Windows removes no open file; an empty one does no harm
                path.unlink()
            os.close(fd)


def _locked(path: Path) -> int | None:
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            take(fd)
        except OSError:
            os.close(fd)
            return None
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(fd)):
                return fd
        # The last holder removed the file between our opening and our locking it.
        os.close(fd)
