"""What a suite is: cases named for the fault that they inject, each ending in a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Verdict:
    """What became of one case."""

    problems: tuple[str, ...] = ()
    """What is not as promised, a sentence each; none when all is well."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """What was measured, by names with units: `lost_ms`."""


class Suite(Protocol):
    """One way of breaking things. A module of this folder makes one and names it SUITE."""

    name: str
    """Its short name, as on the command line: `K1`."""
    title: str
    """What is broken, in a few words."""
    goal: str
    """What the long run must show."""
    sample: Sequence[str]
    """The cases that run with every commit."""
    sample_chunk: int
    """How many of them make one test: small where cases take long, so that they run side by side."""

    def missing(self) -> str:
        """What this machine lacks for it, in words; empty when it can run."""

    def cases(self) -> Iterable[str]:
        """The long run's cases, in their order. The same names inject the same faults."""

    def run(self, case: str, folder: Path) -> Verdict:
        """Inject the fault in an empty folder and look at what is left."""

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        """The figures of all cases so far, for a cell of the table."""
