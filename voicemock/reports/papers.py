"""What came of the job description, the text about the firm and the CV, as values of a session's document."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from voicemock.preparation.plan import Need
from voicemock.transcript import Value

if TYPE_CHECKING:
    from voicemock.reports.document_values import Document

TITLE = "Beside your papers"


class Wanted(Value):
    """A skill of the job description, or a value of the firm."""

    name: str
    need: Need | None
    """None for a value."""
    heard_in: tuple[str, ...]
    """Ids of the questions in whose answers it was named; named is not shown."""


class Contradiction(Value):
    """An answer that says otherwise than the CV."""

    question_id: str
    said: str
    cv: str
    ask: str
    """As an interviewer would ask it."""


class Papers(Value):
    """What came of the job description, the text about the firm and the CV. Known in English."""

    wanted: tuple[Wanted, ...]
    contradictions: tuple[Contradiction, ...]


def told(document: "Document") -> Iterator[str]:
    """What there is to say of it, a sentence each."""
    papers = document.papers
    if papers is None:
        return
    for each in papers.contradictions:
        yield f"{each.ask} ({_place(each.question_id, document)})"
    for need, title in (("essential", "Asked for and"), ("desirable", "Welcome and"), (None, "The firm's values,")):
        those = [each for each in papers.wanted if each.need == need]
        heard = [f"{each.name} ({_places(each, document)})" for each in those if each.heard_in]
        unheard = [each.name.rstrip(".") for each in those if not each.heard_in]
        if heard:
            yield f"{title} named in your answers: {'; '.join(heard)}."
        if unheard and need != "desirable":
            yield f"{title} not heard: {'; '.join(unheard)}."


def _places(wanted: Wanted, document: "Document") -> str:
    return ", ".join(_place(each, document) for each in wanted.heard_in)


def _place(question: str, document: "Document") -> str:
    return f"question {document.asked.index(question) + 1}" if question in document.asked else question
