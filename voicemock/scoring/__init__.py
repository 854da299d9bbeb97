"""What an answer was worth, and the words that prove it."""

from collections.abc import Sequence
from typing import Protocol

from voicemock.grade import Grade
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.sessions.session import Turn


class Judge(Protocol):
    """Grades one criterion at a time; a language model does, and coverage without one."""

    @property
    def label(self) -> str:
        """What it is called in journals and reports: a model's name, or coverage."""

    def grade(self, session_turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> Grade:
        """One criterion's level for the exchange about a question, or the reason why there is none.

        Args:
            session_turns: the question's turn and its follow-ups.
            question: what was asked.
            criterion: what is judged.
            rubric: the rubric that both belong to.

        Raises:
            LLMUnreachable: the model does not answer; grade later.
            Refused: key, quota or permission.
        """
