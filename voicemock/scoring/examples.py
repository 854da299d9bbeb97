"""Graded examples of a rubric as the turns that a judge reads."""

from voicemock.rubric import Example, Rubric
from voicemock.sessions.session import Turn
from voicemock.transcript import Transcript


def as_turns(example: Example, rubric: Rubric) -> tuple[Turn, ...]:
    """The exchange that an example stands for: its question, answered by its text.

    Raises:
        KeyError: the rubric has no such question.
    """
    question = rubric.question(example.question)
    turn = Turn(
        number=1,
        kind="question",
        question=question.id,
        text=question.text,
        target_s=question.minutes * 60,
        typed=True,
        transcript=Transcript(text=example.text, language=rubric.language),
    )
    return (turn,)
