"""Where an imported session is made before it stands among the others: whole there, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voicemock.errors import CannotWrite, DiskError
from voicemock.sessions.arriving import room_for
from voicemock.sessions.durable import sync_folder
from voicemock.sessions.library import Library


@contextmanager
def unseen(library: Library) -> Iterator[Library]:
    """Where a session is made that nobody sees yet; whatever goes wrong, Ctrl-C too, leaves nothing of it.

    Raises:
        CannotWrite, DiskError: it cannot be written.
    """
    try:
        with room_for(library) as within:
            yield Library(within)
    except DiskError as error:
        message = f"The disk of {library.folder} is full or broken: nothing was imported."
        raise DiskError(message, "Make room, then try again.") from error


def publish(library: Library, made: Path, name: str) -> str:
    """Puts a session that is whole among the others. Returns its id there. Raises CannotWrite."""
    for folder in library.like(name):
        try:
            made.rename(folder)
        except OSError as error:
            if folder.exists():
                continue
            raise CannotWrite(f"Cannot write to {library.folder}: {error.strerror}.") from error
        sync_folder(library.folder)
        return folder.name
    raise AssertionError("there is always a next name")


def free_id(library: Library, name: str) -> str:
    """The first name like it that no session has."""
    return next(folder.name for folder in library.like(name) if not os.path.lexists(folder))
