"""A session's page with its audio, made from what is stored."""

from pathlib import Path

from voicemock.audio.decode import compressed
from voicemock.output_file import write_whole
from voicemock.reports.document import document
from voicemock.reports.page import page
from voicemock.sessions.library import Stored


def page_of(stored: Stored) -> str:
    """The page as text; answers whose audio is missing are shown without."""
    audio = {turn.number: stored.audio(turn.number) for turn in stored.session.turns}
    sounds = {number: compressed(path) for number, path in audio.items() if path}
    return page(document(stored.session, stored.opened_at), sounds, stored.session.rubric)


def write_page(stored: Stored) -> Path:
    """Write the page beside the session's journal. Raises CannotWrite, DiskError."""
    path = stored.folder / "report.html"
    write_whole(path, page_of(stored), replace=True)
    return path
