"""A session as public plain data, as `session show --json` and `report --format json` print it: docs/session-json.md.

The page, the Markdown report and the replay are made from it and from nothing else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from voicemock.audio.decode import duration_s
from voicemock.errors import BadInput, NotFound
from voicemock.grade import REASONS, Grade
from voicemock.prosody import LOST, REMOVED, UNREAD, Pitch
from voicemock.reports.document_values import FORMAT, Document, Fact, Feedback, Proof, RubricName, Score, Turn
from voicemock.reports.figures import measures, spreads, totals
from voicemock.reports.interruptions import interruption
from voicemock.reports.material_lines import looked_at
from voicemock.reports.origin import answered_again, is_first_there
from voicemock.reports.papers import Papers
from voicemock.reports.papers_heard import papers_of
from voicemock.reports.peer_view import peer_view
from voicemock.reports.rescored import rescored
from voicemock.reports.resumptions import resumptions
from voicemock.reports.round_view import reaction_in, round_told, said, speaker
from voicemock.reports.standing import standing
from voicemock.reports.stories_used import StoryUsed, of_stored
from voicemock.reports.swap_view import swap_view
from voicemock.rubric import Criterion, Rubric
from voicemock.scoring.answer import words_to_the_grader
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.marking import question_for
from voicemock.sessions import session as folded
from voicemock.sessions.library import Stored
from voicemock.transcript import Stretch

__all__ = ["FORMAT", "Document", "document", "document_of"]


def document_of(stored: Stored, listen: Callable[[Path, Sequence[Stretch]], Pitch] | None = None) -> Document:
    """The document of a session as it lies on disk, with what is left of its audio.

    `listen` finds how the pitch moves in a recording; by itself this listens to each anew.
    """
    there: dict[int, float] = {}
    pitches: dict[int, Pitch] = {}
    for turn in stored.session.turns:
        if turn.recorded:
            from voicemock.audio.pitch import pitch_of  # numpy

            path = stored.audio(turn.number)
            there[turn.number], pitches[turn.number] = 0.0, REMOVED if turn.audio_removed else LOST
            with suppress(BadInput, NotFound):
                there[turn.number] = duration_s(path) if path else 0.0
                if path:
                    pitches[turn.number] = (listen or pitch_of)(path, turn.speech)
    return document(
        stored.session,
        stored.opened_at,
        there=there,
        pitches=pitches,
        stories=of_stored(stored),
        papers=papers_of(stored.session, stored.opened_at),
        first_is_there=is_first_there(stored),
    )


def document(
    session: folded.Session,
    opened_at: datetime | None = None,
    run: folded.Run | None = None,
    there: Mapping[int, float] | None = None,
    pitches: Mapping[int, Pitch] | None = None,
    *,
    stories: tuple[StoryUsed, ...] = (),
    papers: Papers | None = None,
    first_is_there: bool | None = None,
) -> Document:
    """The document of a session.

    Args:
        session: what was folded.
        opened_at: the stamp of the journal's first line.
        run: the grading to show, such as one that is under way; None means the one that counts.
        there: seconds of audio that each turn's file holds; None where nobody looked.
        pitches: how each turn's pitch moves; None where nobody listened.
        stories: which of the user's own stories were told.
        papers: the answers beside the job description, the text about the firm and the CV.
        first_is_there: of a retake, whether the session of the first attempt is still kept; None where nobody looked.
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
        turns=tuple(_turns(session, scores, there or {}, pitches or {})),
        scores=scores,
        feedback=tuple(_feedback(run, session)),
        rescored=rescored(session, run) if run else (),
        usage=run.usage if run else None,
        debrief=run.debrief if run else None,
        totals=totals(run) if run and run.grades else None,
        failures=session.failures,
        notes=session.notes,
        resumptions=resumptions(session),
        clock_changes_s=session.clock_changes_s,
        delivery=tuple(spreads(session.turns, pitches)),
        peer=peer_view(session, run),
        swap=swap_view(session),
        material=looked_at(session),
        papers=papers,
        round=round_told(session, run),
        remarks=tuple(said(session)),
        stories=stories,
        purpose=session.opened.purpose,
        retake=answered_again(session, first_is_there),
        imported=session.opened.imported,
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


def _feedback(run: folded.Run | None, session: folded.Session) -> Iterator[Feedback]:
    for name in session.asked:
        advice = run.advice.get(name) if run else None
        facts = tuple(Fact(asked=asked, told=told) for asked, told in session.facts.get(name, ()))
        stronger = session.stronger.get(name)
        if advice or facts or stronger:
            outdated = run is not None and name in run.outdated
            yield Feedback(question_id=name, advice=advice, facts=facts, stronger=stronger, outdated=outdated)


def _why_unscored(grade: Grade) -> str | None:
    if grade.reason is None:
        return None
    return f"{REASONS[grade.reason]}: {grade.note}".removesuffix(".") if grade.note else REASONS[grade.reason]


def _points(session: folded.Session, name: str, rubric: Rubric, criterion: Criterion) -> dict[str, str]:
    """What is looked for, in words, by id."""
    points = (*rubric.points(question_for(session, name, rubric), criterion), *criterion.red_flags)
    return {point.id: point.text for point in points}


def _turns(
    session: folded.Session, scores: tuple[Score, ...], there: Mapping[int, float], pitches: Mapping[int, Pitch]
) -> Iterator[Turn]:
    for turn in session.turns:
        yield _turn(turn, session, scores, there.get(turn.number), pitches.get(turn.number, UNREAD))


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
        audio_removed=turn.audio_removed,
        speech=turn.speech,
        gaps=recorded.gaps if recorded else (),
        interrupted=recorded.interrupted if recorded else False,
        interruption=interruption(turn),
        asked_until_s=recorded.asked_until_s if recorded else 0.0,
        skipped=turn.skipped,
        typed=turn.typed,
        synthetic=turn.synthetic,
        note=recorded.note if recorded else "",
        transcript=turn.transcript,
        heard=turn.heard,
        to_the_grader=_to_the_grader(turn, session),
        transcribed_by=turn.transcribed_by,
        failure=turn.failure,
        scores=tuple(_scores_in(turn, session, scores)),
        delivery=measures(turn, pitch),
        stage=turn.stage,
        speaker=speaker(turn.speaker, session),
        note_taken=turn.note_taken,
        reaction=reaction_in(turn, session.rubric.language),
    )


def _to_the_grader(turn: folded.Turn, session: folded.Session) -> tuple[str, ...]:
    text = turn.transcript.text if turn.transcript else ""
    with speaking(session.rubric.language):
        spans = words_to_the_grader(session.exchange(turn.question)).get(text, ())
    return tuple(text[start:end] for start, end in spans)


def _scores_in(turn: folded.Turn, session: folded.Session, scores: tuple[Score, ...]) -> Iterator[Score]:
    """The exchange's scores with their evidence in this turn; those without any belong to its first turn."""
    is_first = session.exchange(turn.question)[0].number == turn.number
    for score in scores:
        if score.question_id != turn.question:
            continue
        here = tuple(each for each in score.evidence if each.turn == turn.number)
        if here or (is_first and not score.evidence):
            yield score.model_copy(update={"evidence": here})
