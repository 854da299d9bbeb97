"""The act of marking a session: every criterion of every question that was answered, one event each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Protocol

from voicemock.certainty import is_poorly_heard
from voicemock.grade import Grade
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Run, Session, Turn
from voicemock.side_by_side import in_order
from voicemock.usage import Usage


class Judge(Protocol):
    """Judges one criterion of one exchange: a question and its follow-ups."""

    label: str
    """What judges, in words for people."""
    at_once: int
    """How many criteria it may judge at the same time."""

    def used(self) -> Usage:
        """What it has used so far, where a model is asked."""

    def grade(self, turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric, /) -> Grade:
        """The level with its evidence, or the reason why there is none.

        Raises:
            LLMUnreachable, Refused: a model was asked and cannot be reached; nothing was judged.
        """


Waiting = Callable[[int, int], AbstractContextManager[None]]
"""Goes on while a grade is waited for; told how many there are, and how many there will be."""


def mark(
    session: Session, judge: Judge, rubric: Rubric | None = None, waiting: Waiting = lambda done, total: nullcontext()
) -> Iterator[e.Event]:
    """Grade a session; an unfinished run by the same judge and rubric is gone on with, otherwise a new one begins.

    One that graded an answer before its text was corrected is not gone on with.

    A run in which a reply could not be used stays unfinished: those criteria are asked for again the next time.

    Args:
        session: what was said.
        judge: who grades.
        rubric: by what; None means the session's own.
        waiting: goes on while a grade is waited for.

    Raises:
        LLMUnreachable, Refused: what was graded before has been yielded and is kept.
    """
    rubric = rubric or session.rubric
    run = session.runs[-1] if session.runs else None
    if run is None or run.finished or run.outdated or run.judge != judge.label or run.rubric != rubric:
        number = len(session.runs) + 1
        data, digest = {} if rubric == session.rubric else rubric.as_data(), rubric.digest()
        yield e.ScoringStarted(run=number, judge=judge.label, rubric=data, rubric_digest=digest, learns=True)
        run = Run(number, judge.label, rubric)
    due, before, unusable = list(_due(session, rubric, run)), judge.used(), False
    grades = in_order(
        [
            partial(_grade, session.judged(name), question, criterion, rubric, judge)
            for name, question, criterion in due
        ],
        judge.at_once,
    )
    for done, (name, _, _) in enumerate(due):
        with waiting(done, len(due)):
            grade = next(grades)
        unusable = unusable or grade.reason == "bad_reply"
        yield e.CriterionGraded(run=run.number, question=name, grade=grade, judge=judge.label)
    if not unusable:
        yield e.ScoringFinished(run=run.number, usage=judge.used().since(before))


def _due(session: Session, rubric: Rubric, run: Run) -> Iterator[tuple[str, Question, Criterion]]:
    """What a run has not graded yet, of the questions that were not skipped."""
    for name in session.asked:
        if all(turn.skipped for turn in session.exchange(name)):
            continue
        question = question_for(session, name, rubric)
        for criterion_id in question.criteria:
            done = run.grades.get((name, criterion_id))
            if done is None or done.reason in ("bad_reply", "declined"):
                yield name, question, rubric.criterion(criterion_id)


def question_for(session: Session, name: str, rubric: Rubric) -> Question:
    """The question as a rubric has it; one that another rubric lacks is judged on all its criteria."""
    if name in {question.id for question in rubric.questions}:
        return rubric.question(name)
    asked = session.rubric.question(name)
    everything = tuple(criterion.id for criterion in rubric.criteria)
    return asked.model_copy(update={"criteria": everything, "reference": (), "follow_ups": ()})


def _grade(turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric, judge: Judge) -> Grade:
    said = [turn for turn in turns if turn.transcript and turn.transcript.text.strip()]
    if not said:
        return Grade(criterion=criterion.id, reason="not_heard")
    if is_poorly_heard(turn.transcript for turn in said if turn.transcript):
        return Grade(criterion=criterion.id, reason="not_heard_well")
    return judge.grade(said, question, criterion, rubric)
