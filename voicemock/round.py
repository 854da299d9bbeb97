"""Rounds: one kind of conversation in a hiring process, from the welcome to the close. Format: docs/rounds.md."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from voicemock.checked_yaml import Loc, finite, near_miss
from voicemock.rubric import Id, Kind, Named, Text, Weight
from voicemock.terms import Terms

StageKind = Literal["opening", "recent_win", "questions", "negotiation", "your_questions", "close"]
Style = Literal["warm", "neutral", "pressing"]
"""The interviewer's manner."""
Minutes = Annotated[float, Field(gt=0, le=600), AfterValidator(finite)]
"""Of a stage: more than `--minutes` allows for a whole round, whose stages `lasting` makes longer."""
ONCE: tuple[StageKind, ...] = ("opening", "recent_win", "negotiation", "your_questions", "close")
"""Kinds of stages of which a round has at most one."""


class Interviewer(Named):
    """Somebody who interviews."""

    name: Text
    role: Text
    """What they do in the firm, as they would say it: "an engineer on the payments team"."""
    focus: tuple[Id, ...] = ()
    """Ids of the rubric's criteria that they listen for and mark; empty: all."""
    voice: Text | None = None
    """The name of a voice, where the voice engine has it; None leaves the choice to the program."""


class Stage(Named):
    """A part of the round."""

    kind: StageKind
    minutes: Minutes
    name: Text
    """What it is about, as the interviewer announces it in the agenda."""
    kinds: tuple[Kind, ...] = ()
    """Of a stage of questions: which kinds are asked; empty: any but openers."""
    questions: tuple[Id, ...] = ()
    """Of a stage of questions: those asked before any other, where the rubric has them. Of a negotiation: the one
    that it is judged as."""
    interviewer: Id | None = None
    """Who leads it; None: the first of the interviewers."""


class Round(BaseModel):
    """One kind of conversation of a hiring process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["voicemock/round@1"] = Field(alias="schema", default="voicemock/round@1")
    id: Id
    name: Text
    """As the interviewer calls it: "technical interview"."""
    description: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    rubric: Text
    """The rubric's name that is used where the user names none."""
    interviewers: tuple[Interviewer, ...] = Field(min_length=1, max_length=4)
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=12)
    emphasis: Mapping[Id, Weight] = {}
    """Factors on the weights of the rubric's criteria, by id; what the rubric lacks is passed over."""
    follow_ups: int = Field(default=2, ge=0, le=10)
    """The most follow-ups to one question."""
    not_on_agenda: tuple[Text, ...] = ()
    """What will not be talked about, each as it is said after "We will not …"."""
    next_steps: Text
    """What the interviewer says comes after this round."""
    conduct: Text | None = None
    """What is particular to how this round is led, for the model that plays the interviewer."""
    material: Literal["none", "optional", "required"] = "none"
    """Whether a file is talked about: code, a submission, slides or a text, given with --file."""

    negotiation: Terms | None = None
    """The other side's terms, with its hidden limits; a stage of negotiation needs them."""

    @property
    def minutes(self) -> float:
        """How long it lasts."""
        return sum(stage.minutes for stage in self.stages)

    def lasting(self, minutes: float) -> "Round":
        """The same round in so many minutes: every stage in proportion."""
        factor = minutes / self.minutes
        stages = (stage.model_copy(update={"minutes": stage.minutes * factor}) for stage in self.stages)
        return self.model_copy(update={"stages": tuple(stages)})

    def interviewer(self, interviewer_id: str) -> Interviewer:
        """The interviewer with this id. Raises KeyError."""
        return {each.id: each for each in self.interviewers}[interviewer_id]

    def leads(self, stage: Stage) -> Interviewer:
        """Who leads a stage."""
        return self.interviewer(stage.interviewer) if stage.interviewer else self.interviewers[0]

    def stage_of(self, kind: StageKind) -> Stage | None:
        """The first stage of a kind."""
        return next((each for each in self.stages if each.kind == kind), None)

    def as_data(self) -> dict[str, Any]:
        """Plain data from which `Round.model_validate` makes it again."""
        return self.model_dump(mode="json", by_alias=True)


def problems_of(round_: Round) -> Iterator[tuple[Loc, str]]:
    """What is wrong between the parts, each with its place."""
    known = {each.id for each in round_.interviewers}
    for field in ("interviewers", "stages"):
        items: tuple[Named, ...] = getattr(round_, field)
        for name, count in Counter(item.id for item in items).items():
            if count > 1:
                last = max(at for at, item in enumerate(items) if item.id == name)
                yield (field, last, "id"), f"the id '{name}' stands {count} times"
    kinds = [stage.kind for stage in round_.stages]
    for at, stage in enumerate(round_.stages):
        if stage.interviewer and stage.interviewer not in known:
            near = near_miss(stage.interviewer, known)
            hint = f"; did you mean '{near}'?" if near else ""
            yield ("stages", at, "interviewer"), f"there is no interviewer '{stage.interviewer}'{hint}"
        if stage.kind in ONCE and kinds.index(stage.kind) != at:
            yield ("stages", at, "kind"), f"a round has one stage of the kind '{stage.kind}'"
        if stage.kind == "negotiation" and round_.negotiation is None:
            yield ("stages", at, "kind"), "a negotiation needs terms, under 'negotiation' (docs/negotiation.md)"
        if stage.kind == "opening" and at:
            yield ("stages", at, "kind"), "the opening comes first"
        if stage.kind == "close" and at != len(kinds) - 1:
            yield ("stages", at, "kind"), "the close comes last"
        if stage.kinds and stage.kind != "questions":
            yield ("stages", at, "kinds"), f"a stage of the kind '{stage.kind}' has no kinds of questions"
        if stage.questions and stage.kind not in ("questions", "negotiation"):
            yield (
                ("stages", at, "questions"),
                f"a stage of the kind '{stage.kind}' asks none of the rubric's questions",
            )
    if not {"questions", "negotiation"} & set(kinds):
        yield ("stages",), "there is no stage of questions, and none of negotiation"
