"""What a rewritten answer may not say: what nobody said."""

import pytest

from voicemock.coaching.invented import FIGURE, NAME, Sources, blanks_of, emptied, invented, own_share, with_blanks

TOLD = """our report took six hours and we rewrote the slow query in kafka. I asked Maria to test it twice.
It went down to twenty five minutes and saved half a day."""
SOURCES = Sources(told=TOLD, asked="Tell me about a problem at Acme. What did your 3 managers say?")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It took 7 hours.", f"It took {FIGURE} hours."),
        ("It fell by 90% in the report.", f"It fell by {FIGURE}% in the report."),
        ("It is twelve hundred queries.", f"It is {FIGURE} queries."),
        ("We saved dozens of hours.", f"We saved {FIGURE} of hours."),
        ("My 3 managers asked.", f"My {FIGURE} managers asked."),
        ("We tested it in Redis.", f"We tested it in {NAME}."),
        ("We tested the report with Amazon Web Services.", f"We tested the report with {NAME}."),
        ("We tested the p99 of the query.", f"We tested the {NAME} of the query."),
    ],
)
def test_a_figure_or_name_that_was_never_said_becomes_a_blank(text: str, left: str) -> None:
    assert with_blanks(text, SOURCES) == left
    assert not invented(left, SOURCES)


@pytest.mark.parametrize(
    "text",
    [
        "The report took 6 hours, and then 25 minutes.",
        "We rewrote the query in Kafka, and I asked Maria at Acme.",
        "I'm asking Maria. Then I've asked her, and I'd ask again.",
        "We halved the day, and tested it twice.",
        "First we rewrote it. In the end it was fine.",
        "It took [your figure] of the report, with [the tool].",
    ],
)
def test_what_was_said_stays_as_it_is(text: str) -> None:
    assert not invented(text, SOURCES)
    assert with_blanks(text, SOURCES) == text


def test_a_figure_of_the_question_is_no_figure_of_the_answer_but_its_names_may_be_said() -> None:
    found = invented("At Acme we asked 3 of them to test the report.", SOURCES)

    assert len(found.figures) == 1 and not found.names


def test_a_sentence_of_other_words_is_taken_out_and_a_short_bridge_stays() -> None:
    new = "The stakeholders celebrated a wonderful massive launch. Costs fell by 90 percent."
    text = f"We rewrote the slow query. {new} That was that."

    assert with_blanks(text, SOURCES) == "We rewrote the slow query. That was that."
    assert len(invented(text, SOURCES).sentences) == 2 and not invented(text, SOURCES).figures


def test_what_we_did_is_not_what_i_did() -> None:
    text = "I rewrote the slow query. Then I asked Maria, and later I slowly rewrote it."

    assert (
        with_blanks(text, SOURCES) == "We rewrote the slow query. Then I asked Maria, and later we slowly rewrote it."
    )


def test_a_blank_that_holds_a_guess_is_emptied() -> None:
    assert emptied("[about 40 percent] by [Redis], [six hours], [the tool]", SOURCES) == (
        f"{FIGURE} by {NAME}, [six hours], [the tool]"
    )


def test_what_hides_in_long_brackets_is_text_like_any_other() -> None:
    text = "We rewrote it [and the stakeholders celebrated a wonderful massive launch with 40 guests and music]."

    assert blanks_of(text) == () and len(invented(text, SOURCES).sentences) == 1


def test_the_share_of_own_words_counts_different_content_words_and_no_blanks() -> None:
    assert own_share("We rewrote the slow report.", SOURCES) == 1.0
    assert own_share("Elephants dance on [the stage] tonight.", SOURCES) == 0.0
    assert own_share("[your figure]", SOURCES) == 0.0
