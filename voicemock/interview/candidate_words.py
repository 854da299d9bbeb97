"""A model's words for the played candidate: it is told what to show now, and its words may tell nothing of that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from voicemock.errors import BadReply
from voicemock.ports import Chat, Message
from voicemock.prompts import Prompt, fence
from voicemock.rubric import Rubric
from voicemock.safe_text import safe
from voicemock.scoring.language import is_another_language, name_of
from voicemock.scoring.text import tokens
from voicemock.sessions.candidate import AnswerPlan, CandidatePart
from voicemock.sessions.session import Session, Turn

WORDS_A_MINUTE = 120
LEAST_WORDS, MOST_WORDS = 60, 260
FOLLOW_UP_WORDS = 90
OVER = 1.25
"""Models count words badly: so much more than was asked for is taken."""
MOST_CHARS = 8_000
"""Of the conversation that the model is told; the latest."""
COPIED_WORDS = 7
"""So many words of a level's description in a row are read from there."""
_TELLS = re.compile(
    r"""\b(?:rubric|scorecard|language\ model|as\ an\ a\.?i\.?|a\.?i\.?\ (?:model|assistant)|system\ prompt
    |level\ (?:[1-5]|one|two|three|four|five)|(?:[1-5]|one|two|three|four|five)\ (?:out\ )?of\ (?:5|five)
    |(?:junior|mid|senior|staff|\w+)[-\ ]level\ (?:candidate|answer)
    |(?:weak|strong|poor|average|junior|senior|staff)\ candidate
    |graded\ example|answer\ key|hold(?:ing)?\ (?:it|this|that)\ back|play(?:ing)?\ (?:a|the)\ (?:role|part|candidate)
    |bewertungsbogen|bewertungsraster|sprachmodell|stufe\ (?:[1-5]|eins|zwei|drei|vier|fünf)
    |(?:schwache|starke)r?\ (?:bewerber|kandidat)\w*)\b""",
    re.VERBOSE,
)
"""What no candidate says of itself."""


class CandidateSays(BaseModel):
    """A model's reply."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str


@dataclass(frozen=True)
class Model:
    """A language model that words the answers."""

    chat: Chat
    prompt: Prompt
    """The prompt `candidate`."""
    label: str


def worded(model: Model, turn: Turn, session: Session, plan: AnswerPlan | None) -> str:
    """The candidate's checked words.

    Args:
        model: asked once, and once more where its words cannot be said.
        turn: what is to be answered.
        session: so far.
        plan: what the candidate is worth in this question; None where none of the planned ones is asked.

    Raises:
        BadReply: twice the words could not be said.
        LLMUnreachable, Refused: the model cannot be asked.
    """
    rubric, part = session.rubric, session.opened.candidate
    assert part is not None  # otherwise nobody is played
    most = _most_words(turn, rubric)
    request = [Message("user", _filled(model.prompt, turn, session, (part, plan), most))]
    reply = model.chat(request, CandidateSays)
    if problem := problem_of(reply.say, rubric, most):
        ask = f"That cannot be said: {problem}. Reply again, in full, by the same rules."
        again = (Message("assistant", reply.model_dump_json()), Message("user", ask))
        reply = model.chat([*request, *again], CandidateSays)
        if problem := problem_of(reply.say, rubric, most):
            raise BadReply(f"The model's words for the candidate were not said: {problem}.")
    return " ".join(reply.say.split())


def problem_of(say: str, rubric: Rubric, most: int) -> str:
    """What is wrong with a candidate's words; empty where nothing is."""
    plain = " ".join(say.split())
    if not re.search(r"\w{2}", plain):
        return "there are none"
    if safe(plain) != plain or re.search(r"[<>|]{2}|```", plain):
        return "they hold what nobody says"
    if len(plain.split()) > OVER * most:
        return f"they are longer than {most} words"
    if is_another_language(plain, rubric.language):
        return f"they are not in {name_of(rubric.language)}"
    if told := _TELLS.search(plain.casefold().replace("’", "'")):
        return f"a candidate does not say “{told[0]}”"
    said = _runs(plain)
    if any(not said.isdisjoint(_runs(text)) for text in _descriptions(rubric)):
        return "they are read from the description of a level"
    return ""


def _most_words(turn: Turn, rubric: Rubric) -> int:
    if turn.kind == "follow_up" or not turn.question:
        return FOLLOW_UP_WORDS
    return round(min(MOST_WORDS, max(LEAST_WORDS, rubric.question(turn.question).minutes * WORDS_A_MINUTE)))


def _filled(
    prompt: Prompt, turn: Turn, session: Session, whose: tuple[CandidatePart, AnswerPlan | None], most: int
) -> str:
    rubric, (part, plan) = session.rubric, whose
    opens = plan is not None and session.exchange(plan.question)[0].number == turn.number
    held = [name for name in plan.later if opens] if plan else []
    shows = list(_shown(turn, plan, opens))
    return prompt.fill(
        name=part.name,
        role=rubric.name,
        question=rubric.question(turn.question).text if turn.question else "Nothing that was planned.",
        shows="\n".join(_anchors(shows, plan, rubric)) or "- nothing new: only what you have said already",
        holds=", ".join(rubric.criterion(name).name for name in held) or "nothing",
        conversation=fence("conversation", _conversation(session, turn)[-MOST_CHARS:]),
        asked=fence("asked", turn.text),
        language=name_of(rubric.language),
        words=str(most),
    ).rstrip()


def _shown(turn: Turn, plan: AnswerPlan | None, opens: bool) -> Iterator[str]:
    """The criteria that this answer may show: at first all but what is held back, then the one asked for."""
    if plan and opens:
        yield from (name for name in plan.levels if name not in plan.later)
    elif plan and turn.criterion and turn.criterion in plan.levels:
        yield turn.criterion


def _anchors(names: Sequence[str], plan: AnswerPlan | None, rubric: Rubric) -> Iterator[str]:
    """What the answer is like; a level that is not described lies between its neighbours."""
    for name in names if plan else ():
        levels, level = rubric.criterion(name).levels, plan.levels[name] if plan else 1
        near = [level] if level in levels else [level - 1, level + 1]
        texts = " Between that and: ".join(levels[each] for each in near if each in levels)
        yield f"- {rubric.criterion(name).name}: {texts}"


def _conversation(session: Session, turn: Turn) -> str:
    lines = []
    for each in session.turns:
        if each.number != turn.number:
            lines.append(f"Interviewer says: {each.text}")
            lines.append(f"You said: {each.transcript.text if each.transcript else ''}")
    return "\n".join(lines) or "Nothing."


def _descriptions(rubric: Rubric) -> Iterator[str]:
    for criterion in rubric.criteria:
        yield criterion.measures
        yield from criterion.levels.values()


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.text for word in tokens(text)]
    return {tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1)}
