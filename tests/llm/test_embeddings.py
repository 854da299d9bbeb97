"""Whatever an embeddings server does, the vectors are right or the error is plain, in time."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from voicemock.errors import BadReply, LLMUnreachable, Refused, VoicemockError
from voicemock.llm.deadlines import Deadlines
from voicemock.llm.embeddings import BATCH, EmbeddingsServer

KEY = "sk-canary-123456"
QUICK = Deadlines(connect_s=0.5, first_content_s=0.5, gap_s=0.5, total_s=1.5, retry_wait_s=0.02)


def vector(text: str) -> list[float]:
    """A vector that only this text has; not of length 1."""
    return [float(len(text)), float(sum(map(ord, text)) % 97), 1.0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        owner: Any = self.server
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner.asked.append(asked | {"path": self.path, "authorization": self.headers.get("Authorization")})
        model, texts = asked["model"], asked["input"]
        rows = [{"object": "embedding", "index": at, "embedding": vector(text)} for at, text in enumerate(texts)]
        if model == "busy" and len(owner.asked) < 2:
            return self.say(b'{"error": {"message": "busy"}}', 503)
        if model == "refuses":
            return self.say(json.dumps({"error": {"message": f"bad key {KEY}"}}).encode(), 401)
        if model == "elsewhere":
            return self.say(b"", 302, Location="http://127.0.0.1:1/v1/embeddings")
        if model == "hangs":
            owner.stopping.wait(5)
        if model == "login":
            return self.say(b"<html>Sign in</html>")
        return self.say(_spoilt(model, rows))

    def say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _spoilt(model: str, rows: list[dict[str, Any]]) -> bytes:
    """The reply, with the fault that the model's name says."""
    if model == "backwards":
        rows.reverse()
    elif model == "one-less":
        rows.pop()
    elif model == "twice":
        rows[-1]["index"] = 0
    elif model == "words":
        rows[0]["embedding"] = ["a", "b", "c"]
    elif model == "base64":
        rows[0]["embedding"] = "AACAPwAAAEA="
    elif model == "shorter":
        rows[-1]["embedding"] = [1.0]
    elif model == "zero":
        rows[0]["embedding"] = [0.0, 0.0, 0.0]
    elif model == "huge":
        rows[0]["embedding"] = [10**400, 1, 1]
    said = json.dumps({"object": "list", "data": rows, "model": model})
    if model == "nan":
        said = said.replace(str(rows[0]["embedding"][0]), "NaN", 1)
    return {"null": b"null", "list": b"[]", "none": b'{"data": []}'}.get(model, said.encode())


@pytest.fixture
def server() -> Iterator[Any]:
    running: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    running.asked, running.stopping = [], threading.Event()
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield running
    running.stopping.set()
    running.shutdown()
    running.server_close()


def client(server: Any, model: str = "good") -> EmbeddingsServer:
    return EmbeddingsServer(f"http://127.0.0.1:{server.server_port}/v1", model, KEY, QUICK)


@pytest.mark.parametrize("model", ["good", "backwards", "busy"])
def test_each_text_gets_its_own_vector_of_length_one(server: Any, model: str) -> None:
    texts = ["we measured it", "they agreed", "we measured it"]
    vectors = client(server, model)(texts)

    for text, found in zip(texts, vectors, strict=True):
        wanted = np.array(vector(text))
        assert found == pytest.approx(wanted / np.linalg.norm(wanted), abs=1e-6)
    assert server.asked[-1]["path"] == "/v1/embeddings"
    assert server.asked[-1]["input"] == ["we measured it", "they agreed"]
    assert server.asked[-1]["authorization"] == f"Bearer {KEY}"


def test_many_texts_are_asked_for_in_batches_and_none_twice(server: Any) -> None:
    embed = client(server)
    texts = [f"text number {at}" for at in range(BATCH + 3)]

    assert len(embed(texts)) == len(texts)
    assert len(embed([*texts[:5], "a new one"])) == 6
    assert [len(each["input"]) for each in server.asked] == [BATCH, 3, 1]


@pytest.mark.parametrize(
    ("model", "error", "says"),
    [
        ("refuses", Refused, "refused the key"),
        ("elsewhere", BadReply, "redirected to 127.0.0.1:1; refused"),
        ("hangs", LLMUnreachable, "is too slow"),
        ("login", BadReply, "did not answer as an LLM server (got HTML)"),
        *(
            (fault, BadReply, "did not answer as an LLM server")
            for fault in (
                "one-less",
                "twice",
                "words",
                "base64",
                "shorter",
                "zero",
                "huge",
                "nan",
                "null",
                "list",
                "none",
            )
        ),
    ],
)
def test_what_is_no_vector_is_a_plain_error_in_time(
    server: Any, model: str, error: type[VoicemockError], says: str
) -> None:
    started = time.monotonic()
    with pytest.raises(error) as caught:
        client(server, model)(["we measured it", "they agreed on it"])

    assert says in str(caught.value)
    assert KEY not in str(caught.value)
    assert time.monotonic() - started < 2.5


def test_nothing_is_sent_unencrypted_to_another_machine() -> None:
    with pytest.raises(Refused):
        EmbeddingsServer("http://example.org/v1", "good")


def test_nobody_there_is_said() -> None:
    with pytest.raises(LLMUnreachable, match=r"No answer from 127.0.0.1"):
        EmbeddingsServer("http://127.0.0.1:1/v1", "good", deadlines=QUICK)(["anything"])
