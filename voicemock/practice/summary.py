"""A session as practice sees it: what was asked, the levels, and how it was said; a few hundred bytes of it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from voicemock.round import Style
from voicemock.rubric import Kind
from voicemock.scoring.delivery import delivery
from voicemock.scoring.scores import CriterionScore, scores
from voicemock.sessions.events import SessionOpened
from voicemock.sessions.marks import anchors_of
from voicemock.sessions.origin import Purpose, RetakeOf
from voicemock.sessions.session import Run, Session, State, due
from voicemock.transcript import Value

ANCHOR_DIGITS = 12
"""Of a digest, enough to tell one wording of a criterion from another."""
_YEARS = range(1970, 9000)
"""What is earlier or later overflows somewhere when it is brought to another zone."""
DECIMALS = 3
"""Of what is measured; no more was."""


class CriterionSummary(Value):
    """One criterion over a session's questions."""

    id: str
    name: str
    weight: float
    level: float | None
    """Mean of the levels, 1 to 5; None: not scored on any question."""
    scored: int = 0
    """Questions with a level."""
    judges: tuple[str, ...] = ()
    """Labels of those who gave its levels: more than one where an engine failed in the middle."""
    anchors: str = ""
    """Digest of what each level means: a criterion that reads otherwise is another one."""
    looked_for: int = 0
    """Points that the rubric looks for in the answers with a level."""
    missing: int = 0
    """Those of them that were not found."""


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
    """The ordinary range, where it is the same for all of them."""


class Summary(Value):
    """A session without its words and its sound."""

    id: str
    opened_at: datetime
    held_at: datetime
    """When the interview took place: of one held elsewhere what its file says, of all others `opened_at`."""
    state: State
    finished: bool
    """Whether nothing is left to do: no question, no scores, no advice."""
    purpose: Purpose
    retake: RetakeOf | None
    played: str
    """Who took whose place: `peer` where one person interviewed another, `swap` where voicemock played the candidate,
    `demo` where recorded answers were shown; empty where the user answered."""
    candidate: str
    """The name of the candidate that voicemock played; empty where it played none."""
    rubric: str
    rubric_name: str
    rubric_digest: str
    """Of the rubric that the last grading used."""
    rubric_questions: int
    """How many questions that rubric has."""
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


def own(summaries: Iterable[Summary]) -> list[Summary]:
    """The sessions in which the user answered, in the order in which they were held."""
    return sorted((each for each in summaries if not each.played), key=lambda each: (each.held_at, each.id))


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
        opened_at=_in_utc(opened_at),
        held_at=_in_utc((opened.imported.held_at if opened.imported else None) or opened_at),
        state=session.state,
        finished=due(session) is None,
        purpose=opened.purpose,
        retake=opened.retake,
        played=_played(opened),
        candidate=opened.candidate.name if opened.candidate else "",
        rubric=rubric.id,
        rubric_name=rubric.name,
        rubric_digest=rubric.digest(),
        rubric_questions=len(rubric.questions),
        round=session.round.id if session.round else "",
        round_name=session.round.name if session.round else "",
        style=opened.style,
        language=session.language,
        judge=run.judge if run and run.grades else "",
        questions=tuple(_questions(session)),
        criteria=tuple(_criterion(run, each) for each in found.criteria) if run and found else (),
        overall=found.overall if found else None,
        turns=sum(bool(turn.transcript or turn.recorded) for turn in session.turns),
        spoken_s=round(sum(turn.recorded.duration_s for turn in session.turns if turn.recorded), DECIMALS),
        delivery=tuple(_delivery(session)),
    )


def _played(opened: SessionOpened) -> str:
    if opened.purpose == "demo":
        return "demo"
    return "peer" if opened.people else "swap" if opened.candidate else ""


def _in_utc(at: datetime) -> datetime:
    """With its zone, as files may tell a time without one; a time that no clock shows becomes the first one."""
    known = at if at.tzinfo else at.replace(tzinfo=UTC)
    return known if known.year in _YEARS else datetime(_YEARS.start, 1, 1, tzinfo=UTC)


def _criterion(run: Run, score: CriterionScore) -> CriterionSummary:
    criterion = run.rubric.criterion(score.criterion)
    asked = {each.id: each for each in run.rubric.questions}
    scored = {
        key: grade for key, grade in run.grades.items() if key[1] == score.criterion and grade.level is not None
    }
    points = [len(run.rubric.points(asked[question], criterion)) for question, _ in scored if question in asked]
    missing = [len(grade.missing) for (question, _), grade in scored.items() if question in asked]
    return CriterionSummary(
        id=score.criterion,
        name=criterion.name,
        weight=score.weight,
        level=score.level,
        scored=score.scored,
        judges=tuple(sorted({run.judges.get(key, run.judge) for key in scored})),
        anchors=anchors_of(criterion)[:ANCHOR_DIGITS],
        looked_for=sum(points),
        missing=sum(missing),
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
        measured = {
            turn.number: (each.value, each.ordinary)
            for turn, each in zip(spoken, same, strict=True)
            if each.value is not None
        }
        ranges = {ordinary for _, ordinary in measured.values()}
        yield DeliverySummary(
            name=same[0].name,
            unit=same[0].unit,
            values={number: round(value, DECIMALS) for number, (value, _) in measured.items()},
            ordinary=ranges.pop() if len(ranges) == 1 else (None, None),
        )
