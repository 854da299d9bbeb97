"""The scripted engine plays its script, and only that."""

import json
import threading
from enum import Enum
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from voicemock.errors import BadInput, BadReply, LLMUnreachable, NotFound, Refused
from voicemock.llm.scripted import Script, ScriptedChat
from voicemock.ports import Message

ASK = [Message("user", "Well?")]


class Kind(Enum):
    PROBE = "probe"
    CLOSE = "close"


class Point(BaseModel):
    id: str
    quote: str | None


class Move(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Kind
    say: str
    level: int = Field(ge=1, le=5)
    sure: bool
    share: float
    step: Literal[1, 2]
    points: tuple[Point, ...]


class Verdict(BaseModel):
    level: int | None


MOVE = {
    "kind": "probe",
    "say": "5",
    "level": 4,
    "sure": False,
    "share": 0.5,
    "step": 2,
    "points": [{"id": "a", "quote": None}],
}


def test_replies_come_in_order_and_end():
    chat = ScriptedChat([{"level": 1}, {"level": None}])
    assert [chat(ASK, Verdict).level, chat(ASK, Verdict).level] == [1, None]
    with pytest.raises(BadReply, match="no reply left for Verdict"):
        chat(ASK, Verdict)


def test_a_reply_for_one_asker_is_not_used_up_by_another():
    chat = ScriptedChat([{"for": "Move", "reply": MOVE}, {"level": 1}, {"for": "Verdict", "reply": {"level": 2}}])
    assert chat(ASK, Verdict).level == 1
    assert chat(ASK, Verdict).level == 2
    assert chat(ASK, Move).kind is Kind.PROBE


def test_a_reply_is_used_as_often_as_it_says():
    chat = ScriptedChat([{"reply": {"level": 3}, "times": 2}])
    assert chat.script.left == 2
    assert [chat(ASK, Verdict).level for _ in range(2)] == [3, 3]
    with pytest.raises(BadReply):
        chat(ASK, Verdict)


@pytest.mark.parametrize(
    ("word", "error"),
    [("unreachable", LLMUnreachable), ("refused", Refused), ("declined", BadReply), ("bad_reply", BadReply)],
)
def test_scripted_errors_are_raised(word, error):
    with pytest.raises(error):
        ScriptedChat([{"error": word}])(ASK, Verdict)


def test_a_scripted_reply_that_is_not_valid_is_a_bad_reply():
    with pytest.raises(BadReply, match="entry 1 of the script is not a Verdict"):
        ScriptedChat([{"level": "4"}])(ASK, Verdict)
    with pytest.raises(BadReply, match="level"):
        ScriptedChat([{**MOVE, "level": 9}])(ASK, Move)


def test_what_was_asked_is_kept():
    chat = ScriptedChat([{"level": 1}])
    chat(ASK, Verdict)
    assert chat.asked == [(tuple(ASK), "Verdict")]


def test_yaml_words_become_what_is_asked_for(tmp_path):
    path = tmp_path / "script.yaml"
    path.write_text(
        "- for: Move\n  times: 2\n  reply:\n    {kind: probe, say: 5, level: 4, sure: no, share: .5, step: 2,\n"
        "     points: [{id: a, quote: null}]}\n- {level: null}\n- {level: 3}\n- {level: many}\n"
    )
    chat = ScriptedChat(Script.read(path))
    expected = Move.model_validate(MOVE)
    assert [chat(ASK, Move), chat(ASK, Move)] == [expected, expected]
    assert [chat(ASK, Verdict).level, chat(ASK, Verdict).level] == [None, 3]
    with pytest.raises(BadReply, match=r"script\.yaml:8:3 is not a Verdict"):
        chat(ASK, Verdict)


def test_json_is_taken_as_it_is(tmp_path):
    path = tmp_path / "script.json"
    path.write_text(json.dumps([MOVE, {"level": "4"}]))
    chat = ScriptedChat(Script.read(path))
    assert chat(ASK, Move).say == "5"
    with pytest.raises(BadReply):
        chat(ASK, Verdict)


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("{for: Move}", "exactly one"),
        ("{error: broken}", "unreachable, bad_reply"),
        ("{reply: [1]}", "must hold"),
        ("{reply: {a: b}, twice: 2}", "unknown key 'twice'"),
        ("{reply: {a: b}, times: -1}", "whole number"),
        ("hello", "not a reply"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(tmp_path, entry, what):
    path = tmp_path / "script.yaml"
    path.write_text(f"- {{level: 1}}\n- {entry}\n")
    with pytest.raises(BadInput, match=what) as refused:
        Script.read(path)
    assert f"{path}:2:3" in refused.value.problems[0]


def test_a_file_that_is_no_script_is_refused(tmp_path):
    with pytest.raises(NotFound):
        Script.read(tmp_path / "none.json")
    for name, text in (("a.json", "[{"), ("b.json", "{}"), ("c.yaml", "a: b")):
        (tmp_path / name).write_text(text)
        with pytest.raises(BadInput, match=name):
            Script.read(tmp_path / name)


def test_threads_share_a_script_without_losing_or_repeating_a_reply():
    chat = ScriptedChat([{"level": at} for at in range(200)])
    seen: list[int | None] = []
    threads = [
        threading.Thread(target=lambda: seen.extend(chat(ASK, Verdict).level for _ in range(50))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(200))
