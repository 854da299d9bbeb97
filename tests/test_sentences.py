"""Sentences end where people pause, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello. How are you?  Fine!", ["Hello.", "How are you?", "Fine!"]),
        (
            "Ask Dr. Smith, e.g. about version 1.10. Then stop.",
            ["Ask Dr. Smith, e.g. about version 1.10.", "Then stop."],
        ),
        ('He said "no." Why?', ['He said "no."', "Why?"]),
        ("No full stop", ["No full stop"]),
        ("A line\nthat goes on.\n\nA paragraph", ["A line that goes on.", "A paragraph"]),
        ("Wait... what?! Ok.", ["Wait...", "what?!", "Ok."]),
        ("J. R. Tolkien wrote. So did I. Yes.", ["J. R. Tolkien wrote.", "So did I.", "Yes."]),
        ("你好。再见！", ["你好。", "再见！"]),
        ("\x1b[2J . … \u200b", ["[2J ."]),
        ("", []),
        (" … !", []),
    ],
)
def test_sentences_end_where_people_pause(text, expected):
    assert sentences(text) == expected


@given(
    st.text(st.characters(exclude_categories=["C", "Z", "P", "S", "M"]) | st.sampled_from(' .,!?\n"'), max_size=1500)
)
def test_no_word_is_lost_and_no_sentence_is_long(text):
    parts = sentences(text)
    letters = [each for each in text if each.isalnum() or each == "_"]
    assert [each for each in "".join(parts) if each.isalnum() or each == "_"] == letters
    assert all(0 < len(part) <= 400 for part in parts)
