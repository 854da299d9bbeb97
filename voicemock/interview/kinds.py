"""The lines for each kind of question and each manner, from prompts/kinds.yaml."""

from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from voicemock.checked_yaml import check, read_first
from voicemock.interview.styled_lines import Ways, wrong_holes
from voicemock.round import Style
from voicemock.rubric import Kind, Text

FILE = "kinds.yaml"


def _with(*known: str) -> AfterValidator:
    """Refuses holes that are never filled."""
    return AfterValidator(lambda ways: _with_holes(ways, known))


def _with_holes(said: Ways, known: Sequence[str]) -> Ways:
    for line in every(said):
        for wrong in wrong_holes(line, frozenset(known)):
            raise ValueError(f"{wrong} (in: {line[:60]})")
    return said


Plain = Annotated[Ways, _with()]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExampleLines(_Part):
    """For "tell me about a time when": what a listener may miss, in that order."""

    instructions: Text
    situation: Plain
    task: Plain
    action: Plain
    result: Plain
    lesson: Plain
    unknown: Plain
    """Asked of somebody who says that they do not know; so in each kind."""


class SituationLines(_Part):
    """For "what would you do": what changes about the situation."""

    instructions: Text
    changed: Plain
    unknown: Plain


class ExperienceLines(_Part):
    """For "what experience do you have": breadth, then depth on one."""

    instructions: Text
    breadth: Plain
    depth: Plain
    """Said before a follow-up that stays with one occasion."""
    alone: Plain
    """Asked after it where the rubric has nothing left to ask."""
    unknown: Plain


class KnowledgeLines(_Part):
    """For what somebody knows: probed before it is judged."""

    instructions: Text
    check: Plain
    consequence: Plain
    unknown: Plain


class Manner(_Part):
    """For a model: how it speaks."""

    warm: Text
    neutral: Text
    pressing: Text


class Kinds(_Part):
    """What is said after an answer, by kind of question and by manner."""

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    """The language of these lines; in an interview in another one only the rubric's follow-ups are asked."""
    example: ExampleLines
    situation: SituationLines
    experience: ExperienceLines
    knowledge: KnowledgeLines
    manner: Manner
    challenge: Plain
    """Before a follow-up to what is thin or seems wrong."""
    back: Plain
    """Before the question is asked again, where something else than an answer was said."""
    stay: Plain
    """Before a follow-up that is new, in its place; not said under pressure."""
    later: Annotated[Ways, _with("question")]
    """Where the candidate asked something else in the middle of a round; the question comes last."""
    repeat: Annotated[Ways, _with("question")]
    rephrase: Annotated[Ways, _with("question")]
    either: Annotated[Ways, _with("question")]
    """Where the candidate offered two readings."""
    correction: Annotated[Ways, _with("looked_for", "shows")]

    def of(self, kind: Kind) -> ExampleLines | SituationLines | ExperienceLines | KnowledgeLines | None:
        """The lines for a kind of question; an exercise is a situation; None where there are none."""
        match kind:
            case "example":
                return self.example
            case "situation" | "exercise":
                return self.situation
            case "experience":
                return self.experience
            case "knowledge":
                return self.knowledge
            case _:
                return None

    def instructions(self, kind: Kind) -> str:
        """What a model is told about a kind of question; empty where there is nothing to tell."""
        lines = self.of(kind)
        return lines.instructions if lines else ""

    def speaks(self, style: Style) -> str:
        """What a model is told about its manner."""
        return {"warm": self.manner.warm, "neutral": self.manner.neutral, "pressing": self.manner.pressing}[style]


def ways(said: Ways, style: Style) -> Sequence[str]:
    """The ways to say something in a manner."""
    return said[style] if isinstance(said, dict) else said


def every(said: Ways) -> Sequence[str]:
    """The ways to say something in any manner."""
    return [each for listed in said.values() for each in listed] if isinstance(said, dict) else said


def one_of(said: Ways, style: Style, count: int, **values: str) -> str:
    """One of the ways to say something, by `count` in turn, with its holes filled."""
    listed = ways(said, style)
    return Template(listed[count % len(listed)]).substitute(values)


def load_kinds(folders: Sequence[Path]) -> Kinds:
    """The lines of the first folder that has them. Raises BadInput, NotFound."""
    document, remedy = read_first(FILE, folders)
    return check(document, Kinds, remedy)
