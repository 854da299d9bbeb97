"""A session as practice sees it: what was asked, the levels, and how it was said; a few hundred bytes of it."""

from collections.abc import Iterator
from datetime import datetime

from voicemock.round import Style
from voicemock.rubric import Kind
from voicemock.scoring.delivery import delivery
from voicemock.scoring.scores import scores
from voicemock.sessions.origin import Purpose, RetakeOf
from voicemock.sessions.session import Session, State
from voicemock.transcript import Value


class CriterionSummary(Value):
    """One criterion over a session's questions."""

    id: str
    name: str
    weight: float
    level: float | None
    """Mean of the levels, 1 to 5; None: not scored on any question."""


class QuestionSummary(Value):
    """One of the rubric's questions that was asked, with its follow-ups."""

    id: str
    text: str
    """As it was asked."""
    kind: Kind
    levels: dict[str, int | None]
    """By criterion; None: it was looked at and not scored."""
    answered: bool
    """Whether anything was said or typed."""


class DeliverySummary(Value):
    """One measure of how a session's answers were said, see scoring/delivery.py."""

    name: str
    unit: str
    values: dict[int, float]
    """By turn; answers in which it could not be measured are left out."""
    ordinary: tuple[float | None, float | None]


class Summary(Value):
    """A session without its words and its sound."""

    id: str
    opened_at: datetime
    state: State
    purpose: Purpose
    retake: RetakeOf | None
    played: str
    """Who took whose place: `peer` where one person interviewed another, `swap` where voicemock played the candidate;
    empty where the user answered."""
    rubric: str
    rubric_name: str
    rubric_digest: str
    """Of the rubric that the last grading used."""
    round: str
    """Id of the round; empty where the questions were asked with nothing around them."""
    round_name: str
    style: Style
    language: str
    judge: str
    """Label of the judge whose levels these are; empty where nothing was graded."""
    questions: tuple[QuestionSummary, ...]
    """In the order of asking."""
    criteria: tuple[CriterionSummary, ...]
    overall: float | None
    """Weighted mean of the criteria, 1 to 5; None: not scored."""
    turns: int
    """Answers given, skipped ones left out."""
    spoken_s: float
    """Seconds of the answers' recordings."""
    delivery: tuple[DeliverySummary, ...]


def summary_of(session: Session, opened_at: datetime) -> Summary:
    """The summary of a session.

    Args:
        session: folded with its words, since delivery is measured on them.
        opened_at: the stamp of the journal's first line.
    """
    opened, run = session.opened, session.run
    rubric = run.rubric if run else session.rubric
    found = scores(run.grades, rubric) if run else None
    return Summary(
        id=session.id,
        opened_at=opened_at,
        state=session.state,
        purpose=opened.purpose,
        retake=opened.retake,
        played="peer" if opened.people else "swap" if opened.candidate else "",
        rubric=rubric.id,
        rubric_name=rubric.name,
        rubric_digest=rubric.digest(),
        round=session.round.id if session.round else "",
        round_name=session.round.name if session.round else "",
        style=opened.style,
        language=session.language,
        judge=run.judge if run and run.grades else "",
        questions=tuple(_questions(session)),
        criteria=tuple(
            CriterionSummary(
                id=each.criterion,
                name=rubric.criterion(each.criterion).name,
                weight=each.weight,
                level=each.level,
            )
            for each in (found.criteria if found else ())
        ),
        overall=found.overall if found else None,
        turns=sum(bool(turn.transcript or turn.recorded) for turn in session.turns),
        spoken_s=sum(turn.recorded.duration_s for turn in session.turns if turn.recorded),
        delivery=tuple(_delivery(session)),
    )


def _questions(session: Session) -> Iterator[QuestionSummary]:
    grades = session.run.grades if session.run else {}
    kinds = {each.id: each.kind for each in session.rubric.questions}
    for name in session.asked:
        turns = session.exchange(name)
        yield QuestionSummary(
            id=name,
            text=turns[0].text,
            kind=kinds.get(name, "situation"),
            levels={criterion: grade.level for (question, criterion), grade in grades.items() if question == name},
            answered=any(turn.transcript and turn.transcript.text.strip() for turn in turns),
        )


def _delivery(session: Session) -> Iterator[DeliverySummary]:
    spoken = [turn for turn in session.turns if turn.recorded]
    for same in zip(*(delivery(turn) for turn in spoken), strict=True):
        yield DeliverySummary(
            name=same[0].name,
            unit=same[0].unit,
            values={
                turn.number: each.value for turn, each in zip(spoken, same, strict=True) if each.value is not None
            },
            ordinary=same[0].ordinary,
        )
