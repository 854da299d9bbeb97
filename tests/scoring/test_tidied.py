"""False starts and markers go; nothing that means something does."""

import pytest

from voicemock.scoring.text import tokens
from voicemock.scoring.tidied import tidied, without_abandoned


def tidy(text: str) -> str:
    return " ".join(word.text for word in tidied(tokens(text)))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("I was, um, I was going to rewrite it", "i was going to rewrite it"),
        ("so the, you know, the query was basically slow", "the query was slow"),
        ("we moved the dat- database", "we moved the database"),
        ("I was g- I was going", "i was going"),
        ("it took six, it took six hours", "it took 6 hours"),
        ("we did not, we did not have it", "we did not have it"),
        ("nine nine", "9 9"),
        ("we were late", "we were late"),
        ("no nobody saw it", "no nobody saw it"),
        ("it didn't didn't work", "it did not work"),
    ],
)
def test_what_was_taken_back_goes_and_the_rest_stays(said: str, kept: str) -> None:
    assert tidy(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("I was going to, we decided", "we decided"),
        ("it was, I rewrote it", "i rewrote it"),
        ("I did not, we decided", "i did not we decided"),
        ("I would, we decided", "i would we decided"),
        ("I told them, we decided", "i told them we decided"),
    ],
)
def test_a_start_given_up_for_another_goes_unless_it_says_something(said: str, kept: str) -> None:
    assert " ".join(word.text for word in without_abandoned(tidied(tokens(said)))) == kept
