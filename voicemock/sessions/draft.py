"""A session in a folder that nobody sees yet: its journal is written at once, with one wait for the disk.

A session that is held is written line by line, since it may break off at any. What is made of a file can be made of
it again, so that it is moved to its place when it is whole, and a program that is killed leaves nothing of it.
"""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from voicemock.errors import BadInput
from voicemock.sessions.durable import SAFELY, sync, write_all, writing
from voicemock.sessions.events import Event, SessionOpened
from voicemock.sessions.library import AUDIO, Stored, named
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.reading import NAME, read
from voicemock.sessions.session import Session, apply, fold


class Draft:
    """Takes events, and holds the session that they make."""

    def __init__(self, folder: Path) -> None:
        """Begin a session, or take up one that is whole in the folder. Raises BadInput, CannotWrite, DiskError."""
        self.folder = folder
        self._journal = folder / NAME
        self._lines: list[bytes] = []
        self._session: Session | None = None
        self._opened_at = datetime.now(UTC)
        self._count = 0
        if self._journal.exists():
            entries = read(self._journal).entries
            self._session = named(fold(each.event for each in entries), folder.name)
            self._opened_at, self._count = entries[0].at, len(entries)
        else:
            with writing(folder):
                for each in (folder, folder / AUDIO):
                    each.mkdir(mode=0o700, exist_ok=True)

    @property
    def session(self) -> Session:
        """What the events come to. Raises BadInput where there is none yet."""
        if self._session is None:
            raise BadInput(f"Session {self.folder.name} has not begun.")
        return self._session

    @property
    def stored(self) -> Stored:
        """The session as it lies in its folder once it is saved."""
        return Stored(self.folder, self.session, self._opened_at)

    def append(self, event: Event) -> None:
        """Take one event."""
        at = datetime.now(UTC)
        if isinstance(event, SessionOpened):
            self._session, self._opened_at = fold([event]), at
        else:
            self._session = apply(self.session, event)
        self._count += 1
        self._lines.append(encode(Entry(self._count, at, event)))

    def follow(self, events: Iterable[Event]) -> None:
        """Take each event before the next is asked for."""
        for event in events:
            self.append(event)

    def save(self) -> None:
        """Write what was taken since the last time, to the disk. Raises CannotWrite, DiskError."""
        with writing(self._journal):
            fd = os.open(self._journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT | SAFELY, 0o600)
            try:
                write_all(fd, b"".join(self._lines))
                sync(fd)
            finally:
                os.close(fd)
        self._lines.clear()
