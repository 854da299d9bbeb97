"""What is found in how an interview was led: with the words that show it, and nothing that is not there."""

import pytest

from voicemock.evaluation.conduct import Passage, review
from voicemock.evaluation.conduct_english import fault_of, sentence_with
from voicemock.rubric_files import find, load

WELL = (
    Passage(
        "opening", "Hi Bob, thanks for joining. First I ask two questions, then you can ask me.", "I am ready.", 1
    ),
    Passage(
        "question", "Tell me about a hard problem.", "The nightly report took six hours, so I measured it.", 2, "q"
    ),
    Passage("follow_up", "You measured the report. What did that show?", "One query took five of them.", 3, "q"),
    Passage("your_questions", "What would you like to know?", "How big is the team?", 4),
    Passage("close", "Six people. Thank you Bob, we will write next week."),
)


def timed(passages: tuple[Passage, ...], asked_s: float, answer_s: float) -> tuple[Passage, ...]:
    """The same, spoken: every question and every answer as long."""
    made, before_s = [], 0.0
    for each in passages:
        answered = answer_s if each.answer else None
        made.append(
            Passage(
                each.where,
                each.asked,
                each.answer,
                each.turn,
                each.question,
                asked_s=asked_s,
                answer_s=answered,
                before_s=before_s,
            )
        )
        before_s += asked_s + (answered or 0.0)
    return tuple(made)


def test_a_well_led_interview_is_seen_to_be_one_by_its_own_words() -> None:
    found = review(timed(WELL, 5, 45), minutes=10)

    assert found.talk_share == pytest.approx(0.1) and found.measured_by == "speech" and found.listened_more
    assert found.follow_ups == 1 and [each.turn for each in found.followed_up] == [3]
    assert "measured" in found.followed_up[0].quote
    assert found.asked_for_questions and found.left_s == 450 and found.enough_left
    assert found.faults == ()
    assert found.at_ease and found.at_ease.quote == "Hi Bob, thanks for joining."
    assert found.agenda and found.agenda.quote.startswith("First I ask")
    assert found.close and "Thank you Bob" in found.close.quote


def test_who_talks_more_than_listens_and_leaves_no_time_is_told_so() -> None:
    found = review(timed(WELL, 50, 40), minutes=5)

    assert found.talk_share and found.talk_share > 0.5 and not found.listened_more
    assert found.left_s == 30 and found.enough_left
    assert review(timed(WELL, 50, 60), minutes=5).enough_left is False


def test_typed_words_are_counted_where_seconds_were_not_measured() -> None:
    found = review(WELL, minutes=30)

    assert found.measured_by == "words" and found.talk_share and 0.4 < found.talk_share < 0.7
    assert found.asked_for_questions and found.left_s is None and found.enough_left is None


def test_an_interview_without_greeting_agenda_follow_up_and_close_says_what_was_not_found() -> None:
    found = review((Passage("question", "Tell me about a failure.", "We lost a week.", 1, "q"),), minutes=None)

    assert (found.at_ease, found.agenda, found.close) == (None, None, None)
    assert found.follow_ups == 0 and not found.asked_for_questions


def test_a_follow_up_that_takes_up_nothing_is_not_counted_as_following_up() -> None:
    passages = (
        Passage("question", "Tell me about a hard problem.", "The nightly report took six hours.", 1, "q"),
        Passage("follow_up", "And what about teamwork?", "We agreed.", 2, "q"),
        Passage("follow_up", "Was the problem hard?", "Yes.", 3, "q"),
    )
    found = review(passages, minutes=None)

    assert found.follow_ups == 2 and found.followed_up == ()


def test_what_is_told_by_wording_is_not_measurable_in_a_language_that_is_not_known() -> None:
    found = review(WELL, minutes=10, language="de")

    assert found.faults is None and found.at_ease is None and not found.wording_known
    assert found.talk_share is not None


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ("So you rewrote it because it was slow, right?", "leading"),
        ("Don't you think a cache would have been better?", "leading"),
        ("You must have been proud.", "leading"),
        ("Why did you ask him alone, was it because you were afraid?", "leading"),
        ("What was your role, and what would you change in the team?", "double"),
        ("How big was the team? What did the report do? Why was the server slow?", "double"),
        ("Okay, thanks. Did you like the work?", "closed"),
        ("Was it hard?", "closed"),
    ],
)
def test_a_leading_double_or_closed_question_is_named_with_its_words(asked: str, fault: str) -> None:
    found = review((Passage("follow_up", asked, "Well.", 2, "q"),), minutes=None)

    assert found.faults and [each.fault for each in found.faults] == [fault]
    assert found.faults[0].quote in asked and found.faults[0].turn == 2


def test_asking_for_the_time_tells_no_agenda_and_hi_is_a_greeting() -> None:
    assert sentence_with("agenda", "Hi Ann, we have thirty minutes, is that fine?") == ""
    assert sentence_with("agenda", "We have thirty minutes and will talk about two projects.")
    assert sentence_with("at_ease", "Hi Ann, is thirty minutes fine?")


@pytest.mark.parametrize(
    "asked",
    [
        "Could you walk me through how you measured it?",
        "Was it hard? What made it hard?",
        "What was the result, and how did you measure it?",
        "You said six hours. How did you find that out?",
        "Have you ever disagreed with somebody? Tell me what happened.",
        "Looking back, what would you do differently?",
    ],
)
def test_an_open_question_has_no_fault(asked: str) -> None:
    assert fault_of(asked) is None


def test_what_was_planned_to_be_asked_is_never_the_interviewers_fault() -> None:
    planned = "What was your role, and what would you change in the team?"
    read_aloud = "what was your role and what would you change in the team"
    passage = Passage("question", read_aloud, "I led.", 1, "q", planned=(planned,))

    assert review((passage,), minutes=None).faults == ()


def test_no_shipped_question_is_taken_for_a_leading_one() -> None:
    rubrics = [
        load(find(name)) for name in ("behavioral", "backend-engineer", "engineering-manager", "data-scientist")
    ]
    texts = [question.text for rubric in rubrics for question in rubric.questions]

    assert len(texts) > 50
    assert [text for text in texts if (found := fault_of(text)) and found[0] == "leading"] == []
    assert not any(sentence_with("close", text) for text in texts)


def test_in_another_language_its_own_little_words_take_nothing_up() -> None:
    asked = Passage(
        "question", "Wie war das?", "Da kam die Presse zum Stillstand und das dauerte.", 1, "hard-problem"
    )
    little = Passage("follow_up", "Und was kam dabei heraus, und das warum?", "Nichts.", 2, "hard-problem")
    taken = Passage("follow_up", "Warum stand die Presse?", "Der Riemen.", 3, "hard-problem")

    found = review((asked, little, taken), None, "de").followed_up
    assert [each.quote for each in found if each.turn == 3] == ["Presse"]
    assert not any({"und", "das", "die"} & set(each.quote.split(", ")) for each in found)
