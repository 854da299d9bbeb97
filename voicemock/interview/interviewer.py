"""Interviewers: what to ask about an answer. Code keeps the questions, the budget, the time and the end.

An interviewer only proposes a follow-up to the question being discussed, or none.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Protocol

from voicemock.errors import TooLong
from voicemock.interview.derailing import KNOWN, gives_nothing, request
from voicemock.interview.first_words import Beginning
from voicemock.interview.kinds import Kinds
from voicemock.interview.moves import After, FollowUp, Move
from voicemock.interview.notes import kept
from voicemock.interview.probing import Probing
from voicemock.interview.proposed import first_sentence, sayable
from voicemock.interview.setting import setting
from voicemock.ports import Arriving, Chat, Message
from voicemock.prompts import Prompt, fence
from voicemock.rubric import Question, Rubric
from voicemock.scoring.language import is_another_language, name_of
from voicemock.scoring.shortened import share_to_keep, shortened
from voicemock.sessions.session import Session, Turn

SHORTENED = "The conversation was too long for the model: it read only the beginning and end of your answers."
WRONG_LANGUAGE = "The model does not keep to the language of the interview, though asked twice."

__all__ = ["After", "Begin", "FollowUp", "Interviewer", "LLMInterviewer", "Move", "WrittenInterviewer"]

Begin = Callable[[str], None]
"""Begins to say a sentence, and returns at once."""


class Interviewer(Protocol):
    """Proposes follow-ups."""

    label: str

    def follow_up(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> FollowUp | None:
        """What `after` asks; None to move on."""

    def after(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> After:
        """What to ask about the question of `exchange`, and what the interviewer makes of the answer.

        Args:
            session: the session so far.
            exchange: the question and its follow-ups, answered.
            begin: where there is a voice; it may be given the first sentence of what will be asked before that is
                whole, see first_words.py.

        Raises:
            LLMUnreachable, BadReply, Refused: a model was asked and did not help.
        """


class WrittenInterviewer:
    """Asks the rubric's own follow-ups and, by the kind of question, what else a listener would ask.

    Args:
        kinds: the lines for that; without them the rubric's follow-ups alone are asked.
    """

    label = "written questions and follow-ups of the rubric"

    def __init__(self, kinds: Kinds | None = None) -> None:
        self.kinds = kinds

    def after(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> After:
        """What to ask, see probing.py; it has no opinion of its own."""
        return After(Probing(session, exchange, self.kinds).follow_up())

    def follow_up(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> FollowUp | None:
        """What to ask next; None to move on."""
        return self.after(session, exchange, begin).asks


class LLMInterviewer:
    """Lets a model propose the follow-up; code checks that it is one, and whether it may move on."""

    def __init__(
        self, chat: Chat, prompts: tuple[Prompt, Prompt], label: str, written: WrittenInterviewer | None = None
    ) -> None:
        """`prompts` are the standing instructions and the message for each turn; `written` asks where code does."""
        self.chat = chat
        self.standing, self.each_turn = prompts
        self.label = label
        self.written = written or WrittenInterviewer()

    def follow_up(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> FollowUp | None:
        """The model's follow-up, or None when it moves on. Raises what the chat raises."""
        return self.after(session, exchange, begin).asks

    def after(self, session: Session, exchange: Sequence[Turn], begin: Begin | None = None) -> After:
        """The model's move. Raises what the chat raises.

        After an answer that gives nothing it may not move on, nor leave the language: then the written one asks.
        """
        question, language = session.rubric.question(exchange[0].question), session.rubric.language
        said = exchange[-1].transcript.text if exchange[-1].transcript else ""
        wants_it_again = language in KNOWN and request(said) is not None
        asked = [turn.text for turn in (session.turns[:-1] if wants_it_again else session.turns)]
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
        own = After(None, move.missed, kept(move.note, said, language))
        leaves = move.move == "move_on" or note == WRONG_LANGUAGE
        if leaves and (wants_it_again or gives_nothing(exchange, question, language)):
            return replace(own, asks=self.written.follow_up(session, exchange))
        if move.move == "move_on":
            return own
        criterion = move.criterion if move.criterion in question.criteria else None
        say = sayable(move.say, asked, language)
        return replace(own, asks=FollowUp(move.move, say, criterion, "llm", note))

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
            kind=self.written.kinds.instructions(question.kind) if self.written.kinds else "",
        )
        manner = self.written.kinds.speaks(session.opened.style) if self.written.kinds else ""
        standing = self.standing.fill(role=rubric.name, manner=manner, setting=setting(session, exchange[-1].speaker))
        return [Message("system", standing), Message("user", filled)]


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
