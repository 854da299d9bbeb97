"""What holds of quotes for any transcript: word soup from the shapes that speech and recognisers have."""

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.exchanges import heard
from voicemock.scoring.evidence import find_quote, locate
from voicemock.scoring.named import names, numbers, stems
from voicemock.scoring.text import is_content, is_negation, spoken, stem, tokens

WORDS = [
    *(
        "I",
        "we",
        "they",
        "the",
        "a",
        "to",
        "of",
        "and",
        "was",
        "were",
        "had",
        "it",
        "that",
        "before",
        "after",
        "from",
    ),
    *(
        "not",
        "never",
        "would",
        "could",
        "didn't",
        "didn’t",
        "can't",
        "wasn't",
        "I'd",
        "we'd",
        "I've",
        "it's",
        "gonna",
    ),
    *(
        "um",
        "uh",
        "like",
        "so",
        "well",
        "you",
        "know",
        "more",
        "less",
        "or",
        "Kafka",
        "Maria",
        "CI/CD",
        "p99",
        "e-mail",
    ),
    *("twenty", "five", "25%", "1,000", "99.9", "hundred", "point", "one", "200ms", "café", "naïve", "front", "end"),
    *("report", "query", "database", "data", "tested", "rewrote", "measured"),
]
few = settings(max_examples=40)
"""Thousands were tried when the rules were made."""
MARKS = ["", "", "", ",", ".", "?", "…", " –"]
word = st.builds(lambda text, mark: text + mark, st.sampled_from(WORDS), st.sampled_from(MARKS))
transcripts = st.lists(word, min_size=8, max_size=40).map(" ".join)


@st.composite
def quoted(draw: st.DrawFn) -> tuple[str, str, tuple[int, int]]:
    """A transcript, five to twenty words of it in a row with one that carries meaning, and where they stand."""
    text = draw(transcripts.filter(lambda text: any(word.is_content for word in tokens(text))))
    places = [match.span() for match in re.finditer(r"\S+", text)]
    first = draw(st.integers(0, len(places) - 5))
    last = draw(st.integers(first + 4, min(len(places) - 1, first + 19)))
    span = places[first][0], places[last][1]
    return text, text[slice(*span)], span


def said_in(text: str) -> str:
    return "".join(f" {word.text}" for word in spoken(tokens(text))) + " "


def says_something(quote: str) -> bool:
    words = spoken(tokens(quote))
    return len(words) >= 5 and any(is_content(word.text) for word in words)


@few
@given(quoted())
def test_what_stands_in_a_transcript_is_always_found(case: tuple[str, str, tuple[int, int]]) -> None:
    text, quote, _ = case
    if says_something(quote):
        span = find_quote(quote, text)

        assert span is not None
        assert said_in(quote) in said_in(text[slice(*span)])


@few
@given(quoted(), st.randoms(use_true_random=False))
def test_a_found_span_lies_on_word_limits_and_holds_the_quotes_content_in_order(
    case: tuple[str, str, tuple[int, int]], chance: random.Random
) -> None:
    text, quote, _ = case
    words = quote.split()
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(words))
        words[at : at + chance.randint(0, 1)] = [chance.choice(WORDS)]
    changed = " ".join(words)
    evidence = locate([heard(text)], changed)

    if evidence is not None:
        start, end = evidence.char_start, evidence.char_end
        heard_text = heard(text).transcript.text
        assert evidence.quote == heard_text[start:end]
        assert not re.match(r"\w", heard_text[start - 1 : start])
        assert not re.match(r"\w", heard_text[end : end + 1])
        there = "".join(stem(word.text) for word in tokens(evidence.quote))
        place = 0
        for word in once([word.stem for word in spoken(tokens(changed)) if word.is_content and word.text != "1"]):
            place = there.find(word, place)
            assert place >= 0


def once(words: list[str]) -> list[str]:
    """Without what is said twice in a row, which is a false start: "200 milliseconds, 200 milliseconds"."""
    for length in range(1, len(words) // 2 + 1):
        for at in range(len(words) - 2 * length, -1, -1):
            if words[at : at + length] == words[at + length : at + 2 * length]:
                del words[at : at + length]
    return words


@few
@given(quoted(), st.randoms(use_true_random=False))
def test_case_marks_and_fillers_change_nothing(case: tuple[str, str, tuple[int, int]], chance: random.Random) -> None:
    text, quote, _ = case
    words = [word.strip(",?…–") for word in quote.split()]
    changed = [chance.choice([str.upper, str.lower, "um, {}".format, "{} –".format])(word) for word in words if word]

    assert find_quote(" ".join(changed), text) == find_quote(quote, text)


@few
@given(quoted(), st.sampled_from(["seventeen", "4,711", "31.5", "eighty one percent"]), st.integers(0, 20))
def test_a_number_that_was_not_said_is_never_found(
    case: tuple[str, str, tuple[int, int]], number: str, at: int
) -> None:
    text, quote, _ = case
    words = quote.split()
    words.insert(at % (len(words) + 1), number)
    quote = " ".join(words)

    if numbers(quote) - numbers(text):
        assert find_quote(quote, text) is None


@few
@given(quoted(), st.sampled_from(["Berlin", "Oracle", "S3", "AWS", "Priya"]), st.integers(0, 20), st.booleans())
def test_a_name_that_was_not_said_is_never_found(
    case: tuple[str, str, tuple[int, int]], name: str, at: int, replaces: bool
) -> None:
    text, quote, _ = case
    words = quote.split()
    place = at % len(words)
    words[place : place + replaces] = [name]

    assert names(f"It was {name}") - stems(text)
    assert find_quote(" ".join(words), text) is None


@few
@given(quoted(), st.sampled_from(["not", "never", "hardly", "without", "nobody"]), st.integers(0, 20))
def test_a_negation_that_was_not_said_is_never_found(
    case: tuple[str, str, tuple[int, int]], negation: str, at: int
) -> None:
    text, quote, _ = case
    if any(is_negation(word.text) for word in tokens(text)):
        return
    words = quote.split()
    words.insert(at % (len(words) + 1), negation)

    assert find_quote(" ".join(words), text) is None


@few
@given(quoted(), quoted())
def test_seconds_go_with_the_words_and_stay_inside_the_recording(
    case: tuple[str, str, tuple[int, int]], other: tuple[str, str, tuple[int, int]]
) -> None:
    text = f"{case[0]} {other[0]}"
    found = [locate([heard(text)], quote) for quote in (case[1], other[1])]
    for evidence in filter(None, found):
        assert 0 <= evidence.start_s < evidence.end_s <= len(text.split()) / 2
    if all(found):
        first, second = sorted(found, key=lambda evidence: (evidence.char_start, evidence.char_end))
        assert first.start_s <= second.start_s
