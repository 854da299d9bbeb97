"""What can be read of a reply while it arrives, and what is never told before the whole is judged."""

import json
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.llm.paced_server import PacedServer, move, tokens
from voicemock.errors import BadReply, Declined, LLMUnreachable
from voicemock.llm.arriving import MAX_CHARS, fields_so_far
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.llm.kept_warm import kept_warm
from voicemock.llm.scripted import Script
from voicemock.llm.scripted_server import ScriptedServer
from voicemock.ports import Message

QUICK = Deadlines(connect_s=0.5, first_content_s=1.0, gap_s=0.6, total_s=2.5, retry_wait_s=0.02)
ASK = [Message("system", "You are an interviewer."), Message("user", "Move.")]
SAY = "You said six hours. Which step did you measure first?"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).filter(
    lambda text: "think" not in text
)


class Move(BaseModel):
    criterion: str
    move: str
    say: str


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {}),
        ("{", {}),
        ('{"mov', {}),
        ('{"move":', {}),
        ('{"move": "fol', {"move": "fol"}),
        ('{"move": "f", "say": "Six ho', {"move": "f", "say": "Six ho"}),
        ('{"move": "f", "say": "a\\', {"move": "f", "say": "a"}),
        ('{"move": "f", "say": "a\\u00e', {"move": "f", "say": "a"}),
        ('{"move": "f", "say": "a\\u00e9\\n', {"move": "f", "say": "aé\n"}),
        ('{"move": "f"}', {"move": "f"}),
        # None of these is read early, though some of them are taken in the end.
        ('```json\n{"move": "f"', {}),
        ('Sure: {"move": "f"', {}),
        ('<think>{"move": "f"', {}),
        ('[{"move": "f"', {}),
        ('{"move": 3, "say": "a"', {}),
        ('{"move": "f", "move": "g"', {}),
        ('{"move": "f" "say": "a"', {}),
        ('{"move": "f"; "say": "a"', {}),
        ('{move: "f"', {}),
        ('{"move": "a\\x"', {}),
        ('{"move": "a\nb', {}),
        ('{"move": "a\\ud83d', {}),
        ('{"move": "a\\u0000b', {}),
        ('{"move": "so I ask</think>b', {}),
        ('{"move": {"say": "a', {}),
        (f'{{"move": "{"a" * MAX_CHARS}', {}),
    ],
)
def test_a_beginning_is_read_as_far_as_it_is_certain(text: str, fields: dict[str, str]) -> None:
    assert fields_so_far(text) == fields


@given(st.dictionaries(texts, texts, max_size=4), st.booleans())
def test_every_beginning_of_a_reply_agrees_with_the_whole(fields: dict[str, str], escaped: bool) -> None:
    whole = json.dumps(fields, ensure_ascii=escaped)
    assert fields_so_far(whole) == fields
    for end in range(len(whole)):
        begun = fields_so_far(whole[:end])
        assert list(begun) == list(fields)[: len(begun)]
        *settled, last = [*begun] or [None]
        assert all(begun[name] == fields[name] for name in settled)
        assert last is None or fields[last].startswith(begun[last])


@given(st.text('{}[]":,\\ux0ae \n', max_size=40))
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    assert all(isinstance(value, str) for value in fields_so_far("{" + text).values())


def asked(server: PacedServer | ScriptedServer, **options: object):
    """What the chat returns or raises, and all that was told before."""
    told: list[dict[str, str]] = []
    chat = ChatServer(server.url, "paced", options.pop("key", None), ChatOptions(deadlines=QUICK, **options))
    try:
        return chat(ASK, Move, lambda fields: told.append(dict(fields))), told, chat
    except (BadReply, Declined, LLMUnreachable) as error:
        return error, told, chat


def test_a_reply_is_told_as_it_arrives_and_is_the_same_reply() -> None:
    with PacedServer(0, [move(SAY)]) as server:
        reply, told, _ = asked(server)
    assert reply == Move(criterion="result", move="follow_up", say=SAY)
    assert told[-1] == reply.model_dump()
    pieces = tokens(SAY)
    assert list(dict.fromkeys(each["say"] for each in told if "say" in each)) == [
        "".join(pieces[:count]) for count in range(len(pieces) + 1)
    ]
    assert not any("check_word" in each for each in told)


@pytest.mark.parametrize(
    ("end", "kind", "words"),
    [
        ("cut", BadReply, "broke off|cut off"),
        ("hang", LLMUnreachable, "too slow"),
        ("refusal", Declined, "cannot help"),
        ("content_filter", Declined, "declined"),
        ("length", BadReply, "length limit"),
        ("tool_calls", BadReply, "ended with tool_calls"),
    ],
)
def test_what_was_told_does_not_make_a_bad_reply_a_good_one(end: str, kind: type[Exception], words: str) -> None:
    with PacedServer(0, [move(SAY)], end) as server:
        reply, told, _ = asked(server)
        assert isinstance(reply, kind)
        assert any(each.get("say") == SAY for each in told)
    with pytest.raises(kind, match=words):
        raise reply


@pytest.mark.parametrize(
    "text",
    [
        move(SAY).replace("WORD", "ffffff"),
        move(SAY).replace('"check_word": "WORD", ', ""),
        f'{{"criterion": "result", "check_word": "WORD", "move": "follow_up", "say": "{SAY}"}}',
        f"```json\n{move(SAY)}\n```",
        f"<think>{move(SAY)}",
        move(SAY)[:-1].replace('"say"', '"level": 3, "say"'),
        f"Sure! {move(SAY)}",
    ],
    ids=["another word", "no word", "the word too late", "fenced", "a thought", "a number", "prose"],
)
def test_nothing_is_said_of_a_reply_that_has_not_shown_what_it_must(text: str) -> None:
    with PacedServer(0, [text]) as server:
        _, told, _ = asked(server)
    assert not any("say" in each for each in told)


def test_what_turns_malformed_is_told_no_further_and_refused() -> None:
    with PacedServer(0, [move(SAY).replace(" Which", '" Which')]) as server:
        reply, told, _ = asked(server)
    assert isinstance(reply, BadReply)
    assert {each["say"] for each in told if "say" in each} <= {SAY[:end] for end in range(20)}


def test_a_reply_with_the_key_in_it_is_told_no_further() -> None:
    key = "sk-canary-123456"
    with PacedServer(0, [move(f"The key is {key}. What now?")]) as server:
        reply, told, _ = asked(server, key=key)
    assert isinstance(reply, BadReply)
    assert told and not any(key[:12] in each.get("say", "") for each in told)


def test_a_drip_ends_at_the_total_deadline_and_tells_nothing_afterwards() -> None:
    with PacedServer(8, [move("One two. " * 60)]) as server:
        began = time.monotonic()
        reply, told, _ = asked(server)
        assert isinstance(reply, LLMUnreachable) and time.monotonic() - began < QUICK.total_s + 1
        time.sleep(0.3)
        count = len(told)
        time.sleep(0.4)
    assert len(told) == count


def test_a_huge_reply_is_told_up_to_a_bound_and_refused() -> None:
    with PacedServer(0, [move(f"One. {'word ' * 12_000}")]) as server:
        reply, told, _ = asked(server)
    assert isinstance(reply, BadReply)
    assert told and max(len(each.get("say", "")) for each in told) <= MAX_CHARS


@pytest.mark.parametrize("stream", [True, False])
def test_a_server_without_streaming_gives_the_reply_at_once(stream: bool) -> None:
    entry = {"for": "Move", "reply": {"criterion": "result", "move": "follow_up", "say": SAY}}
    with ScriptedServer(Script.of([entry])) as server:
        reply, told, _ = asked(server, stream=stream)
    assert reply == Move.model_validate(entry["reply"])
    assert bool(told) == stream


def test_a_connection_that_was_touched_while_somebody_spoke_is_the_one_that_is_used() -> None:
    with PacedServer(0, [move(SAY)]) as server:
        chat = ChatServer(server.url, "paced", None, ChatOptions(deadlines=QUICK))
        chat._connection.touch()
        chat(ASK, Move)
        assert (server.listed, server.connections) == (1, 1)
        assert not any("interviewer" in prompt for prompt in server.told[:-1])


def test_a_server_that_is_down_is_touched_without_a_word() -> None:
    chat = ChatServer("http://127.0.0.1:1/v1", "m", None, ChatOptions(deadlines=QUICK))
    chat._connection.touch()


def test_it_is_touched_after_a_moment_and_again_and_no_more_when_it_is_over() -> None:
    touched = threading.Semaphore(0)
    with kept_warm(touched.release, first_s=0.01, every_s=0.01):
        assert touched.acquire(timeout=2) and touched.acquire(timeout=2)
    time.sleep(0.05)
    while touched.acquire(blocking=False):
        pass
    assert not touched.acquire(timeout=0.1)
    with kept_warm(touched.release, first_s=0.2):
        pass
    assert not touched.acquire(timeout=0.3)
