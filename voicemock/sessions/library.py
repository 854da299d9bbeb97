"""The library: one folder per session, found by name, by the start of a name, or as the latest."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicemock.errors import BadInput, CannotWrite, DiskError, NotFound
from voicemock.sessions import journal
from voicemock.sessions.journal import Journal
from voicemock.sessions.session import Session, fold

AUDIO = "audio"


@dataclass(frozen=True)
class Stored:
    """A session as it lies on disk."""

    folder: Path
    session: Session
    opened_at: datetime
    damage: str = ""
    torn_bytes: int = 0
    newer: bool = False
    """Whether a later version of the program wrote it."""

    @property
    def caution(self) -> str:
        """What a reader must know before anything else; empty where the journal is whole."""
        if not self.damage:
            return ""
        return f"The journal of {self.folder.name} is damaged at {self.damage}; what stands before it is shown."

    def audio(self, turn: int) -> Path | None:
        """The audio file of a turn's answer, if it has one and it is there."""
        name = next((each.audio for each in self.session.turns if each.number == turn), None)
        path = self.folder / name if name else None
        return path if path and path.is_file() else None


class Library:
    """All sessions in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """The sessions' ids, oldest first: they begin with the time."""
        try:
            return sorted(each.name for each in self.folder.iterdir() if _began(each))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise BadInput(f"{self.folder} cannot be read: {error.strerror}.") from error

    def find(self, name: str | None = None) -> str:
        """The id meant by a name or its start, or the latest when none is given.

        Raises:
            NotFound: there is none, or more than one begins so.
        """
        names = self.names()
        if not names:
            raise NotFound("There are no sessions yet.", "Begin one: voicemock interview")
        if name is None:
            return names[-1]
        found = [each for each in names if each == name] or [each for each in names if name and each.startswith(name)]
        if len(found) != 1:
            what = f"{len(found)} sessions begin with" if found else "There is no session"
            raise NotFound(f"{what} {name!r}.", "See them all: voicemock session list")
        return found[0]

    def load(self, name: str | None = None) -> Stored:
        """A session, read only. What is whole before any damage is folded. Raises NotFound, BadInput."""
        folder = self.folder / self.find(name)
        reading = journal.read(folder / journal.NAME)
        if not reading.entries:
            raise BadInput(
                f"Session {folder.name} has no whole first line.",
                f"Remove it: voicemock session delete {folder.name}",
            )
        try:
            session = fold(each.event for each in reading.entries)
        except ValueError as error:
            raise BadInput(f"Session {folder.name} cannot be read: {error}.") from error
        return Stored(folder, session, reading.entries[0].at, reading.damage, len(reading.torn), reading.newer)

    @contextmanager
    def create(self, name: str) -> Iterator[Journal]:
        """Begin a session under this name, or under the next free one like it.

        Raises:
            CannotWrite: the library's folder may not be written.
            DiskError: the disk is full or broken; where not even the first event could be written, nothing is left.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            free = next(each for each in _like(name) if not (self.folder / each).exists())
            folder = self.folder / free
            folder.mkdir(mode=0o700)
            (folder / AUDIO).mkdir(mode=0o700)
        except OSError as error:
            raise CannotWrite(
                f"Cannot write to {self.folder}: {error.strerror}.",
                "Choose another place: VOICEMOCK_HOME=FOLDER voicemock …",
            ) from error
        try:
            with Journal(folder) as opened:
                yield opened
        except DiskError as error:
            if not _began(folder):
                shutil.rmtree(folder, ignore_errors=True)
                message = f"The disk is full or broken: no session could be begun in {self.folder}."
                raise DiskError(message, "Make room, then try again.") from error
            raise

    @contextmanager
    def reopen(self, name: str | None = None) -> Iterator[Journal]:
        """Take a session up again for writing. Raises NotFound, SessionBusy, BadInput."""
        with Journal(self.folder / self.find(name)) as opened:
            yield opened

    def delete(self, name: str) -> None:
        """Remove a session with everything in it. Raises NotFound, SessionBusy, CannotWrite."""
        folder = self.folder / self.find(name)
        if folder.is_symlink():
            raise CannotWrite(f"{folder} is a link; it is left alone.")
        os.close(journal.lock(folder))
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise CannotWrite(f"Cannot remove {folder}: {error.strerror}.") from error


def _began(folder: Path) -> bool:
    """Whether anything was written: a program killed before its first event leaves an empty journal."""
    path = folder / journal.NAME
    return path.is_file() and path.stat().st_size > 0


def _like(name: str) -> Iterator[str]:
    yield name
    for number in range(2, 10_000):
        yield f"{name}-{number}"
