"""Interviewers: what to ask about an answer. Code keeps the questions, the budget, the time and the end.

An interviewer only proposes a follow-up to the question being discussed, or none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from voicemock.errors import BadReply
from voicemock.ports import Chat, Message
from voicemock.prompts import Prompt, fence
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.coverage import least_covered
from voicemock.sessions.events import TurnKind
from voicemock.sessions.session import Session, Turn

MAX_SAY = 400
"""Characters of a spoken follow-up; longer ones are speeches."""


@dataclass(frozen=True)
class FollowUp:
    """What to ask next about the same question."""

    kind: TurnKind
    text: str
    criterion: str | None
    by: Literal["llm", "written"]


class Interviewer(Protocol):
    """Proposes follow-ups."""

    label: str

    def follow_up(self, session: Session, exchange: Sequence[Turn]) -> FollowUp | None:
        """What to ask about the question of `exchange`; None to move on.

        Raises:
            LLMUnreachable, BadReply, Refused: a model was asked and did not help.
        """


class WrittenInterviewer:
    """Asks the rubric's own follow-ups: the one for the criterion that the answer covers least."""

    label = "written questions and follow-ups of the rubric"

    def follow_up(self, session: Session, exchange: Sequence[Turn]) -> FollowUp | None:
        """The question's written follow-up for the least covered criterion, or that criterion's probe."""
        rubric = session.rubric
        question = rubric.question(exchange[0].question)
        probed = {turn.criterion for turn in exchange if turn.criterion}
        said = {_plain(turn.text) for turn in session.turns}
        while (criterion := least_covered(exchange, question, rubric, probed)) is not None:
            for text in _ways_to_ask(question, criterion):
                if _plain(text) not in said:
                    return FollowUp("follow_up", text, criterion.id, "written")
            probed.add(criterion.id)
        return None


def _ways_to_ask(question: Question, criterion: Criterion) -> list[str]:
    own = [each.ask for each in question.follow_ups if each.criterion == criterion.id]
    return [*own, criterion.probe]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


class Move(BaseModel):
    """What a model proposes to do next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    criterion: str
    move: Literal["follow_up", "challenge", "hint", "reassure", "move_on"]
    say: str


class LLMInterviewer:
    """Lets a model propose the follow-up; code checks that it is one."""

    def __init__(self, chat: Chat, prompts: tuple[Prompt, Prompt], label: str) -> None:
        """`prompts` are the standing instructions and the message for each turn."""
        self.chat = chat
        self.standing, self.each_turn = prompts
        self.label = label

    def follow_up(self, session: Session, exchange: Sequence[Turn]) -> FollowUp | None:
        """The model's follow-up, or None when it moves on. Raises what the chat raises."""
        rubric = session.rubric
        question = rubric.question(exchange[0].question)
        left = session.opened.plan.follow_ups - (len(exchange) - 1)
        messages = [
            Message("system", self.standing.fill(role=rubric.name)),
            Message(
                "user",
                self.each_turn.fill(
                    question=question.text,
                    criteria=_criteria(question, rubric),
                    conversation=fence("conversation", _conversation(exchange)),
                    follow_ups_left=str(left),
                ),
            ),
        ]
        move = self.chat(messages, Move)
        if move.move == "move_on":
            return None
        criterion = move.criterion if move.criterion in question.criteria else None
        return FollowUp(move.move, _accepted(move.say, session), criterion, "llm")


def _criteria(question: Question, rubric: Rubric) -> str:
    return "\n".join(f"- {name}: {rubric.criterion(name).measures}" for name in question.criteria)


def _conversation(exchange: Sequence[Turn]) -> str:
    lines = []
    for turn in exchange:
        lines.append(f"Interviewer: {turn.text}")
        lines.append(f"Candidate: {turn.transcript.text if turn.transcript else '(no answer)'}")
    return "\n".join(lines)


def _accepted(say: str, session: Session) -> str:
    """The words to say, if they can be said. Raises BadReply."""
    text = " ".join(say.split())
    if not re.search(r"\w{2}", text):
        raise BadReply("The model proposed a follow-up without words.")
    if len(text) > MAX_SAY:
        raise BadReply(f"The model's follow-up has {len(text)} characters; {MAX_SAY} can be said.")
    if _plain(text) in {_plain(turn.text) for turn in session.turns}:
        raise BadReply("The model asked the same question again.")
    return text
