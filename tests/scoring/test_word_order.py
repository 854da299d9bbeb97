"""Sentences have usual neighbours, shuffled and reversed words do not."""

import random

import pytest

from tests.scoring.exchanges import DISAGREEMENT, LESSON, PROBLEM, RESULT, as_heard_without_marks
from voicemock.scoring.text import spoken, tokens
from voicemock.scoring.word_order import learnt, usualness, written


def usual(text: str) -> float:
    return usualness([[word.text for word in spoken(tokens(text))]])[0]


@pytest.mark.parametrize("text", [PROBLEM, RESULT, DISAGREEMENT, LESSON])
def test_answers_stand_far_above_their_own_words_shuffled_or_reversed(text: str) -> None:
    plain = as_heard_without_marks(text)
    words = plain.split()
    shuffled = random.Random(3).sample(words, len(words))

    assert usual(text) > 0.1
    assert usual(plain) > 0.1
    assert usual(" ".join(shuffled)) < 0.05
    assert usual(" ".join(reversed(words))) < 0.05


def test_nothing_has_no_neighbours() -> None:
    assert usualness([]) == (0.0, 0)
    assert usualness([["the"]]) == (0.0, 0)


def test_a_table_is_learnt_from_texts_and_written_a_line_for_each_first_word_and_weight() -> None:
    table = learnt([["we", "went", "to", "the", "shop"]] * 4)

    assert table["to", "the"] > 0
    assert written(table).splitlines()[0].count(" ") >= 2
