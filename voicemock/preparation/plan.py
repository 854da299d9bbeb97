"""What is made of a job description, a CV and a text about the company: the file preparation.yaml."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from voicemock.preparation.skills import SkillKind
from voicemock.rubric import Id, Text

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]
"""Text that may be empty."""
Need = Literal["essential", "desirable"]
FactKind = Literal["value", "product", "fact"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Proof(_Part):
    """A line of the CV that speaks for a skill."""

    quote: Text
    how: Literal["told", "listed"]
    """`told`: something was done with it; `listed`: it is only named."""


class Skill(_Part):
    """A skill that the job asks for."""

    id: Id
    name: Text
    need: Need
    kind: SkillKind = "other"
    quote: Text
    """Where the job description says so."""
    instead: tuple[Id, ...] = ()
    """Skills of which each would do as well: *Kafka or RabbitMQ*."""
    evidence: tuple[Proof, ...] = ()

    @property
    def told(self) -> tuple[Proof, ...]:
        """The evidence that tells what was done."""
        return tuple(each for each in self.evidence if each.how == "told")


def gaps_of(skills: Sequence[Skill]) -> tuple[Skill, ...]:
    """The skills for which the CV holds nothing, and nothing for another that would do as well."""
    shown = {skill.id for skill in skills if skill.evidence}
    return tuple(skill for skill in skills if skill.id not in shown and shown.isdisjoint(skill.instead))


class Fact(_Part):
    """Something about the company."""

    kind: FactKind
    quote: Text


class ToAsk(_Part):
    """A question for the candidate to ask."""

    id: Id
    ask: Text


class Answered(_Part):
    """A question not to ask: the given texts answer it."""

    ask: Text
    source: Literal["job", "company"]
    quote: Text


class Preparation(_Part):
    """The whole file."""

    format: Literal["voicemock/preparation@1"] = Field(alias="schema", default="voicemock/preparation@1")
    by: Text
    """Who read the texts: a model's name, or `words` where it was done without one."""
    role: Text
    company: Line = ""
    base: Text
    """The rubric that the tailored one extends."""
    skills: tuple[Skill, ...] = ()
    facts: tuple[Fact, ...] = ()
    questions: tuple[Id, ...]
    """The planned questions by their ids in rubric.yaml, in their order."""
    research: tuple[Text, ...] = ()
    refresh: tuple[Text, ...] = ()
    ask: tuple[ToAsk, ...] = ()
    do_not_ask: tuple[Answered, ...] = ()
    dropped: tuple[Text, ...] = ()
    """What a model said that stands in none of the texts."""

    @property
    def gaps(self) -> tuple[Skill, ...]:
        """The skills for which the CV holds nothing, and nothing for another that would do as well."""
        return gaps_of(self.skills)
