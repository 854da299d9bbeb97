"""The act of giving feedback after the scores: for each answer what worked, what was missing, one thing to do next.

Without a model it is written from the rubric's own words and the quotes that code has found.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.feedback import Advice, Strength
from voicemock.grade import REASONS, Evidence, Grade
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.marking import question_for
from voicemock.sessions import events as e
from voicemock.sessions.session import Run, Session, Turn

BY_RUBRIC = "the rubric"
"""Names what gave advice where no model did."""
GOOD = 4
"""From this level on something worked."""
MAX_WORKED = 3
MAX_MISSING = 4
NOTHING_SAID = ("not_heard", "too_little_said")
"""Reasons why an answer has no level that leave nothing to give advice on."""


@dataclass(frozen=True)
class Answered:
    """The answer to a question and its follow-ups, as it was graded."""

    turns: tuple[Turn, ...]
    """Those with words."""
    question: Question
    rubric: Rubric
    grades: Mapping[str, Grade]
    """By criterion."""

    @cached_property
    def criteria(self) -> tuple[tuple[Criterion, Grade], ...]:
        """What it was graded on, in the question's order."""
        known = {each.id: each for each in self.rubric.criteria}
        return tuple(
            (known[name], self.grades[name])
            for name in self.question.criteria
            if name in known and name in self.grades
        )

    @cached_property
    def weakest(self) -> tuple[tuple[Criterion, Grade], ...]:
        """Those with a level below 5, the one first in which most can be gained: by weight and levels to go."""
        open_ = [pair for pair in self.criteria if pair[1].level is not None and pair[1].level < 5]
        return tuple(sorted(open_, key=lambda pair: -pair[0].weight * (5 - (pair[1].level or 5))))

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """What the rubric looked for and nobody found, the weakest criterion's first and those at level 5 last."""
        unscored = [pair for pair in self.criteria if pair[1].level is None]
        texts = (each for _, grade in (*self.weakest, *unscored, *self.criteria) for each in grade.missing)
        return tuple(dict.fromkeys(texts))

    @property
    def is_scored(self) -> bool:
        """Whether it has any level."""
        return any(grade.level is not None for grade in self.grades.values())

    @property
    def is_junk(self) -> bool:
        """Whether so little was said that there is nothing to give advice on."""
        return all(grade.reason in NOTHING_SAID for grade in self.grades.values())


class Adviser(Protocol):
    """Gives feedback on one answer."""

    label: str
    """What gives it, in words for people."""

    def advise(self, answer: Answered, /) -> Advice:
        """The feedback.

        Raises:
            LLMUnreachable, Refused: a model was asked and cannot be reached.
            BadReply: what it replied cannot be used.
        """


def advise(
    session: Session, run: Run, adviser: Adviser, questions: Container[str] | None = None
) -> Iterator[e.Event]:
    """Feedback on every answer of a run that was graded and has none yet; only to `questions` where they are given.

    A model that fails costs nothing but its own advice: what the rubric says is given instead, and that it is so.
    """
    by: Adviser = adviser
    for number, name in enumerate(session.asked, 1):
        answer = answered(session, run, name)
        if answer is None or name in run.advice or (questions is not None and name not in questions):
            continue
        try:
            advice = by.advise(answer)
        except (LLMUnreachable, Refused, BadReply) as error:
            lasting = not isinstance(error, BadReply)
            which = "the answers from here on" if lasting else f"answer {number}"
            yield e.EngineNoted(note=f"The advice on {which} is by the rubric alone: {one_line(error.message)}")
            written = WrittenAdviser()
            by = written if lasting else by
            advice = written.advise(answer)
        yield e.AnswerAdvised(run=run.number, question=name, advice=advice)


def answered(session: Session, run: Run, name: str) -> Answered | None:
    """The answer to a question as a run graded it; None where nothing was heard, or a grade is still to come."""
    turns = tuple(turn for turn in session.judged(name) if turn.transcript and turn.transcript.text.strip())
    grades = {criterion: grade for (question, criterion), grade in run.grades.items() if question == name}
    question = question_for(session, name, run.rubric) if turns else None
    if question is None or not grades.keys() >= set(question.criteria):
        return None
    asked_again = () if run.finished else ("bad_reply", "declined")
    if any(grade.reason in asked_again for grade in grades.values()):
        return None
    return Answered(turns, question, run.rubric, grades)


class WrittenAdviser:
    """Feedback in the rubric's own words."""

    label = BY_RUBRIC

    def advise(self, answer: Answered) -> Advice:
        """The feedback on one answer."""
        return Advice(
            worked=worked(answer),
            looked_for=looked_for(answer),
            missing=answer.missing[:MAX_MISSING],
            next_step=_next_step(answer),
            fact_to_ask=_fact_to_ask(answer),
            by=BY_RUBRIC,
        )


def worked(answer: Answered) -> tuple[Strength, ...]:
    """The quotes behind the levels from 4 on, or else behind the best; each with the point that it shows."""
    levels = [(criterion, grade) for criterion, grade in answer.criteria if grade.level and grade.level > 1]
    best = max((grade.level or 0 for _, grade in levels), default=0)
    found: list[Strength] = []
    for criterion, grade in sorted(levels, key=lambda pair: -(pair[1].level or 0)):
        points = {point.id: point.text for point in answer.rubric.points(answer.question, criterion)}
        flags = {flag.id for flag in criterion.red_flags}
        for each in grade.evidence if (grade.level or 0) >= min(best, GOOD) else ():
            if each.point not in flags and not any(overlap(each, other.evidence) for other in found):
                found.append(Strength(evidence=each, why=points.get(each.point or "", criterion.name)))
    return tuple(found[:MAX_WORKED])


def overlap(one: Evidence, other: Evidence) -> bool:
    """Whether two quotes share words."""
    return one.turn == other.turn and one.char_start < other.char_end and other.char_start < one.char_end


def looked_for(answer: Answered) -> str:
    """What a full answer to this very question has; where the rubric does not say so, what its criteria measure."""
    if answer.question.reference:
        return f"{'; '.join(point.text.removesuffix('.') for point in answer.question.reference)}."
    return " ".join(
        f"{criterion.name}: {_continued(criterion.measures).removesuffix('.')}." for criterion, _ in answer.criteria
    )


def _continued(sentence: str) -> str:
    """A sentence's beginning in small letters, unless it begins with a name in capitals."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def _next_step(answer: Answered) -> str:
    if not answer.is_scored:
        reason = next((grade.reason for grade in answer.grades.values() if grade.reason), None)
        why = f"{REASONS[reason].capitalize()}. " if reason else ""
        return f"{why}Try it again, and begin with this: {_probe(answer.question, answer.criteria[0][0])}"
    if not answer.weakest:
        minutes = f"{answer.question.minutes:g} minute{'s' * (answer.question.minutes != 1)}"
        first = (
            f"Add this: {answer.missing[0].removesuffix('.')}"
            if answer.missing
            else "Nothing is missing by the rubric"
        )
        return f"{first}. Practise to say it in {minutes}."
    criterion, grade = answer.weakest[0]
    above = min(level for level in criterion.levels if level > (grade.level or 0))
    return f"To reach level {above} on {criterion.name}: {criterion.levels[above]}"


def _fact_to_ask(answer: Answered) -> str:
    """The follow-up for the weakest criterion; where it was asked before, what is still missing there."""
    if not answer.is_scored:
        return ""
    asked = {one_line(turn.text) for turn in answer.turns}
    for criterion, grade in answer.weakest:
        if (probe := _probe(answer.question, criterion)) not in asked:
            return probe
        if grade.missing:
            return f"What can you add on this: {grade.missing[0].removesuffix('.')}?"
    return f"What can you add on this: {answer.missing[0].removesuffix('.')}?" if answer.missing else ""


def _probe(question: Question, criterion: Criterion) -> str:
    return next((each.ask for each in question.follow_ups if each.criterion == criterion.id), criterion.probe)


def said_by(turns: Sequence[Turn]) -> str:
    """All words of the turns."""
    return "\n".join(turn.transcript.text for turn in turns if turn.transcript)
