"""X1: no text becomes markup, script, a link or a request in a report, and every text is still there as text."""

import importlib.util
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path

from tests.torture import markup_cohort as many
from tests.torture import markup_library as shelf
from tests.torture import markup_retake as again
from tests.torture import markup_session as made
from tests.torture.markup_payloads import payloads
from tests.torture.markup_session import EACH, PAGE_ONLY, WHOLE, Marked
from tests.torture.suite import Verdict
from voicemock.reports.document import document
from voicemock.reports.document_values import Document
from voicemock.reports.front_matter import note
from voicemock.reports.html.retake_page import retake_page
from voicemock.reports.html.session_page import page
from voicemock.safe_text import one_line, safe
from voicemock.sessions.session import Session

BATCH = 30
"""Payloads in one session: a rubric's name holds no more."""
CHROMIUM = Path("/usr/bin/chromium")
MP3 = b"\xff\xfb\x10\xc4 not really"

Structure = list[tuple[str, tuple[tuple[str, str | None], ...]]]


class Markup(HTMLParser):
    """The elements of an HTML text with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Structure = []
        self.words: list[str] = []
        self.odd: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.odd.append(f"a comment: {data[:60]!r}")

    def handle_pi(self, data: str) -> None:
        self.odd.append(f"an instruction: {data[:60]!r}")

    def unknown_decl(self, data: str) -> None:
        self.odd.append(f"a section: {data[:60]!r}")

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join("".join(self.words).split())


def by_markdown_it(text: str) -> str:
    """CommonMark with tables and strikethrough; HTML passes through, as on many sites."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def by_mistune(text: str) -> str:
    """Everything that mistune knows, with bare addresses made links."""
    import mistune

    known = ["strikethrough", "footnotes", "table", "url", "task_lists", "def_list", "abbr", "mark", "insert",
             "superscript", "subscript", "math", "ruby", "spoiler"]  # fmt: skip
    return str(mistune.create_markdown(escape=False, plugins=known)(text))


def by_python_markdown(text: str) -> str:
    """Markdown as it was first, with the usual extensions."""
    import markdown as python_markdown

    extensions = ["extra", "admonition", "nl2br", "sane_lists", "toc", "wikilinks", "meta"]
    return str(python_markdown.markdown(text, extensions=extensions))


RENDERERS: Mapping[str, Callable[[str], str]] = {
    "markdown-it": by_markdown_it,
    "mistune": by_mistune,
    "python-markdown": by_python_markdown,
}


class MarkupSuite:
    """Sessions full of payloads, in each report, read by each reader."""

    name = "X1"
    title = "markup, script, links and styles in every text, in the page and in Markdown"
    goal = "at least 8,400 renders: 0 scripts, 0 requests, 0 links, every text shown as text"
    sample_chunk = 4

    @property
    def sample(self) -> Sequence[str]:
        """All of them parsed, and a seventh of them in a real browser where there is one."""
        return [*map(str, range(0, len(payloads()), BATCH)), *(["chromium 7"] if _has_browser() else [])]

    def missing(self) -> str:
        """The renderers come with the developer's tools."""
        lacking = [name for name in ("mistune", "markdown") if importlib.util.find_spec(name) is None]
        return f"{', '.join(lacking)} not installed" if lacking else ""

    def cases(self) -> Iterable[str]:
        """All of them in the browser too."""
        return [*self.sample, *(["chromium 1"] if _has_browser() else [])]

    def run(self, case: str, folder: Path) -> Verdict:
        """Render one batch and read it."""
        if case.startswith("chromium"):
            return in_chromium(folder, int(case.split()[1]))
        first = int(case)
        marked = Marked(first, payloads()[first : first + BATCH])
        session, harmless = made.session(marked.numbers, marked.at), made.session(marked.numbers, _plain_of(marked))
        problems = [*on_the_page(marked, session, harmless), *beside_each_other(marked)]
        problems += [*over_all(marked, session, harmless), *over_many(marked), *in_tables(marked)]
        written, clean = note(_document(session, marked.at)), note(_document(harmless, _plain_of(marked)))
        for name, render in RENDERERS.items():
            problems += [f"{name}: {each}" for each in in_markdown(marked, written, clean, render)]
        renders = len(marked.payloads) * (len(again.SINKS) + len(shelf.SINKS) + len(shelf.LISTED))
        renders += len(marked.payloads) * (len(many.SINKS) + len(many.CELLS))
        renders += len(marked.payloads) * (len(WHOLE) + len(EACH) + 1 + 3 * (len(WHOLE) + len(EACH) - len(PAGE_ONLY)))
        return Verdict(tuple(problems[:10]), {"renders": renders})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        """Renders in all."""
        renders = sum(int(each.figures.get("renders", 0)) for each in verdicts.values())
        browser = "in Chromium too" if any("chromium" in case for case in verdicts) else "Chromium not run"
        return f"{len(payloads())} payloads x {len(WHOLE) + len(EACH)} places: {renders:,} renders; {browser}"


def on_the_page(marked: Marked, session: Session, harmless: Session) -> list[str]:
    """The page: the same elements and attributes as with harmless words, and every text whole."""
    html = _page(session, marked.at)
    read, clean = Markup(html), Markup(_page(harmless, _plain_of(marked)))
    problems = [*read.odd, *_same_structure(read.elements, clean.elements, free=("lang", "title", "aria-label"))]
    if safe(html) != html:
        problems.append("control characters in the file")
    return problems + _all_there(marked, read.text, [*made.whole(marked.numbers), *EACH])


def beside_each_other(marked: Marked) -> list[str]:
    """The page of a retake, the same way."""
    html = _retake_page(marked.numbers, marked.at)
    read, clean = Markup(html), Markup(_harmless_retake())
    problems = [*read.odd, *_same_structure(read.elements, clean.elements, free=("title", "aria-label"))]
    if safe(html) != html:
        problems.append("control characters in the file")
    return problems + _all_there(marked, read.text, again.SINKS)


@cache
def _harmless_retake() -> str:
    return _retake_page(range(BATCH), lambda number, sink: f"plain {made.mark(number, sink)}")


def _retake_page(numbers: range, put: made.Put) -> str:
    taken = again.attempts(numbers, put)
    return retake_page(taken, again.documents(taken), again.sounds(taken, MP3))


def over_all(marked: Marked, session: Session, harmless: Session) -> list[str]:
    """The pages of progress and of all sessions, the same way."""
    problems = []
    sinks = (shelf.SINKS, shelf.LISTED)
    for html, plain, shown in zip(shelf.pages(session), shelf.pages(harmless), sinks, strict=True):
        read, clean = Markup(html), Markup(plain)
        # A row's subject is a number: the place of its name among all names, which are sorted.
        free = ("title", "aria-label", "data-subject")
        problems += [*read.odd, *_same_structure(read.elements, clean.elements, free)]
        subjects = [value for _, attributes in read.elements for name, value in attributes if name == "data-subject"]
        problems += [f"data-subject is {each!r}" for each in subjects if not str(each).isdecimal()]
        problems += ["control characters in the file"] if safe(html) != html else []
        problems += _all_there(marked, read.text, shown)
    return problems


def over_many(marked: Marked) -> list[str]:
    """The page of a run over many interviews, the same way."""
    html = many.page(marked.numbers, marked.at)
    read, clean = Markup(html), Markup(many.page(marked.numbers, _plain_of(marked)))
    problems = [*read.odd, *_same_structure(read.elements, clean.elements, free=("title", "aria-label"))]
    problems += ["control characters in the file"] if safe(html) != html else []
    wanted = ((n, sink, one_line(marked.at(n, sink))) for n in marked.numbers for sink in many.SINKS)
    lacking = [text for _, sink, text in wanted if many.shown(sink, text) and text not in read.text]
    return problems + [f"the page lacks {text!r:.150}" for text in lacking]


def in_tables(marked: Marked) -> list[str]:
    """The tables of such a run: every text in a cell of its own, none of them a formula."""
    cells = list(many.cells(marked.numbers, marked.at))
    problems = [f"a formula: {each!r:.150}" for each in cells if each.startswith(("=", "+", "-", "@"))]
    problems += [f"control characters in {each!r:.150}" for each in cells if one_line(each) != each]
    whole = "\n".join(cells).replace("'", "")
    wanted = (one_line(marked.at(n, sink)) for n in marked.numbers for sink in many.CELLS)
    return problems + [f"no cell has {text!r:.150}" for text in wanted if text.replace("'", "") not in whole]


def in_markdown(marked: Marked, written: str, harmless: str, render: Callable[[str], str]) -> list[str]:
    """Markdown as one reader shows it: the same elements as with harmless words, and every text whole."""
    read, clean = Markup(render(written)), Markup(render(harmless))
    problems = [*read.odd, *_same_structure(read.elements, clean.elements, free=("id",))]
    for tag, attributes in read.elements:
        wrong = [name for name, _ in attributes if name != "id"]
        if wrong or tag in ("a", "img", "script", "style", "code", "pre", "input"):
            problems.append(f"<{tag} {' '.join(wrong)}>")
    if safe(written) != written:
        problems.append("control characters in the file")
    # The first Markdown shows the backslash before signs that it does not know as special.
    bare = (lambda text: text.replace("\\", "")) if render is by_python_markdown else (lambda text: text)
    sinks = [sink for sink in (*made.whole(marked.numbers), *EACH) if sink not in PAGE_ONLY]
    return problems + _all_there(marked, read.text, sinks, bare)


def _document(session: Session, put: made.Put) -> Document:
    """The session's document, but for what depends on the words: every turn has words to the grader, and the peer's
    feedback has quotes; pace and repeats, which would be drawn where there are enough words, are left out.
    """
    shown = document(session)
    turns = [
        turn.model_copy(
            update={
                "to_the_grader": (put(int(turn.question_id.removeprefix("q")), "grader"),),
                "delivery": tuple(each for each in turn.delivery if each.name not in ("pace", "repeats")),
            }
        )
        for turn in shown.turns
    ]
    assert shown.peer
    quotes = tuple(put(int(name.removeprefix("q")), "quoted") for name in shown.asked)
    peer = shown.peer.model_copy(update={"quotes": quotes})
    return shown.model_copy(update={"turns": tuple(turns), "peer": peer})


def _page(session: Session, put: made.Put) -> str:
    sounds = {turn.number: MP3 for turn in session.turns if turn.recorded}
    assert session.run
    return page(_document(session, put), sounds, session.run.rubric)


def _plain_of(marked: Marked) -> made.Put:
    return lambda number, sink: f"{made.plain(marked.payloads[number - marked.first])} {made.mark(number, sink)}"


def _same_structure(found: Structure, clean: Structure, free: Sequence[str]) -> list[str]:
    """Whether the elements are the same in the same order, with the same attributes; `free` ones hold any value."""

    def bound(element: tuple[str, tuple[tuple[str, str | None], ...]]) -> tuple[str, list[tuple[str, str | None]]]:
        tag, attributes = element
        if tag == "dd":  # how many fillers there are depends on the words
            return tag, []
        return tag, [(name, None if name in free else value) for name, value in attributes]

    for one, other in zip(found, clean, strict=False):
        if bound(one) != bound(other):
            return [f"{one!r:.200} instead of {other!r:.200}"]
    return [] if len(found) == len(clean) else [f"{len(found)} elements instead of {len(clean)}"]


def _all_there(
    marked: Marked, text: str, sinks: Iterable[str], bare: Callable[[str], str] = lambda text: text
) -> list[str]:
    """Which texts are not shown word for word."""
    text = bare(text)
    wanted = ((number, sink, bare(one_line(marked.at(number, sink)))) for number in marked.numbers for sink in sinks)
    return [f"{sink} lacks {one_line(marked.at(n, sink))!r:.150}" for n, sink, words in wanted if words not in text]


def _has_browser() -> bool:
    return CHROMIUM.exists() and importlib.util.find_spec("playwright") is not None


def in_chromium(folder: Path, every: int) -> Verdict:
    """Every so manieth payload, in pages in a browser whose every request, dialog and complaint is noted."""
    from playwright import sync_api

    problems: list[str] = []
    shown = payloads()[::every]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        view = browser.new_page()
        view.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        view.on("console", lambda message: problems.append(f"console: {message.text}"))
        view.on("pageerror", lambda error: problems.append(f"error: {error}"))
        view.on("request", partial(_trap, problems))
        for first in range(0, len(shown), BATCH):
            marked = Marked(first, shown[first : first + BATCH])
            path = folder / f"{first}.html"
            path.write_text(_page(made.session(marked.numbers, marked.at), marked.at), encoding="utf-8")
            view.goto(path.as_uri())
            problems += _strange(view)
            path.write_text(_retake_page(marked.numbers, marked.at), encoding="utf-8")
            view.goto(path.as_uri())
            problems += _strange(view)
            pages = shelf.pages(made.session(marked.numbers, marked.at))
            for html in (*pages, many.page(marked.numbers, marked.at)):
                path.write_text(html, encoding="utf-8")
                view.goto(path.as_uri())
                problems += _strange(view)
        browser.close()
    return Verdict(tuple(problems[:10]), {"renders": len(shown) * (len(WHOLE) + len(EACH) + 1)})


def _trap(problems: list[str], request: object) -> None:
    url = str(getattr(request, "url", ""))
    if not re.match(r"file:///.*/\d+\.html$|data:audio/mpeg;base64,", url):
        problems.append(f"asked for {url[:150]}")


def _strange(view: object) -> list[str]:
    """Elements that the page never has, and handlers on any."""
    found = view.evaluate(  # type: ignore[attr-defined]
        """() => [...document.querySelectorAll('*')].filter(each =>
            [...each.attributes].some(one => one.name.startsWith('on') || one.name === 'style')
            || ['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'LINK', 'BASE', 'FORM'].includes(each.tagName)
            || each.tagName === 'SCRIPT' && each !== document.scripts[0]
            || each.tagName === 'A'
                && !/^(#|(index|progress|x.report).html$|(table|levels).csv$)/.test(each.getAttribute('href'))
        ).map(each => each.outerHTML.slice(0, 150))"""
    )
    return [f"in the browser: {each}" for each in found]


SUITE = MarkupSuite()
