"""A real llama.cpp server: what we ask for is what it understands, and its replies are valid."""

import importlib.util
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from voicemock.errors import BadReply
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.ports import Message

MISSING = [name for name in ("xllamacpp", "gguf") if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (pip install 'voicemock[peer]')"),
]


class Kind(Enum):
    PROBE = "probe"
    CHALLENGE = "challenge"
    CLOSE = "close"


class Point(BaseModel):
    id: str
    met: bool
    quote: str | None


class Move(BaseModel):
    kind: Kind
    say: str
    criterion: str | None
    points: list[Point] = Field(max_length=20)


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    program = Path(__file__).with_name("llama_server.py")
    log = tmp_path_factory.mktemp("peer") / "log"
    with log.open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, str(program), str(log.parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        said = child.stdout.readline().strip()
        assert said.startswith("http://127.0.0.1:"), log.read_text()[-2000:]
        yield f"{said}/v1"
    finally:
        child.stdin.close()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def chat_with(url, **options):
    # Random weights cannot copy a word, and at temperature 0 they may go round in circles.
    limits = Deadlines(first_content_s=60, gap_s=30, total_s=120)
    return ChatServer(url, "random", None, ChatOptions(temperature=1.0, deadlines=limits, **options))


ASK = [Message("system", "You are an interviewer."), Message("user", "What is your next move?")]


@pytest.mark.parametrize("stream", [True, False])
def test_every_reply_is_valid_and_counted(url, stream):
    chat = chat_with(url, check_word=False, stream=stream)
    moves = [chat(ASK, Move) for _ in range(5)]
    assert all(isinstance(move.kind, Kind) for move in moves)
    assert len({move.say for move in moves}) > 1
    assert chat.usage.calls >= 5
    assert chat.usage.tokens_in > 5 * 60
    assert chat.usage.tokens_out > 5 * 20


def test_a_model_that_does_not_repeat_the_check_word_is_found_out(url):
    with pytest.raises(BadReply, match="dropped part of the prompt"):
        chat_with(url)(ASK, Move)


def test_a_prompt_longer_than_the_context_is_refused_in_plain_words(url):
    with pytest.raises(BadReply, match="too long for random's context"):
        chat_with(url, check_word=False)([Message("user", "long " * 4000)], Move)


def test_models_are_listed(url):
    assert len(chat_with(url).models()) == 1
