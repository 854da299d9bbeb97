"""A session as public plain data, as `session show --json` and `report --format json` print it: docs/session-json.md.

The page, the Markdown report and the replay are made from it and from nothing else.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

from voicemock.audio.pitch import pitch_of
from voicemock.audio.wav import duration_s
from voicemock.errors import BadInput, NotFound
from voicemock.grade import REASONS, Evidence, Grade, Reason
from voicemock.prosody import LOST, UNREAD, Pitch
from voicemock.reports.figures import Measure, Spread, Totals, measures, spreads, totals
from voicemock.reports.interruptions import Interruption, interruption
from voicemock.reports.resumptions import Resumption, resumptions
from voicemock.reports.standing import standing
from voicemock.rubric import Criterion, Rubric
from voicemock.scoring.marking import question_for
from voicemock.sessions import session as folded
from voicemock.sessions.events import CloseReason, EngineFailed, Engines, TurnKind
from voicemock.sessions.library import Stored
from voicemock.transcript import Stretch, Transcript, Value

FORMAT = 1
"""Grows when a field changes its meaning or goes; new fields may come at any time."""


class RubricName(Value):
    """Which rubric it was."""

    id: str
    name: str
    digest: str
    """SHA-256 of its content."""


class Proof(Evidence):
    """A quote, and what it shows."""

    shows: str
    """The rubric's point that it shows, in the rubric's words; empty where none is named."""


class Score(Value):
    """One criterion for one question and its follow-ups."""

    question_id: str
    criterion: str
    name: str
    """The criterion's name for people."""
    level: int | None
    """1 to 5; None: not scored, and `reason` says why."""
    reason: Reason | None
    reason_text: str | None
    judge: str
    evidence: tuple[Proof, ...]
    note: str
    """What to know of this judgement, or why there is none, in a sentence."""
    why_not_higher: str
    why_not_lower: str
    missing: tuple[str, ...]
    samples: tuple[int, ...]
    outdated: bool
    """Whether the text of an answer to its question changed after it was graded."""


class Turn(Value):
    """One thing asked, and what came back."""

    number: int
    lead: str
    """What was said before the question: a greeting, or thanks for the last answer."""
    question: str
    """What was asked, word for word."""
    question_id: str
    kind: TurnKind
    by: Literal["llm", "written"]
    criterion: str | None
    target_s: float
    audio: str | None
    """Path of the answer's WAV file inside the session's folder."""
    duration_s: float | None
    audio_there_s: float | None
    """How much of the recording its file still holds; None where nothing was recorded, or nobody looked."""
    speech: tuple[Stretch, ...]
    gaps: tuple[Stretch, ...]
    interrupted: bool
    interruption: Interruption | None
    """The interviewer cut in on the answer, and what came of it."""
    asked_until_s: float
    """Up to here of the recording the question was being asked still: with headphones one may begin earlier."""
    skipped: bool
    typed: bool
    note: str
    transcript: Transcript | None
    """What counts as said: the user's correction where there is one."""
    heard: Transcript | None
    """What was recognised, where the user corrected it; None where `transcript` is what was recognised."""
    transcribed_by: str
    """The recogniser that gave the transcript; empty where none did."""
    failure: str | None
    scores: tuple[Score, ...]
    """The scores of its question with the evidence found in this very turn."""
    delivery: tuple[Measure, ...]
    """How it was said; empty where nothing was spoken."""


class Document(Value):
    """A session, for programs and for every report."""

    format: int = FORMAT
    id: str
    state: folded.State
    opened_at: datetime | None
    closed: CloseReason | None
    """Why no further question was asked; None while it is open."""
    voicemock: str
    """The version of the program that began it."""
    rubric: RubricName
    judged_by_rubric: RubricName | None
    """The rubric of the last grading; another one than `rubric` where it was changed in between."""
    language: str
    engines: Engines
    turns: tuple[Turn, ...]
    scores: tuple[Score, ...]
    totals: Totals | None
    """None before anything was graded."""
    failures: tuple[EngineFailed, ...]
    notes: tuple[str, ...]
    """What to know of how the engines did their jobs, a sentence each."""
    resumptions: tuple[Resumption, ...]
    clock_changes_s: tuple[float, ...]
    """By how much the computer's clock was set meanwhile, each time."""
    delivery: tuple[Spread, ...]
    """How the spoken answers were said; empty where nothing was spoken."""

    def exchange(self, question_id: str) -> tuple[Turn, ...]:
        """A question's turns: itself and its follow-ups."""
        return tuple(turn for turn in self.turns if turn.question_id == question_id)

    @property
    def recognisers(self) -> tuple[str, ...]:
        """Whatever gave a transcript, each once."""
        return tuple(dict.fromkeys(turn.transcribed_by for turn in self.turns if turn.transcribed_by))

    def as_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return self.model_dump(mode="json", exclude={"failures": {"__all__": {"kind"}}})


def document_of(stored: Stored) -> Document:
    """The document of a session as it lies on disk, with what is left of its audio."""
    there: dict[int, float] = {}
    pitches: dict[int, Pitch] = {}
    for turn in stored.session.turns:
        if turn.recorded:
            path = stored.audio(turn.number)
            there[turn.number], pitches[turn.number] = 0.0, LOST
            with suppress(BadInput, NotFound):
                there[turn.number] = duration_s(path) if path else 0.0
                pitches[turn.number] = pitch_of(path, turn.speech) if path else LOST
    return document(stored.session, stored.opened_at, there=there, pitches=pitches)


def document(
    session: folded.Session,
    opened_at: datetime | None = None,
    run: folded.Run | None = None,
    there: Mapping[int, float] | None = None,
    pitches: Mapping[int, Pitch] | None = None,
) -> Document:
    """The document of a session.

    Args:
        session: what was folded.
        opened_at: the stamp of the journal's first line.
        run: the grading to show, such as one that is under way; None means the one that counts.
        there: seconds of audio that each turn's file holds; None where nobody looked.
        pitches: how each turn's pitch moves; None where nobody listened.
    """
    run = run or session.run
    run = standing(run, session) if run else None
    scores = tuple(_scores(run, session)) if run else ()
    return Document(
        id=session.id,
        state=session.state,
        opened_at=opened_at,
        closed=session.closed,
        voicemock=session.opened.voicemock,
        rubric=_name(session.rubric, session.opened.rubric_digest),
        judged_by_rubric=_name(run.rubric, run.rubric.digest()) if run else None,
        language=session.rubric.language,
        engines=session.engines,
        turns=tuple(
            _turn(turn, session, scores, (there or {}).get(turn.number), (pitches or {}).get(turn.number, UNREAD))
            for turn in session.turns
        ),
        scores=scores,
        totals=totals(run) if run and run.grades else None,
        failures=session.failures,
        notes=session.notes,
        resumptions=resumptions(session),
        clock_changes_s=session.clock_changes_s,
        delivery=tuple(spreads(session.turns, pitches)),
    )


def _name(rubric: Rubric, digest: str) -> RubricName:
    return RubricName(id=rubric.id, name=rubric.name, digest=digest)


def _scores(run: folded.Run, session: folded.Session) -> Iterator[Score]:
    for (name, criterion_id), grade in run.grades.items():
        # An imported journal may name what its rubric does not hold.
        criterion = next((each for each in run.rubric.criteria if each.id == criterion_id), None)
        texts = _points(session, name, run.rubric, criterion) if criterion and name in session.asked else {}
        yield Score(
            question_id=name,
            criterion=grade.criterion,
            name=criterion.name if criterion else criterion_id,
            level=grade.level,
            reason=grade.reason,
            reason_text=_why_unscored(grade),
            note=grade.note,
            judge=run.judges.get((name, criterion_id), run.judge),
            evidence=tuple(
                Proof(**each.model_dump(), shows=texts.get(each.point or "", "")) for each in grade.evidence
            ),
            why_not_higher=grade.why_not_higher,
            why_not_lower=grade.why_not_lower,
            missing=grade.missing,
            samples=grade.samples,
            outdated=name in run.outdated,
        )


def _why_unscored(grade: Grade) -> str | None:
    if grade.reason is None:
        return None
    return f"{REASONS[grade.reason]}: {grade.note}".removesuffix(".") if grade.note else REASONS[grade.reason]


def _points(session: folded.Session, name: str, rubric: Rubric, criterion: Criterion) -> dict[str, str]:
    """What is looked for, in words, by id."""
    points = (*rubric.points(question_for(session, name, rubric), criterion), *criterion.red_flags)
    return {point.id: point.text for point in points}


def _turn(
    turn: folded.Turn, session: folded.Session, scores: tuple[Score, ...], audio_there_s: float | None, pitch: Pitch
) -> Turn:
    recorded = turn.recorded
    return Turn(
        number=turn.number,
        lead=turn.lead,
        question=turn.text,
        question_id=turn.question,
        kind=turn.kind,
        by=turn.by,
        criterion=turn.criterion,
        target_s=turn.target_s,
        audio=turn.audio if turn.recorded else None,
        duration_s=recorded.duration_s if recorded else None,
        audio_there_s=audio_there_s if recorded else None,
        speech=turn.speech,
        gaps=recorded.gaps if recorded else (),
        interrupted=recorded.interrupted if recorded else False,
        interruption=interruption(turn),
        asked_until_s=recorded.asked_until_s if recorded else 0.0,
        skipped=turn.skipped,
        typed=turn.typed,
        note=recorded.note if recorded else "",
        transcript=turn.transcript,
        heard=turn.heard,
        transcribed_by=turn.transcribed_by,
        failure=turn.failure,
        scores=tuple(_scores_in(turn, session, scores)),
        delivery=measures(turn, pitch),
    )


def _scores_in(turn: folded.Turn, session: folded.Session, scores: tuple[Score, ...]) -> Iterator[Score]:
    """The exchange's scores with their evidence in this turn; those without any belong to its first turn."""
    is_first = session.exchange(turn.question)[0].number == turn.number
    for score in scores:
        if score.question_id != turn.question:
            continue
        here = tuple(each for each in score.evidence if each.turn == turn.number)
        if here or (is_first and not score.evidence):
            yield score.model_copy(update={"evidence": here})
