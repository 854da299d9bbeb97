"""What came of it and how: told in full only when it is over."""

from tests.interview.negotiation.offers import TERMS
from voicemock.interview.negotiation.outcome import outcome, sentences_of

LED = (
    "What is the range?",
    "I have another offer, so I was hoping for ninety five thousand.",
    "And a signing bonus of four thousand? I have to relocate.",
    "I accept.",
    "Yes, that is right.",
)


def test_limits_are_told_only_after_the_end() -> None:
    assert all(each.possible is None for each in outcome(TERMS, LED[:3]).issues)
    assert all(each.possible is not None for each in outcome(TERMS, LED[:3], ended=True).issues)
    assert {each.issue: each.possible for each in outcome(TERMS, LED).issues}["salary"] == 90_700
    assert "90,700" not in " ".join(sentences_of(TERMS, outcome(TERMS, LED[:3])))


def test_it_tells_what_was_agreed_and_how() -> None:
    found = outcome(TERMS, LED)
    salary, bonus = found.issues[:2]

    assert (found.result, salary.opening, salary.reached, salary.asked) == ("agreed", 82_000, 85_000, 95_000)
    assert (bonus.reached, bonus.asked) == (3_000, 4_000)
    assert found.reasons == ("competing_offer", "cost_of_living")
    assert (found.questions, found.wishes, found.unfounded, found.anchored_by) == (2, 2, 0, "counterpart")
    told = " ".join(sentences_of(TERMS, found))
    assert "You agreed on: a base salary of 85,000 euros a year" in told
    assert "Base salary: from 82,000 euros a year to 85,000 euros a year; you first asked for" in told
    assert "possible was 90,700 euros a year" in told and "another offer" in told


def test_who_named_the_first_figure_where_the_counterpart_asks() -> None:
    asks = TERMS.model_copy(update={"opens": "asks"})

    assert outcome(asks, ["I was thinking of ninety thousand."]).anchored_by == "candidate"
    assert outcome(asks, ["I would rather hear your offer first."]).anchored_by == "counterpart"
    assert outcome(asks, []).anchored_by is None


def test_an_offer_taken_as_it_came_is_told_as_that() -> None:
    found = outcome(TERMS, ["Great, I accept!", "Yes."])

    assert found.accepted_first_offer and "without asking for anything" in " ".join(sentences_of(TERMS, found))


def test_a_wish_without_a_reason_is_told_and_so_are_threats() -> None:
    told = " ".join(sentences_of(TERMS, outcome(TERMS, ["I want 95.", "95 or I walk away.", "I have to decline."])))

    assert "You gave no reason for any wish." in told and "You threatened to leave once." in told
