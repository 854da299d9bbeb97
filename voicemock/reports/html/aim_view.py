"""The level aimed at: the seniority above the one that the levels read as."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicemock.reports.document_values import Document
from voicemock.reports.wording import is_coverage
from voicemock.rubric import Profile, Rubric
from voicemock.scoring.scores import SENIORITY


@dataclass(frozen=True)
class Aim:
    """What the seniority aimed at needs."""

    seniority: str
    profile: Profile
    names: Mapping[str, str]
    """The criteria's names for people, by id."""

    @property
    def says(self) -> str:
        """Which it is, for a legend."""
        return f"What {self.seniority} needs, the level to aim at"


def aim_of(document: Document, rubric: Rubric) -> Aim | None:
    """The level aimed at: the next above, or the least where none is reached.

    None where the highest is reached, where the rubric describes none, or where there is nothing to hold against it:
    coverage tells no seniority.
    """
    totals = document.totals
    if totals is None or totals.overall is None or any(is_coverage(each.judge) for each in document.scores):
        return None
    described = [name for name in SENIORITY if name in rubric.seniority]
    reached = described.index(totals.reads_as) + 1 if totals.reads_as in described else 0
    above = described[reached:]
    names = {each.id: each.name for each in rubric.criteria}
    return Aim(above[0], rubric.seniority[above[0]], names) if above else None
