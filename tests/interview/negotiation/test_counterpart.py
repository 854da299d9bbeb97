"""The counterpart concedes by steps for reasons, trades, holds, and makes a deal only on clear acceptance."""

import pytest

from tests.interview.negotiation.offers import LINES, ROOT, TERMS, moves, spoken_figures, talk
from voicemock.interview.negotiation.counterpart import TOLD, Model, counter, opening
from voicemock.llm.scripted import ScriptedChat
from voicemock.prompts import load

PROMPT = load("negotiation", [ROOT / "prompts"])
REASONED = "I have another offer, so I was hoping for ninety five thousand."


def test_it_opens_with_its_offer_or_by_asking() -> None:
    assert "82,000 euros a year" in opening(TERMS, LINES, "warm")
    assert "bonus" not in opening(TERMS, LINES)
    asks = TERMS.model_copy(update={"opens": "asks"})
    assert not spoken_figures(opening(asks, LINES))
    assert talk("I would like ninety thousand.", terms=asks)[0].move == "offer"


def test_a_reason_moves_an_issue_once_by_its_next_step() -> None:
    first, again, other = talk(REASONED, "I want 95. I do have another offer.", "Market data says ninety five.")

    assert (first.move, first.offer["salary"]) == ("concede", 85_000)
    assert again.move != "concede" and again.offer["salary"] == 85_000
    assert (other.move, other.offer["salary"]) == ("concede", 87_000)


def test_it_never_gives_more_than_was_asked_for_and_says_so() -> None:
    (met,) = talk("Because of my results I would like eighty three thousand.")

    assert (met.move, met.offer["salary"]) == ("meet", 83_000)
    assert talk("I would like 80 thousand")[0].move == "already"


def test_without_a_reason_it_asks_why_then_trades_then_holds_then_is_final() -> None:
    wish = "I want ninety five thousand."
    said = talk(*[wish] * 8)

    assert [each.move for each in said[:6]] == ["ask_why", "trade", "trade", "hold", "hold", "final"]
    assert [each.move for each in said[6:]] == ["stay_final", "walk_away"]
    assert said[-1].offer["salary"] == 82_000 and said[-1].over == "no_deal"


def test_it_goes_to_its_limit_and_no_step_beyond() -> None:
    patient = TERMS.model_copy(update={"patience": 20})
    said = talk(
        *["I would like forty days of holiday."] * 5, *["I need a notice period of one week."] * 4, terms=patient
    )

    assert [each.offer["holidays"] for each in said[:5]] == [28, 29, 30, 31, 31]
    assert [each.offer["notice"] for each in said[5:]] == [10, 8, 7, 7]


def test_an_issue_of_which_less_is_better_goes_down() -> None:
    assert talk("Could the notice period be eight weeks?")[0].offer["notice"] == 10


def test_what_the_candidate_gives_is_read_back_and_the_offer_stays() -> None:
    said = talk("If you go to 91 I can start in two weeks.", "That sounds good to me.")

    assert said[0].offer["start"] == 4 and said[0].given == {"start": 2}
    assert "a start 2 weeks from now as you offered" in said[1].text


def test_a_deal_needs_acceptance_after_every_term_was_read_back() -> None:
    said = talk(REASONED, "I accept.", "Yes, that is right.")

    assert [each.over for each in said] == [None, None, "agreed"]
    for each in said[1:]:
        for term in ("85,000 euros", "no signing bonus", "4 weeks", "27 days", "12 weeks"):
            assert term in each.text
    assert talk(REASONED, "I accept.", "No, wait, I want 88.")[-1].over is None
    assert talk(REASONED, "I accept.", "No, that is not right.")[-1].move == "reopen"


def test_it_ends_on_refusal_time_threats_silence_and_what_is_far_off() -> None:
    assert talk("I have to decline.")[0].over == "no_deal"
    assert talk("I need to sleep on it.")[0].over == "thinking"
    assert [each.over for each in talk(*["I walk away unless you give me more"] * 3)] == [None, None, "no_deal"]
    assert [each.over for each in talk("", "um", "")] == [None, None, "thinking"]
    assert moves(*["I want two hundred thousand."] * 3) == ["far_off", "far_off", "walk_away"]


def test_a_pause_costs_nothing_and_nothing_is_heard_after_the_end() -> None:
    assert moves("Let me think for a moment.") == ["wait"]
    said = talk("I have to decline.", "I accept!")
    assert said[0].text == said[1].text and said[1].over == "no_deal"


def test_questions_are_answered_from_what_is_public_and_else_not_known() -> None:
    said = talk("What is the range?", "How is the parking?", "What is your maximum?", "What is the offer again?")

    assert [each.move for each in said] == ["fact", "no_answer", "cannot_say", "tell"]
    assert said[0].text == "We publish no band."


def test_patience_ends_in_a_final_offer() -> None:
    impatient = TERMS.model_copy(update={"patience": 1})
    said = talk(REASONED, "The market says I should ask for 95, so I want 95.", "I accept.", terms=impatient)

    assert [each.move for each in said] == ["concede", "final", "agree"]


@pytest.mark.parametrize("style", ["warm", "neutral", "pressing"])
def test_the_same_words_give_the_same_counter_in_every_manner(style: str) -> None:
    texts = [REASONED, "What about more holidays?", "I want 95."]
    once, twice = (counter(TERMS, texts, LINES, style) for _ in range(2))  # type: ignore[arg-type]

    assert once == twice and once.offer == counter(TERMS, texts, LINES).offer


def said_by(*replies: dict[str, str], texts: tuple[str, ...] = (REASONED,)) -> tuple[object, ScriptedChat]:
    chat = ScriptedChat(list(replies))
    return counter(TERMS, texts, LINES, "warm", model=Model(chat, PROMPT)), chat


def test_a_models_words_are_said_where_they_are_the_move() -> None:
    words = "I see that others want you too. I can offer a base salary of 85,000 euros a year; how does that sound?"
    said, chat = said_by({"say": words})

    assert (said.text, said.by, said.note) == (words, "llm", "")  # type: ignore[attr-defined]
    prompt = chat.asked[0][0][0].content
    assert "85,000 euros" in prompt and "82,000" in prompt and "ninety five" in prompt
    assert not {90_700.0, 6_300.0} & spoken_figures(prompt)


@pytest.mark.parametrize(
    "words",
    [
        "I can offer 86,000 euros a year.",
        "I can offer eighty-five thousand, or even ninety.",
        "I can offer you more.",
        "I can offer 85,000 days.",
        "I can offer 85,000 euros and a signing bonus.",
        "I can offer 85,000 euros and a company car.",
        "I can offer 85,000 euros and double it next year.",
        "I accept your terms: 85,000 euros.",
        "We have a deal at 85,000 euros.",
        "I can offer 85,000 euros, and my limit is close.",
        "85,000 euros. " * 30,
        "Ich kann Ihnen 85,000 Euro im Jahr für die Stelle bieten, und das ist nicht wenig.",
        "",
        "85,000 euros, that is ⅞ of what you asked.",
    ],
)
def test_a_models_words_that_are_anything_else_are_not_said(words: str) -> None:
    said, _ = said_by({"say": words})

    assert said.by == "written" and said.note.startswith("The model's words were not said")  # type: ignore[attr-defined]
    assert "85,000 euros a year" in said.text and spoken_figures(said.text) == {85_000.0}  # type: ignore[attr-defined]


def test_a_model_that_is_away_is_noted_and_the_lines_say_it() -> None:
    for error, lasting in (("unreachable", True), ("refused", True), ("bad_reply", False)):
        said, _ = said_by({"error": error})
        assert said.by == "written" and said.note and said.lasting is lasting  # type: ignore[attr-defined]


def test_terms_are_read_back_and_ends_are_said_by_the_lines_alone() -> None:
    assert not {"read_back", "agree", "final", "offer", "tell", "fact", "walk_away", "refused", "leave_open"} & set(
        TOLD
    )
    chat = ScriptedChat([])
    counter(TERMS, [REASONED, "I accept."], LINES, model=Model(chat, PROMPT))
    assert chat.asked == []
