"""Reading a journal line by line: what is whole, and what is wrong where."""

import errno
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.errors import BadInput, DiskError, NotFound
from voicemock.safe_text import one_line
from voicemock.sessions.durable import open_to_read
from voicemock.sessions.events import FORMAT, SessionOpened
from voicemock.sessions.line import Entry, decode, decode_data, decode_light

NAME = "journal.jsonl"


@dataclass(frozen=True)
class Reading:
    """What a journal file holds."""

    entries: tuple[Entry, ...]
    good_bytes: int = 0
    """Length of the part that is whole."""
    crc: int = 0
    """The CRC-32 of that part."""
    torn: bytes = b""
    """A last line cut off in the middle of writing."""
    damage: str = ""
    """What is wrong before the last line, as `line N: …`; what stands before it is in `entries`."""
    newer: str = ""
    """The version of the program that wrote it, where that is a later one than this."""


def read(path: Path) -> Reading:
    """Everything whole in a journal file.

    Raises:
        NotFound: there is none.
        BadInput: it may not be read, or is no plain file; never for damage.
        DiskError: the disk is broken.
    """
    scan = Scan(path)
    entries = tuple(scan)
    return Reading(entries, scan.good_bytes, scan.crc, scan.torn, scan.damage, scan.newer)


class Scan:
    """A journal file read line by line: iterate it once, and then see how it ended.

    Of the file no more than a line is in memory at a time. `light` leaves out the words of transcripts.
    """

    def __init__(self, path: Path, light: bool = False) -> None:
        self.path = path
        self.good_bytes = 0
        self.crc = 0
        self.torn = b""
        self.damage = ""
        self.newer = ""
        self._decode = decode_light if light else decode
        self._count = 0

    def __iter__(self) -> Iterator[Entry]:
        """Each whole entry up to the first that is not. Raises as `read`."""
        try:
            with os.fdopen(open_to_read(self.path), "rb") as file:
                for line in file:
                    try:
                        entry = self._entry(line)
                    except ValueError as error:
                        self._end(line, last=not file.peek(1), why=str(error))
                        return
                    self.good_bytes += len(line)
                    self.crc = zlib.crc32(line, self.crc)
                    self._count += 1
                    yield entry
        except FileNotFoundError as error:
            raise NotFound(
                f"There is no journal {self.path}.", "See your sessions: voicemock session list"
            ) from error
        except OSError as error:
            kind = DiskError if error.errno == errno.EIO else BadInput
            raise kind(f"{self.path} cannot be read: {error.strerror}.") from error

    def _entry(self, line: bytes) -> Entry:
        if not line.endswith(b"\n"):
            raise ValueError("it is cut off")
        try:
            entry = self._decode(line[:-1], bool(self.newer))
        except RecursionError as error:
            raise ValueError("it is nested too deep") from error
        except ValueError:
            if self._count == 0:
                self.newer = _later_version(line[:-1])
            raise
        if entry.seq != self._count + 1:
            raise ValueError(f"number {self._count + 1} should stand here, not {entry.seq}")
        if isinstance(entry.event, SessionOpened) and entry.event.format > FORMAT:
            self.newer = one_line(entry.event.voicemock) or "?"
        return entry

    def _end(self, line: bytes, last: bool, why: str) -> None:
        if last:
            self.torn = line
        else:
            self.damage = f"line {self._count + 1}: {why}"


def _later_version(line: bytes) -> str:
    """The version of a later program whose first event this one cannot take apart; empty for anything else."""
    try:
        event: dict[str, Any] = decode_data(line)["event"]
        later = event["kind"] == "session_opened" and event["format"] > FORMAT
        return one_line(str(event.get("voicemock", "?"))) if later else ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
