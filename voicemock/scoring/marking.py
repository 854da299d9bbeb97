"""The act of marking a session: every criterion of every question that was answered, one event each."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from voicemock.grade import Grade
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Run, Session, Turn


class Judge(Protocol):
    """Judges one criterion of one exchange: a question and its follow-ups."""

    label: str
    """What judges, in words for people."""

    def grade(self, turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric, /) -> Grade:
        """The level with its evidence, or the reason why there is none.

        Raises:
            LLMUnreachable, Refused: a model was asked and cannot be reached; nothing was judged.
        """


def mark(session: Session, judge: Judge, rubric: Rubric | None = None) -> Iterator[e.Event]:
    """Grade a session; an unfinished run by the same judge and rubric is gone on with, otherwise a new one begins.

    One that graded an answer before its text was corrected is not gone on with.

    A run in which a reply could not be used stays unfinished: those criteria are asked for again the next time.

    Raises:
        LLMUnreachable, Refused: what was graded before has been yielded and is kept.
    """
    rubric = rubric or session.rubric
    run = session.runs[-1] if session.runs else None
    if run is None or run.finished or run.outdated or run.judge != judge.label or run.rubric != rubric:
        number = len(session.runs) + 1
        yield e.ScoringStarted(run=number, judge=judge.label, rubric=rubric.as_data(), rubric_digest=rubric.digest())
        run = Run(number, judge.label, rubric)
    unusable = False
    for name, question, criterion in _due(session, rubric, run):
        grade = _grade(session.exchange(name), question, criterion, rubric, judge)
        unusable = unusable or grade.reason == "bad_reply"
        yield e.CriterionGraded(run=run.number, question=name, grade=grade, judge=judge.label)
    if not unusable:
        yield e.ScoringFinished(run=run.number)


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
    return judge.grade(said, question, criterion, rubric)
