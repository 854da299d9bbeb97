"""The recordings of a batch's interviews removed; their words and scores stay."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from voicemock.batch.forgetting import Going
from voicemock.batch.manifest import OF_A_BATCH, SESSIONS, Manifest
from voicemock.batch.place import Place
from voicemock.cli.batch_rooms import scratch
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

    Their records say it first, so that no later run brings the sound back.

    Raises NotFound, BadInput, SessionBusy, CannotWrite, DiskError.
    """
    manifest = Manifest(place)
    for each in going:
        if record := manifest.record(each.id):
            manifest.put(record.model_copy(update={"without_sound": True}))
        with _here(place, each.id) as library:
            remove_audio(library, each.id)
            write_linked_page(library.load(each.id))


@contextmanager
def _here(place: Place, session: str) -> Iterator[Library]:
    """The session in a library of this machine; what is changed there is changed in the place."""
    if place.local:
        yield Library(place.local / SESSIONS)
        return
    with scratch() as folder:
        (folder / session).mkdir()
        place.get(f"{SESSIONS}/{session}/{NAME}", folder / session / NAME)
        yield Library(folder)
        (folder / session / OF_A_BATCH).touch(mode=0o600)
        place.put_folder(folder / session, f"{SESSIONS}/{session}")
