"""The arithmetic of grades: means, what was assessed, and which seniority the levels read as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voicemock.grade import Grade
from voicemock.rubric import Profile, Rubric

Seniority = Literal["junior", "mid", "senior", "staff"]
SENIORITY: tuple[Seniority, ...] = ("junior", "mid", "senior", "staff")
"""From the least to the most."""
HAIR = 1e-6
"""A mean may fall so much below a round number, and reaches it all the same."""


@dataclass(frozen=True)
class CriterionScore:
    """One criterion over all questions that were judged on it."""

    criterion: str
    weight: float
    level: float | None
    """Mean of the levels, 1 to 5, over the questions where it was scored; None when it was not scored anywhere."""
    scored: int
    """Questions where it has a level."""
    judged: int
    """Questions where it was looked at, scored or not."""


@dataclass(frozen=True)
class Scores:
    """What a run of grading comes to. What was not scored plays no part in any mean."""

    criteria: tuple[CriterionScore, ...]
    """In the rubric's order; only criteria that were looked at."""
    overall: float | None
    """Weighted mean of the criteria that have a level, 1 to 5; None when none has."""
    assessed: int
    """Criteria that have a level."""
    seniority: Seniority | None
    """The highest seniority whose profile the levels reach; None when they reach none or nothing was scored."""


def scores(grades: Mapping[tuple[str, str], Grade], rubric: Rubric) -> Scores:
    """The scores of a run.

    Args:
        grades: by question and criterion, as in `Run.grades`.
        rubric: the rubric of that run; grades for criteria it does not have are left out.
    """
    looked_at = []
    for criterion in rubric.criteria:
        own = [grade for (_, name), grade in grades.items() if name == criterion.id]
        if own:
            levels = [grade.level for grade in own if grade.level is not None]
            mean = sum(levels) / len(levels) if levels else None
            looked_at.append(CriterionScore(criterion.id, criterion.weight, mean, len(levels), len(own)))
    overall = weighted_mean(looked_at)
    assessed = sum(each.level is not None for each in looked_at)
    return Scores(tuple(looked_at), overall, assessed, _seniority(looked_at, overall, rubric))


def weighted_mean(criteria: Sequence[CriterionScore]) -> float | None:
    """Mean of the levels by weight, over the criteria that have one; None when none has."""
    scored = [(each.weight, each.level) for each in criteria if each.level is not None]
    if not scored:
        return None
    return sum(weight * level for weight, level in scored) / sum(weight for weight, _ in scored)


def _seniority(criteria: Sequence[CriterionScore], overall: float | None, rubric: Rubric) -> Seniority | None:
    if overall is None:
        return None
    levels = {each.criterion: each.level for each in criteria}
    profiles = rubric.seniority
    reached = [name for name in SENIORITY if name in profiles and _reaches(profiles[name], overall, levels)]
    return reached[-1] if reached else None


def _reaches(profile: Profile, overall: float, levels: Mapping[str, float | None]) -> bool:
    """Whether levels reach a profile. A criterion that it asks for and that was not scored is not reached."""
    singles = (((levels.get(name) or 0.0) >= least - HAIR) for name, least in profile.at_least.items())
    return overall >= profile.overall - HAIR and all(singles)
