"""Where an imported session is made before it stands among the others: whole there, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voicemock.errors import CannotWrite, DiskError
from voicemock.sessions import lock
from voicemock.sessions.durable import sync_folder
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library

STAGING = ".importing"


@contextmanager
def being_made(library: Library, name: str) -> Iterator[Journal]:
    """The journal of a session that nobody sees yet; whatever goes wrong, Ctrl-C too, leaves nothing of it.

    Raises:
        CannotWrite, DiskError: it cannot be written.
    """
    library.make()
    staging = Library(library.folder / STAGING)
    _tidy(staging.folder)
    made: Path | None = None
    try:
        with staging.create(name) as journal:
            made = journal.path.parent
            yield journal
    except BaseException as error:
        if made:
            shutil.rmtree(made, ignore_errors=True)
        if isinstance(error, DiskError):
            message = f"The disk of {library.folder} is full or broken: nothing was imported."
            raise DiskError(message, "Make room, then try again.") from error
        raise
    finally:
        with suppress(OSError):
            staging.folder.rmdir()  # where another import is made there, it is not empty


def publish(library: Library, made: Path, name: str) -> str:
    """Puts a session that is whole among the others. Returns its id there. Raises CannotWrite."""
    for folder in library.like(name):
        try:
            made.rename(folder)
        except OSError as error:
            if folder.exists():
                continue
            shutil.rmtree(made, ignore_errors=True)
            raise CannotWrite(f"Cannot write to {library.folder}: {error.strerror}.") from error
        sync_folder(library.folder)
        with suppress(OSError):
            made.parent.rmdir()
        return folder.name
    raise AssertionError("there is always a next name")


def _tidy(staging: Path) -> None:
    """Remove what an import that was killed left."""
    with suppress(OSError):
        for left in staging.iterdir():
            if left.is_dir() and not left.is_symlink() and (left / lock.NAME).exists() and not lock.is_taken(left):
                shutil.rmtree(left, ignore_errors=True)


def free_id(library: Library, name: str) -> str:
    """The first name like it that no session has."""
    return next(folder.name for folder in library.like(name) if not os.path.lexists(folder))
