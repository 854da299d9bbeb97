"""The journal: one event a line, appended and on disk before anything says "saved". Format: docs/journal.md.

A line is `{"seq":1,"at":"…","event":{…},"crc":"1a2b3c4d"}`, the CRC-32 taken over the raw bytes before `,"crc"`: a
checksum of the object written out again missed 23 of 5,000 flipped bits, this one misses none that reach a line.
"""

import json
import os
import re
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from voicemock.errors import BadInput, CannotWrite, DiskError, NotFound, SessionBusy
from voicemock.sessions.events import FORMAT, Event, SessionOpened, as_data, from_data

NAME = "journal.jsonl"
_TAIL = re.compile(rb',"crc":"([0-9a-f]{8})"}$')
_CLOEXEC_NOFOLLOW = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True)
class Entry:
    """One line of the journal."""

    seq: int
    at: datetime
    """When it was written, by the wall clock in UTC."""
    event: Event


@dataclass(frozen=True)
class Reading:
    """What a journal file holds."""

    entries: tuple[Entry, ...]
    good_bytes: int
    """Length of the part that is whole."""
    torn: bytes = b""
    """A last line cut off in the middle of writing."""
    damage: str = ""
    """What is wrong before the last line, as `line N: …`; what stands before it is in `entries`."""

    @property
    def newer(self) -> bool:
        """Whether a later version of the program wrote it."""
        return any(isinstance(each.event, SessionOpened) and each.event.format > FORMAT for each in self.entries)


def encode(entry: Entry) -> bytes:
    """The entry's line, newline included."""
    body = json.dumps(
        {"seq": entry.seq, "at": entry.at.isoformat(timespec="milliseconds"), "event": as_data(entry.event)},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    ).encode("utf-8", "backslashreplace")[:-1]
    return b'%s,"crc":"%08x"}\n' % (body, zlib.crc32(body))


def decode(line: bytes) -> Entry:
    """The entry in a line without its newline. Raises ValueError saying what is wrong with it."""
    tail = _TAIL.search(line)
    if not tail:
        raise ValueError("it has no checksum")
    body = line[: tail.start()]
    if zlib.crc32(body) != int(tail[1], 16):
        raise ValueError("its checksum does not match")
    data = json.loads(body + b"}")
    try:
        return Entry(data["seq"], datetime.fromisoformat(data["at"]), from_data(data["event"]))
    except (ValidationError, KeyError, TypeError) as error:
        raise ValueError("it is not an event of its kind") from error


def read(path: Path) -> Reading:
    """Everything whole in a journal file. Raises NotFound and BadInput (unreadable), never for damage."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no journal {path}.", "See your sessions: voicemock session list") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    entries: list[Entry] = []
    at = 0
    while at < len(raw):
        end = raw.find(b"\n", at)
        whole = end >= 0
        try:
            if not whole:
                raise ValueError("it is cut off")
            entry = decode(raw[at:end])
            if entry.seq != len(entries) + 1:
                raise ValueError(f"number {len(entries) + 1} should stand here, not {entry.seq}")
        except ValueError as error:
            if not whole or end + 1 == len(raw):
                return Reading(tuple(entries), at, torn=raw[at:])
            return Reading(tuple(entries), at, damage=f"line {len(entries) + 1}: {error}")
        entries.append(entry)
        at = end + 1
    return Reading(tuple(entries), at)


class Journal:
    """The one writer of a session's journal. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        """Open a session's journal for appending, or begin it; a torn last line is set aside, never deleted.

        Raises:
            SessionBusy: another process is writing this session.
            BadInput: the journal is damaged, or a later version wrote it; nothing is changed.
            CannotWrite: it may not be written.
        """
        self.path = folder / NAME
        self._lock = lock(folder)
        try:
            reading = read(self.path) if self.path.exists() else Reading((), 0)
            _refuse_damage(self.path, reading)
            self.torn = reading.torn
            self.entries = reading.entries
            with _writing(self.path):
                flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | _CLOEXEC_NOFOLLOW
                self._fd = os.open(self.path, flags, 0o600)
                if reading.torn:
                    _set_aside(folder, reading.torn)
                    os.ftruncate(self._fd, reading.good_bytes)
                    os.fdatasync(self._fd)
                _sync_folder(folder)
        except BaseException:
            os.close(self._lock)
            raise
        self._end = reading.good_bytes
        self._seq = len(reading.entries)

    def append(self, event: Event) -> Entry:
        """Write one event; when this returns it is on disk.

        Raises:
            DiskError: the disk is full or broken; the file ends in the last whole line.
        """
        entry = Entry(self._seq + 1, datetime.now(UTC), event)
        line = encode(entry)
        with _writing(self.path):
            try:
                if os.write(self._fd, line) != len(line):
                    raise OSError(28, os.strerror(28))  # a short write: ENOSPC follows on the next
            except OSError:
                os.ftruncate(self._fd, self._end)
                raise
            os.fdatasync(self._fd)
        self._end += len(line)
        self._seq += 1
        return entry

    def close(self) -> None:
        """Let others write it."""
        os.close(self._fd)
        os.close(self._lock)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _refuse_damage(path: Path, reading: Reading) -> None:
    if reading.newer:
        raise BadInput(f"{path.parent.name} was written by a later voicemock.", "Upgrade: pip install -U voicemock")
    if reading.damage:
        raise BadInput(
            f"{path.parent.name} is damaged at {reading.damage}. It stays as it is; what stands before can be read.",
            f"See it: voicemock session show {path.parent.name}",
        )


def _set_aside(folder: Path, torn: bytes) -> None:
    number = 1 + sum(1 for _ in folder.glob("journal.torn-*"))
    fd = os.open(folder / f"journal.torn-{number}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOEXEC_NOFOLLOW, 0o600)
    try:
        os.write(fd, torn)
        os.fsync(fd)
    finally:
        os.close(fd)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened, and need not be
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise CannotWrite(
            f"Cannot write to {path}: {error.strerror}.", "Choose another place: VOICEMOCK_HOME=…"
        ) from error
    except OSError as error:
        raise DiskError(
            f"Cannot write to {path}: {error.strerror}. Everything before is saved.",
            "Make room, then: voicemock resume",
        ) from error


def lock(folder: Path) -> int:
    """Take the session's kernel lock, which ends with its holder. Raises SessionBusy."""
    path = folder / "lock"
    with _writing(path):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | _CLOEXEC_NOFOLLOW, 0o600)
    try:
        _take(fd)
    except OSError as error:
        with suppress(OSError):
            holder = os.pread(fd, 40, 0).decode("ascii", "replace").split()
        os.close(fd)
        who = f"process {holder[0]} (since {holder[1]})" if len(holder) == 2 else "another process"
        raise SessionBusy(
            f"Session {folder.name} is open in {who}.", "End that one first, then try again."
        ) from error
    os.ftruncate(fd, 0)
    os.write(fd, f"{os.getpid()} {time.strftime('%H:%M')}".encode())
    return fd


def _take(fd: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
