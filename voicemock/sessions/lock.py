"""One writer for each session: a lock of the kernel's, which ends with its holder, however that ends."""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

from voicemock import file_lock
from voicemock.errors import CannotWrite, SessionBusy
from voicemock.sessions.durable import ELSEWHERE, SAFELY, writing

NAME = "lock"
_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
_TRIES, _PAUSE_S = 5, 0.01
_FAR = 1 << 20
"""Windows lets nobody read what is locked, so a byte beyond the holder's name is."""


def take(folder: Path) -> int:
    """Take a session's lock without waiting; closing what is returned lets it go.

    Raises:
        SessionBusy: another process is writing the session.
        CannotWrite: it may not be written, or the place knows no locks.
        BadInput: the lock is a link.
    """
    path = folder / NAME
    with writing(path):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | SAFELY, 0o600)
    try:
        _take_patiently(fd)
    except OSError as error:
        holder = _holder(fd)
        os.close(fd)
        if error.errno not in _HELD:
            raise CannotWrite(f"{folder} cannot be locked: {error.strerror}.", ELSEWHERE) from error
        message = f"Session {folder.name} is open in {holder}."
        raise SessionBusy(message, "End that one first, then try again.") from error
    with suppress(OSError):  # a full disk: the lock holds without its holder's name
        os.ftruncate(fd, 0)
        os.write(fd, f"{os.getpid()} {time.strftime('%H:%M')}".encode())
    return fd


def _take_patiently(fd: int) -> None:
    """Who only looks whether it is taken has it for a moment. Raises OSError."""
    for _ in range(_TRIES):
        try:
            _take(fd)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            time.sleep(_PAUSE_S)
        else:
            return
    _take(fd)


def is_taken(folder: Path) -> bool:
    """Whether a process is writing the session now; looking changes nothing."""
    try:
        fd = os.open(folder / NAME, os.O_RDWR | SAFELY)
    except OSError:
        return False
    try:
        _take(fd)
    except OSError:
        return True
    finally:
        os.close(fd)
    return False


def _holder(fd: int) -> str:
    with suppress(OSError):
        os.lseek(fd, 0, os.SEEK_SET)
        words = os.read(fd, 40).decode("ascii", "replace").split()
        if len(words) == 2:
            return f"process {words[0]} (since {words[1]})"
    return "another process"


def _take(fd: int) -> None:
    os.lseek(fd, _FAR, os.SEEK_SET)
    file_lock.take(fd)
    os.lseek(fd, 0, os.SEEK_SET)
