"""The facts of a journal that come after the interview: grades, and what is made of them."""

from typing import Any, Literal

from pydantic import Field

from voicemock.feedback import Advice, Debrief, StrongerAnswer
from voicemock.grade import Grade
from voicemock.transcript import Value
from voicemock.usage import Usage


class ScoringStarted(Value):
    """A run of grading began. The grades of the last finished run are the session's."""

    kind: Literal["scoring_started"] = "scoring_started"
    run: int
    judge: str
    rubric: dict[str, Any] = Field(default_factory=dict)
    """The whole rubric; empty where it is the session's own, which stands in the journal's first line."""
    rubric_digest: str
    learns: bool = False
    """Whether advice and a debrief follow the grades; older versions gave none."""


class CriterionGraded(Value):
    """One criterion was judged for one question and its follow-ups, or could not be."""

    kind: Literal["criterion_graded"] = "criterion_graded"
    run: int
    question: str
    grade: Grade
    judge: str
    """What graded it: a model's name, or coverage."""


class ScoringFinished(Value):
    """Every due criterion of the run has a grade or a reason why not."""

    kind: Literal["scoring_finished"] = "scoring_finished"
    run: int
    usage: Usage = Usage()
    """What the model used since grading was begun or taken up; nothing without a model."""


class SelfRated(Value):
    """The user said what an answer was worth before any score was shown; the last rating of a question counts."""

    kind: Literal["self_rated"] = "self_rated"
    question: str
    level: int | None = Field(default=None, ge=1, le=5)
    """None: the user would rather not say, and is not asked again."""


class AnswerAdvised(Value):
    """Feedback was given on the answer to a question and its follow-ups."""

    kind: Literal["answer_advised"] = "answer_advised"
    run: int
    question: str
    advice: Advice


class FactGiven(Value):
    """The user told a fact that an answer lacked."""

    kind: Literal["fact_given"] = "fact_given"
    question: str
    asked: str
    """What was asked for."""
    fact: str
    """What the user said; empty: no answer, and the stronger version leaves a blank."""


class AnswerStrengthened(Value):
    """A stronger version of an answer was made from what the user said."""

    kind: Literal["answer_strengthened"] = "answer_strengthened"
    question: str
    stronger: StrongerAnswer


class SessionDebriefed(Value):
    """What the session as a whole comes to was said."""

    kind: Literal["session_debriefed"] = "session_debriefed"
    run: int
    debrief: Debrief
