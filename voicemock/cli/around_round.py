"""What a round needs around its questions, from the prompts in use and the model there is."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voicemock.cli.engines import Model
from voicemock.prompts import load

if TYPE_CHECKING:
    from voicemock.interview.around import AroundQuestions


def around_for(model: Model | None, folders: Sequence[Path]) -> "AroundQuestions":
    """The lines of a round and what words its replies, from the first of `folders` that has each.

    Raises:
        BadInput, NotFound: a file of lines or a prompt cannot be used.
    """
    from voicemock.interview import your_questions
    from voicemock.interview.around import AroundQuestions
    from voicemock.interview.kinds import load_kinds
    from voicemock.interview.negotiation import counterpart
    from voicemock.interview.negotiation.wording import NegotiationLines
    from voicemock.interview.round_lines import RoundLines
    from voicemock.interview.styled_lines import load_styled

    return AroundQuestions(
        lines=load_styled(RoundLines, folders),
        kinds=load_kinds(folders),
        negotiation_lines=load_styled(NegotiationLines, folders),
        your_questions_lines=load_styled(your_questions.QuestionLines, folders),
        counterpart=counterpart.Model(model.chat, load("negotiation", folders)) if model else None,
        replies=your_questions.Model(model.chat, load("your-questions", folders)) if model else None,
    )
