"""An interview that the user led with a candidate that voicemock played, for every report."""

from voicemock.evaluation.conduct import ConductReview, passages_of, review
from voicemock.evaluation.swap_marks import Lean, closeness, compared, overall
from voicemock.reports.peer_view import Words, words_of
from voicemock.sessions.session import Session
from voicemock.transcript import Value


class SwapMark(Value):
    """The user's mark beside the true level."""

    question_id: str
    criterion: str
    name: str
    """The criterion's, for people."""
    level: int | None
    """None: not assessed."""
    true: int | None
    """The candidate's level; None before the marks are in, or where the example has none."""
    heard: str
    """What was heard that speaks for the mark."""
    held_back: bool
    """Whether the candidate kept something of it until somebody asked; always False before the marks are in."""
    drawn_out: bool
    """Whether it was asked for."""


class Swap(Value):
    """Whom the user interviewed, and what came of it. Nothing in it tells the level before the marks are in."""

    candidate: str
    by: str
    """What worded the answers."""
    finished: bool
    """Whether the marks are in."""
    level: str | None
    """What was wished or drawn, such as `senior` or `4`; None before the marks are in, as for the figures."""
    drawn: bool | None
    marks: tuple[SwapMark, ...]
    compared: int
    """How many marks have a true level beside them."""
    difference: float | None
    """Mean of mark less true level; above 0 is too kind."""
    exact: float | None
    """Share of the same level, 0 to 1."""
    within_one: float | None
    lean: Lean | None
    """`kind` or `hard` from half a level on."""
    overall: float | None
    """Weighted mean of the marks, over what has both levels."""
    overall_true: float | None
    words: tuple[Words, ...]
    """What the user said as the interviewer."""
    conduct: ConductReview


def swap_view(session: Session) -> Swap | None:
    """The view of a session in which the user interviewed; None of any other."""
    part, finished = session.opened.candidate, session.peering.finished
    if part is None:
        return None
    rows = compared(session)
    shown = rows if finished else ()
    close = closeness(shown)
    names = {each.id: each.name for each in session.rubric.criteria}
    marks = tuple(
        SwapMark(
            question_id=each.question,
            criterion=each.criterion,
            name=names.get(each.criterion, each.criterion),
            level=each.mark,
            true=each.true if finished else None,
            heard=each.heard,
            held_back=finished and each.held_back,
            drawn_out=finished and each.drawn_out,
        )
        for each in rows
        if finished or (each.question, each.criterion) in session.peering.marks
    )
    return Swap(
        candidate=part.name,
        by=part.by,
        finished=finished,
        level=part.level if finished else None,
        drawn=part.drawn if finished else None,
        marks=marks,
        compared=close.compared,
        difference=close.difference,
        exact=close.exact,
        within_one=close.within_one,
        lean=close.lean,
        overall=overall(shown, session, "mark"),
        overall_true=overall(shown, session, "true"),
        words=tuple(words_of(session)),
        # The candidate's answers take no time that could be measured, so the time that is left is not known either.
        conduct=review(passages_of(session), None, session.rubric.language),
    )
