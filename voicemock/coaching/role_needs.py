"""What the next seniority asks for, and how far the levels of a session are from it."""

from collections.abc import Iterator
from typing import NamedTuple

from voicemock.evaluation.noise import CONFIDENCE, Noise
from voicemock.feedback import Need
from voicemock.rubric import Profile, Rubric
from voicemock.scoring.coverage import LABEL as COVERAGE
from voicemock.scoring.scores import HAIR, SENIORITY, Scores, Seniority

COUNTS_ONLY = "Coverage counts what was mentioned; that tells nothing about how senior it reads."
NO_PROFILES = "The rubric does not say which levels read as which seniority."
NOTHING = "Nothing was scored, so nothing can be read from it."


class Reading(NamedTuple):
    """How levels read against the seniority profiles of a rubric."""

    reached: Seniority | None = None
    next: Seniority | None = None
    """The one above, or the least where none is reached."""
    needs: tuple[Need, ...] = ()
    no_level: str = ""
    """Why they are not read so, in a sentence."""


def reading(found: Scores, rubric: Rubric, judge: str, noise: Noise, answers: int) -> Reading:
    """How the levels read, and what the seniority above asks for.

    Args:
        found: the scores of a run.
        rubric: the rubric of that run.
        judge: who graded; coverage tells no seniority.
        noise: of one level.
        answers: how many answers have a level.
    """
    if found.overall is None:
        return Reading(no_level=NOTHING)
    if judge.startswith(COVERAGE):
        return Reading(no_level=COUNTS_ONLY)
    described = [name for name in SENIORITY if name in rubric.seniority]
    if not described:
        return Reading(no_level=NO_PROFILES)
    above = described[described.index(found.seniority) + 1 :] if found.seniority else described
    if not above:
        return Reading(found.seniority)
    return Reading(
        found.seniority, above[0], tuple(_needs(rubric.seniority[above[0]], found, rubric, noise, answers))
    )


def _needs(profile: Profile, found: Scores, rubric: Rubric, noise: Noise, answers: int) -> Iterator[Need]:
    yield _need("", "Overall", profile.overall, found.overall, noise.of_mean(answers))
    reached = {each.criterion: each for each in found.criteria}
    for name, least in profile.at_least.items():
        score = reached.get(name)
        level = score.level if score else None
        yield _need(name, rubric.criterion(name).name, least, level, noise.of_mean(score.scored if score else 1))


def _need(criterion: str, name: str, needed: float, level: float | None, standard_error: float) -> Need:
    apart = None if level is None else abs(level - needed)
    return Need(
        criterion=criterion,
        name=name,
        needed=needed,
        level=level,
        met=level is not None and level >= needed - HAIR,
        is_sure=apart is None or apart >= CONFIDENCE * standard_error,
    )
