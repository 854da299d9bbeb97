"""What two people added to a session, for every report: marks, feedback, and how the interviewer led it."""

from collections.abc import Iterator

from voicemock.coaching.good_feedback import quotes_in
from voicemock.evaluation.conduct import ConductReview, passages_of, review
from voicemock.sessions.session import Run, Session
from voicemock.transcript import Transcript, Value


class Mark(Value):
    """A level that the other person gave, beside the one that was worked out."""

    question_id: str
    question: str
    """What was asked, as it was planned."""
    criterion: str
    name: str
    """The criterion's, for people."""
    level: int | None
    """None: not assessed."""
    heard: str
    """What was heard that speaks for it."""
    other: int | None
    """The level of the session's own grading; None where there is none."""
    judge: str
    """What graded it; empty before any grading."""


class Words(Value):
    """What the interviewer said in one turn."""

    stage: str
    """`opening`, a question's id, `your_questions` or `close`."""
    turn: int | None
    """The turn that it opened; None for what awaited no answer."""
    audio: str | None
    duration_s: float | None
    transcript: Transcript | None
    typed: bool
    failure: str
    """Why there is no transcript yet, though something was said."""


class Peer(Value):
    """Who interviewed whom, and what came of it."""

    interviewer: str
    candidate: str
    half: int
    first: str
    """In the second half: the id of the first half's session."""
    finished: bool
    """Whether the marks and the feedback were given."""
    marks: tuple[Mark, ...]
    strengths: str
    improve: str
    next_step: str
    quotes: tuple[str, ...]
    """What the feedback quotes and the candidate really said."""
    words: tuple[Words, ...]
    conduct: ConductReview


def peer_view(session: Session, run: Run | None) -> Peer | None:
    """The view of a session in which one person interviewed another; None of any other."""
    people, peering = session.opened.people, session.peering
    if people is None:
        return None
    given = {part: advised.text for part, advised in peering.advice.items()}
    return Peer(
        interviewer=people.interviewer,
        candidate=people.candidate,
        half=people.half,
        first=people.first,
        finished=peering.finished,
        marks=tuple(_marks(session, run)),
        strengths=given.get("strengths", ""),
        improve=given.get("improve", ""),
        next_step=given.get("next_step", ""),
        quotes=quotes_in("\n".join(given.values()), session.turns),
        words=tuple(words_of(session)),
        conduct=review(passages_of(session), session.opened.plan.minutes, session.rubric.language),
    )


def _marks(session: Session, run: Run | None) -> Iterator[Mark]:
    names = {each.id: each.name for each in session.rubric.criteria}
    planned = {each.id: each.text for each in session.rubric.questions}
    for (question, criterion), mark in session.peering.marks.items():
        grade = run.grades.get((question, criterion)) if run else None
        yield Mark(
            question_id=question,
            question=planned.get(question, question),
            criterion=criterion,
            name=names.get(criterion, criterion),
            level=mark.level,
            heard=mark.heard,
            other=grade.level if grade else None,
            judge=run.judges.get((question, criterion), run.judge) if run and grade else "",
        )


def words_of(session: Session) -> Iterator[Words]:
    """What whoever interviewed said, in order, but for what was broken off."""
    for spoken in session.peering.spoken:
        opens = session.peering.question_of(spoken.at_turn) == spoken
        there = opens and any(turn.number == spoken.at_turn for turn in session.turns)
        if spoken.is_over and not spoken.left:
            yield Words(
                stage=spoken.stage,
                turn=spoken.at_turn if there else None,
                audio=spoken.audio if spoken.recorded else None,
                duration_s=spoken.recorded.duration_s if spoken.recorded else None,
                transcript=spoken.transcript,
                typed=spoken.typed,
                failure=spoken.failure,
            )
