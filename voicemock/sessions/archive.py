"""Sessions that leave the library and come back: as a folder, or as a ZIP file. Format: docs/export.md."""

import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from voicemock.errors import BadInput, CannotWrite, DiskError
from voicemock.safe_text import one_line
from voicemock.sessions import events as e
from voicemock.sessions.durable import FULL, open_to_read, write_new
from voicemock.sessions.library import AUDIO, PAGE, SOUNDS, Stored
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.reading import NAME, read

NOTES = (".txt", ".gaps", ".cut-in")
"""Beside the sounds: typed lines, what the microphone missed, where the interviewer cut in."""
_PIECE = 1 << 20
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""No ZIP file tells an earlier time."""


@dataclass(frozen=True)
class Leaving:
    """A session as it is taken out: its journal's bytes, its files, and a page."""

    name: str
    opened_at: datetime
    journal: bytes
    files: tuple[Path, ...]
    """Of its audio folder."""
    page: str


def leaving(stored: Stored, page: str, with_audio: bool = True) -> Leaving:
    """What of a session is taken out.

    Without its audio the journal that leaves says so in one more line, so that nobody misses it there.

    Raises BadInput where the journal is damaged or a later version wrote it.
    """
    name = stored.folder.name
    if stored.damage:
        how = f"Make a repaired copy first: voicemock session check {name} --repair"
        raise BadInput(f"Session {name} is damaged at {stored.damage}, and is not taken out like that.", how)
    if stored.newer:
        how = "Upgrade: pip install -U voicemock"
        raise BadInput(f"Session {name} was written by voicemock {stored.newer}, a later one.", how)
    reading = read(stored.folder / NAME)
    with os.fdopen(open_to_read(stored.folder / NAME), "rb") as file:
        journal = file.read(reading.good_bytes)
    spoken = tuple(turn.number for turn in stored.session.turns if turn.recorded)
    every = tuple(_files(stored.folder / AUDIO))
    files = every if with_audio else tuple(each for each in every if each.suffix not in SOUNDS)
    left_out = not with_audio and (spoken or files != every)
    if left_out and not stored.session.audio_removed:
        last = reading.entries[-1]
        journal += encode(Entry(last.seq + 1, last.at, e.AudioRemoved(turns=spoken)))
    return Leaving(name, stored.opened_at, journal, files, page)


def _files(audio: Path) -> Iterator[Path]:
    if audio.is_symlink() or not audio.is_dir():
        return
    for each in sorted(audio.iterdir()):
        if each.suffix in (*SOUNDS, *NOTES) and each.is_file() and not each.is_symlink():
            yield each


def write_zip(session: Leaving, out: BinaryIO) -> None:
    """Write it as a ZIP file: `<id>/journal.jsonl`, `<id>/audio/…`, `<id>/report.html`.

    Sound is stored as it is: compressing it would take long and win little.

    Raises:
        OSError: a file cannot be read or written.
        BadInput: it is larger than a plain ZIP file can be.
    """
    stamp = max(session.opened_at.timetuple()[:6], _OLDEST)
    try:
        with zipfile.ZipFile(out, "w", allowZip64=False) as archive:
            for name, content in _texts(session):
                archive.writestr(_head(f"{session.name}/{name}", stamp, zipfile.ZIP_DEFLATED), content)
            for path in session.files:
                head = _head(f"{session.name}/{AUDIO}/{path.name}", stamp, zipfile.ZIP_STORED)
                head.file_size = path.stat().st_size
                with os.fdopen(open_to_read(path), "rb") as file, archive.open(head, "w") as entry:
                    while piece := file.read(_PIECE):
                        entry.write(piece)
    except zipfile.LargeZipFile as error:
        how = f"Make the recordings smaller: voicemock session pack {session.name}; or take --format folder"
        raise BadInput(f"Session {session.name} has 2 GB of audio or more, too much for a ZIP file.", how) from error


def _head(name: str, stamp: tuple[int, ...], compression: int) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = stamp
    head = zipfile.ZipInfo(name, (year, month, day, hour, minute, second))
    head.compress_type = compression
    head.create_system = 3  # Unix: so that the mode below is one
    head.external_attr = (stat.S_IFREG | 0o600) << 16
    return head


def _texts(session: Leaving) -> Iterator[tuple[str, bytes]]:
    yield NAME, session.journal
    if session.page:
        yield PAGE, session.page.encode("utf-8", "backslashreplace")


def write_folder(session: Leaving, folder: Path) -> None:
    """Write it as a folder that does not exist yet. Raises CannotWrite, DiskError; nothing is left of it then."""
    shown = one_line(str(folder))
    try:
        if os.path.lexists(folder):
            raise CannotWrite(f"{shown} exists already.", "Name another folder: --out FOLDER")
        folder.mkdir(mode=0o700)
        try:
            _fill(session, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it cannot be a name"
        if isinstance(error, OSError) and error.errno in FULL:
            raise DiskError(
                f"Cannot write {shown}: {why}. Nothing is left of it.", "Make room, then again."
            ) from error
        raise CannotWrite(f"Cannot write {shown}: {why}.", "Name a folder that you may write.") from error


def _fill(session: Leaving, folder: Path) -> None:
    (folder / AUDIO).mkdir(mode=0o700)
    for path in session.files:
        with os.fdopen(open_to_read(path), "rb") as file:
            write_new(folder / AUDIO / path.name, iter(lambda: file.read(_PIECE), b""))
    for name, content in reversed([*_texts(session)]):  # the journal last: with it the folder is a session
        write_new(folder / name, [content])
