"""The home of Jinja2: a template of this folder made into one self-contained page.

It makes no request and runs no script but its own: everything is inlined, the content policy names the SHA-256 of its
one style sheet and one script, and every text goes through Jinja2's autoescape.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from html import unescape
from importlib import resources
from typing import TYPE_CHECKING

from voicemock.safe_text import safe

if TYPE_CHECKING:
    from jinja2 import Environment, Template

BASE = "base.css"
"""Colours, type and whatever else all pages share."""


def rendered(
    template: str,
    view: object,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    *,
    served: bool = False,
    sounds_beside: bool = False,
) -> str:
    """A page as text.

    Args:
        template: its file's name; it extends `base.html.jinja`.
        view: what it shows, by the name `view`.
        styles: files of its own style sheets, after the one that all pages share.
        scripts: files of its scripts.
        served: whether our own server hands it out: it may then play sounds from there and talk to it.
        sounds_beside: whether the sounds that it plays are files beside it.
    """
    css = "".join(_part(each) for each in (BASE, *styles))
    js = "".join(_part(each) for each in scripts)
    policy = _policy(css, js, served, sounds_beside)
    return _template(template).render(view=view, css=css, js=js, policy=policy, served=served)


@cache
def _template(name: str) -> "Template":
    """Compiled once: that takes longer than to fill it."""
    return _environment().get_template(name)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_harmless,
        loader=FunctionLoader(_part),
        auto_reload=False,
    )


def _harmless(value: object) -> object:
    """Text without control and bidirectional signs, for those who look at the file itself; the rest as it is."""
    return safe(value) if type(value) is str else value


@cache
def _part(name: str) -> str:
    return (resources.files("voicemock.reports.html") / name).read_text(encoding="utf-8")


def policy_of(page: str) -> str:
    """The content policy that a rendered page names in its head, for the server that hands it out."""
    _, _, rest = page.partition('<meta http-equiv="Content-Security-Policy" content="')
    return unescape(rest.partition('"')[0])


def _policy(css: str, js: str, served: bool, sounds_beside: bool) -> str:
    media = "media-src 'self'" if served or sounds_beside else "media-src data:"
    rules = (
        "default-src 'none'",
        f"style-src '{_hash(css)}'",
        f"script-src '{_hash(js)}'" if js else "script-src 'none'",
        media,
        *(("connect-src 'self'",) if served else ()),
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
