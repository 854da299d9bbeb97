"""Stories are made of what was told with their figures, and suggested for the questions that they fit."""

import pytest

from tests.preparation import told
from tests.scoring.exchanges import behavioral
from voicemock.preparation.stories import asked_freely, figures, fitting, made, proposed_skills, title_of

RUBRIC = behavioral()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It went from six hours to twenty minutes, 95 % less.", ("six hours", "twenty minutes", "95 %")),
        ("In 2019 we had three new servers.", ("2019", "three new servers")),
        ("1,000 paid $5k. Two people left.", ("1,000", "$5k", "Two people")),
        ("One day one of them left. It fell by one percent.", ("one percent",)),
        ("We launched it for that one customer, below one percent.", ("one percent",)),
        ("Nothing was counted.", ()),
    ],
)
def test_figures_stand_with_what_they_count_as_they_were_said(text: str, found: tuple[str, ...]) -> None:
    assert figures(text) == found
    assert all(each in text for each in figures(text))


def test_a_story_is_made_with_its_figures_and_tags_in_small_letters() -> None:
    story = made("x", "  A\ttitle ", {"action": "I added 3 indexes."}, ["Conflict", "conflict", " "], "typed")

    assert (story.title, story.skills, story.numbers) == ("A title", ("conflict",), ("3 indexes",))
    assert story.missing == ("situation", "task", "result", "lesson")
    assert title_of({"action": "I added three indexes, and then I went on to test."}).startswith("I added three")


def test_a_tag_that_the_question_asks_for_comes_first_and_says_why() -> None:
    bank = (told.story("billing", "problem solving"), told.story("group", "conflict"), told.story("login", "failure"))
    by_question = {each.id: fitting(bank, each, RUBRIC) for each in RUBRIC.questions}

    assert by_question["disagreement"][0].story.id == "group"
    assert by_question["disagreement"][0].why[0] == "conflict: the question asks for it"
    assert by_question["hard-problem"][0].story.id == "billing"
    failed = next(each for each in RUBRIC.questions if "failed" in each.text)
    assert by_question[failed.id][0].story.id == "login"


def test_a_question_that_asks_for_no_occasion_gets_no_story() -> None:
    asks_for_none = [each for each in RUBRIC.questions if each.kind == "situation"]

    assert asks_for_none and not any(fitting(told.BANK, each, RUBRIC) for each in asks_for_none)


def test_a_question_of_no_rubric_is_matched_by_its_words_and_what_a_story_shows() -> None:
    fits = fitting(told.BANK, asked_freely("How did you keep a customer with a large account?"))

    assert fits[0].story.id == "account"
    assert not fitting(told.BANK, asked_freely("What is your favourite colour?"))
    assert "failure" in proposed_skills(told.story("login").told + " It failed and it was my fault.")
