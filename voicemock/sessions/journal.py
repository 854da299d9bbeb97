"""The journal: one event a line, appended and on disk before anything says "saved". Format: docs/journal.md."""

import errno
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from voicemock.errors import BadInput, DiskError
from voicemock.sessions import lock
from voicemock.sessions.ballast import Ballast
from voicemock.sessions.durable import FULL, SAFELY, sync, sync_folder, write_all, writing
from voicemock.sessions.events import Event
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.reading import NAME, Reading, read

NEW = f"{NAME}.new"
"""A journal that is written anew, until it takes the old one's place."""
_COPY_BYTES = 1 << 20


class Journal:
    """The one writer of a session's journal. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        """Open a session's journal for appending, or begin it; a torn last line is set aside, never deleted.

        Raises:
            SessionBusy: another process is writing this session.
            BadInput: the journal is damaged, a later version wrote it, or it is a link; nothing is changed.
            CannotWrite: it may not be written.
            DiskError: the disk is full or broken.
        """
        self.path = folder / NAME
        self.kept: Path | None = None
        """Where the torn last line went that was found, if one was."""
        self.rescued = False
        """Whether the file was removed while it was open, and has been written anew."""
        self._fd = -1
        self._unsure = ""
        self._pending = b""
        self._ballast = Ballast(folder)
        self._ballasted = False
        self._lock = lock.take(folder)
        try:
            begun = os.path.lexists(self.path)
            reading = read(self.path) if begun else Reading(())
            _refuse(self.path, reading)
            self.entries = reading.entries
            self._seq, self._end, self._crc = len(reading.entries), reading.good_bytes, reading.crc
            with writing(self.path):
                self._open(begun, reading.torn)
        except BaseException:
            self.close()
            raise

    def _open(self, begun: bool, torn: bytes) -> None:
        folder = self.path.parent
        with suppress(FileNotFoundError):  # killed in the middle of it: the old file is whole
            self.path.with_name(NEW).unlink()
        anew = 0 if begun else os.O_CREAT | os.O_EXCL
        self._fd = os.open(self.path, os.O_RDWR | os.O_APPEND | SAFELY | anew, 0o600)
        if torn:
            self.kept = set_aside(folder, torn)
            os.ftruncate(self._fd, self._end)
            try:
                sync(self._fd)
            except OSError:
                self._write_anew()
        sync_folder(folder)

    def append(self, event: Event) -> Entry:
        """Write one event; when this returns it is on disk.

        Raises:
            DiskError: the disk is full or broken, and the file ends in the last whole line; or the file was removed,
                and is written anew.
        """
        if self._unsure:
            raise DiskError(f"Nothing more is written to {self.path}: {self._unsure}.")
        if self._fd < 0:
            raise ValueError("the journal is closed")
        with writing(self.path):
            self._settle()
            entry = Entry(self._seq + 1, datetime.now(UTC), event)
            self._pending = encode(entry)
            self._take_ballast()
            self._write(self._pending)
            self._sync()
        removed = self._is_removed()
        if removed:
            self._rescue()
        self._count()
        if removed:
            self.rescued = True
            raise DiskError(f"{self.path} was removed while the session was open. It has been written anew.")
        return entry

    def _take_ballast(self) -> None:
        if not self._ballasted:
            try:
                self._ballast.make()
            except OSError:
                if self._seq == 0:
                    raise  # with no room for it there is none for an interview; one that is under way may yet fit
            self._ballasted = True

    def _settle(self) -> None:
        """Take stock of an append that a signal broke off: its line stands, or what is there of it is cut back."""
        tail = os.fstat(self._fd).st_size - self._end
        if tail == 0:
            return
        there = _at(self._fd, self._end, tail) if 0 < tail <= len(self._pending) else b""
        if not there or not self._pending.startswith(there):
            self._unsure = "another program changed it"
            raise OSError(errno.EIO, self._unsure)
        if there == self._pending:
            self._sync()
            self._count()
        else:
            self._cut_back()

    def _write(self, line: bytes) -> None:
        try:
            self._write_once(line)
        except OSError as error:
            if error.errno not in FULL or not self._ballast.free():
                raise
            self._write_once(line)

    def _write_once(self, line: bytes) -> None:
        try:
            if os.write(self._fd, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # what the next write would say
        except OSError:
            self._cut_back()
            raise

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._fd, self._end)
        except OSError:
            self._unsure = "its last line is torn and could not be cut back"
            raise

    def _sync(self) -> None:
        try:
            sync(self._fd)
        except OSError:
            # The kernel may have dropped what it could not write and call the file clean: a second try on the same
            # descriptor would succeed and prove nothing. So everything is written again, to a new file.
            self._ballast.free()
            self._write_anew()

    def _count(self) -> None:
        self._crc = zlib.crc32(self._pending, self._crc)
        self._end += len(self._pending)
        self._seq += 1
        self._pending = b""

    def _is_removed(self) -> bool:
        there = os.fstat(self._fd)
        if there.st_nlink:
            return False
        try:
            return not os.path.samestat(there, self.path.stat())
        except OSError:
            return True

    def _rescue(self) -> None:
        """The file was removed or replaced: the open one is all there is, so it gets a name again."""
        folder = self.path.parent
        try:
            for each in (folder, folder / "audio"):
                each.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write_anew()
            sync_folder(folder.parent)
        except OSError as error:
            self._unsure = "it was removed"
            raise DiskError(
                f"{self.path} was removed while the session was open and cannot be written anew: {error.strerror}. "
                "The whole session is lost."
            ) from error

    def _write_anew(self) -> None:
        """The same lines, the last one too, in a new file in the old one's place; the journal goes on in that."""
        self._unsure = "the disk failed"
        new = self.path.with_name(NEW)
        fd = os.open(new, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | SAFELY, 0o600)
        try:
            crc = 0
            for piece in _pieces(self._fd, self._end):
                crc = zlib.crc32(piece, crc)
                write_all(fd, piece)
            if crc != self._crc:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            write_all(fd, self._pending)
            os.fsync(fd)
            new.replace(self.path)
            sync_folder(self.path.parent)
        except BaseException:
            os.close(fd)
            with suppress(OSError):
                new.unlink()
            raise
        self._fd, old = fd, self._fd
        os.close(old)
        self._unsure = ""

    def close(self) -> None:
        """Let others write it, and give its ballast back."""
        if self._fd >= 0:
            self._ballast.free()
            os.close(self._fd)
        self._fd = -1
        os.close(self._lock)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def set_aside(folder: Path, cut: bytes) -> Path:
    """Keep bytes that are no part of the journal in a file of their own, on disk. Raises OSError."""
    number = 1
    while os.path.lexists(folder / f"journal.torn-{number}"):
        number += 1
    path = folder / f"journal.torn-{number}"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFELY, 0o600)
    try:
        write_all(fd, cut)
        os.fsync(fd)
    finally:
        os.close(fd)
    sync_folder(folder)
    return path


def _pieces(fd: int, length: int) -> Iterator[bytes]:
    at = 0
    while at < length and (piece := _at(fd, at, min(_COPY_BYTES, length - at))):
        yield piece
        at += len(piece)


def _at(fd: int, at: int, count: int) -> bytes:
    os.lseek(fd, at, os.SEEK_SET)  # writing appends wherever this is; Windows has no pread
    return os.read(fd, count)


def _refuse(path: Path, reading: Reading) -> None:
    name = path.parent.name
    if reading.newer:
        raise BadInput(
            f"{name} was written by voicemock {reading.newer}, a later one. It can be read and is left as it is.",
            "Upgrade: pip install -U voicemock",
        )
    if reading.damage:
        raise BadInput(
            f"{name} is damaged at {reading.damage}. It stays as it is; what stands before can be read.",
            f"Make a repaired copy: voicemock session check {name} --repair",
        )
