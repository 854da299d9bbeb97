"""Hostile texts and hostile ids through the local server: what X1 asks of a file, asked of a page that is served."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from tests.serving.local import Browser, library
from tests.torture import markup_session as made
from tests.torture.markup_payloads import payloads
from tests.torture.markup_session import EACH, Marked
from tests.torture.x1_markup import BATCH, Markup, _all_there
from voicemock.safe_text import safe

IDS = (
    '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "javascript:alert(1)", "a b", "%2e%2e", "ä\u202eö",
    "a&amp;b", "{{7*7}}", "a?b#c", "...", "a\nb", "a\\b", "https:example", "s" * 200,
)  # fmt: skip
"""Names of folders, which a library may have been given."""
DOES = ("href", "src", "class", "http-equiv", "role", "type")
ELSEWHERE = ("id", "quoted")
"""A session goes by its folder's name here; and no event holds what X1 puts into its documents."""
ACTS = {"href", "src", "xlink:href", "style", "id"}
DRAWN = ("svg", "text", "line", "rect", "path", "circle", "div", "p", "span")


def _served(first: int, folder: Path) -> Iterable[str]:
    """A batch of payloads in every text of a session, and the same session with harmless words."""
    marked = Marked(first, payloads()[first : first + BATCH])

    def plain(number: int, sink: str) -> str:
        return f"{made.plain(marked.payloads[number - first])} {made.mark(number, sink)}"

    pages, indexes = [], []
    for name, put in (("hostile", marked.at), ("harmless", plain)):
        browser = Browser(library(folder / name, made.events(marked.numbers, put), audio=())).opened()
        page, index, state = (browser.get(each) for each in ("/sessions/s", "/", "/sessions/s/state"))
        if {page.status, index.status, state.status} != {200}:
            yield f"{name}: {page.status}, {index.status}, {state.status} {browser.bugs!r:.200}"
            return
        pages.append(page.text)
        indexes.append(index.text)
    for hostile, harmless in (pages, indexes):
        read = Markup(hostile)
        yield from read.odd
        yield from (f"an element of its own: {each}" for each in _kinds(read) - _kinds(Markup(harmless)))
        if safe(hostile) != hostile:
            yield "control characters in the page"
    sinks = [each for each in (*made.whole(marked.numbers), *EACH) if each not in ELSEWHERE]
    yield from _all_there(marked, Markup(pages[0]).text, sinks)


def _kinds(read: Markup) -> set[str]:
    """Every element with the names of its attributes, and the values of those that do something.

    What is drawn of how an answer was spoken depends on its words, and does nothing.
    """
    found = [(tag, [(key, value if key in DOES else "") for key, value in attrs]) for tag, attrs in read.elements]
    return {f"{tag} {attrs}" for tag, attrs in found if tag not in DRAWN or {key for key, _ in attrs} & ACTS}


def _named(name: str, folder: Path) -> Iterable[str]:
    """A session whose folder has this name: listed, opened by its link, and nothing of the name becomes markup."""
    browser = Browser(library(folder, name=name)).opened()
    index = browser.get("/")
    read = Markup(index.text)
    links = [dict(attrs)["href"] or "" for tag, attrs in read.elements if tag == "a"]
    ours = [each for each in links if each.startswith("/sessions/")]
    if len(ours) != 1:
        yield f"links: {links}"
        return
    if any(key.startswith("on") for _, attrs in read.elements for key, _ in attrs):
        yield "the list has a handler"
    page = browser.get(ours[0])
    if page.status != 200 or browser.bugs:
        yield f"{page.status} for {ours[0]!r}: {browser.bugs!r}"
    if browser.post(f"{ours[0]}/answers/1/transcript", {"text": "said"}).status != 200:
        yield "an answer cannot be corrected"


TEXTS: Mapping[str, Callable[[Path], Iterable[str]]] = {
    **{f"texts-{first}": partial(_served, first) for first in range(0, len(payloads()), BATCH)},
    **{f"id-{at}": partial(_named, name) for at, name in enumerate(IDS)},
}
"""By the names of the cases."""
