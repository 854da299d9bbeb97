"""Words in their comparable form, and where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.scoring.text import content_stems, sentence_spans, spoken, stem, tokens


def words(text: str) -> list[str]:
    return [word.text for word in tokens(text)]


@given(st.text(max_size=200))
def test_every_token_stands_inside_the_text_in_order(text: str) -> None:
    starts = [(word.start, word.end) for word in tokens(text)]

    assert all(0 <= start < end <= len(text) for start, end in starts)
    assert starts == sorted(starts)


@given(st.text(alphabet="aé\u0301ﬁß'’. 12,İ½\u200b\u00ad\n", max_size=40))
def test_comparing_is_stable_under_unicode_forms(text: str) -> None:
    again = " ".join(words(text))

    assert words(again) == words(" ".join(words(again)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I didn’t, I won't!", ["i", "did", "not", "i", "will", "not"]),
        ("It's 99.9%", ["it", "99", "point", "9", "percent"]),
        ("ninety nine point nine percent", ["90", "9", "point", "9", "percent"]),
        ("I'd need it", ["i", "would", "need", "it"]),
        ("we'd never agreed", ["we", "had", "never", "agreed"]),
        ("they'd um left, she'd a plan", ["they", "had", "um", "left", "she", "had", "a", "plan"]),
        ("50k in 200ms, 1.5 GB", ["50", "1000", "in", "200", "milliseconds", "1", "point", "5", "gigabytes"]),
        ("1,000 USERS", ["1000", "users"]),
        ("ﬁnance CAFE\u0301", ["finance", "café"]),
        ("co\u00adoperate\u200bd", ["cooperated"]),
        ("We've a follow-up", ["we", "have", "a", "follow", "up"]),
    ],
)
def test_spellings_of_the_same_words_compare_equal(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_fillers_and_repeats_go_but_repeated_numbers_stay() -> None:
    assert [word.text for word in spoken(tokens("I um I I was uh nine nine"))] == ["i", "was", "9", "9"]


@pytest.mark.parametrize(
    "family",
    [
        "measure measures measured measuring measurement",
        "write writes wrote written writing",
        "migrate migrated migrating migration",
        "stop stops stopped stopping",
        "query queries",
        "automate automated automating automation",
        "prioritise prioritize prioritized prioritization",
        "find found finding",
        "agree agreed agreeing",
        "analyse analyzed analysing",
    ],
)
def test_forms_of_one_word_have_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["custom customer", "form format", "process procedure", "relate react", "numb number"]
)
def test_different_words_keep_different_stems(pair: str) -> None:
    left, right = pair.split()

    assert stem(left) != stem(right)


def test_content_stems_leave_out_what_says_nothing() -> None:
    assert content_stems("So, um, I was not really on the team, you know") == ["team"]


def test_sentences_are_found_by_their_marks_and_one_without_marks_is_whole() -> None:
    text = "We did it. It took 2.5 hours! Then? we left"

    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "We did it.",
        "It took 2.5 hours!",
        "Then?",
        "we left",
    ]
    assert sentence_spans("no marks at all") == [(0, 15)]
    assert sentence_spans("  \n ") == []
