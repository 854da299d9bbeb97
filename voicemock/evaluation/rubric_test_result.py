"""What a test of a rubric found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from voicemock.evaluation.agreement import Agreement, NotEnough
from voicemock.evaluation.anchors import Unclear
from voicemock.grade import Reason

MIN_HITS = 10
"""Answers that it takes to say of a point that it is never or always hit."""
GOOD = 4
"""From this marked level on an answer should hit points."""


class Repeatability(NamedTuple):
    """The same answers judged several times."""

    runs: int
    judged: int
    """Criteria of answers that were judged so often."""
    identical: float
    """Share that got the same in every run, 0 to 1."""
    sd: float
    """Standard deviation of a level between runs, in levels."""
    most_apart: int
    """The largest distance of two levels for the same."""


class Quotes(NamedTuple):
    """A model's quotes."""

    found: int
    rejected: int

    @property
    def share(self) -> float:
        """The part that is in the transcript, 0 to 1; 1 where there are none."""
        return self.found / max(1, self.found + self.rejected) if self.rejected else 1.0


class PointHits(NamedTuple):
    """How often a point of the rubric was found."""

    criterion: str
    point: str
    question: str
    """The question whose reference it belongs to; empty for a criterion's own."""
    text: str
    good_hit: int
    good: int
    """Answers marked GOOD or better, and how many of them hit it."""
    hit: int
    of: int
    """The same of all answers."""

    @property
    def never(self) -> bool:
        """Whether enough good answers passed it by: it asks for what nobody says, or in words that nobody uses."""
        return self.good >= MIN_HITS and not self.good_hit

    @property
    def always(self) -> bool:
        """Whether every answer has it, weak ones included: it tells nothing."""
        return self.of >= MIN_HITS and self.hit == self.of


class Fault(NamedTuple):
    """An attack that got more than it may."""

    question: str
    criterion: str
    """Empty where it is the mean over all."""
    text: str
    got: float
    most: float


@dataclass(frozen=True)
class Family:
    """Attacks of one kind."""

    name: str
    tried: int
    faults: tuple[Fault, ...]
    withstood: bool


@dataclass(frozen=True)
class CriterionTest:
    """One criterion."""

    criterion: str
    name: str
    agreement: Agreement | NotEnough
    unclear: tuple[Unclear, ...] = ()
    """Where the judge's levels do not rise with the marked ones."""
    far_off: tuple[Unclear, ...] = ()
    unscored: Mapping[Reason, int] | None = None


Verdict = Literal["passed", "failed", "not enough examples"]


class Gate(NamedTuple):
    """Something that must hold."""

    name: str
    verdict: Verdict
    figure: str
    """What was found, in words."""


@dataclass(frozen=True)
class RubricTest:
    """What a test of a rubric found. Figures are of `use: test` examples alone."""

    rubric: str
    digest: str
    judge: str
    answers: int
    """Examples that were judged."""
    calibrating: int
    """Examples that the judge may have learnt from; no figure is taken from them."""
    criteria: tuple[CriterionTest, ...]
    overall: Agreement | NotEnough
    """All criteria together."""
    repeatability: Repeatability | None
    quotes: Quotes
    points: tuple[PointHits, ...]
    attacks: tuple[Family, ...]
    injections: tuple[Family, ...]
    gates: tuple[Gate, ...]

    @property
    def verdict(self) -> Verdict:
        """Failed when a gate failed; not enough examples when agreement could not be told."""
        verdicts = {gate.verdict for gate in self.gates}
        if "failed" in verdicts:
            return "failed"
        return "not enough examples" if isinstance(self.overall, NotEnough) else "passed"
