"""What must hold of reading levels as seniority: the level reached, what the next one lacks, and what is not sure."""

from tests.scoring.exchanges import behavioral
from voicemock.coaching.role_needs import COUNTS_ONLY, NO_PROFILES, NOTHING, Reading, reading
from voicemock.evaluation.noise import ASSUMED, EXACT, Noise
from voicemock.grade import Grade
from voicemock.scoring.scores import scores

RUBRIC = behavioral()


def read(noise: Noise = EXACT, judge: str = "m", rubric=RUBRIC, **levels: int | None) -> Reading:
    grades = {
        ("q", name): Grade(criterion=name, level=level, reason=None if level else "cannot_assess")
        for name, level in levels.items()
    }
    return reading(scores(grades, rubric), rubric, judge, noise, 1)


def test_the_next_level_says_what_it_lacks_and_what_nobody_scored() -> None:
    found = read(action=3, result=2, situation=4)

    assert (found.reached, found.next) == ("mid", "senior")
    assert {each.criterion: (each.needed, each.level, each.met) for each in found.needs} == {
        "": (3.4, found.needs[0].level, False),
        "action": (3, 3, True),
        "result": (3, 2, False),
        "judgement": (3, None, False),
    }
    assert all(each.is_sure for each in found.needs)


def test_what_lies_within_the_noise_is_not_sure() -> None:
    needs = {each.criterion: each for each in read(ASSUMED, action=5, result=2, situation=4).needs}

    assert not needs["result"].is_sure and needs["action"].is_sure


def test_below_the_least_level_that_one_is_next_and_above_the_highest_there_is_none() -> None:
    lowest, highest = read(action=1), read(**{each.id: 5 for each in RUBRIC.criteria})

    assert (lowest.reached, lowest.next) == (None, "junior")
    assert (highest.reached, highest.next, highest.needs) == ("staff", None, ())


def test_no_level_is_read_from_mentions_from_nothing_or_by_a_rubric_without_profiles() -> None:
    bare = RUBRIC.model_copy(update={"seniority": {}})

    assert read(judge="coverage", action=5) == Reading(no_level=COUNTS_ONLY)
    assert read(rubric=bare, action=5) == Reading(no_level=NO_PROFILES)
    assert read(action=None) == Reading(no_level=NOTHING)
