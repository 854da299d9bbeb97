"""Questions, statements and *no, that is all* are told apart."""

import pytest

from voicemock.interview.asked import asks_for_the_verdict, has_no_more, questions_in


@pytest.mark.parametrize(
    "said",
    ["No, that is all, thank you.", "I'm good, thanks", "No", "Not really, you answered everything.", "Nothing else",
     "That's all from me", "I think we're done.", "I don't have any further questions at the moment.",
     "no I don't think so", "That's everything I wanted to know", "No questions", "None from my side",
     "No, I think you've covered everything, thank you so much for your time"],
)  # fmt: skip
def test_no_more_is_heard(said: str) -> None:
    assert has_no_more(said) and not questions_in(said)


@pytest.mark.parametrize(
    "said",
    ["", "...", "Thanks!", "Okay, thank you.", "Yes", "I have more questions", "I have one more question",
     "No, but what about the team?", "That's all about salary. How about holidays?", "Questions",
     "I have no questions about the salary, but how is the team led?", "no " * 200],
)  # fmt: skip
def test_silence_thanks_and_real_questions_are_not(said: str) -> None:
    assert not has_no_more(said)


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        ("Tell me about the team.", 1),
        ("I was wondering how big the team is", 1),
        ("so what happens next", 1),
        ("Is remote work possible and what is the budget for training?", 2),
        ("Who leads it? And how long is probation?", 2),
        ("Quelle est la taille de l'équipe ?", 1),
        ("I really like your product.", 0),
        ("We did that in my last company.", 0),
        ("When I was at Acme we did this.", 0),
        ("", 0),
    ],
)
def test_questions_are_found_and_taken_apart(said: str, questions: int) -> None:
    assert len(questions_in(said)) == questions


def test_asking_how_it_went_is_known() -> None:
    assert asks_for_the_verdict("So how did I do?") and asks_for_the_verdict("What is my score?")
    assert not asks_for_the_verdict("How did the team do last year?")
