"""Who says what they do not know, and how they would find out, is given something for it; who only says so is not."""

import pytest

from tests.scoring.exchanges import ROOT, as_heard_without_marks, typed
from voicemock.grade import Grade
from voicemock.rubric import Rubric
from voicemock.rubric_files import load
from voicemock.scoring.answer import answer
from voicemock.scoring.coverage import OPEN_GAP, CoverageJudge
from voicemock.scoring.honest_gap import LEVEL, honest_gap
from voicemock.scoring.junk import no_answer

RUBRIC: Rubric = load(ROOT / "rubrics" / "engineering-manager.yaml")
KNOWLEDGE = RUBRIC.question("feedback")
SITUATION = RUBRIC.question("two-who-fight")
STORY = RUBRIC.question("own-failure")
GAP = "I don't know the theory behind that, honestly."
WAY = (
    "I'd find out by reading two of the books that my own coach swears by, and by sitting in on the talks of a "
    "colleague who is known for them, with a list of what landed."
)


def found(text: str, question=KNOWLEDGE):
    return honest_gap(answer(typed(text, question=question.id, asked=question.text), question), question)


def grade(text: str, criterion: str, question=KNOWLEDGE) -> Grade:
    turns = typed(text, question=question.id, asked=question.text)
    return CoverageJudge().grade(turns, question, RUBRIC.criterion(criterion), RUBRIC)


@pytest.mark.parametrize(
    "gap",
    [
        GAP,
        "I have never done that.",
        "To be frank, I haven't really used any of that.",
        "That one is new to me.",
        "I'm honestly not sure how that goes.",
        "I have no experience with it.",
        "I can't tell you.",
    ],
)
def test_a_gap_with_a_way_to_find_out_is_found(gap: str) -> None:
    assert found(f"{gap} {WAY}") and found(f"{gap} {WAY}").is_all
    assert found(as_heard_without_marks(f"{gap} {WAY}"))


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "I don't know, sorry, can we go on to the next question please?",
        "I don't know. I'd look it up.",
        "I have never done that. I would ask a colleague, I suppose.",
        WAY,
        "He said he didn't know why, so I asked him for the numbers of three weeks and we read them together.",
        f"I've never been the type to let that simmer. {WAY}",
        f"I have never really liked long talks. I don't tell people what they know. {WAY}",
        f"{GAP} I would not read the two books that my coach swears by, or sit in on the talks of a colleague.",
    ],
)
def test_a_bare_gap_and_a_way_without_a_gap_are_none(text: str) -> None:
    assert found(text) is None


def test_a_way_out_follows_the_gap_or_runs_up_to_it() -> None:
    between = (
        "Then I would tell Lars what I saw and leave him time to say his part. We agree on one thing, and "
        "I put it in the calendar for both of us. After two weeks we look at it again, with examples from each. "
    )

    assert found(f"{WAY} Because, to be honest, I don't know the theory behind it.")
    assert found(f"{WAY} {between} How it ends, half of the time I don't know.") is None
    assert found(as_heard_without_marks(f"{WAY} {between} How it ends, half of the time I don't know.")) is None


def test_a_story_that_did_not_happen_is_no_answer_to_a_question_for_one() -> None:
    assert found(f"{GAP} {WAY}", STORY) is None


def test_an_honest_gap_is_not_too_little_and_a_bare_one_is() -> None:
    asked = {"question": KNOWLEDGE.id, "asked": KNOWLEDGE.text}

    assert no_answer(typed(f"{GAP} I'd read the two studies our trainer cited.", **asked), KNOWLEDGE) is None
    assert no_answer(typed("I don't know. I'd look it up.", **asked), KNOWLEDGE) == "too_little_said"


def test_it_is_worth_level_two_on_the_first_criterion_and_says_why_with_a_quote() -> None:
    given = grade(f"{GAP} {WAY}", KNOWLEDGE.criteria[0])

    assert given.level == LEVEL == 2
    assert any("reading two of the books" in each.quote for each in given.evidence)
    assert OPEN_GAP in given.why_not_lower and "the answer itself" in given.why_not_higher


def test_it_is_worth_no_more_however_long_the_way() -> None:
    text = f"{GAP} {WAY} I'd write down forty cases by effect, cost and risk, and compare them with others."

    assert grade(text, KNOWLEDGE.criteria[0]).level == LEVEL


def test_where_finding_out_is_what_one_would_do_a_full_answer_keeps_its_level() -> None:
    full = next(
        example.text
        for example in RUBRIC.examples
        if example.question == SITUATION.id
        and example.levels["people"] == 4
        and "I'd begin with Lars" in example.text
    )

    assert (
        grade(f"I don't know what lies behind it. {full}", "people", SITUATION).level
        == grade(full, "people", SITUATION).level
    )


def test_one_gap_in_a_full_answer_takes_nothing_from_it() -> None:
    full = next(
        example.text
        for example in RUBRIC.examples
        if example.question == KNOWLEDGE.id and example.levels["people"] == 5
    )
    alone, with_gap = grade(full, "people").level, grade(f"{full} {GAP} {WAY}", "people").level

    assert alone is not None and with_gap is not None and with_gap >= alone


def test_a_bluff_is_given_nothing_for_it() -> None:
    bluff = (
        "Of course I know that, it is my daily bread, everybody knows how that is done, and I'm among "
        "the best at it. It's all about the right mindset and the proper process, that's how we do it."
    )

    assert found(bluff) is None
    assert grade(bluff, "people").level == 1


def test_a_gap_among_denials_lifts_nothing() -> None:
    denied = (
        "I did not say what I had seen and never gave an example. I did not ask how he saw it. We did not agree on "
        "anything, and I never wrote it down. I never came back to it after two weeks. Nobody noticed a difference, "
        "and I did not change how I speak with people."
    )

    assert grade(f"{GAP} {WAY}", "people").level == LEVEL
    assert grade(f"{GAP} {WAY} {denied}", "people").level == 1


def test_a_red_flag_still_limits_the_level() -> None:
    text = f"{GAP} {WAY} The idiot before me knew nothing either."

    assert (grade(text, "people").level or 0) <= LEVEL
