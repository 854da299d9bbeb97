"""Interviewers: what to ask about an answer. Code keeps the questions, the budget, the time and the end.

An interviewer only proposes a follow-up to the question being discussed, or none.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from voicemock.errors import TooLong
from voicemock.interview.first_words import Beginning
from voicemock.interview.proposed import first_sentence, plain, sayable
from voicemock.ports import Arriving, Chat, Message
from voicemock.prompts import Prompt, fence
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.coverage import least_covered
from voicemock.scoring.language import is_another_language, name_of
from voicemock.scoring.shortened import share_to_keep, shortened
from voicemock.sessions.events import TurnKind
from voicemock.sessions.session import Session, Turn

SHORTENED = "The conversation was too long for the model: it read only the beginning and end of your answers."
WRONG_LANGUAGE = "The model does not keep to the language of the interview, though asked twice."


@dataclass(frozen=True)
class FollowUp:
    """What to ask next about the same question."""

    kind: TurnKind
    text: str
    criterion: str | None
    by: Literal["llm", "written"]
    note: str = ""
    """What to know of how it came about, in a sentence."""


Begin = Callable[[str], None]
"""Begins to say a sentence, and returns at once."""


class Interviewer(Protocol):
    """Proposes follow-ups."""

    label: str

    def follow_up(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> FollowUp | None:
        """What to ask about the question of `exchange`; None to move on.

        Args:
            session: the session so far.
            exchange: the question and its follow-ups, answered.
            begin: where there is a voice; it may be given the first sentence of what will be asked before that is
                whole, see first_words.py.

        Raises:
            LLMUnreachable, BadReply, Refused: a model was asked and did not help.
        """


class WrittenInterviewer:
    """Asks the rubric's own follow-ups: the one for the criterion that the answer covers least."""

    label = "written questions and follow-ups of the rubric"

    def follow_up(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> FollowUp | None:
        """The question's written follow-up for the least covered criterion, or that criterion's probe."""
        rubric = session.rubric
        question = rubric.question(exchange[0].question)
        probed = {turn.criterion for turn in exchange if turn.criterion}
        probed |= {turn.cut_in.criterion for turn in exchange if turn.cut_in and turn.cut_in.criterion}
        said = {plain(turn.text) for turn in session.turns}
        while (criterion := least_covered(exchange, question, rubric, probed)) is not None:
            for text in _ways_to_ask(question, criterion):
                if plain(text) not in said:
                    return FollowUp("follow_up", text, criterion.id, "written")
            probed.add(criterion.id)
        return None


def _ways_to_ask(question: Question, criterion: Criterion) -> list[str]:
    own = [each.ask for each in question.follow_ups if each.criterion == criterion.id]
    return [*own, criterion.probe]


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

    def follow_up(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> FollowUp | None:
        """The model's follow-up, or None when it moves on. Raises what the chat raises."""
        question, language = session.rubric.question(exchange[0].question), session.rubric.language
        asked = [turn.text for turn in session.turns]
        if begin:
            with closing(Beginning(begin, lambda said: first_sentence(said, asked, language))) as beginning:
                messages, move, note = self._proposed(session, exchange, beginning)
        else:
            messages, move, note = self._proposed(session, exchange)
        if is_another_language(move.say, language):
            ask = f"That is not in {name_of(language)}. Reply again, in full, with say in {name_of(language)}."
            again = (Message("assistant", move.model_dump_json()), Message("user", ask))
            move = self.chat([*messages, *again], Move)
            note = WRONG_LANGUAGE if is_another_language(move.say, language) else note
        if move.move == "move_on":
            return None
        criterion = move.criterion if move.criterion in question.criteria else None
        say = sayable(move.say, asked, language)
        return FollowUp(move.move, say, criterion, "llm", note)

    def _proposed(
        self, session: Session, exchange: Sequence[Turn], arriving: Arriving | None = None
    ) -> tuple[list[Message], Move, str]:
        """The request, the reply and a note; a conversation too long for the model is asked about shortened, once."""
        messages = self._messages(session, exchange, 1.0)
        try:
            return messages, self.chat(messages, Move, arriving), ""
        except TooLong as error:
            transcript = len(_conversation(exchange, 1.0))
            keep = share_to_keep(error.fits, sum(len(each.content) for each in messages), transcript)
            if keep is None:
                raise
        messages = self._messages(session, exchange, keep)
        return messages, self.chat(messages, Move, arriving), SHORTENED

    def _messages(self, session: Session, exchange: Sequence[Turn], keep: float) -> list[Message]:
        rubric = session.rubric
        question = rubric.question(exchange[0].question)
        left = session.opened.plan.follow_ups - (len(exchange) - 1)
        filled = self.each_turn.fill(
            question=question.text,
            criteria=_criteria(question, rubric),
            conversation=fence("conversation", _conversation(exchange, keep)),
            follow_ups_left=str(left),
        )
        return [Message("system", self.standing.fill(role=rubric.name)), Message("user", filled)]


def _criteria(question: Question, rubric: Rubric) -> str:
    return "\n".join(f"- {name}: {rubric.criterion(name).measures}" for name in question.criteria)


def _conversation(exchange: Sequence[Turn], keep: float) -> str:
    lines = []
    for turn in exchange:
        lines.append(f"Interviewer: {turn.text}")
        said = shortened(turn.transcript.text, keep) if turn.transcript else "(no answer)"
        if turn.cut_in:
            lines.append(f"(In the middle of the answer you cut in: {turn.cut_in.text})")
        lines.append(f"Candidate: {said}")
    return "\n".join(lines)
