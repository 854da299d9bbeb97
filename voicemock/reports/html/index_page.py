"""The page of all sessions: a line for each, with a link to its own page where there is one."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from voicemock.practice.history import History
from voicemock.reports.html.index_view import index_view
from voicemock.reports.html.template import rendered
from voicemock.reports.unfinished import unfinished
from voicemock.sessions.library import PAGE, PAGES, Library

INDEX, PROGRESS = PAGES


def index_page(
    library: Library,
    found: History,
    made_at: datetime,
    progress: str = "",
    links: Mapping[str, str] | None = None,
) -> str:
    """The page as text.

    Args:
        library: where the sessions lie; those that are not complete are looked at.
        found: all sessions.
        made_at: when it was made; the page says so, since it does not change by itself.
        progress: the address of the page of progress, where that lies beside it.
        links: by session, the address of its page at our own server; None: the files in the sessions' folders.
    """
    served = links is not None
    links = links_to(library, found) if links is None else links
    view = index_view(found, links, unfinished(library, found.summaries), made_at, progress)
    return rendered("index.html.jinja", view, styles=["index.css"], scripts=["index.js"], served=served)


def links_to(library: Library, found: History) -> Mapping[str, str]:
    """The pages that are there, as addresses from the library's folder: never through a link."""
    pages = ((each.id, library.folder / each.id / PAGE) for each in found.summaries)
    return {
        name: f"{quote(name, safe='')}/{PAGE}" for name, path in pages if path.is_file() and not path.is_symlink()
    }
