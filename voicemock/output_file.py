"""Files that a person asked for: written whole or not at all, readable by their owner only."""

import os
import tempfile
from pathlib import Path

from voicemock.errors import CannotWrite, DiskError


def write_whole(path: Path, content: str, replace: bool = False) -> None:
    """Write a text file: afterwards it holds the old content or the new, never half.

    Raises:
        CannotWrite: it exists and `replace` is false, its folder is missing, or it may not be written.
        DiskError: the disk is full or broken.
    """
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder.", "Name a file in it.")
    if path.exists() and not replace:
        raise CannotWrite(f"{path} exists already.", "Add --force to replace it, or name another file.")
    try:
        fd, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise CannotWrite(
            f"Cannot write to {path.parent}: {error.strerror}.", "Name a folder that you may write."
        ) from error
    try:
        with os.fdopen(fd, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise DiskError(
            f"Cannot write {path}: {error.strerror}. What stood there is untouched.", "Make room and try again."
        ) from error
