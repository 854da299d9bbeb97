"""Which part of a session is meant: a question by its number on the page or its id, a criterion by id or name."""

from collections.abc import Iterator

from voicemock.errors import NotFound
from voicemock.reports.document_values import Document
from voicemock.safe_text import one_line


def question_named(document: Document, given: str) -> str:
    """The id of the question that `Q2`, `2` or an id means.

    Raises:
        NotFound: nothing that was asked is called so.
    """
    known = dict(_questions(document))
    number = given.strip().lower().removeprefix("q")
    if given in known.values():
        return given
    found = known.get(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    if found is None:
        there = ", ".join(f"Q{number} ({one_line(name)})" for number, name in known.items())
        remedy = (
            f"There are: {there}." if there else f"Nothing was asked. See it: voicemock session show {document.id}"
        )
        raise NotFound(f"Session {document.id} has no question {one_line(given)!r}.", remedy)
    return found


def _questions(document: Document) -> Iterator[tuple[int, str]]:
    """The numbers that the page gives, each with the question's id."""
    for number, passage in document.numbered():
        if passage.question_id:
            yield number, passage.question_id


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
