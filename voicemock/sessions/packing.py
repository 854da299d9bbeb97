"""A compressed recording takes the place of its WAV file: at every instant one whole file of the two is there.

The compressed file is whole and on disk, then the journal names it, then the WAV file goes.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from voicemock.sessions.answer_events import AudioPacked
from voicemock.sessions.durable import sync_folder, writing
from voicemock.sessions.library import AUDIO, SOUNDS
from voicemock.sessions.session import Session
from voicemock.sessions.turn import Turn

WAV, PART = ".wav", ".part"
Pack = Callable[[Path, Path], None]
"""Writes a recording into a compressed file, which is whole and on disk when it returns."""


def unpacked(session: Session) -> tuple[Turn, ...]:
    """The turns whose recording is a WAV file that nothing waits for any more: its words are known."""
    return tuple(
        turn
        for turn in session.turns
        if turn.recorded
        and turn.audio
        and turn.audio.endswith(WAV)
        and turn.recorded.duration_s > 0
        and not (turn.needs_transcript or turn.audio_removed)
    )


def packed(session: Session, folder: Path, suffix: str, pack: Pack) -> Iterator[AudioPacked]:
    """Compress what is not compressed; an event is to be on disk before the next is asked for.

    Args:
        session: what is folded.
        folder: the session's.
        suffix: `.flac` or `.opus`.
        pack: compresses one recording.

    Raises:
        CannotWrite, DiskError: the disk is full or broken; nothing is lost.
        What `pack` raises.
    """
    for turn in unpacked(session):
        recording = folder / str(turn.audio)
        if recording.is_symlink() or not recording.is_file():
            continue
        smaller = recording.with_suffix(suffix)
        pack(recording, smaller)
        yield AudioPacked(turn=turn.number, audio=f"{AUDIO}/{smaller.name}")
        with writing(recording):
            recording.unlink()
            sync_folder(recording.parent)


def left_behind(session: Session, folder: Path) -> tuple[Path, ...]:
    """What a program that was killed while it compressed has left: files of which another one is whole and counts."""
    audio = folder / AUDIO
    if audio.is_symlink():
        return ()
    left = [each for each in sorted(audio.glob(f"*{PART}")) if each.is_file() and not each.is_symlink()]
    for turn in session.turns:
        counts = folder / str(turn.audio)
        if not (turn.recorded and turn.audio and _holds_something(counts)):
            continue
        others = (counts.with_suffix(suffix) for suffix in SOUNDS if suffix != counts.suffix)
        left += [each for each in others if each.is_file() and not each.is_symlink()]
    return tuple(left)


def clear(session: Session, folder: Path) -> None:
    """Remove it. The session must be open for writing, so that nobody is in the middle of it."""
    for each in left_behind(session, folder):
        with suppress(OSError):  # the next one may
            each.unlink()


def _holds_something(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size > 0
