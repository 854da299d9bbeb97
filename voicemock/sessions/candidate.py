"""Who answers where the user interviews: a candidate that voicemock plays, as the journal's first line has it."""

from collections.abc import Mapping
from typing import Literal

from voicemock.transcript import Value

Synthetic = Literal["", "llm", "example", "line"]
"""Where the words of an answer come from that no person gave: a model, a graded example, a line of the candidate's.
Empty: a person gave it."""


class AnswerPlan(Value):
    """What the candidate has to say to one question, and what it is worth."""

    question: str
    example: int
    """Which of the rubric's graded examples it is, from 0."""
    levels: Mapping[str, int]
    """The true levels, by criterion."""
    first: str
    """What is said at once."""
    later: Mapping[str, str]
    """What is held back until a follow-up asks for it, by criterion."""


class CandidatePart(Value):
    """The candidate; its level is shown nowhere before the marks are in."""

    name: str
    level: str
    """What was wished or drawn: `senior`, or `4`."""
    drawn: bool
    """Whether the level was drawn, and not named by the user."""
    by: str
    """What words the answers, for people."""
    answers: tuple[AnswerPlan, ...]

    def answer_to(self, question: str) -> AnswerPlan | None:
        """What is planned for a question; None for none."""
        return next((each for each in self.answers if each.question == question), None)
