"""A session's page with its audio, made from what is stored."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from voicemock.errors import BadInput
from voicemock.output_file import write_whole
from voicemock.reports.document import document, document_of
from voicemock.reports.html.session_page import page
from voicemock.reports.html.sounds import Sounds
from voicemock.reports.html.timeline_view import PEAKS
from voicemock.reports.papers_heard import papers_of
from voicemock.sessions.library import AUDIO, PAGE, Stored
from voicemock.sessions.session import Session, Turn

LONG_S = 300.0
"""This much audio takes more than a second to be packed into the page, so that the user is told."""
PACKING = "Packing the answers into the page…"


def is_long(session: Session) -> bool:
    """Whether making the page takes so long that it should be seen to be made."""
    return sum(turn.recorded.duration_s for turn in session.turns if turn.recorded) > LONG_S


def page_of(stored: Stored, *, sound: bool = True) -> str:
    """The page as text; answers whose audio is missing or damaged are shown without, or all of them."""
    session = stored.session
    rubric = session.run.rubric if session.run else session.rubric
    return page(document_of(stored), sounds_of(stored, session.turns if sound else ()), rubric)


def sounds_of(stored: Stored, turns: Iterable[Turn]) -> Sounds:
    """What of these turns can be heard, to travel in a page."""
    sounds, shapes = {}, {}
    for turn in turns:
        path = stored.audio(turn.number)
        if path and turn.recorded:
            from voicemock.audio.decode import compressed  # numpy
            from voicemock.audio.peaks import peaks

            with suppress(BadInput):  # `session check` names it
                sounds[turn.number], shapes[turn.number] = compressed(path), peaks(path, PEAKS)
    return Sounds.inlined(sounds, shapes)


def write_page(stored: Stored) -> Path:
    """Write the page beside the session's journal. Raises CannotWrite, DiskError."""
    path = stored.folder / PAGE
    write_whole(path, page_of(stored), replace=True)
    return path


def write_linked_page(stored: Stored) -> Path:
    """Write a page that plays the sounds beside it, of a session that was made just now; made in milliseconds.

    Packing two minutes of sound into one takes a second. The stories of whoever runs this are not looked for in it.

    Raises CannotWrite, DiskError.
    """
    session, path = stored.session, stored.folder / PAGE
    there, urls, shapes = {}, {}, {}
    for turn in session.turns:
        if turn.recorded and (sound := stored.audio(turn.number)):
            from voicemock.audio.peaks import peaks  # numpy

            with suppress(BadInput):  # `session check` names it
                shapes[turn.number] = peaks(sound, PEAKS)
                there[turn.number] = turn.recorded.duration_s
                urls[turn.number] = f"{AUDIO}/{sound.name}"
    papers = papers_of(session, stored.opened_at)
    shown = document(session, stored.opened_at, there=there, papers=papers)
    rubric = session.run.rubric if session.run else session.rubric
    write_whole(path, page(shown, Sounds.beside(urls, shapes), rubric), replace=True, sync=False)
    return path
