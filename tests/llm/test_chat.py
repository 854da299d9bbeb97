"""Whatever a server does, the chat ends in time: with a valid reply, or with the right error in plain words."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from enum import Enum
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from tests.llm.fault_server import FaultServer
from voicemock.errors import BadReply, Declined, LLMUnreachable, Refused, TooLong, UsageError
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.llm.scripted import Script
from voicemock.llm.scripted_server import ScriptedServer
from voicemock.ports import Message

KEY = "sk-canary-123456"
QUICK = Deadlines(connect_s=0.5, first_content_s=1.0, gap_s=0.6, total_s=2.5, retry_wait_s=0.02)
ASK = [Message("system", "You are an interviewer."), Message("user", "Move.")]


class Kind(Enum):
    PROBE = "probe"
    CLOSE = "close"


class Move(BaseModel):
    kind: Kind
    say: str
    level: int = Field(ge=1, le=5)


WANTED = Move(kind=Kind.PROBE, say="And then?", level=3)


@pytest.fixture(scope="module")
def server():
    with FaultServer() as running:
        yield running


def chat_with(server, behaviour, **options):
    server.hits.clear()
    server.requests.clear()
    return ChatServer(server.url, behaviour, KEY, ChatOptions(**{"deadlines": QUICK, **options}))


def check_words(error, host):
    """What every error must be: few lines, safe, without the key, with the host or the model's part in it."""
    said = str(error)
    assert len(said.splitlines()) <= 4
    assert len(said) < 500
    assert said.isprintable() or said.replace("\n", "").isprintable()
    assert not any(KEY[at : at + 8] in said for at in range(len(KEY) - 7))
    assert host in said or "model declined" in said or "'s context" in said


FAILING = {
    # What is no connection or no answer: 69.
    "hang-before-headers": (LLMUnreachable, "too slow"),
    "hang-after-headers": (LLMUnreachable, "too slow"),
    "hang-mid-stream": (LLMUnreachable, "in the middle of its answer"),
    "hang-mid-body": (LLMUnreachable, "too slow"),
    "drip-comments": (LLMUnreachable, "no answer within 1 s"),
    "drip-words": (LLMUnreachable, "no complete answer within 2.5 s"),
    "drip-body": (LLMUnreachable, "too slow"),
    "reset": (LLMUnreachable, "No answer from"),
    "cut-mid-body": (BadReply, "broke off in the middle of its answer"),
    "cut-mid-stream": (BadReply, "broke off in the middle of its answer"),
    "status-408": (LLMUnreachable, "408"),
    "status-409": (LLMUnreachable, "409"),
    "status-425": (LLMUnreachable, "425"),
    "status-500": (LLMUnreachable, "500"),
    "status-502": (LLMUnreachable, "502"),
    "status-503": (LLMUnreachable, "503"),
    "status-529": (LLMUnreachable, "529"),
    "drip-error": (LLMUnreachable, "too slow"),
    "html-error": (LLMUnreachable, "500"),
    # Refused: 77.
    "status-401": (Refused, "refused the key"),
    "status-403": (Refused, "refused the key"),
    "slow-down-for-a-day": (Refused, "asks to wait 24 h"),
    "quota": (Refused, "used up"),
    # What is no answer: 76.
    "status-404": (BadReply, "It offers: small, large"),
    "status-400": (BadReply, "status 400"),
    "status-413": (TooLong, "Answer too long for status-413's context"),
    "status-422": (BadReply, "status 422"),
    "escapes-in-error": (BadReply, r"bad \]0;pwned\[2J line two x+"),
    "too-long": (TooLong, "Answer too long for too-long's context"),
    "html": (BadReply, "got HTML"),
    "html-said-to-be-json": (BadReply, "got HTML"),
    "empty": (BadReply, "got nothing"),
    "cut-json": (BadReply, "got broken JSON"),
    "text": (BadReply, "got text"),
    "list": (BadReply, "got a list"),
    "null": (BadReply, "got null"),
    "deep": (BadReply, "got (broken JSON|a list)"),
    "no-choices-key": (BadReply, "without choices"),
    "no-choices": (BadReply, "without choices"),
    "choices-of-nothing": (BadReply, "no message"),
    "null-content": (BadReply, "blank"),
    "empty-content": (BadReply, "blank"),
    "blank": (BadReply, "blank"),
    "only-thinks": (BadReply, "blank"),
    "refusal": (Declined, r"declined: .*I cannot help \[31mwith that"),
    "content-filter": (Declined, "declined"),
    "length": (BadReply, "length limit"),
    "length-though-whole": (BadReply, "length limit"),
    "tool-calls": (BadReply, "ended with tool_calls"),
    "error-in-200": (BadReply, "overloaded"),
    "no-done": (BadReply, "cut off"),
    "bad-event": (BadReply, "broken JSON"),
    "huge": (BadReply, "more than 1024 KiB"),
    "endless": (BadReply, "more than 1024 KiB"),
    "endless-error": (BadReply, "more than 1024 KiB"),
    "gzip-bomb": (BadReply, "compressed"),
    "redirect": (BadReply, "redirected to 127.0.0.1:1; refused"),
    "redirect-loop": (BadReply, "redirected"),
    # Not what was asked for, though asked twice more.
    "prose": (BadReply, "did not reply with a valid Move"),
    "two-objects": (BadReply, "several JSON objects"),
    "json-list": (BadReply, "a list, not a JSON object"),
    "bool-for-int": (BadReply, "level: Input should be a valid integer"),
    "string-for-int": (BadReply, "level: Input should be a valid integer"),
    "float-for-int": (BadReply, "level: Input should be a valid integer"),
    "nan": (BadReply, "not an ordinary number"),
    "infinite": (BadReply, "not an ordinary number"),
    "out-of-range": (BadReply, "level: Input should be less than or equal to 5"),
    "endless-number": (BadReply, "more than 18 digits"),
    "nested-number": (BadReply, "nested deeper than 32"),
    "missing-field": (BadReply, "level: Field required"),
    "duplicate-keys": (BadReply, "a key stands twice"),
    "forgets-the-prompt": (BadReply, "dropped part of the prompt"),
}
# Megabytes, which a busy machine makes and sends in seconds.
LARGE = {"huge", "gzip-bomb", "deep", "endless", "endless-error"}
# These cannot be had in one piece.
STREAMED = {"hang-after-headers", "hang-mid-stream", "drip-comments", "drip-words", "cut-mid-stream", "no-done"}
STREAMED |= {"bad-event", "endless", "thinks-first", "comments-then-ok", "no-done-then-ok", "stalls-then-ok"}
STREAMED |= {"cut-then-ok"}


def both_ways(behaviours):
    pairs = [(name, stream) for name in behaviours for stream in (True, False) if stream or name not in STREAMED]
    return [pytest.param(*pair, id=f"{pair[0]}-{'stream' if pair[1] else 'whole'}") for pair in pairs]


@pytest.mark.parametrize(("behaviour", "stream"), both_ways(FAILING))
def test_a_failure_ends_in_time_with_the_right_error(server, behaviour, stream):
    kind, words = FAILING[behaviour]
    limits = Deadlines.of(30) if behaviour in LARGE else QUICK
    chat = chat_with(server, behaviour, stream=stream, deadlines=limits)
    words = words if stream else words.replace("no answer within 1 s", "too slow")
    start = time.monotonic()
    with pytest.raises(kind, match=words) as caught:
        chat(ASK, Move)
    assert time.monotonic() - start < limits.total_s + 3
    check_words(caught.value, chat.host)
    assert chat.usage.calls == server.hits[behaviour] <= 6


SUCCEEDING = [
    "ok",
    "stalls-then-ok",
    "cut-then-ok",
    "thinks-first",
    "comments-then-ok",
    "reset-then-ok",
    "no-done-then-ok",
    "busy-then-ok",
    "slow-down-then-ok",
    "blank-then-ok",
    "length-then-ok",
    "prose-then-json-in-prose",
    "fenced",
    "thinks-aloud",
    "thinks-without-beginning",
    "extra-keys",
    "bool-for-int-once",
    "nan-once",
    "out-of-range-once",
    "refuses-schema",
    "knows-json-object",
    "refuses-temperature",
    "wants-new-limit",
    "refuses-stream",
    "refuses-stream-options",
    "refuses-any-option",
    "ignores-stream",
]


@pytest.mark.parametrize(("behaviour", "stream"), both_ways(SUCCEEDING))
def test_what_can_be_mended_ends_in_the_right_reply_and_is_remembered(server, behaviour, stream):
    chat = chat_with(server, behaviour, stream=stream)
    assert chat(ASK, Move) == WANTED
    first = server.hits[behaviour]
    assert chat.usage.calls == first
    assert chat(ASK, Move) == WANTED
    # What was learnt on the first call is not learnt again.
    assert server.hits[behaviour] == first + (2 if behaviour == "length-then-ok" else 1)


def test_the_ladder_goes_down_one_rung_at_a_time_and_stays_there(server):
    chat = chat_with(server, "knows-json-object")
    chat(ASK, Move)
    wanted = [(request.get("response_format") or {}).get("type") for request in server.requests]
    assert wanted == ["json_schema", "json_object"]
    chat = chat_with(server, "refuses-schema")
    chat(ASK, Move)
    wanted = [(request.get("response_format") or {}).get("type") for request in server.requests]
    assert wanted == ["json_schema", "json_object", None]
    assert "JSON Schema" in server.requests[-1]["messages"][-1]["content"]


def test_the_repair_shows_what_was_wrong(server):
    chat_with(server, "out-of-range-once")(ASK, Move)
    *_, bad, repair = server.requests[1]["messages"]
    assert bad["role"] == "assistant"
    assert '"level": 7' in bad["content"]
    assert "level: Input should be less than or equal to 5" in repair["content"]
    assert server.requests[1]["response_format"]["type"] == "json_schema"


def test_optional_parameters_are_dropped_one_by_one(server):
    chat_with(server, "refuses-temperature")(ASK, Move)
    first, second = server.requests
    assert first["temperature"] == 0
    assert second == {name: value for name, value in first.items() if name != "temperature"}
    chat_with(server, "wants-new-limit")(ASK, Move)
    assert server.requests[1]["max_completion_tokens"] == server.requests[0]["max_tokens"]
    assert "max_tokens" not in server.requests[1]


def test_a_cut_answer_is_asked_for_once_more_with_more_room(server):
    chat_with(server, "length-then-ok")(ASK, Move)
    assert [request["max_tokens"] for request in server.requests] == [4096, 16384]


def test_the_total_deadline_covers_second_tries_repairs_and_the_list_of_models(server):
    limits = Deadlines(connect_s=0.5, first_content_s=1.0, gap_s=0.6, total_s=1.5, retry_wait_s=0.3)
    for behaviour, listing in (("status-500", ""), ("hang-mid-stream", ""), ("status-404", "drip-body")):
        server.models_fault = listing
        start = time.monotonic()
        with pytest.raises((LLMUnreachable, BadReply)):
            chat_with(server, behaviour, deadlines=limits)(ASK, Move)
        server.models_fault = ""
        assert time.monotonic() - start < limits.total_s + 0.5, behaviour


def test_deadlines_keep_their_proportion_to_the_longest_wait():
    limits = Deadlines.of(1200)
    assert (limits.total_s, limits.first_content_s, limits.gap_s, limits.connect_s) == (1200, 600, 200, 5)
    assert Deadlines.of(3).connect_s == 0.5


def test_a_refused_key_is_named_by_its_place_and_a_missing_one_is_asked_for(server):
    with pytest.raises(Refused, match=r"refused the key in \$MINE: injected 401"):
        chat_with(server, "status-401", key_place="$MINE")(ASK, Move)
    with pytest.raises(Refused, match="wants a key") as caught:
        ChatServer(server.url, "status-401", None, ChatOptions(deadlines=QUICK))(ASK, Move)
    assert "VOICEMOCK_LLM_KEY" in caught.value.remedy


ECHOES = ["status-400", "status-401", "key-in-an-error-in-200", "key-in-a-refusal", "key-in-a-field-name"]
ECHOES += ["redirect-with-the-key", "key-among-models", "key-in-the-reply"]


@pytest.mark.parametrize("behaviour", ECHOES)
def test_a_key_that_is_said_back_is_not_shown(server, behaviour):
    models = server.models
    with pytest.raises((LLMUnreachable, BadReply, Refused)) as caught:
        chat_with(server, behaviour)(ASK, Move)
    server.models = models
    for said in (str(caught.value), str(caught.value.args)):
        assert not any(KEY[at : at + 8] in said for at in range(len(KEY) - 7)), said


def test_another_model_than_was_asked_for_is_remarked_once(server):
    chat = chat_with(server, "another-model")
    assert chat(ASK, Move) == chat(ASK, Move) == WANTED
    assert chat.take_remarks() == [f"{chat.host} answered with tiny-7b [31m, though another-model was asked for."]
    assert chat.take_remarks() == []
    chat = chat_with(server, "key-as-model")
    chat(ASK, Move)
    assert KEY[:8] not in "".join(chat.take_remarks()) + chat.answered_by


def test_thoughts_inside_a_field_are_never_said(server):
    assert chat_with(server, "thinks-in-a-field")(ASK, Move).say == "And then?"


@pytest.mark.parametrize(
    ("behaviour", "times"),
    [
        *(("status-500", 3), ("reset", 3), ("status-401", 1), ("quota", 1), ("html", 1), ("blank", 2), ("length", 2)),
        *(("prose", 3), ("forgets-the-prompt", 1), ("hang-before-headers", 1), ("refusal", 1)),
    ],
)
def test_only_what_may_pass_is_tried_again(server, behaviour, times):
    with pytest.raises((LLMUnreachable, Refused, BadReply)):
        chat_with(server, behaviour)(ASK, Move)
    assert server.hits[behaviour] == times


def test_a_server_that_asks_to_wait_is_waited_for_and_the_user_told(server):
    said = []
    server.hits.clear()
    chat = ChatServer(
        server.url, "slow-down-then-ok", None, ChatOptions(deadlines=QUICK), lambda *wait: said.append(wait)
    )
    start = time.monotonic()
    assert chat(ASK, Move) == WANTED
    assert time.monotonic() - start >= 0.3
    assert said == [(f"{chat.host} is busy; trying again", 0.3)]


def test_text_that_cannot_be_written_is_mended(server):
    assert chat_with(server, "surrogate")(ASK, Move).say == "a\ufffdb\ufffdc 😀 And then?"


@pytest.mark.parametrize("stream", [True, False])
def test_odd_characters_pass_as_they_are_and_broken_ones_are_replaced(server, stream):
    assert chat_with(server, "line-separator", stream=stream)(ASK, Move).say == "one \u2028two\x85 three And then?"
    assert chat_with(server, "invalid-utf8", stream=stream)(ASK, Move).say == "a\ufffd\ufffdb And then?"


def test_a_server_that_counts_far_too_few_tokens_has_dropped_part_of_the_prompt(server):
    chat = chat_with(server, "counts-few-tokens", check_word=False)
    assert chat(ASK, Move) == WANTED
    with pytest.raises(BadReply, match="dropped part of the prompt"):
        chat([*ASK, Message("user", "word " * 1000)], Move)


def test_the_check_word_is_first_and_can_be_left_out(server):
    chat_with(server, "ok")(ASK, Move)
    assert server.requests[0]["messages"][0]["content"].startswith("Copy this word")
    chat_with(server, "ok", check_word=False)(ASK, Move)
    assert server.requests[0]["messages"][0]["content"] == "You are an interviewer."


def test_usage_is_added_up(server):
    chat = chat_with(server, "ok")
    chat(ASK, Move)
    chat(ASK, Move)
    assert (chat.usage.calls, chat.usage.tokens_in, chat.usage.tokens_out) == (2, 140, 18)
    assert chat.usage.tokens_cached == 80
    assert chat.answered_by == "ok"


def test_nobody_listening_is_unreachable_soon():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        start = time.monotonic()
        with pytest.raises(LLMUnreachable, match=r"No answer from 127\.0\.0\.1"):
            ChatServer(url, "m", None, ChatOptions(deadlines=QUICK))(ASK, Move)
    assert time.monotonic() - start < 2


def test_a_host_that_does_not_exist_is_unreachable():
    with pytest.raises(LLMUnreachable, match=r"No answer from nowhere\.invalid"):
        ChatServer("https://nowhere.invalid/v1", "m", "k" * 20, ChatOptions(deadlines=QUICK))(ASK, Move)


def test_a_redirect_carries_nothing_to_another_host(server):
    with FaultServer() as other:
        server.elsewhere = other.url
        with pytest.raises(BadReply):
            chat_with(server, "redirect")(ASK, Move)
        assert other.requests == []


def test_a_proxy_is_not_used_for_this_machine(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert chat_with(server, "ok")(ASK, Move) == WANTED


def test_http_to_another_machine_is_refused_before_anything_is_sent():
    for url in ("http://example.invalid/v1", "http://10.0.0.1:8000/v1", "http://127.0.0.1.example.invalid/v1"):
        with pytest.raises(Refused, match="unencrypted"):
            ChatServer(url, "m")
    ChatServer("http://10.0.0.1:8000/v1", "m", options=ChatOptions(allow_http=True))
    for url in ("ftp://127.0.0.1/", "nonsense", "http://", "http://127.0.0.1:port/v1"):
        with pytest.raises(UsageError, match="not a URL"):
            ChatServer(url, "m")


def test_openai_itself_wants_a_key_and_a_broken_key_is_named():
    with pytest.raises(Refused, match=r"api\.openai\.com needs a key"):
        ChatServer(None, "m")
    with pytest.raises(Refused, match="characters that no key has"):
        ChatServer("http://127.0.0.1:1/v1", "m", "sk-ключ")


def test_what_the_environment_says_about_openai_stays_out_of_other_servers(server, monkeypatch):
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "canary")
    server.requests.clear()
    ChatServer(server.url, "ok", None, ChatOptions(deadlines=QUICK))(ASK, Move)
    assert server.requests[0]["authorization"] == "Bearer none"


def test_models_and_probe_say_what_the_server_can(server):
    chat = chat_with(server, "knows-json-object")
    assert chat.models() == ("small", "large")
    with pytest.raises(BadReply, match="ready: Field required"):
        chat.probe()  # this server always replies with a Move
    with ScriptedServer(Script.of([{"for": "_Ready", "reply": {"ready": True}}])) as scripted:
        probe = ChatServer(scripted.url, "scripted", options=ChatOptions(deadlines=QUICK)).probe()
    assert (probe.models, probe.way) == (("scripted",), "json_schema")
    assert 0 < probe.seconds < QUICK.total_s


INTERRUPTED = """
import sys, time
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.ports import Message
from pydantic import BaseModel
class Reply(BaseModel):
    say: str
chat = ChatServer(sys.argv[1], sys.argv[2])
print("asking", flush=True)
try:
    chat([Message("user", "?")], Reply)
except KeyboardInterrupt:
    print(f"stopped {time.monotonic()}", flush=True)
"""


@pytest.mark.parametrize("behaviour", ["hang-before-headers", "drip-comments", "slow-down-for-long"])
def test_ctrl_c_ends_a_wait_at_once(server, behaviour):
    child = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, server.url, behaviour],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout.readline() == "asking\n"
    server.hits.clear()
    while not server.hits[behaviour]:
        time.sleep(0.01)
    time.sleep(0.2)
    pressed = time.monotonic()
    os.kill(child.pid, signal.SIGINT)
    said = child.stdout.readline().split()
    assert said[0] == "stopped"
    assert float(said[1]) - pressed < 0.3
    assert child.wait(timeout=20) == 0  # taking Python down is another matter


def test_a_wait_that_was_given_up_ends_its_thread(server):
    patient = Deadlines(first_content_s=0.4, gap_s=0.4, total_s=20)
    give_up_on(server, "drip-error", QUICK)
    for behaviour in ("drip-comments", "drip-body", "hang-mid-stream"):
        give_up_on(server, behaviour, patient)
    until = time.monotonic() + 4
    while (left := llm_threads()) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


def llm_threads():
    return [thread for thread in threading.enumerate() if thread.name == "llm"]


def give_up_on(server, behaviour, deadlines):
    with pytest.raises(LLMUnreachable):
        chat_with(server, behaviour, deadlines=deadlines)(ASK, Move)


def test_several_threads_share_one_chat(server):
    chat = chat_with(server, "ok")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(chat(ASK, Move))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [WANTED] * 8
    assert chat.usage.calls == 8
