"""A session removed with every trace that voicemock keeps of it, or its recordings alone."""

from contextlib import suppress
from pathlib import Path

from voicemock.config import marks_file
from voicemock.errors import BadInput, CannotWrite, DiskError
from voicemock.sessions import events as e
from voicemock.sessions import lock
from voicemock.sessions.durable import sync_folder
from voicemock.sessions.library import AUDIO, PAGE, SOUNDS, Library
from voicemock.sessions.marks import forget
from voicemock.sessions.packing import PART


def remove(library: Library, name: str) -> None:
    """Remove a session: its folder, the marks on its answers, and pages that tell of several sessions.

    Raises NotFound, SessionBusy, CannotWrite, DiskError; where it cannot be removed whole it can be removed again.
    """
    if not lock.is_taken(library.folder / name):  # otherwise nothing may change, and `delete` says why
        forget(marks_file(), name)
        remove_pages(library)
    library.delete(name)


def remove_pages(library: Library) -> None:
    """Remove the pages about several sessions: those that want them make them again. Raises CannotWrite."""
    for page in library.pages():
        _unlink(page)


def remove_audio(library: Library, name: str) -> int:
    """Remove a session's recordings and keep its words and scores; returns how many bytes that freed.

    The journal says so before anything goes. Pages that hold the sound go with it.

    Raises NotFound, BadInput, SessionBusy, CannotWrite, DiskError.
    """
    library.check(name)
    remove_pages(library)
    with library.reopen(name) as journal:
        folder = journal.path.parent
        session = library.load(name).session
        turns = tuple(turn.number for turn in session.turns if turn.recorded and not turn.audio_removed)
        if turns or not session.audio_removed:
            journal.append(e.AudioRemoved(turns=turns))
        audio = folder / AUDIO
        sounds = [each for each in audio.iterdir() if each.suffix in (*SOUNDS, PART)] if audio.is_dir() else []
        freed = sum(_unlink(each) for each in (folder / PAGE, *sounds))
        with suppress(OSError):
            sync_folder(folder / AUDIO)
    return freed


def _unlink(path: Path) -> int:
    """Remove a file; returns its size, and 0 where there is none. Raises CannotWrite."""
    try:
        size = path.lstat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise CannotWrite(
            f"Cannot remove {path}: {error.strerror}.", "Close what has it open, then again."
        ) from error
    return size


def referring(library: Library, name: str) -> tuple[str, ...]:
    """Sessions of the same loop that hold a note on what was said in this one."""
    session = library.load(name, light=True).session
    if session.opened.loop is None:
        return ()
    found = []
    for other in library.names():
        with suppress(BadInput, DiskError):
            if other != name and any(
                each.session == name for each in library.load(other, light=True).session.opened.carried
            ):
                found.append(other)
    return tuple(found)
