"""The scripted server speaks as a real one does, to our client and to plain HTTP."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from pydantic import BaseModel

from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.llm.scripted import Script
from voicemock.llm.scripted_server import ScriptedServer
from voicemock.ports import Message

ASK = [Message("user", "?")]
ROOT = Path(__file__).parents[2]


class Say(BaseModel):
    say: str
    level: int | None


class Verdict(BaseModel):
    level: int


def chat_with(server, **options):
    quick = Deadlines(first_content_s=5, total_s=10, retry_wait_s=0.01)
    return ChatServer(server.url, "scripted", None, ChatOptions(deadlines=quick, **options))


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("check_word", [True, False])
def test_our_client_gets_the_scripts_replies(stream, check_word):
    script = [{"for": "Verdict", "reply": {"level": 4}}, {"say": "naïve 😀 text", "level": None}]
    with ScriptedServer(Script.of(script)) as server:
        chat = chat_with(server, stream=stream, check_word=check_word)
        assert chat(ASK, Say) == Say(say="naïve 😀 text", level=None)
        assert chat(ASK, Verdict).level == 4
        assert [request["stream"] for request in server.requests] == [stream, stream]
        assert chat.answered_by == "scripted"


def test_a_yaml_script_is_typed_by_the_schema_asked_for(tmp_path):
    (tmp_path / "s.yaml").write_text("- {say: 5, level: null}\n- {level: 2}\n")
    with ScriptedServer(Script.read(tmp_path / "s.yaml")) as server:
        chat = chat_with(server)
        assert chat(ASK, Say) == Say(say="5", level=None)
        assert chat(ASK, Verdict).level == 2


@pytest.mark.parametrize(
    ("word", "error"),
    [("unreachable", LLMUnreachable), ("refused", Refused), ("declined", BadReply), ("bad_reply", BadReply)],
)
@pytest.mark.parametrize("stream", [True, False])
def test_scripted_errors_reach_the_client_as_what_they_are(word, error, stream):
    with ScriptedServer(Script.of([{"error": word, "times": 3}])) as server, pytest.raises(error):
        chat_with(server, stream=stream)(ASK, Say)


def test_a_script_that_is_used_up_fails():
    with ScriptedServer(Script.of([])) as server, pytest.raises(LLMUnreachable, match="no reply left for Say"):
        chat_with(server)(ASK, Say)


def test_plain_http_is_answered_and_nonsense_refused():
    with ScriptedServer(Script.of([{"say": "x"}])) as server:
        with urllib.request.urlopen(f"{server.url}/models", timeout=5) as response:
            assert json.load(response)["data"][0]["id"] == "scripted"
        body = {"messages": [{"role": "user", "content": "?"}]}
        said = post(f"{server.url}/chat/completions", body)
        assert json.loads(said["choices"][0]["message"]["content"]) == {"say": "x"}
        for path, bad in (("/chat/completions", {"no": 1}), ("/chat/completions", []), ("/nowhere", body)):
            with pytest.raises(urllib.error.HTTPError, match=r"40[04]"):
                post(server.url + path, bad)


def test_it_runs_as_a_program(tmp_path):
    (tmp_path / "s.json").write_text(json.dumps([{"say": "x", "level": 1}]))
    command = [sys.executable, "-m", "voicemock.llm.scripted_server"]
    child = subprocess.Popen([*command, str(tmp_path / "s.json")], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        url = child.stdout.readline().strip()
        assert ChatServer(url, "any")(ASK, Say) == Say(say="x", level=1)
    finally:
        child.terminate()
        child.wait(timeout=5)
    missing = subprocess.run([*command, "none.json"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert missing.returncode == 66
    assert missing.stderr.startswith("There is no file none.json.\n")
