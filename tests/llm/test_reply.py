"""What counts as an answer is decided the same way wherever it came from."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from voicemock.llm.reply import (
    Heard,
    Unacceptable,
    events,
    found_object,
    lost_context,
    parse_json,
    read_reply,
    server_words,
    without_thinking,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    # No lone surrogates and NULs: those are replaced on purpose.
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab{}[]"\\', max_size=5), inner, max_size=4),
    max_leaves=20,
)


class Say(BaseModel):
    say: str


@given(JSON)
def test_json_reads_as_the_standard_library_reads_it(value):
    assert parse_json(json.dumps(value)) == value
    assert parse_json(f"\n {json.dumps(value, ensure_ascii=False)} ") == value


@given(st.text())
def test_any_text_is_json_or_a_value_error(text):
    for read in (parse_json, found_object):
        with contextlib.suppress(ValueError):
            read(text)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20).filter(lambda text: "\x00" not in text), min_size=1))
def test_an_object_is_found_in_a_fence_and_in_prose(value):
    text = json.dumps(value)
    assert found_object(f"Here {{it}} is:\n```json\n{text}\n```\nBye.") == parse_json(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"a": 1, "a": 2}', "twice"),
        ('{"b": {"a": 1, "a": 2}}', "twice"),
        ("[NaN]", "ordinary"),
        ("[-Infinity]", "ordinary"),
        ("[1e999]", "ordinary"),
        ("[" + "1" * 19 + "]", "digits"),
        ("[" * 33 + "]" * 33, "deeper"),
        ('{"a":' * 33 + "1" + "}" * 33, "deeper"),
    ],
)
def test_what_could_mislead_is_refused(text, what):
    with pytest.raises(ValueError, match=what):
        parse_json(text)


def test_brackets_inside_strings_are_not_depth():
    assert parse_json(json.dumps(["[" * 500, '\\"' + "{" * 500])) == ["[" * 500, '\\"' + "{" * 500]


def test_a_long_unfinished_string_is_refused_quickly():
    for text in ('"' + '\\"' * 400_000, '{"' * 300_000, '"\\' * 300_000):
        with pytest.raises(ValueError):
            found_object(text)


def test_lone_surrogates_and_nul_are_replaced_in_keys_and_values():
    assert parse_json('{"a\\ud800": ["\\u0000", "\\ud83d\\ude00"]}') == {"a\ufffd": ["\ufffd", "😀"]}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<think>{x}</think> {}", "{}"),
        ("<thinking>\n</thinking>{}", "{}"),
        ("<think>never ends {}", ""),
        ("well </think>{}", "{}"),
        ('{"say": "<think>a</think>b"}', '{"say": "<think>a</think>b"}'),
        ("plain", "plain"),
    ],
)
def test_thoughts_before_the_answer_are_stripped(text, left):
    assert without_thinking(text) == left


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)), st.integers(1, 7)
)
def test_events_come_out_whole_however_the_bytes_are_cut(texts, size):
    sent = [json.dumps(text, ensure_ascii=False) for text in texts]
    raw = "".join(f": comment\r\ndata: {each}\r\n\r\n" for each in sent).encode()
    assert list(events(raw[at : at + size] for at in range(0, len(raw), size))) == sent


def test_an_event_may_have_several_lines_and_the_last_no_end():
    assert list(events([b"event: x\ndata: a\ndata:b\n\n\n", b"id: 7\n\nda", b"ta: c"])) == ["a\nb", "c"]


def test_pieces_add_up_to_one_text():
    heard = Heard()
    for piece in ("Hel", "lo"):
        assert heard.add({"choices": [{"delta": {"content": piece}}]})
    assert not heard.add({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
    assert not heard.add({"choices": [], "usage": {"prompt_tokens": 3}})
    assert not heard.add({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    assert heard.text() == "Hello"
    assert heard.usage == {"prompt_tokens": 3}


@pytest.mark.parametrize("value", [None, [], "x", 1, True, {"choices": ["x"]}, {"error": "down"}])
def test_what_is_no_completion_is_refused(value):
    with pytest.raises(Unacceptable):
        Heard().add(value)


def test_the_check_word_must_come_back_and_is_not_part_of_the_reply():
    assert read_reply('{"check_word": "abc", "say": "x"}', Say, lenient=False, check_word="abc") == Say(say="x")
    for text in ('{"say": "x"}', '{"check_word": "abd", "say": "x"}', '{"check_word": null, "say": "x"}'):
        with pytest.raises(Unacceptable) as refused:
            read_reply(text, Say, lenient=False, check_word="abc")
        assert refused.value.fault == "context"
    with pytest.raises(Unacceptable) as refused:
        read_reply('{"check_word": "abd"}', Say, lenient=False, check_word="abc")
    assert refused.value.fault == "invalid"


def test_prose_is_tolerated_only_where_it_is_said():
    with pytest.raises(Unacceptable):
        read_reply('Sure: {"say": "x"}', Say, lenient=False)
    assert read_reply('Sure: {"say": "x"}', Say, lenient=True) == Say(say="x")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"message": "a\x1b[2J\nb"}}, "a[2J b"),
        ({"message": "x" * 500}, "x" * 200),
        ({"detail": "not found"}, "not found"),
        ({"error": "busy"}, "busy"),
        ("<html>", ""),
        ({"error": {"message": 5}}, ""),
        (None, ""),
    ],
)
def test_a_servers_words_are_short_and_safe(body, words):
    assert server_words(body) == words


def test_lost_context_needs_a_long_prompt_and_a_count():
    prompt = "word " * 1000
    assert lost_context(prompt, {"prompt_tokens": 599})
    assert not lost_context(prompt, {"prompt_tokens": 700})
    for usage in ({}, {"prompt_tokens": None}, {"prompt_tokens": 0}, {"prompt_tokens": True}):
        assert not lost_context(prompt, usage)
    assert not lost_context("word " * 200, {"prompt_tokens": 1})
