"""A file that is worked out from a session's journal, in the session's own folder; it may be deleted at any time.

Its first line says of which journal it was made and by what; any other one makes it void. It is a help and never a
source: where it cannot be read or written it is as if it were not there.
"""

import os
import zlib
from contextlib import suppress
from pathlib import Path

from voicemock.errors import VoicemockError
from voicemock.output_file import write_whole
from voicemock.sessions import lock
from voicemock.sessions.durable import open_to_read
from voicemock.sessions.reading import NAME as JOURNAL

NAME = "summary"
MAX_BYTES = 512 * 1024


def stamp(folder: Path, made_by: str) -> str:
    """What names the journal as it is now, and who works something out from it; empty where there is no journal."""
    try:
        there = (folder / JOURNAL).lstat()
    except OSError:
        return ""
    return f"{made_by} {there.st_size} {there.st_mtime_ns}"


def read(folder: Path, stamped: str) -> str | None:
    """What was worked out under this stamp; None where there is nothing that is whole."""
    try:
        with os.fdopen(open_to_read(folder / NAME), "rb", buffering=0) as file:
            content = file.read(min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1)
    except (OSError, VoicemockError):
        return None
    head, _, body = content.partition(b"\n")
    if len(content) > MAX_BYTES or head != f"{stamped} {zlib.crc32(body):08x}".encode():
        return None
    with suppress(UnicodeDecodeError):
        return body.decode()
    return None


def write(folder: Path, stamped: str, body: str) -> bool:
    """Keep what was worked out, for its owner only; whether it could be kept.

    Nothing is written into a session that a process is writing, nor where it may not be.
    """
    content = f"{stamped} {zlib.crc32(body.encode()):08x}\n{body}"
    if len(content.encode()) > MAX_BYTES or lock.is_taken(folder):
        return False
    try:
        write_whole(folder / NAME, content, replace=True, sync=False)
    except VoicemockError:
        return False
    return True
