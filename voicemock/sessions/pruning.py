"""Which sessions go when room is made: the oldest first, and none in which something is left to do."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from voicemock.errors import BadInput, DiskError
from voicemock.sessions import lock
from voicemock.sessions.library import AUDIO, SOUNDS, Library
from voicemock.sessions.session import Session, due

Why = Literal["", "open elsewhere", "unfinished", "unreadable"]


@dataclass(frozen=True)
class Kept:
    """A session and the room that it takes."""

    name: str
    opened_at: datetime | None
    """None where it cannot be read."""
    size: int
    """Bytes of all its files."""
    sound: int
    """Bytes of its recordings."""
    stays: Why = ""
    """Why it is never pruned; empty for one that may be."""


def kept(library: Library) -> tuple[Kept, ...]:
    """Every session, the oldest first. Raises BadInput when the library cannot be read."""
    found = [_kept(library, name) for name in library.names()]
    return tuple(sorted(found, key=lambda each: (each.opened_at.timestamp() if each.opened_at else 0.0, each.name)))


def _kept(library: Library, name: str) -> Kept:
    folder = library.folder / name
    sizes = {path: path.lstat().st_size for path in _files(folder)}
    sound = sum(size for path, size in sizes.items() if _is_sound(path))
    try:
        stored = library.load(name, light=True)
    except (BadInput, DiskError):
        return Kept(name, None, sum(sizes.values()), sound, "unreadable")
    stays: Why = "unreadable" if stored.damage or stored.newer else ""
    if not stays and (due(stored.session) is not None or _is_unread(stored.session)):
        stays = "unfinished"
    if lock.is_taken(folder):
        stays = "open elsewhere"
    return Kept(name, stored.opened_at, sum(sizes.values()), sound, stays)


def _is_unread(session: Session) -> bool:
    """Whether some of what was said is in its recording alone, because the recogniser failed."""
    asked = any(each.needs_transcript for each in session.peering.spoken)
    return asked or any(turn.needs_transcript for turn in session.turns)


def sound_bytes(folder: Path) -> int:
    """How much room the recordings of a session take."""
    return sum(path.lstat().st_size for path in _files(folder) if _is_sound(path))


def _is_sound(path: Path) -> bool:
    return path.parent.name == AUDIO and path.suffix in SOUNDS


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())


def chosen(
    sessions: tuple[Kept, ...],
    now: datetime,
    older_than: timedelta | None = None,
    keep_below: int | None = None,
    *,
    only_audio: bool = False,
) -> tuple[Kept, ...]:
    """Those that go: all that are older, and then of the rest the oldest until all that stays is small enough.

    Args:
        sessions: all of them, the oldest first.
        now: what `older_than` is counted from.
        older_than: None: age alone is no reason.
        keep_below: bytes; None: size is no reason.
        only_audio: only the recordings are to go.
    """
    left = sum(each.size for each in sessions)
    going = []
    for each in sessions:
        room = each.sound if only_audio else each.size
        if each.stays or not room or each.opened_at is None:
            continue
        is_old = older_than is not None and now - each.opened_at > older_than
        if is_old or (keep_below is not None and left >= keep_below):
            going.append(each)
            left -= room
    return tuple(going)
