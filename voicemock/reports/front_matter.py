"""A session's report for note programs: Markdown below a head of YAML."""

from collections.abc import Iterator

from voicemock.reports.document_values import Document
from voicemock.reports.markdown import markdown
from voicemock.reports.round_wording import title_of
from voicemock.safe_text import one_line

TAG = "mock-interview"
_PLAIN = " -,:'"


def note(document: Document) -> str:
    """The report with its head, ending in a newline."""
    return "\n".join(["---", *_head(document), "---", ""]) + "\n" + markdown(document)


def _head(document: Document) -> Iterator[str]:
    yield f"id: {_text(document.id)}"
    yield f"title: {_text(title_of(document))}"
    if document.opened_at:
        yield f"date: {document.opened_at.isoformat(timespec='seconds')}"
    yield f"state: {document.state}"
    yield f"rubric: {_text(document.rubric.id)}"
    if document.round:
        yield f"round: {_text(document.round.id)}"
    yield f"language: {_text(document.language)}"
    totals = document.totals
    yield f"overall: {_level(totals.overall if totals else None)}"
    if totals:
        yield "criteria:"
        yield from (f"  {_text(each.criterion)}: {_level(each.level)}" for each in totals.criteria)
    tags = [TAG, document.rubric.id, *([document.round.id] if document.round else [])]
    yield f"tags: [{', '.join(_text(each) for each in dict.fromkeys(tags))}]"


def _text(text: str) -> str:
    """A string of YAML in which nothing is Markdown, HTML or an address: many viewers know of no head."""
    signs = (
        sign if sign.isalnum() or sign in _PLAIN or ord(sign) > 127 else f"\\u{ord(sign):04x}"
        for sign in one_line(text)
    )
    return f'"{"".join(signs)}"'


def _level(level: float | None) -> str:
    return "null" if level is None else f"{level:.2f}"
