"""Sessions that come into the library from a folder or a ZIP file: whole ones, or nothing at all.

Nothing in an archive chooses where a byte goes: only names of our own are taken, and what they name is written below
a folder of the library that no command looks into, read there as any session is, and moved when it is good.
"""

import itertools
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from voicemock.errors import BadInput, DiskError, NotFound, VoicemockError
from voicemock.safe_text import one_line
from voicemock.sessions import lock
from voicemock.sessions.archive import NOTES
from voicemock.sessions.archive_parts import ID, Part, parts_in
from voicemock.sessions.durable import open_to_read, sync_folder, write_new, writing
from voicemock.sessions.events import SessionOpened
from voicemock.sessions.library import AUDIO, SOUNDS, Library, Stored
from voicemock.sessions.packing import PART
from voicemock.sessions.reading import NAME, Scan

MAX_SESSIONS = 2_000
MAX_JOURNAL_BYTES, MAX_LINE_BYTES = 128 << 20, 8 << 20
"""An hour of speech is less than a megabyte of journal, and less than that a line."""
YEARS = range(1970, 2100)
"""Even a clock that was never set says 1970."""
MAX_LINES = 20_000
"""A long session has some hundreds; each is looked at in the light of all before it."""
MAX_NOTE_BYTES = 8 << 20
"""Of a file beside the sounds, which is read at once."""
BEGINS = ".arriving-"
_UNLOCKED, _BEGUN_S = f"{BEGINS}new-", 60.0
"""A room that has no lock yet, and for how long it may be one."""
_SPARE_BYTES = 64 << 20
_REMEDY = "Nothing was imported. Export it again: voicemock session export ID --format zip"
Measure = Callable[[Path], float]
"""How long the sound in a file lasts, in seconds; raises BadInput where there is none."""


class Arrived(NamedTuple):
    """What became of a session."""

    name: str
    """Its id in the library."""
    was: str
    """Its id where it comes from."""
    is_new: bool
    """False where the same session was here before, and nothing was written."""


def is_ours(path: Path) -> bool:
    """Whether it looks like something that holds sessions: a ZIP file, or a folder with a journal."""
    if path.is_dir():
        return any(path.glob(NAME)) or any(path.glob(f"*/{NAME}"))
    return path.suffix.lower() == ".zip"


def bring_in(path: Path, library: Library, measure: Measure, only: str = "") -> tuple[Arrived, ...]:
    """Take sessions into the library; of several `only` the one whose files stand under that name.

    Raises:
        NotFound: there is no such file or folder, or nothing under the name in it.
        BadInput: it is none of ours, damaged, or not what it says; nothing was written.
        CannotWrite, DiskError: the library cannot be written; nothing is left of what was begun.
    """
    try:
        with parts_in(path) as every:
            _check_counts(every, path)
            parts = tuple(part for part in every if only in ("", part.session))
            if not parts:
                raise NotFound(f"There is no session {only!r} in {one_line(str(path))}.")
            with room_for(library, sum(part.size for part in parts)) as within:
                for part in parts:
                    _write(part, within)
                found = [_checked(Library(within), name, path, measure) for name in Library(within).names()]
                if len(found) != len({part.session for part in parts}):
                    raise _refused(path, "holds a session without a journal")
                return tuple(_settle(stored, library) for stored in found)
    except DiskError as error:
        error.remedy = "Make room, then try again."
        raise


def _check_counts(parts: tuple[Part, ...], path: Path) -> None:
    sessions = {part.session for part in parts}
    if not parts or not any(part.file == NAME for part in parts):
        raise _refused(path, "holds no session")
    if len(sessions) > MAX_SESSIONS:
        raise _refused(path, f"holds more than {MAX_SESSIONS} sessions")
    seen = set()
    for part in parts:
        # As file systems compare names that tell no capitals, or no two spellings of é, apart.
        spelt = unicodedata.normalize("NFC", f"{part.session}/{part.file}").casefold()
        if spelt in seen:
            raise _refused(path, f"holds {one_line(part.file)} twice")
        seen.add(spelt)
        if part.file == NAME and part.size > MAX_JOURNAL_BYTES:
            raise _refused(path, f"holds a journal of more than {MAX_JOURNAL_BYTES >> 20} MB")
        if part.file.endswith(NOTES) and part.size > MAX_NOTE_BYTES:
            raise _refused(path, f"holds {one_line(part.file)} of more than {MAX_NOTE_BYTES >> 20} MB")


@contextmanager
def room_for(library: Library, size: int = 0) -> Iterator[Path]:
    """A folder in the library for what nobody is to see yet; nothing is left of it, also of one that was killed.

    Args:
        library: where the room is.
        size: bytes that it will need.

    Raises CannotWrite, DiskError.
    """
    library.make()
    clear(library)
    within, unlocked = (library.folder / f"{begins}{secrets.token_hex(4)}" for begins in (BEGINS, _UNLOCKED))
    with writing(within):
        unlocked.mkdir(mode=0o700)
        held = lock.take(unlocked)
        if os.name == "nt":  # no folder with an open file is renamed there
            within = unlocked
        else:
            unlocked.rename(within)  # now another process sees it, and that it is taken
    try:
        free = shutil.disk_usage(within).free
        if size + _SPARE_BYTES > free:
            need = f"It needs {size / 1e6:.0f} MB in {library.folder}, and {free / 1e6:.0f} MB are free."
            raise DiskError(need, "Make room, then try again.")
        inner = within / "sessions"  # one of them may be called `lock`
        inner.mkdir(mode=0o700)
        yield inner
    finally:
        os.close(held)
        shutil.rmtree(within, ignore_errors=True)


def clear(library: Library) -> None:
    """Remove what an import that was killed has left; one that is under way is let be."""
    for left in library.folder.glob(f"{BEGINS}*"):
        if left.is_dir() and not left.is_symlink() and not (_is_begun(left) or lock.is_taken(left)):
            shutil.rmtree(left, ignore_errors=True)


def _is_begun(room: Path) -> bool:
    """Whether another process is just making it."""
    try:
        return room.name.startswith(_UNLOCKED) and time.time() - room.lstat().st_mtime < _BEGUN_S
    except OSError:
        return True


def _write(part: Part, within: Path) -> None:
    if part.file != NAME and (not part.file.startswith(f"{AUDIO}/") or part.file.endswith(PART)):
        return  # pages are made anew, and what else we know is of no use elsewhere
    target = within / part.session / part.file
    with writing(target):
        for folder in (within / part.session, target.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        write_new(target, part.pieces())


def _checked(within: Library, name: str, path: Path, measure: Measure) -> Stored:
    """The session as it lies there unpacked. Raises BadInput."""
    _check_lines(within.folder / name / NAME, path)
    try:
        stored = within.load(name)
        _ = stored.session.rubric, stored.session.round
    except BadInput as error:
        raise _refused(path, f"holds what is no session: {error.message.removesuffix('.')}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused(path, "holds a journal whose events make no session") from error
    if stored.newer:
        how = "Nothing was imported. Upgrade: pip install -U voicemock"
        raise _refused(path, f"was written by voicemock {stored.newer}, a later one", how)
    if stored.damage:
        raise _refused(path, f"holds a journal that is damaged at {stored.damage}")
    _check_times(stored, path)
    for sound in sorted((stored.folder / AUDIO).glob("*")):
        _check_file(sound, path, measure)
    return stored


def _check_times(stored: Stored, path: Path) -> None:
    """Raises BadInput for a time that no clock here can show: sessions are told by theirs everywhere."""
    imported = stored.session.opened.imported
    for at in (stored.opened_at, imported.held_at if imported else None):
        if at and (at.tzinfo is None or at.year not in YEARS):
            raise _refused(path, f"holds a session of a time that cannot be, {at.isoformat()}")


def _check_lines(journal: Path, path: Path) -> None:
    with os.fdopen(open_to_read(journal), "rb") as file:
        for count in itertools.count(1):
            if not (line := file.readline(MAX_LINE_BYTES + 1)):
                return
            if count > MAX_LINES:
                raise _refused(path, f"holds a journal of more than {MAX_LINES} lines")
            if len(line) > MAX_LINE_BYTES:
                raise _refused(path, f"holds a journal with a line of more than {MAX_LINE_BYTES >> 20} MB")


def _check_file(file: Path, path: Path, measure: Measure) -> None:
    if file.stat().st_size == 0:  # killed before the first sound
        return
    try:
        if file.suffix in SOUNDS:
            measure(file)
        else:
            file.read_text(encoding="utf-8")
    except (BadInput, UnicodeDecodeError) as error:
        raise _refused(path, f"holds {file.name}, which is not what its name says") from error


def _settle(stored: Stored, library: Library) -> Arrived:
    """Give the session a name in the library, unless the same one is there. Raises CannotWrite, DiskError."""
    was = _own_id(stored)
    journal = (stored.folder / NAME).read_bytes()
    for folder in library.like(was):
        if _is_same(folder, journal):
            return Arrived(folder.name, was, is_new=False)
        if not os.path.lexists(folder):
            break
    with writing(folder):
        (stored.folder / AUDIO).mkdir(mode=0o700, exist_ok=True)
        for each in (stored.folder / AUDIO, stored.folder):
            sync_folder(each)
        stored.folder.rename(folder)
        sync_folder(library.folder)
    return Arrived(folder.name, was, is_new=True)


def _own_id(stored: Stored) -> str:
    """The id that the session was begun with; that of its folder where nothing can be called so."""
    first = next(iter(Scan(stored.folder / NAME)), None)
    own = first.event.id if first and isinstance(first.event, SessionOpened) else ""
    return own if re.fullmatch(ID, own) else stored.folder.name


def _is_same(folder: Path, journal: bytes) -> bool:
    with suppress(OSError, VoicemockError):
        there = folder / NAME
        if there.lstat().st_size == len(journal):
            with os.fdopen(open_to_read(there), "rb") as file:
                return file.read() == journal
    return False


def _refused(path: Path, why: str, remedy: str = "") -> BadInput:
    return BadInput(f"{one_line(str(path))} {why}.", remedy or _REMEDY)
