"""Which part of a session is meant: a question by its number on the page or its id, a criterion by id or name."""

from collections.abc import Mapping

from voicemock.errors import NotFound
from voicemock.reports.document_values import Document
from voicemock.safe_text import one_line

MOST_LISTED = 8
"""Questions that are named where another one was asked for."""


def question_named(document: Document, given: str) -> str:
    """The id of the question that `Q2`, `2` or an id means.

    Raises:
        NotFound: nothing that was asked is called so.
    """
    known = questions_of(document)
    number = given.strip().lower().removeprefix("q")
    if given in known.values():
        return given
    found = known.get(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    if found is None:
        nothing = f"Nothing was asked. See it: voicemock session show {document.id}"
        remedy = f"There are: {listed(known)}." if known else nothing
        raise NotFound(f"Session {document.id} has no question {one_line(given)!r}.", remedy)
    return found


def questions_of(document: Document) -> Mapping[int, str]:
    """The ids of the questions that were asked, by the numbers that the page gives."""
    return {number: passage.question_id for number, passage in document.numbered() if passage.question_id}


def listed(questions: Mapping[int, str]) -> str:
    """The first of them, such as *Q1 (introduction), Q2 (failure)*."""
    named = [f"Q{number} ({one_line(name)})" for number, name in questions.items()]
    return ", ".join([*named[:MOST_LISTED], *["…"] * (len(named) > MOST_LISTED)])


def criterion_named(document: Document, given: str) -> str:
    """The id of the criterion that an id or a name means.

    Raises:
        NotFound: nothing was judged on one that is called so, or nothing was judged at all.
    """
    known = {score.criterion: score.name for score in document.scores}
    if not known:
        raise NotFound(f"Session {document.id} has not been scored yet.", f"Score it: voicemock score {document.id}")
    wanted = given.strip().casefold()
    for name, shown in known.items():
        if wanted in (name.casefold(), shown.casefold()):
            return name
    there = ", ".join(one_line(name) for name in known)
    raise NotFound(f"No answer of session {document.id} was judged on {one_line(given)!r}.", f"There are: {there}.")
