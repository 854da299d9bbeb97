"""What was told in one go falls into the parts of a story, and no word of it is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.preparation import told
from tests.scoring.exchanges import as_heard_without_marks
from voicemock.llm.scripted import ScriptedChat
from voicemock.preparation.story_split import Split, split, split_by
from voicemock.prompts import load, prompt_folders
from voicemock.story import PARTS

PROMPT = load("story", prompt_folders())
NOBODY = {part: [] for part in PARTS}
BILLING = told.text(told.BILLING)


def words_of(found: Split) -> list[str]:
    return re.findall(r"\w+", " ".join(piece.text for piece in found.pieces))


@pytest.mark.parametrize("name", told.ALL)
def test_each_sentence_goes_where_a_person_would_put_it(name: str) -> None:
    found = split(told.text(told.ALL[name]))

    assert [(piece.text, piece.part) for piece in found.pieces] == told.ALL[name]


def test_without_full_stops_it_is_cut_where_something_new_begins() -> None:
    plain = as_heard_without_marks(BILLING)
    found = split(plain)
    parts = found.parts()

    assert words_of(found) == plain.split()
    assert "six hours to run" in parts["situation"] and "responsible" in parts["task"]
    assert "index" in parts["action"] and "twenty minutes" in parts["result"] and "learned" in parts["lesson"]


@given(st.text(max_size=200))
@settings(max_examples=30)
def test_whatever_is_told_no_word_is_lost(words: str) -> None:
    from voicemock.safe_text import one_line

    assert "".join("".join(piece.text for piece in split(words).pieces).split()) == "".join(one_line(words).split())


def test_a_models_parts_are_copied_words_and_what_it_leaves_out_stays_with_the_part_before() -> None:
    reply = {
        **NOBODY,
        "situation": ["last spring OUR billing report took six hours"],
        "action": ["I added an index"],
        "result": ["the report took twenty minutes instead of six hours"],
    }
    chat = ScriptedChat([reply])
    found = split_by(chat, PROMPT, BILLING)
    parts = found.parts()

    assert not found.note and words_of(found) == re.findall(r"\w+", BILLING)
    assert (
        parts["situation"].startswith("Last spring our billing report") and "Finance could not" in parts["situation"]
    )
    assert parts["action"] == "I added an index and moved the old data to a separate table. In the end"
    assert parts["result"].endswith("I learned to measure before I change anything.")
    assert "<story-" in chat.asked[0][0][0].content


def test_words_that_were_not_said_are_asked_for_again_and_then_thrown_away() -> None:
    invented = {**NOBODY, "result": ["we saved two million euros"]}
    good = {**NOBODY, "action": ["I added an index"]}
    chat = ScriptedChat([invented, good])

    assert not split_by(chat, PROMPT, BILLING).note
    assert "“we saved two million euros”" in chat.asked[1][0][-1].content
    found = split_by(ScriptedChat([invented, invented]), PROMPT, BILLING)
    assert found.pieces == split(BILLING).pieces and "did not say" in found.note


@pytest.mark.parametrize("reply", [{"error": "unreachable"}, {"error": "bad_reply"}, NOBODY])
def test_a_model_that_cannot_help_is_named_and_the_signs_decide(reply: dict[str, object]) -> None:
    found = split_by(ScriptedChat([reply]), PROMPT, BILLING)

    assert found.pieces == split(BILLING).pieces and "signal phrases instead" in found.note


def test_two_parts_that_claim_the_same_words_share_none() -> None:
    reply = {**NOBODY, "task": ["I was responsible for the reporting database"], "action": ["responsible for"]}
    parts = split_by(ScriptedChat([reply]), PROMPT, BILLING).parts()

    assert "action" not in parts and "responsible for" in parts["task"]
