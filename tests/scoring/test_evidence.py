"""A quote counts only if somebody said it, like that."""

import random
import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.scoring.exchanges import DISAGREEMENT, LESSON, PROBLEM, RESULT, as_heard_without_marks, heard, typed
from voicemock.scoring.evidence import find_quote, locate
from voicemock.scoring.text import is_content, is_negation, is_number, spoken, tokens

TEXTS = [PROBLEM, RESULT, DISAGREEMENT, LESSON]
ALL_TEXTS = TEXTS + [as_heard_without_marks(text) for text in TEXTS]
OTHERS = {text: [other for other in TEXTS if other is not text] for text in TEXTS}


def found(quote: str, text: str) -> str | None:
    span = find_quote(quote, text)
    return text[span[0] : span[1]] if span else None


@st.composite
def verbatim(draw: st.DrawFn, texts: list[str] = ALL_TEXTS) -> tuple[str, str]:
    """A text, and five or more of its words in a row."""
    text = draw(st.sampled_from(texts))
    places = [match.span() for match in re.finditer(r"\S+", text)]
    first = draw(st.integers(0, len(places) - 5))
    last = draw(st.integers(first + 4, min(len(places) - 1, first + 40)))
    quote = text[places[first][0] : places[last][1]]
    return text, quote


@given(verbatim())
def test_what_was_said_is_found_where_it_was_said(case: tuple[str, str]) -> None:
    text, quote = case
    answer = found(quote, text)

    assert answer is not None
    assert [word.text for word in tokens(quote)] == [word.text for word in tokens(answer)][-len(tokens(quote)) :]


@given(verbatim(), st.randoms(use_true_random=False))
def test_case_punctuation_and_fillers_make_no_difference(case: tuple[str, str], chance: random.Random) -> None:
    text, quote = case
    changed = " ".join(f"{word} um," if chance.random() < 0.2 else word.upper().strip(".,") for word in quote.split())

    assert found(changed, text) == found(quote, text)


@given(st.data(), st.text(max_size=120))
def test_a_quote_never_is_anything_but_the_transcript(data: st.DataObject, noise: str) -> None:
    text, quote = data.draw(verbatim())
    evidence = locate([heard(text)], data.draw(st.sampled_from([quote, noise, quote + noise, noise + quote])), "p")

    if evidence is not None:
        assert evidence.quote == heard(text).transcript.text[evidence.char_start : evidence.char_end]
        assert not evidence.quote[0].isspace()
        assert not evidence.quote[-1].isspace()


@given(verbatim(), st.integers(0, 60), st.sampled_from(["not", "never", "no", "without", "nobody"]))
def test_a_quote_with_a_negation_put_in_is_rejected(case: tuple[str, str], at: int, negation: str) -> None:
    text, quote = case
    words = quote.split()
    place = 1 + at % (len(words) - 1)
    assume(negation not in words[place - 1 : place + 1])  # a repeat is a stutter, not a change
    words.insert(place, negation)

    assert find_quote(" ".join(words), text) is None


@given(verbatim())
def test_a_quote_with_its_negation_taken_out_is_rejected(case: tuple[str, str]) -> None:
    text, quote = case
    words = quote.split()
    inner = [at for at, word in enumerate(words[1:-1], 1) if is_negation(word.lower().strip(".,"))]
    for at in inner:
        assert find_quote(" ".join(words[:at] + words[at + 1 :]), text) is None


@given(verbatim(), st.sampled_from(["seventeen", "4711", "eighty"]))
def test_a_quote_with_another_number_is_rejected(case: tuple[str, str], number: str) -> None:
    text, quote = case
    words = quote.split()
    for at, word in enumerate(words):
        token = tokens(word)
        if len(token) == 1 and is_number(token[0].text) and is_content(token[0].text):
            assert find_quote(" ".join([*words[:at], number, *words[at + 1 :]]), text) is None


@given(verbatim(), st.randoms(use_true_random=False))
def test_shuffled_words_are_rejected(case: tuple[str, str], chance: random.Random) -> None:
    text, quote = case
    words = quote.split()
    chance.shuffle(words)
    order = [word.text for word in spoken(tokens(" ".join(words))) if word.is_content]
    said = [word.text for word in spoken(tokens(quote)) if word.is_content]

    if order != said and found(" ".join(words), text) is not None:
        # Only where the same words in this order were said as well.
        kept = iter([word.text for word in tokens(text)])
        assert all(word in kept for word in order)


@given(verbatim(TEXTS))
def test_a_quote_of_another_answer_is_rejected(case: tuple[str, str]) -> None:
    text, quote = case
    for other in OTHERS[text]:
        assert find_quote(quote, other) is None or len(spoken(tokens(quote))) < 6


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("took 6 hours to run every night", "took six hours to run every night"),
        ("i rewrote the query and added an index", "I rewrote the query, added an index"),
        (
            "most of the time went in one query that reads the same tables 9 times",
            "most of the time went into one query that read the same table nine times",
        ),
    ],
)
def test_light_clean_up_is_forgiven_and_the_transcript_is_shown(quote: str, expected: str) -> None:
    assert found(quote, PROBLEM) == expected


@pytest.mark.parametrize(
    "quote",
    [
        "we rewrote the query, added an index, and moved the old data",
        "my colleague rewrote the query, added an index, and moved the old data",
        "I would have rewritten the query, added an index and moved the old data",
        "took seven hours to run every night",
        "the finance team could start work until noon",
        "I increased the revenue by forty percent in two months",
        "I owned the reporting service ... I increased the revenue by forty percent",
        "I rewrote the query ... First I measured every step",
        "the query",
        "it was the",
        "",
        "...",
        "um uh um uh um uh",
        "x" * 5_000,
    ],
)
def test_what_was_not_said_is_rejected(quote: str) -> None:
    assert find_quote(quote, PROBLEM) is None


def test_three_words_are_enough_only_when_they_are_exact() -> None:
    assert found("rewrote the query", PROBLEM) == "rewrote the query"
    assert found("rewrite the queries", PROBLEM) is None
    assert found("every step", PROBLEM) is None


def test_a_name_or_a_wish_may_not_be_left_out() -> None:
    text = "At the end of the year Maria and I would have rewritten the whole of the billing service together."

    assert found("At the end of the year I would have rewritten the whole of the billing service", text) is None
    assert found("Maria and I have rewritten the whole of the billing service together", text) is None


def test_a_quote_is_shown_with_the_negation_before_it_and_with_its_whole_number() -> None:
    assert found("tested the new release on a copy", "We never tested the new release on a copy.") == (
        "never tested the new release on a copy"
    )
    assert found("five percent of all our users left", "Then twenty five percent of all our users left.") == (
        "twenty five percent of all our users left"
    )


def test_an_ellipsis_joins_near_parts_and_shows_the_longest_of_far_ones() -> None:
    assert found("billing report took six hours … the finance team could not start work", PROBLEM) == (
        "billing report took six hours to run every night, and the finance team could not start work"
    )
    assert found("the finance team could not start work ... billing report took six hours", PROBLEM) is None
    assert found("billing report took six hours ... on a copy of the database for a week", PROBLEM) == (
        "on a copy of the database for a week"
    )


def test_the_turn_and_its_seconds_are_named() -> None:
    turns = [heard(PROBLEM), heard(RESULT, number=2)]
    evidence = locate(turns, "The report went from six hours to twenty minutes", "figure")

    assert evidence is not None
    assert (evidence.turn, evidence.point) == (2, "figure")
    assert (evidence.start_s, evidence.end_s) == (0.0, 4.4)


def test_seconds_stay_inside_the_audio() -> None:
    evidence = locate([heard(RESULT, duration_s=2.0)], "from six hours to twenty minutes")

    assert evidence is not None
    assert (evidence.start_s, evidence.end_s) == (1.5, 2.0)


def test_a_typed_answer_has_no_seconds_and_silence_no_evidence() -> None:
    evidence = locate(typed(RESULT), "from six hours to twenty minutes")

    assert evidence is not None
    assert (evidence.start_s, evidence.end_s) == (None, None)
    assert locate(typed(""), "from six hours to twenty minutes") is None
    assert locate([], "from six hours to twenty minutes") is None


@given(st.text(max_size=80), st.text(max_size=200))
def test_no_text_breaks_it(quote: str, text: str) -> None:
    span = find_quote(quote, text)

    assert span is None or 0 <= span[0] < span[1] <= len(text)


def test_words_picked_out_of_a_longer_stretch_are_no_quote() -> None:
    assert found("I to decide out first measured step, I that", PROBLEM) is None
    assert found("data a table, tested on copy the for", PROBLEM) is None


MOVE = (
    "We didn't move from Oracle to Kafka before the release, or I'd have tested the front-end on two hundred and "
    "five machines, with the, um, with the whole team, you know, and I was, we went to people who can't wait."
)


@pytest.mark.parametrize(
    "quote",
    [
        "Candidate: “We did not move from Oracle to Kafka before the release”",
        "I would have tested the frontend on 205 machines",
        "tested the front end on 205 machines with the whole team",
        "on 205 machines with a whole team and we went to people who can't wait",
        "We didn’t move\u00a0from Oracle – to Kafka",
    ],
)
def test_what_a_careful_writer_makes_of_speech_is_the_same(quote: str) -> None:
    assert found(quote, MOVE) is not None
    assert found(quote, as_heard_without_marks(MOVE.replace("-", " "))) is not None


@pytest.mark.parametrize(
    "quote",
    [
        "We did move from Oracle to Kafka before the release",
        "We didn't move from Kafka to Oracle before the release",
        "We didn't move to Oracle from Kafka before the release",
        "We didn't move from Oracle to Kafka after the release",
        "before the release and I'd have tested the front-end",
        "I have tested the front-end on two hundred and five machines",
        "I would have tested the front-end on two hundred and fifty machines",
        "tested my front-end on two hundred and five machines",
        "we went to people who can",
        "we went to the people who can be",
        "We didn't move from Oracle to Kafka on two hundred and five machines",
    ],
)
def test_one_word_that_makes_it_another_statement_is_enough_to_reject(quote: str) -> None:
    assert found(quote, MOVE) is None
    assert found(quote, as_heard_without_marks(MOVE.replace("-", " "))) is None


def test_what_is_shown_reaches_back_to_the_wish_before_it() -> None:
    assert found("have tested the front-end on two hundred", MOVE) == (
        "I'd have tested the front-end on two hundred and five"
    )


def test_a_hostile_quote_of_a_very_long_answer_takes_no_time_worth_naming() -> None:
    said = "the report took six hours and I rewrote the query for the team " * 300
    quote = f"{said[:900]}zebra {said[:900]}"
    begun = time.process_time()

    assert find_quote(quote, said) is None
    assert find_quote("report took six ... " * 90, said) is not None
    assert time.process_time() - begun < 1
