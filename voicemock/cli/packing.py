"""Recordings made smaller, as the settings wish, when nothing waits for them."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from voicemock.config import load_settings
from voicemock.sessions.events import Event
from voicemock.sessions.packing import packed, unpacked
from voicemock.sessions.session import Session

PACKING = "Making the recordings smaller…"


def pack_recordings(
    session: Session,
    folder: Path,
    follow: Callable[[Iterable[Event]], None],
    waiting: Callable[[str], AbstractContextManager[Any]],
    audio: str = "",
) -> int:
    """Compress the recordings of a session that is open for writing; returns how many there were to compress.

    Args:
        session: what is folded.
        folder: the session's.
        follow: writes each event to the journal before it takes the next.
        waiting: shows a line meanwhile.
        audio: `flac` or `opus`; empty: as the settings say.

    Raises:
        VoicemockError: some could not be compressed; each is whole, as one file or the other.
    """
    audio = audio or load_settings().storage.audio
    count = len(unpacked(session))
    if audio != "wav" and count:
        from voicemock.audio.packing import pack  # numpy

        with waiting(PACKING):
            follow(packed(session, folder, f".{audio}", pack))
    return count
