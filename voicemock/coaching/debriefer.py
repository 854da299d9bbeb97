"""A debrief in a model's words: it picks from numbered lists and words what it picked; figures stay code's.

What it chose that is not on a list is dropped. Words with a figure or a name that nobody gave are changed for the
rubric's own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from voicemock.coaching.asking import asked_in
from voicemock.coaching.debrief import MOST, Findings, written
from voicemock.errors import BadReply
from voicemock.feedback import Debrief, Gap, Practice, Strength
from voicemock.ports import Chat, Message
from voicemock.prompts import fence
from voicemock.safe_text import one_line
from voicemock.scoring.judge_prompt import Fillable
from voicemock.scoring.language import name_of
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.named import names, numbers, stems

MAX_CHARS = 300
"""Longer sentences are no help, and are changed for the rubric's own."""
LEVEL = re.compile(r"\bLevel [1-5]: ")
"""Names what stands behind it; no figure that a sentence may take up."""


class Why(BaseModel):
    """A strength that was chosen."""

    number: int
    why: str


class What(BaseModel):
    """A gap that was chosen."""

    number: int
    what: str


class Action(BaseModel):
    """How to practise something."""

    number: int
    action: str


class Debriefing(BaseModel):
    """The model's reply."""

    strengths: list[Why]
    gaps: list[What]
    practise: list[Action]

    @property
    def worded(self) -> str:
        """All its words."""
        parts = [*(each.why for each in self.strengths), *(each.what for each in self.gaps)]
        return " ".join([*parts, *(each.action for each in self.practise)])


@dataclass(frozen=True)
class Lists:
    """What a model may choose from, as it reads it."""

    strengths: tuple[str, ...]
    gaps: tuple[str, ...]
    practise: tuple[str, ...]

    @classmethod
    def of(cls, findings: Findings) -> "Lists":
        """The lists of what was found."""
        return cls(
            strengths=tuple(f"“{one_line(each.evidence.quote)}” ({each.why})" for each in findings.strengths),
            gaps=tuple(f"{each.name}: {each.what}" for each in findings.gaps),
            practise=tuple(f"{each.name}. {each.action} {each.aim}".rstrip() for each in findings.practise),
        )

    def __str__(self) -> str:
        return "\n\n".join(
            f"{title}\n{_numbered(items)}"
            for title, items in (
                ("Strengths: quotes that were scored highest, and what they show", self.strengths),
                ("Gaps: what the rubric looks for and nobody found", self.gaps),
                ("To practise: the follow-up that draws it out, and what the next level looks like", self.practise),
            )
        )

    def invents(self, text: str, role: str) -> bool:
        """Whether a text has a figure or a name that stands in none of them."""
        given = LEVEL.sub("", "\n".join((*self.strengths, *self.gaps, *self.practise)))
        return bool(numbers(text) - numbers(given) or names(text) - stems(f"{given}\n{role}"))


def _numbered(items: Iterable[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(items, 1)) or "(nothing)"


class LLMDebriefer:
    """A debrief in a model's words."""

    def __init__(self, chat: Chat, prompt: Fillable, label: str) -> None:
        """
        Args:
            chat: asks the model.
            prompt: the prompt `debrief`.
            label: the model's name.
        """
        self._chat, self._prompt, self.label = chat, prompt, label

    def debrief(self, findings: Findings) -> Debrief:
        """The debrief; the rubric's own where nothing has a level, so that there is nothing to put into words.

        Raises:
            LLMUnreachable, Refused: the model cannot be asked.
            BadReply: what it replied cannot be used, or is in another language though asked twice.
        """
        plain = written(findings)
        if not findings.answers:
            return plain
        lists, rubric = Lists.of(findings), findings.rubric
        role = f"{rubric.name}. {rubric.description}"
        reply = self._asked(lists, role, rubric.language)
        with speaking(rubric.language):
            return _worded(plain, findings, Checked(reply, lists, role), self.label)

    def _asked(self, lists: Lists, role: str, language: str) -> Debriefing:
        filled = self._prompt.fill(role=role, language=name_of(language), lists=fence("lists", str(lists)))
        messages = [Message("user", filled.rstrip())]
        again = f"Write it in {name_of(language)}. Reply again, in full."
        return asked_in(language, self._chat, messages, Debriefing, worded=lambda reply: reply.worded, again=again)


@dataclass(frozen=True)
class Checked:
    """A reply, of which only the words count that hold nothing new."""

    reply: Debriefing
    lists: Lists
    role: str

    @property
    def strengths(self) -> Mapping[int, str]:
        """Words by the place in the list, from 0, in the model's order."""
        return self._by_place(((each.number, each.why) for each in self.reply.strengths), self.lists.strengths)

    @property
    def gaps(self) -> Mapping[int, str]:
        """The same of gaps."""
        return self._by_place(((each.number, each.what) for each in self.reply.gaps), self.lists.gaps)

    @property
    def practise(self) -> Mapping[int, str]:
        """The same of what to practise."""
        return self._by_place(((each.number, each.action) for each in self.reply.practise), self.lists.practise)

    def _by_place(self, chosen: Iterable[tuple[int, str]], of: tuple[str, ...]) -> Mapping[int, str]:
        """Empty words stand for those that cannot be used."""
        found: dict[int, str] = {}
        for number, text in chosen:
            if 0 < number <= len(of):
                line = one_line(text)
                usable = 0 < len(line) <= MAX_CHARS and not self.lists.invents(line, self.role)
                found.setdefault(number - 1, line if usable else "")
        return found


def _worded(plain: Debrief, findings: Findings, checked: Checked, label: str) -> Debrief:
    """The written debrief with the model's words. Raises BadReply where none of them can be used."""
    found = (checked.strengths, checked.gaps, checked.practise)
    if not any(text for words in found for text in words.values()):
        raise BadReply("Nothing of what the model wrote could be used.")
    return plain.model_copy(
        update={
            "strengths": tuple(_strengths(findings, checked.strengths)) or plain.strengths,
            "gaps": tuple(_gaps(findings, checked.gaps)) or plain.gaps,
            "practise": tuple(_practise(findings, checked.practise)),
            "by": label,
        }
    )


def _strengths(findings: Findings, words: Mapping[int, str]) -> Iterator[Strength]:
    for at in list(words)[:MOST]:
        plain = findings.strengths[at]
        yield plain.model_copy(update={"why": words[at]}) if words[at] else plain


def _gaps(findings: Findings, words: Mapping[int, str]) -> Iterator[Gap]:
    """In the order of the findings: what weighs most is arithmetic."""
    for at in sorted(list(words)[:MOST]):
        plain = findings.gaps[at]
        yield plain.model_copy(update={"what": words[at]}) if words[at] else plain


def _practise(findings: Findings, words: Mapping[int, str]) -> Iterator[Practice]:
    for at, plain in enumerate(findings.practise):
        yield plain.model_copy(update={"action": words[at]}) if words.get(at) else plain
