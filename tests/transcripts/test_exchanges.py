"""Questions and answers from who said what."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcripts.talks import HARD, LONG, talk
from voicemock.errors import UsageError
from voicemock.transcripts.exchanges import Split, split
from voicemock.transcripts.guess import guessed
from voicemock.transcripts.speakers import Roles, by_talk, few, named

ROLES = Roles("Bob", ("Ann",), "")


def kinds(*said: tuple[str, str]) -> list[str]:
    return [each.kind for each in of(*said).exchanges]


def of(*said: tuple[str, str]) -> Split:
    return split(talk(*said).joined(), ROLES, lambda text: False)


def test_a_question_in_several_sentences_is_one_and_small_talk_is_none() -> None:
    found = of(
        ("Ann", "Hi, how are you today?"),
        ("Bob", "Fine, thanks."),
        ("Ann", "Great."),
        ("Ann", "I lead the team. " + HARD),
        ("Bob", LONG),
    )

    assert [each.kind for each in found.exchanges] == ["talk", "question"]
    assert found.exchanges[1].question == f"Great. I lead the team. {HARD}"


def test_signs_of_listening_do_not_part_an_answer_and_are_told() -> None:
    found = of(("Ann", HARD), ("Bob", LONG), ("Ann", "Mhm."), ("Bob", LONG), ("Ann", "Okay, right."), ("Bob", LONG))

    assert len(found.exchanges) == 1
    assert len(found.exchanges[0].answer) == 3 * len(LONG.split())
    assert found.left_out == "Signs of listening were left out: “mhm” (1), “okay, right” (1)."


def test_yes_after_a_question_is_an_answer() -> None:
    assert kinds(("Ann", HARD), ("Bob", LONG), ("Ann", "Did you test it?"), ("Bob", "Yes."), ("Ann", "Good.")) == [
        "question",
        "follow_up",
        "talk",
    ]


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Why?", "follow_up"),
        ("How did you know that it was the query?", "follow_up"),
        ("Which query was slow?", "follow_up"),
        ("That must have been hard for the whole team.", "follow_up"),
        ("Moving on. Why did you choose that?", "question"),
        ("Tell me about a time you failed at something.", "question"),
        ("What would you do if a colleague kept missing every date that was agreed on?", "question"),
        ("Do you have any questions for us?", "your_questions"),
    ],
)
def test_what_is_asked_next_goes_on_or_begins_anew(asked: str, kind: str) -> None:
    assert kinds(("Ann", HARD), ("Bob", LONG), ("Ann", asked), ("Bob", LONG)) == ["question", kind]


def test_what_the_rubric_asks_is_a_question_of_its_own() -> None:
    found = split(talk(("Ann", HARD), ("Bob", LONG), ("Ann", "Why?"), ("Bob", LONG)), ROLES, lambda text: True)

    assert [each.kind for each in found.exchanges] == ["question", "question"]


def test_the_candidates_own_questions_last_until_the_interviewer_begins_again() -> None:
    assert kinds(
        ("Ann", HARD),
        ("Bob", LONG),
        ("Ann", "Any questions for me?"),
        ("Bob", "How big is the team?"),
        ("Ann", "Six. Is that more than you have now?"),
        ("Bob", "Yes, we are four."),
        ("Ann", "One more question from me: why do you want to leave?"),
        ("Bob", LONG),
        ("Ann", "Goodbye."),
    ) == ["question", "your_questions", "your_questions", "question", "talk"]


WORDS = st.sampled_from(["Mhm.", "Why?", HARD, LONG, "Yes.", "Any questions for us?", "Right, so it was.", "No"])


@given(st.lists(st.tuples(st.sampled_from(["Ann", "Bob", "Eve"]), WORDS), min_size=1, max_size=12))
@settings(max_examples=40)
def test_no_word_is_lost_but_signs_of_listening_which_are_told(said: list[tuple[str, str]]) -> None:
    found = split(talk(*said).joined(), Roles("Bob", ("Ann", "Eve"), ""), lambda text: False)
    kept = [word.text for each in found.exchanges for word in (*each.asked, *each.answer)]
    listening = sum(len(text.split()) * times for text, times in found.listening.items())

    assert len(kept) + listening == sum(len(text.split()) for _, text in said)
    scored = [each.kind for each in found.exchanges if each.scored]
    assert not scored or scored[0] == "question"


def test_no_talk_takes_long() -> None:
    """Of these sizes what looks at all before or after for each sentence would take minutes."""
    listening = talk(*[("Bob", "So."), ("Ann", "Mhm.")] * 4_000)
    asking = talk(("", "Why you? " * 10_000), timed=False)
    crowd = talk(*[(f"Nobody {at}", "I?") for at in range(5_000)])
    short = talk(("Ann", "Why?"), ("Bob", "a. " * 60_000))
    began = time.process_time()
    assert len(split(listening, ROLES, lambda text: False).exchanges) == 2
    assert guessed(asking, lambda text: False).exchanges
    assert by_talk(crowd) is None and "4992 more" in few(crowd.names)
    assert split(short, ROLES, lambda text: False).exchanges

    assert time.process_time() - began < 5


def test_who_talks_most_and_asks_little_is_the_candidate() -> None:
    roles = by_talk(talk(("Ann", HARD), ("Bob", LONG * 3), ("Eve", "Why is that?"), ("Bob", LONG)))

    assert roles
    assert (roles.candidate, roles.interviewers) == ("Bob", ("Ann", "Eve"))
    assert "Bob says 8" in roles.told_by


def test_where_that_is_not_plain_nobody_is() -> None:
    assert by_talk(talk(("Ann", HARD), ("Bob", "I did it."))) is None
    assert by_talk(talk(("Ann", "Hello."), ("Bob", f"{HARD} {LONG} Why? What else?"))) is None
    assert by_talk(talk(("Bob", LONG))) is None


def test_a_candidate_is_named_by_a_part_of_the_name_and_a_wrong_one_is_told_who_speaks() -> None:
    assert named("bob", ["Ann Lee", "Bob Ray"]) == "Bob Ray"
    for wrong in ("Bib Ray", "", "a"):
        with pytest.raises(UsageError) as refused:
            named(wrong, ["Ann Lee", "Bob Ray"])
        assert "Ann Lee and Bob Ray" in refused.value.remedy
