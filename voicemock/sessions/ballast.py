"""Room set aside while a session is open, so that its last events fit on a disk that has become full."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from voicemock.sessions.durable import SAFELY, write_all

NAME = "ballast"
SIZE_BYTES = 4 * 1024 * 1024


class Ballast:
    """A file in the session's folder that is really allocated, and given up when room is short."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def make(self) -> None:
        """Take the room. Raises OSError, and leaves nothing then."""
        fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | SAFELY, 0o600)
        try:
            _allocate(fd)
        except OSError as error:
            self.free()
            if error.errno != errno.EFBIG:  # a limit on each file's size: giving this one up would give no room
                raise
        finally:
            os.close(fd)

    def free(self) -> bool:
        """Give the room back; whether there was any."""
        with suppress(OSError):
            self.path.unlink()
            return True
        return False


def _allocate(fd: int) -> None:
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(fd, 0, SIZE_BYTES)
            return
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):
                raise
    # Random bytes: a file of zeros takes no room where the file system compresses.
    write_all(fd, os.urandom(SIZE_BYTES - os.lseek(fd, 0, os.SEEK_END)))
