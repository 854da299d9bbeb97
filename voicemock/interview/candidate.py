"""A candidate to interview: it answers from graded examples of the rubric, or in a model's words at their level."""

from collections.abc import Sequence
from dataclasses import dataclass

from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.interview import candidate_words
from voicemock.interview.candidate_lines import CandidateLines
from voicemock.interview.peer import exchanges
from voicemock.interview.wanted import asks_for_more, shares_with
from voicemock.scoring.languages.speaking import speaking
from voicemock.sessions.candidate import AnswerPlan, Synthetic
from voicemock.sessions.peer import OPENING, YOUR_QUESTIONS
from voicemock.sessions.session import Session, Turn

WRITTEN = "graded examples of the rubric"
"""What answers where no model does."""
UNHEARD = "(nothing was heard)"
"""What stands for a question that was spoken and has no words."""


@dataclass(frozen=True)
class Answer:
    """What the candidate says."""

    text: str
    synthetic: Synthetic
    note: str = ""
    """Why a model's words were not said, in a sentence."""


class Candidate:
    """Answers one turn after another. What it has said is read off the session, so it can be taken up anywhere."""

    def __init__(self, lines: CandidateLines, model: candidate_words.Model | None = None) -> None:
        self.lines = lines
        self.model = model

    @property
    def label(self) -> str:
        """What words the answers, for people."""
        return self.model.label if self.model else WRITTEN

    def reply(self, session: Session, turn: Turn) -> Answer:
        """The answer to a turn that has begun."""
        with speaking(session.rubric.language):
            return self._reply(session, turn)

    def _reply(self, session: Session, turn: Turn) -> Answer:
        asked = session.peering.question_of(turn.number)
        if asked and asked.stage == OPENING:
            return self._line("ready", exchanges(session, OPENING) - 1)
        if asked and asked.stage == YOUR_QUESTIONS:
            before = exchanges(session, YOUR_QUESTIONS) - 1
            return self._line("asks", before) if before < self.lines.count("asks") else self._line("no_question")
        if turn.text == UNHEARD:
            return self._line("not_heard", turn.number)
        part = session.opened.candidate
        plan = part.answer_to(turn.question) if part else None
        exchange = [each for each in session.exchange(turn.question) if turn.question and each.synthetic]
        # Who tells a story goes on with it: the model does not know the example's, nor the example the model's.
        tells = exchange[0].synthetic if exchange else "llm"
        if self.model and tells == "llm":
            return self._by_model(self.model, session, turn, plan)
        return self._written(turn, plan, exchange)

    def _by_model(
        self, model: candidate_words.Model, session: Session, turn: Turn, plan: AnswerPlan | None
    ) -> Answer:
        exchange = [each for each in session.exchange(turn.question) if turn.question and each.synthetic]
        try:
            return Answer(candidate_words.worded(model, turn, session, plan), "llm")
        except BadReply as error:
            note = error.message
        except (LLMUnreachable, Refused) as error:
            self.model, note = None, f"{error.message} From here on the candidate answers from {WRITTEN}."
        written = self._written(turn, plan, exchange)
        return Answer(written.text, written.synthetic, note)

    def _written(self, turn: Turn, plan: AnswerPlan | None, exchange: Sequence[Turn]) -> Answer:
        """From the example: at first what is not held back, then what is asked for of the rest."""
        if plan is None:
            return self._line("something_else", turn.number)
        if not exchange:
            return Answer(plan.first, "example")
        if exchange[0].synthetic == "example":
            left = {name: text for name, text in plan.later.items() if not is_told(text, exchange)}
            if text := left.get(_asked_for(turn, left)):
                return Answer(text, "example")
        return self._line("no_more", sum(each.synthetic == "line" for each in exchange))

    def _line(self, line: str, count: int = 0) -> Answer:
        return Answer(self.lines.any(line, count), "line")


def is_told(text: str, exchange: Sequence[Turn]) -> bool:
    """Whether what was held back has been said in an exchange."""
    return any(each.transcript is not None and each.transcript.text == text for each in exchange)


def _asked_for(turn: Turn, left: dict[str, str]) -> str:
    """Which of what is left a follow-up asks for; empty for none."""
    if turn.criterion:
        return turn.criterion
    taken_up = (name for name, text in left.items() if shares_with(turn.text, text))
    return next(taken_up, next(iter(left), "") if asks_for_more(turn.text) else "")
