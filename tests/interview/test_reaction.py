"""Who takes a correction up is told from who argues back; where it is not plain, neither is said."""

from pathlib import Path

import pytest

from voicemock.checked_yaml import read
from voicemock.interview.reaction import reaction

LABELLED = read(Path(__file__).with_name("reactions.yaml")).data
HELD_OUT = [each for each in LABELLED if each.get("held_out")]
CHOSEN_BY = [each for each in LABELLED if not each.get("held_out")]


@pytest.mark.parametrize("each", CHOSEN_BY, ids=lambda each: each["say"])
def test_what_the_words_were_chosen_by_is_told(each: dict[str, str]) -> None:
    assert reaction(each["say"], "en") == each["is"]


def test_of_what_was_held_out_most_is_told_and_nothing_the_other_way_round() -> None:
    told = [(each["is"], reaction(each["say"], "en")) for each in HELD_OUT]

    assert len(HELD_OUT) >= 40
    assert sum(one == other for one, other in told) >= 0.75 * len(told)
    assert {("open", "defensive"), ("defensive", "open")}.isdisjoint(told)


@pytest.mark.parametrize(
    ("say", "is_"),
    [
        ("You're right.", "open"),
        ("I do not think that you're right.", "neither"),
        ("I disagree.", "defensive"),
        ("I don't disagree, let me add the result.", "open"),
        ("It was not my mistake.", "defensive"),
        ("My mistake.", "open"),
        ("I’m not wrong about this.", "defensive"),
        ("", "neither"),
    ],
)
def test_a_not_turns_it(say: str, is_: str) -> None:
    assert reaction(say, "en") == is_


def test_in_another_language_nothing_is_claimed() -> None:
    assert reaction("Da haben Sie recht, das habe ich vergessen.", "de") == "neither"
