"""What the local server's own pages show beside the sessions' own."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from voicemock.reports.html.template import rendered


@dataclass(frozen=True)
class Message:
    """A few sentences on a page of their own."""

    title: str
    sentences: tuple[str, ...]
    home: bool


def address_of(session: str) -> str:
    """Where the server shows a session; ids are folders' names, which may hold anything."""
    return f"/sessions/{quote(session, safe='')}"


def message_page(title: str, sentences: Sequence[str], home: bool = True) -> str:
    """A page that says something; `home`: with the way back to all sessions."""
    view = Message(title, tuple(sentences), home)
    return rendered("served_message.html.jinja", view, styles=["served.css"], served=True)
