"""A stronger version by a language model, and the check that it holds nothing that its speaker never said."""

from collections.abc import Iterator
from contextlib import suppress

from pydantic import BaseModel

from voicemock.coaching.advice import Answered, said_by
from voicemock.coaching.adviser import shown
from voicemock.coaching.invented import (
    OWN_SHARE,
    Invented,
    Sources,
    blanks_of,
    emptied,
    invented,
    own_share,
    with_blanks,
)
from voicemock.coaching.rewrite import Facts
from voicemock.errors import BadReply
from voicemock.feedback import Advice, StrongerAnswer
from voicemock.ports import Chat, Message
from voicemock.prompts import fence
from voicemock.safe_text import one_line
from voicemock.scoring.addressed import cleared, without
from voicemock.scoring.answer import words_to_the_grader
from voicemock.scoring.judge_prompt import Fillable
from voicemock.scoring.language import is_another_language, name_of
from voicemock.scoring.languages.speaking import speaking

WORDS_PER_MINUTE = 140
"""How fast an answer is spoken; the ordinary range of delivery.py is 110 to 180."""
TOO_LONG = 1.25
"""From so many times the planned length on, a shorter version is asked for."""
MAX_CHARS = 20_000


class Rewritten(BaseModel):
    """The model's reply."""

    text: str


class LLMRewriter:
    """Asks a model once, once more where it invented something, and leaves open what it invented twice."""

    def __init__(self, chat: Chat, prompt: Fillable, label: str) -> None:
        """
        Args:
            chat: asks the model.
            prompt: the prompt `rewrite`.
            label: the model's name.
        """
        self._chat, self._prompt, self.label = chat, prompt, label

    def rewrite(self, answer: Answered, advice: Advice, facts: Facts) -> StrongerAnswer:
        """The stronger version.

        Raises:
            LLMUnreachable, Refused: the model cannot be asked.
            BadReply: it replied with nothing usable, in another language, or with another story.
        """
        with speaking(answer.rubric.language):
            return self._rewritten(answer, advice, facts)

    def _rewritten(self, answer: Answered, advice: Advice, facts: Facts) -> StrongerAnswer:
        sources = sources_of(answer, facts)
        limit = int(answer.question.minutes * WORDS_PER_MINUTE)
        messages = self._messages(answer, advice, facts, limit)
        text = self._asked(messages)
        if complaint := _complaint(text, sources, limit, answer.rubric.language):
            said = Message("assistant", Rewritten(text=text).model_dump_json())
            with suppress(BadReply):  # then the first reply is what there is
                text = self._asked([*messages, said, Message("user", complaint)])
        if is_another_language(text, answer.rubric.language):
            raise BadReply("The model wrote in another language, though asked twice.")
        safe = emptied(text, sources)
        made = with_blanks(safe, sources)
        share = own_share(made, sources)
        if share < OWN_SHARE:
            raise BadReply(
                f"The model told another story than yours ({share:.0%} of its words were yours); it was thrown away."
            )
        note = " ".join([*_taken_out(invented(safe, sources)), *_besides(text, safe, made, limit)])
        return StrongerAnswer(text=made, blanks=blanks_of(made), note=note, by=self.label)

    def _asked(self, messages: list[Message]) -> str:
        text = one_line(self._chat(messages, Rewritten).text)
        if not 0 < len(text) <= MAX_CHARS:
            raise BadReply("The model gave no stronger version.")
        return text

    def _messages(self, answer: Answered, advice: Advice, facts: Facts, limit: int) -> list[Message]:
        told = "\n".join(f"Asked: {one_line(asked)}\nTold: {one_line(fact)}" for asked, fact in facts if fact)
        minutes = answer.question.minutes
        filled = self._prompt.fill(
            language=name_of(answer.rubric.language),
            question=cleared(answer.question.text),
            looked_for=advice.looked_for,
            missing="\n".join(f"- {each}" for each in advice.missing) or "(nothing)",
            minutes=f"{minutes:g} minute{'s' * (minutes != 1)}",
            words=str(limit),
            facts=fence("facts", told) if told else "(nothing)",
            answer=fence("answer", shown(answer)),
        )
        return [Message("user", filled.rstrip())]


def sources_of(answer: Answered, facts: Facts) -> Sources:
    """What a stronger version may be made of; what speaks to the grader is no part of it."""
    left_out = words_to_the_grader(answer.turns)
    said = (without(text, left_out.get(text, ())) for text in (said_by([turn]) for turn in answer.turns))
    told = [*said, *(fact for _, fact in facts)]
    asked = [answer.question.text, *(turn.text for turn in answer.turns), *(asked for asked, _ in facts)]
    return Sources("\n".join(told), "\n".join(asked))


def _complaint(text: str, sources: Sources, limit: int, language: str) -> str:
    """What to tell the model that is wrong with its reply; empty where nothing is."""
    found = invented(text, sources)
    parts = (
        ("Figures that the candidate never gave", found.figures),
        ("Names that the candidate never gave", found.names),
        ("Sentences that the candidate never said anything like", found.sentences),
    )
    told = [f"{what}: {'; '.join(text[slice(*span)] for span in spans)}." for what, spans in parts if spans]
    told += ['You wrote "I" where the candidate said "we": write "we".'] * bool(found.taken_over)
    told += [f"It is longer than {limit} words."] * (len(text.split()) > TOO_LONG * limit)
    told += [f"It is not in {name_of(language)}."] * is_another_language(text, language)
    if not told:
        return ""
    ask = "Leave out what was never said, or put a blank such as [your figure] in its place. Reply again, in full."
    return " ".join([*told, ask])


def _taken_out(found: Invented) -> Iterator[str]:
    """What was done to the model's text, in sentences for its reader."""
    for count, one, many in (
        (len(found.figures), "figure that you never gave was", "figures that you never gave were"),
        (len(found.names), "name that you never gave was", "names that you never gave were"),
    ):
        if count:
            yield f"{count} {one if count == 1 else many} left open."
    if count := len(found.sentences):
        was = "sentence that you said nothing like was" if count == 1 else "sentences that you said nothing like were"
        yield f"{count} {was} taken out."
    if found.taken_over:
        yield "Where you said “we”, its “I” is “we” again."


def _besides(text: str, safe: str, made: str, limit: int) -> Iterator[str]:
    if text != safe:
        yield "What its blanks guessed was taken out of them."
    if (words := len(made.split())) > TOO_LONG * limit:
        yield f"It takes about {words / WORDS_PER_MINUTE:.0f} minutes to say."
