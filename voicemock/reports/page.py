"""One self-contained HTML file for a session; the home of Jinja2.

It makes no request and runs no script but its own: everything is inlined, the content policy names the SHA-256 of its
one style sheet and one script, and every text goes through Jinja2's autoescape.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from voicemock.reports.document_values import Document
from voicemock.reports.page_view import view_of
from voicemock.rubric import Rubric
from voicemock.safe_text import safe

_TYPE = "data:audio/mpeg;base64,"


def page(document: Document, audio: Mapping[int, bytes], rubric: Rubric) -> str:
    """The page as text.

    Args:
        document: the session.
        audio: each turn's answer as MP3, by the turn's number; answers without are shown without a player.
        rubric: the one that the scores were made with; its anchors are shown beside them.
    """
    from jinja2 import Environment, StrictUndefined

    sounds = {turn: _TYPE + base64.b64encode(mp3).decode("ascii") for turn, mp3 in audio.items()}
    css, js = _part("page.css"), _part("page.js")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=_harmless)
    return environment.from_string(_part("page.html.jinja")).render(
        view=view_of(document, sounds, rubric), css=css, js=js, policy=_policy(css, js)
    )


def _harmless(value: object) -> object:
    """Text without control and bidirectional signs, for those who look at the file itself; the rest as it is."""
    return safe(value) if type(value) is str else value


@cache
def _part(name: str) -> str:
    return (resources.files("voicemock.reports") / name).read_text(encoding="utf-8")


def _policy(css: str, js: str) -> str:
    rules = (
        "default-src 'none'",
        f"style-src '{_hash(css)}'",
        f"script-src '{_hash(js)}'",
        "media-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
