"""One run of grading, and how its events change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voicemock.feedback import Advice, Debrief
from voicemock.grade import Grade
from voicemock.rubric import Rubric
from voicemock.sessions.scoring_events import AnswerAdvised, CriterionGraded, ScoringFinished, SessionDebriefed
from voicemock.usage import Usage

OfRun = CriterionGraded | ScoringFinished | AnswerAdvised | SessionDebriefed
"""What belongs to a run by its number."""


@dataclass(frozen=True)
class Run:
    """One run of grading."""

    number: int
    judge: str
    rubric: Rubric
    grades: Mapping[tuple[str, str], Grade] = field(default_factory=dict)
    """By question and criterion, in the order of grading."""
    judges: Mapping[tuple[str, str], str] = field(default_factory=dict)
    finished: bool = False
    usage: Usage = field(default_factory=Usage)
    """What the model used for it, as `ScoringFinished` says."""
    outdated: frozenset[str] = frozenset()
    """Questions that were graded before the text of an answer to them changed."""
    learns: bool = False
    """Whether advice and a debrief follow the grades."""
    advice: Mapping[str, Advice] = field(default_factory=dict)
    """Feedback by question."""
    debrief: Debrief | None = None


def gone_on(run: Run, event: OfRun) -> Run:
    """The run after one more event of it."""
    match event:
        case CriterionGraded():
            key = (event.question, event.grade.criterion)
            return replace(run, grades={**run.grades, key: event.grade}, judges={**run.judges, key: event.judge})
        case ScoringFinished():
            return replace(run, finished=True, usage=event.usage)
        case AnswerAdvised():
            return replace(run, advice={**run.advice, event.question: event.advice})
        case SessionDebriefed():
            return replace(run, debrief=event.debrief)
