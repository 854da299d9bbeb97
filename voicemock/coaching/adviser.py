"""Feedback by a language model: it words what the scores mean for an answer; code keeps what can be proved.

Quotes are looked up in the transcript, what was missing is chosen from the rubric's own list, lengths are limited.
"""

from pydantic import BaseModel

from voicemock.coaching.advice import MAX_WORKED, Answered, WrittenAdviser, overlap, said_by
from voicemock.coaching.asking import asked_in
from voicemock.errors import BadReply, TooLong
from voicemock.feedback import Advice, Strength
from voicemock.grade import REASONS, Evidence, Grade
from voicemock.ports import Chat, Message
from voicemock.prompts import fence
from voicemock.rubric import Criterion
from voicemock.safe_text import one_line
from voicemock.scoring.addressed import cleared
from voicemock.scoring.answer import answer, words_to_the_grader
from voicemock.scoring.evidence import locate
from voicemock.scoring.judge_prompt import Fillable, interview_text
from voicemock.scoring.language import name_of
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.shortened import share_to_keep
from voicemock.scoring.text import tokens

MAX_QUOTES = 10
"""More quotes than this in one reply are not looked up."""
MAX_CHARS = 400
"""Longer sentences are cut."""


class Worked(BaseModel):
    """Words that worked, as the model gives them."""

    quote: str
    why: str


class Advised(BaseModel):
    """The model's reply."""

    worked: list[Worked]
    missing: list[int]
    looked_for: str
    next_step: str
    fact_to_ask: str


class LLMAdviser:
    """Feedback in a model's words."""

    def __init__(self, chat: Chat, prompt: Fillable, label: str) -> None:
        """
        Args:
            chat: asks the model.
            prompt: the prompt `advice`.
            label: the model's name.
        """
        self._chat, self._prompt, self.label = chat, prompt, label

    def advise(self, answered: Answered) -> Advice:
        """The feedback on one answer; the rubric's own where too little was said to ask a model about.

        Raises:
            LLMUnreachable, Refused: the model cannot be asked.
            BadReply: what it replied cannot be used, or is in another language though asked twice.
        """
        if answered.is_junk:
            return WrittenAdviser().advise(answered)
        with speaking(answered.rubric.language):
            return self._advised(answered)

    def _advised(self, answered: Answered) -> Advice:
        whole = shown(answered)
        messages = self._messages(answered, whole)
        try:
            reply = self._asked(messages, answered.rubric.language)
        except TooLong as error:
            keep = share_to_keep(error.fits, sum(len(each.content) for each in messages), len(whole))
            if keep is None:
                raise
            reply = self._asked(self._messages(answered, shown(answered, keep)), answered.rubric.language)
        return self._checked(reply, answered)

    def _messages(self, answered: Answered, interview: str) -> list[Message]:
        missing = (f"{number}. {text}" for number, text in enumerate(answered.missing, 1))
        filled = self._prompt.fill(
            role=f"{answered.rubric.name}. {answered.rubric.description}",
            language=name_of(answered.rubric.language),
            question=cleared(answered.question.text),
            criteria="\n".join(f"- {criterion.name}: {criterion.measures}" for criterion, _ in answered.criteria),
            grades="\n".join(graded(criterion, grade) for criterion, grade in answered.criteria),
            missing="\n".join(missing) or "(nothing)",
            answer=fence("answer", interview),
        )
        return [Message("user", filled.rstrip())]

    def _asked(self, messages: list[Message], language: str) -> Advised:
        again = f"Write everything but the quotes in {name_of(language)}. Reply again, in full."
        return asked_in(language, self._chat, messages, Advised, worded=_worded, again=again)

    def _checked(self, reply: Advised, answered: Answered) -> Advice:
        """What of it stands. Raises BadReply where what matters most is not there."""
        found: list[Strength] = []
        for each in reply.worked[:MAX_QUOTES]:
            quote = locate(answered.turns, each.quote)
            is_new = quote and not any(overlap(quote, other.evidence) for other in found)
            if quote and is_new and _is_own(quote, answered):
                found.append(Strength(evidence=quote, why=_short(each.why)))
        chosen = dict.fromkeys(number for number in reply.missing if 0 < number <= len(answered.missing))
        advice = Advice(
            worked=tuple(found[:MAX_WORKED]),
            looked_for=_short(reply.looked_for),
            missing=tuple(answered.missing[number - 1] for number in chosen)[:MAX_WORKED],
            next_step=_short(reply.next_step),
            fact_to_ask=_short(reply.fact_to_ask),
            by=self.label,
        )
        if not advice.looked_for or not advice.next_step:
            raise BadReply("The model gave no advice.")
        return advice


def shown(answered: Answered, keep: float = 1.0) -> str:
    """The exchange as a model reads it, without what speaks to the grader; of each answer so much is kept."""
    return interview_text(answered.turns, answer(answered.turns, answered.question), keep)


def graded(criterion: Criterion, grade: Grade) -> str:
    """A grade in words for a model."""
    if grade.reason:
        return f"- {criterion.name}: not scored: {REASONS[grade.reason]}"
    told = [f"- {criterion.name}: level {grade.level} of 5"]
    told += [f"shown by “{one_line(each.quote)}”" for each in grade.evidence]
    told += [f"not higher because: {grade.why_not_higher}"] * bool(grade.why_not_higher)
    return "\n  ".join(told)


def _worded(reply: Advised) -> str:
    return " ".join([*(each.why for each in reply.worked), reply.looked_for, reply.next_step, reply.fact_to_ask])


def _is_own(quote: Evidence, answered: Answered) -> bool:
    """Whether it is no word to the grader, and at least half of its content is not the question read back."""
    said = next(each for each in answer(answered.turns, answered.question) if each.turn.number == quote.turn)
    cuts = words_to_the_grader([said.turn]).get(said_by([said.turn]), ())
    if any(start < quote.char_end and quote.char_start < end for start, end in cuts):
        return False
    kept = {word.start for word in said.words}
    content = [word.start + quote.char_start in kept for word in tokens(quote.quote) if word.is_content]
    return bool(content) and 2 * sum(content) >= len(content)


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= MAX_CHARS else line[: MAX_CHARS - 1].rstrip() + "…"
