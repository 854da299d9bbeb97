"""Reads the given texts with a model. It must quote, and code looks every quote up: what stands nowhere goes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel

from voicemock.errors import BadReply
from voicemock.ports import Chat, Message
from voicemock.preparation.by_words import company_named
from voicemock.preparation.cv import MOST, is_wish, proof_of, with_evidence
from voicemock.preparation.job import MAX_SKILLS, stated_need
from voicemock.preparation.named_ids import id_of
from voicemock.preparation.plan import Fact, FactKind, Proof, Skill
from voicemock.preparation.quotes import own_words
from voicemock.preparation.skills import SkillKind, known
from voicemock.preparation.texts import Reading, Texts
from voicemock.prompts import fence
from voicemock.safe_text import one_line
from voicemock.scoring.judge_prompt import Fillable
from voicemock.scoring.shortened import shortened
from voicemock.scoring.text import content_stems

MAX_CHARS = 24_000
"""Of each text; a longer one is cut in its middle."""
MAX_FACTS = 20
PROMPTS = ("preparation-job", "preparation-cv", "preparation-company")


class AskedSkill(BaseModel):
    """A skill that the job asks for."""

    name: str
    need: Literal["essential", "desirable"]
    kind: SkillKind
    quote: str


class JobReading(BaseModel):
    """The reply to the job description."""

    role: str
    company: str
    skills: list[AskedSkill]


class ShownSkill(BaseModel):
    """A place of the CV that shows a skill."""

    skill: int
    quote: str


class CvReading(BaseModel):
    """The reply to the CV."""

    evidence: list[ShownSkill]


class ToldFact(BaseModel):
    """Something about the company."""

    kind: FactKind
    quote: str


class CompanyReading(BaseModel):
    """The reply to the text about the company."""

    facts: list[ToldFact]


class ModelReader:
    """Reads the texts with a model, one after the other."""

    def __init__(self, chat: Chat, prompts: Mapping[str, Fillable], label: str) -> None:
        """
        Args:
            chat: asks the model.
            prompts: the prompts named in PROMPTS.
            label: the model's name.
        """
        self._chat, self._prompts, self.label = chat, prompts, label
        self._dropped: list[str] = []

    def read(self, texts: Texts, today: date) -> Reading:
        """What the texts tell.

        Raises:
            BadReply: the model did not reply as asked, or no skill it named stands in the job description.
            LLMUnreachable, Refused: the model cannot be asked.
        """
        self._dropped = []
        prompt = self._prompts["preparation-job"].fill(job=_given("job", texts.job))
        job = self._chat([Message("user", prompt)], JobReading)
        skills = tuple(self._skills(job.skills, texts.job))
        if not skills:
            raise BadReply(
                "Nothing that the model named stands in the job description.",
                "Try again, or another model; without one: voicemock prepare … without --llm-model",
            )
        skills = self._with_quotes(skills, texts.cv)
        return Reading(
            by=self.label,
            role=self._name(job.role, texts.job),
            company=self._name(job.company, texts.job + texts.company) or company_named(texts.company),
            skills=with_evidence(skills, texts.cv, today),
            facts=tuple(self._facts(texts.company)),
            dropped=tuple(self._dropped),
        )

    def _skills(self, asked: Sequence[AskedSkill], job: str) -> Iterator[Skill]:
        stems, taken, names = set(content_stems(job)), set[str](), set[str]()
        for each in sorted(asked[:MAX_SKILLS], key=lambda one: one.need == "desirable"):
            name, quote = one_line(each.name)[:60], own_words(each.quote, job)
            if not name or name.casefold() in names:
                continue
            # A known skill may be named by its usual name; anything else in words of the description.
            is_there = known(name) or not stems.isdisjoint(content_stems(name))
            if quote is None or not is_there:
                self._drop(f"the skill “{name}”", each.quote, "the job description")
                continue
            names.add(name.casefold())
            usual = known(name)
            yield Skill(
                id=id_of(name, taken),
                name=name,
                need=stated_need(quote, max(0, quote.casefold().find(name.casefold()))) or each.need,
                kind=usual.kind if usual else each.kind,
                quote=quote,
            )

    def _with_quotes(self, skills: Sequence[Skill], cv: str) -> tuple[Skill, ...]:
        listed = "\n".join(f"{number}. {skill.name}" for number, skill in enumerate(skills, 1))
        prompt = self._prompts["preparation-cv"].fill(skills=fence("skills", listed), cv=_given("cv", cv))
        reply = self._chat([Message("user", prompt)], CvReading)
        found: dict[int, list[Proof]] = {}
        for each in reply.evidence[: MOST * len(skills)]:
            quote = own_words(each.quote, cv)
            if not 0 < each.skill <= len(skills):
                continue
            if quote is None or is_wish(quote, cv):
                self._drop(f"evidence for “{skills[each.skill - 1].name}”", each.quote, "the CV", quote is not None)
                continue
            found.setdefault(each.skill - 1, []).append(proof_of(quote, cv))
        return tuple(
            skill.model_copy(update={"evidence": tuple(found.get(at, ()))}) for at, skill in enumerate(skills)
        )

    def _facts(self, company: str) -> Iterator[Fact]:
        if not company.strip():
            return
        prompt = self._prompts["preparation-company"].fill(company=_given("company", company))
        reply = self._chat([Message("user", prompt)], CompanyReading)
        for each in reply.facts[:MAX_FACTS]:
            if quote := own_words(each.quote, company):
                yield Fact(kind=each.kind, quote=quote)
            else:
                self._drop(f"a {each.kind} of the company", each.quote, "the text about it")

    def _name(self, name: str, text: str) -> str:
        """A name that stands in the text; a model that makes one up gives none."""
        found = one_line(name)[:80]
        return found if found and own_words(found, text) else ""

    def _drop(self, what: str, quote: str, where: str, wish: bool = False) -> None:
        why = f"only wishes for it in {where}" if wish else f"quotes what is not in {where}"
        self._dropped.append(f"The model named {what} and {why}: “{one_line(quote)[:120]}”.")


def _given(label: str, text: str) -> str:
    return fence(label, shortened(text, min(1.0, MAX_CHARS / max(1, len(text)))))
