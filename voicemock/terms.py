"""The terms of a negotiation round: what the counterpart offers, how far it may go, and what moves it.

The limits are hidden from the candidate until the end; no model ever sees them. Format: docs/negotiation.md.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from voicemock.amounts import amounts
from voicemock.checked_yaml import finite
from voicemock.rubric import Named, Text

Reason = Literal["competing_offer", "market_data", "results", "experience", "cost_of_living", "in_return"]
"""What a candidate may base a wish on; `in_return` is something that they offer for it."""
Unit = Literal["money", "percent", "weeks", "days", "shares"]
Value = Annotated[float, Field(ge=0, le=100_000_000), AfterValidator(finite)]
Step = Annotated[float, Field(gt=0, le=100_000_000), AfterValidator(finite)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Issue(Named):
    """One thing that is negotiated."""

    name: Text
    unit: Unit
    better: Literal["more", "less"] = "more"
    """What the candidate gains by."""
    opening: Value
    """What the first offer holds."""
    limit: Value
    """The furthest that the counterpart may go; hidden."""
    steps: tuple[Step, ...] = ()
    """What is given each time, the last one again and again; none for what is not negotiable."""
    moved_by: tuple[Reason, ...] = ()
    """The reasons that move it, each once. None: asking is enough."""
    per: Text | None = None
    """Of what time it is: a year, a week."""
    say: tuple[Text, ...] = ()
    """Further words by which people mean it."""
    phrase: Text = "$value for the $name"
    """How it is said; `$value` stands for the amount with its unit, `$name` for the name."""
    mentioned: bool = True
    """Whether the first offer names it; otherwise the candidate has to ask."""

    @field_validator("limit")
    @classmethod
    def _on_the_right_side(cls, limit: float, info: ValidationInfo) -> float:
        opening, better = info.data.get("opening"), info.data.get("better")
        if opening is not None and better is not None and (limit - opening) * (1 if better == "more" else -1) < 0:
            side = "below" if better == "more" else "above"
            raise ValueError(f"must not lie {side} the opening offer, for the candidate gains by {better}")
        return limit

    @field_validator("steps")
    @classmethod
    def _lead_somewhere(cls, steps: tuple[float, ...], info: ValidationInfo) -> tuple[float, ...]:
        opening, limit = info.data.get("opening"), info.data.get("limit")
        if opening is not None and limit is not None and opening != limit and not steps:
            raise ValueError("at least one step is needed where the limit is not the opening offer")
        if steps and opening == limit:
            raise ValueError("there is nothing to give where the limit is the opening offer")
        return steps

    @field_validator("phrase")
    @classmethod
    def _says_the_value_once(cls, phrase: str) -> str:
        left = phrase.replace("$value", "", 1).replace("$name", "")
        if "$value" not in phrase or "$" in left or any(amounts(left)):
            raise ValueError("must hold '$value' once and may hold '$name', and no figure of its own")
        return phrase

    @model_validator(mode="after")
    def _can_move(self) -> Self:
        if self.opening != self.limit and not self.steps:
            raise ValueError("'steps' is missing: how much is given each time")
        return self

    @property
    def sign(self) -> int:
        """1 where the candidate gains by more, -1 where by less."""
        return 1 if self.better == "more" else -1

    def further(self, value: float, other: float) -> bool:
        """Whether `value` is better for the candidate than `other`."""
        return (value - other) * self.sign > 0

    def within(self, value: float) -> float:
        """The value, or the limit where it lies beyond."""
        return self.limit if self.further(value, self.limit) else value


class Public(_Part):
    """Something the counterpart may tell whoever asks."""

    about: tuple[Text, ...] = Field(min_length=1)
    """Words of the questions that it answers."""
    say: Text


class WalkAway(_Part):
    """When the counterpart ends it, courteously."""

    far_off_percent: float = Field(default=60.0, gt=0, le=1_000)
    """A wish further than this beyond the opening offer is none to talk about…"""
    far_off_wishes: int = Field(default=3, ge=1, le=20)
    """…and so many of them are the end."""
    threats: int = Field(default=3, ge=1, le=20)
    wishes_after_final: int = Field(default=2, ge=1, le=20)
    """So many wishes after the final offer are the end."""


class Terms(_Part):
    """The counterpart's side of a negotiation."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"
    opens: Literal["offer", "asks"] = "offer"
    """Whether the counterpart makes the first offer, or asks for the candidate's expectations."""
    patience: int = Field(default=6, ge=1, le=20)
    """How many wishes it hears before its final offer."""
    issues: tuple[Issue, ...] = Field(min_length=1, max_length=12)
    """The first one is what an amount is about that is named by nothing."""
    public: tuple[Public, ...] = Field(default=(), max_length=40)
    walk_away: WalkAway = WalkAway()

    @field_validator("issues")
    @classmethod
    def _each_once(cls, issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
        for name, count in Counter(issue.id for issue in issues).items():
            if count > 1:
                raise ValueError(f"the id '{name}' stands {count} times")
        return issues

    @field_validator("public")
    @classmethod
    def _keeps_the_limits(cls, public: tuple[Public, ...], info: ValidationInfo) -> tuple[Public, ...]:
        for fact in public:
            for issue in info.data.get("issues", ()):
                if issue.limit != issue.opening and issue.limit in _values(fact.say, issue.unit):
                    raise ValueError(f"what is told to everybody must not hold the limit of '{issue.id}'")
        return public

    def issue(self, issue_id: str) -> Issue:
        """The issue with this id. Raises KeyError."""
        return {each.id: each for each in self.issues}[issue_id]


def _values(text: str, unit: Unit) -> Iterator[float]:
    for amount in amounts(text):
        if amount.unit in ("", unit):
            yield amount.value
            if unit == "money" and amount.short:
                yield amount.value * 1000
