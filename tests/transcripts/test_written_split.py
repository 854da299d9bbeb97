"""The text in which a split is edited."""

from collections import Counter

import pytest

from tests.transcripts.talks import HARD, LONG, talk
from voicemock.errors import BadInput
from voicemock.transcripts.exchanges import Split, split
from voicemock.transcripts.speakers import Roles
from voicemock.transcripts.written_split import HEAD, as_text, from_text

TALK = talk(("Ann", HARD), ("Bob", LONG), ("Ann", "Why so?"), ("Bob", LONG), ("Ann", "Bye."))


@pytest.fixture
def before() -> Split:
    return split(TALK, Roles("Bob", ("Ann",), ""), lambda text: False)


def test_what_is_not_touched_stays_word_for_word_and_second_for_second(before: Split) -> None:
    assert from_text(as_text(before), "t", before) == before


def test_words_move_with_their_seconds(before: Split) -> None:
    text = as_text(before).replace("F: Why so?\nA: So in", "A: Why so? So in").replace("T: Bye.", "Q: Bye.")
    after = from_text(text, "t", before)

    assert [(each.kind, each.question) for each in after.exchanges] == [
        ("question", HARD),
        ("talk", ""),
        ("question", "Bye."),
    ]
    assert after.exchanges[1].answer == (*before.exchanges[1].asked, *before.exchanges[1].answer)


def test_a_word_that_was_put_right_says_so(before: Split) -> None:
    after = from_text(as_text(before).replace("So in my last", "So in my first", 1), "t", before)
    [changed] = [word for word in after.exchanges[0].answer if word.corrected]

    assert changed.text == "first"
    assert changed.start_s == before.exchanges[0].answer[3].start_s


def test_a_follow_up_to_nothing_is_a_question(before: Split) -> None:
    after = from_text("F: Why?\nA: Because\nof it.", "t", before)

    assert [(each.kind, len(each.answer)) for each in after.exchanges] == [("question", 3)]


def test_what_belongs_to_nothing_is_named_with_its_line() -> None:
    with pytest.raises(BadInput, match=f"lines.txt:{HEAD.count(chr(10)) + 1}:1"):
        from_text(f"{HEAD}hello\nQ: Why?", "lines.txt", Split((), Counter()))
