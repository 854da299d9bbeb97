"""The library: one folder per session, found by name, by the start of a name, or as the latest."""

import itertools
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from voicemock.errors import BadInput, CannotWrite, DiskError, NotFound
from voicemock.sessions import lock
from voicemock.sessions.durable import ELSEWHERE, FULL, sync_folder
from voicemock.sessions.events import Event
from voicemock.sessions.journal import Journal
from voicemock.sessions.reading import NAME, Scan
from voicemock.sessions.session import Session, fold

AUDIO = "audio"
PAGES = ("index.html", "progress.html")
"""Over all sessions, in the library's folder."""
PAGE, SIDE_BY_SIDE = "report.html", "retake.html"
"""In a session's folder: its own page, and that of the attempts at one question."""
SOUNDS = (".wav", ".flac", ".opus")
"""How the names of recordings end."""


@dataclass(frozen=True)
class Stored:
    """A session as it lies on disk."""

    folder: Path
    session: Session
    opened_at: datetime
    damage: str = ""
    torn_bytes: int = 0
    newer: str = ""
    """The version of the program that wrote it, where that is a later one than this."""

    @property
    def caution(self) -> str:
        """What a reader must know before anything else; empty where the journal is whole."""
        if not self.damage:
            return ""
        name = self.folder.name
        return (
            f"The journal of {name} is damaged at {self.damage}; what stands before it is shown. "
            f"Make a repaired copy: voicemock session check {name} --repair"
        )

    def audio(self, turn: int) -> Path | None:
        """The audio file of a turn's answer, if it has one and it is there; never through a link."""
        name = next((each.audio for each in self.session.turns if each.number == turn), None)
        if not name:
            return None
        named = self.folder / name
        # The line that says how it is packed may be lost in a repaired copy.
        others = (named.with_suffix(suffix) for suffix in SOUNDS if suffix != named.suffix)
        there = (each for each in (named, *others) if each.is_file())
        return next((each for each in there if not (each.is_symlink() or each.parent.is_symlink())), None)


def named(session: Session, name: str) -> Session:
    """The session under the name that its folder has: one that was copied or brought in may call itself another."""
    if session.id == name:
        return session
    return replace(session, opened=session.opened.model_copy(update={"id": name}))


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
        if name and name == Path(name).name and _began(self.folder / name):
            return name
        names = self.names()
        if not names:
            raise NotFound("There are no sessions yet.", "Begin one: voicemock interview")
        if name is None:
            return names[-1]
        found = [each for each in names if name and each.startswith(name)]
        if len(found) != 1:
            what = f"{len(found)} sessions begin with" if found else "There is no session"
            raise NotFound(f"{what} {name!r}.", "See them all: voicemock session list")
        return found[0]

    def check(self, name: str) -> None:
        """Raises NotFound where no session has exactly this id: for what must not happen to one called like it."""
        if name not in self.names():
            raise NotFound(f"There is no session {name!r}.", "See them all: voicemock session list")

    def place(self, name: str) -> Path:
        """The folder of the session with this id. Raises BadInput where it is a link."""
        folder = self.folder / name
        _refuse_links(folder)
        return folder

    def load(self, name: str | None = None, light: bool = False) -> Stored:
        """A session, read only; what is whole before any damage is folded. `light`: without its transcripts' words.

        Raises:
            NotFound: there is none of this name.
            BadInput: nothing of it can be read, or it is a link.
            DiskError: the disk is broken.
        """
        folder = self.place(self.find(name))
        scan = Scan(folder / NAME, light)
        opened_at: list[datetime] = []

        def events() -> Iterator[Event]:
            for entry in scan:
                if not opened_at:
                    opened_at.append(entry.at)
                yield entry.event

        try:
            session = fold(events())
        except ValueError as error:
            raise _unreadable(folder.name, scan) from error
        return Stored(folder, named(session, folder.name), opened_at[0], scan.damage, len(scan.torn), scan.newer)

    def is_damaged(self, name: str) -> bool:
        """Whether a line before a session's last is not whole. Raises as `load`."""
        scan = Scan(self.folder / name / NAME, light=True)
        for _ in scan:
            pass
        return bool(scan.damage) and not scan.newer

    @contextmanager
    def create(self, name: str) -> Iterator[Journal]:
        """Begin a session under this name, or under the next free one like it.

        Raises:
            CannotWrite: the library's folder may not be written.
            DiskError: the disk is full or broken; where not even the first event could be written, nothing is left.
        """
        folder = self.new_folder(name)
        try:
            with Journal(folder) as opened:
                yield opened
        except DiskError as error:
            if not _began(folder):
                shutil.rmtree(folder, ignore_errors=True)
                raise self._no_room() from error
            raise

    def new_folder(self, name: str) -> Path:
        """An empty folder for a session of this name, or the next free one like it. Raises CannotWrite, DiskError."""
        with self._being_written():
            self._make()
            folder = self._first_free(name)
            sync_folder(self.folder)
        return folder

    def make(self) -> None:
        """Make the library's own folder where there is none yet. Raises CannotWrite, DiskError."""
        with self._being_written():
            self._make()

    def _make(self) -> None:
        missing = [each for each in (self.folder, *self.folder.parents) if not each.exists()]
        for above in (*reversed(missing), self.folder):
            above.mkdir(exist_ok=True, mode=0o700)
        for made in missing:
            with suppress(PermissionError):  # a folder above may be for passing through only
                sync_folder(made.parent)

    @contextmanager
    def _being_written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in FULL:
                raise self._no_room() from error
            raise CannotWrite(f"Cannot write to {self.folder}: {error.strerror}.", ELSEWHERE) from error

    def like(self, name: str) -> Iterator[Path]:
        """The folders that a session of this name may have, the best first."""
        return (self.folder / each for each in _like(name))

    def _first_free(self, name: str) -> Path:
        for folder in self.like(name):
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                break
        try:
            (folder / AUDIO).mkdir(mode=0o700)
        except OSError:
            folder.rmdir()
            raise
        return folder

    def _no_room(self) -> DiskError:
        message = f"The disk is full or broken: no session could be begun in {self.folder}."
        return DiskError(message, "Make room, then try again.")

    @contextmanager
    def reopen(self, name: str | None = None) -> Iterator[Journal]:
        """Take a session up again for writing. Raises NotFound and what Journal raises."""
        folder = self.place(self.find(name))
        with Journal(folder) as opened:
            yield opened

    def pages(self) -> Iterator[Path]:
        """Pages about more than one session: what they tell of one must not outlive it, and they are made again."""
        yield from (each for each in map(self.folder.joinpath, PAGES) if os.path.lexists(each))
        yield from self.folder.glob(f"*/{SIDE_BY_SIDE}")

    def delete(self, name: str) -> None:
        """Remove the session of exactly this id with everything in it. Raises NotFound, SessionBusy, CannotWrite.

        The journal goes last: a session of which only a part could be removed is still there to be deleted. So
        does the lock: without it another process could begin to write meanwhile.
        """
        self.check(name)
        folder = self.folder / name
        if folder.is_symlink():
            raise CannotWrite(f"{folder} is a link; it is left alone.")
        held = lock.take(folder)
        if os.name == "nt":
            os.close(held)  # Windows removes no open file
        try:
            for each in folder.iterdir():
                if each.is_dir() and not each.is_symlink():
                    shutil.rmtree(each)
                elif each.name not in (NAME, lock.NAME):
                    each.unlink()
            (folder / NAME).unlink(missing_ok=True)
            shutil.rmtree(folder)
        except OSError as error:
            raise CannotWrite(f"Cannot remove {folder}: {error.strerror}.") from error
        finally:
            if os.name != "nt":
                os.close(held)


def _began(folder: Path) -> bool:
    """Whether anything was written: a program killed before its first event leaves an empty journal."""
    try:
        there = (folder / NAME).lstat()
    except OSError:
        return False
    return there.st_size > 0 and not stat.S_ISDIR(there.st_mode)


def _refuse_links(folder: Path) -> None:
    """A session is written into its own folder and nowhere else."""
    for each in (folder, folder / AUDIO):
        if each.is_symlink():
            raise BadInput(
                f"{each} is a link; a session lies in a folder of its own.", "Put the folder itself there."
            )


def _unreadable(name: str, scan: Scan) -> BadInput:
    """Why nothing of a session can be shown."""
    if scan.newer:
        message = (
            f"Session {name} was written by voicemock {scan.newer}, a later one, and cannot be read by this one."
        )
        return BadInput(message, "Upgrade: pip install -U voicemock")
    if scan.damage and not scan.good_bytes:
        message = f"Session {name} is damaged at {scan.damage}. It stays as it is."
        return BadInput(message, f"Try to make a repaired copy: voicemock session check {name} --repair")
    if not scan.good_bytes:
        return BadInput(f"Session {name} has no whole first line.", f"Remove it: voicemock session delete {name}")
    return BadInput(f"Session {name} cannot be read: its events make no session.")


def _like(name: str) -> Iterator[str]:
    yield name
    for number in itertools.count(2):
        yield f"{name}-{number}"
