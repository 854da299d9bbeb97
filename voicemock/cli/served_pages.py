"""The pages over several sessions for `voicemock serve`, made as the commands make their files."""

from datetime import UTC, datetime

from voicemock.cli.comparing import attempts_at, page_of
from voicemock.cli.progressing import Wanted, grouped
from voicemock.errors import NotFound
from voicemock.practice.history import history
from voicemock.reports.html.progress_page import progress_page
from voicemock.serving.pages import Overviews
from voicemock.sessions.library import Library


def progress_of(library: Library) -> str:
    """As `voicemock progress --page` makes it. Raises BadInput."""
    groups = grouped(library, history(library), Wanted(), lambda note: None)
    return progress_page(groups, datetime.now(UTC), index="/", served=True)


def attempts_of(library: Library, session: str, question: str) -> str:
    """As `voicemock retake` makes it, by any of its sessions. Raises NotFound, BadInput, DiskError."""
    again = library.load(session, light=True).session.opened.retake
    first = again.session if again and again.question == question else session
    found = attempts_at(library, first, question, lambda note: None)
    if found is None:
        raise NotFound(
            "This question was not answered a second time.", f"Answer it again: voicemock retake {session} {question}"
        )
    return page_of(*found)


OVERVIEWS = Overviews(progress_of, attempts_of)
