"""The recordings of a batch's interviews removed; their words and scores stay."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from voicemock.batch.forgetting import Going
from voicemock.batch.manifest import SESSIONS
from voicemock.batch.place import Place
from voicemock.cli.pages import write_linked_page
from voicemock.cli.removing import remove_audio
from voicemock.sessions.library import AUDIO, SOUNDS, Library
from voicemock.sessions.reading import NAME


def with_sound(place: Place, going: Sequence[Going]) -> tuple[Going, ...]:
    """Those of which there is a recording. Raises BadInput."""
    sounding = {
        name.split("/")[1] for name in place.names(SESSIONS) if name.endswith(SOUNDS) and f"/{AUDIO}/" in name
    }
    return tuple(each for each in going if each.id in sounding)


def without_sound(place: Place, going: Sequence[Going]) -> None:
    """Remove the recordings; the sessions' journals say so, and their pages are made anew.

    Raises NotFound, BadInput, SessionBusy, CannotWrite, DiskError.
    """
    for each in going:
        with _here(place, each.id) as library:
            remove_audio(library, each.id)
            write_linked_page(library.load(each.id))


@contextmanager
def _here(place: Place, session: str) -> Iterator[Library]:
    """The session in a library of this machine; what is changed there is changed in the place."""
    if place.local:
        yield Library(place.local / SESSIONS)
        return
    with TemporaryDirectory() as folder:
        (Path(folder) / session).mkdir()
        place.get(f"{SESSIONS}/{session}/{NAME}", Path(folder) / session / NAME)
        yield Library(Path(folder))
        place.put_folder(Path(folder) / session, f"{SESSIONS}/{session}")
