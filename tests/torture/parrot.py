"""A server on loopback for chat, transcripts and speech that says back whatever secret it was sent."""

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from voicemock.llm.wire import CHECK_FIELD, find_check_word, name_asked_for

Echo = Callable[["_Handler", str], None]
ECHOES: dict[str, Echo] = {}
"""How a secret is said back, by name; called with the secrets in a sentence."""


def _echo(function: Echo) -> Echo:
    ECHOES[function.__name__.replace("_", "-")] = function
    return function


class Parrot:
    """Serves the API below /v1, and every other host's as a proxy. Use it in a `with`."""

    def __init__(self, echo: str, secret: str) -> None:
        self.echo, self.secret = ECHOES[echo], secret
        self.asked = 0
        """How many requests came."""
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.parrot = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    parrot: Parrot


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    request: Any

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the client hangs up, as it may
            super().handle()

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        self.body = body
        self.server.parrot.asked += 1
        # The secret as it was meant, and as it came: in a proxy's or a password's header it is base64.
        headers = [self.headers.get(name, "") for name in ("Authorization", "Proxy-Authorization")]
        self.server.parrot.echo(self, " ".join(filter(None, [self.server.parrot.secret, *headers])))

    def send(
        self, status: int, body: object, kind: str = "application/json", more: Mapping[str, str] | None = None
    ) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def reply(self, words: str, model: str = "parrot", more: Mapping[str, str] | None = None) -> None:
        """The right answer to any request, with these words wherever there may be words."""
        if self.path.endswith("/models"):
            return self.send(200, {"object": "list", "data": [{"id": model, "object": "model"}]}, more=more)
        if self.path.endswith("/transcriptions"):
            return self.send(200, {"text": f"I tested it {words}.", "language": "en", "words": []}, more=more)
        if self.path.endswith("/speech"):
            return self.send(200, b"\0\0" * 2400, "audio/pcm", more)
        request = json.loads(self.body)
        prompt = "\n".join(str(message["content"]) for message in request["messages"])
        wanted = (request.get("response_format") or {}).get("json_schema") or {}
        replies: dict[str, dict[str, object]] = {
            "Move": {"criterion": "result", "move": "follow_up", "say": f"And what came of it {words}?"},
            "Judgement": {
                "points": [{"point": "figure", "met": True, "quotes": ["six hours", words]}],
                "why_not_higher": f"It is short {words}.",
                "why_not_lower": f"It has a figure {words}.",
                "cannot_assess": False,
                "level": 4,
            },
        }
        answer = replies.get(wanted.get("name") or name_asked_for(prompt) or "", {"ready": True})
        text = json.dumps({CHECK_FIELD: find_check_word(prompt), **answer})
        choice = {"index": 0, "finish_reason": "stop"}
        if not request.get("stream"):
            message = {"message": {"role": "assistant", "content": text}}
            return self.send(200, {"id": words, "model": model, "choices": [choice | message]}, more=more)
        event = json.dumps({"id": words, "model": model, "choices": [choice | {"delta": {"content": text}}]})
        return self.send(200, f"data: {event}\n\ndata: [DONE]\n\n".encode(), "text/event-stream", more)


def _error(words: str) -> dict[str, object]:
    return {"error": {"message": words, "type": words, "code": words}}


@_echo
def in_a_401(server: _Handler, words: str) -> None:
    server.send(401, _error(f"Incorrect API key provided: {words}. You can find yours at https://example.com."))


@_echo
def in_a_400(server: _Handler, words: str) -> None:
    server.send(400, _error(f"bad request by {words}"))


@_echo
def in_a_404(server: _Handler, words: str) -> None:
    server.send(404, _error(f"{words} has no such model"))


@_echo
def in_a_500(server: _Handler, words: str) -> None:
    server.send(500, _error(f"upstream failed for {words}"))


@_echo
def in_html(server: _Handler, words: str) -> None:
    server.send(502, f"<html><title>{words}</title><p>{words}</p></html>".encode(), "text/html")


@_echo
def in_a_page_that_is_no_reply(server: _Handler, words: str) -> None:
    server.send(200, f"Welcome, {words}".encode(), "text/plain")


@_echo
def in_headers(server: _Handler, words: str) -> None:
    server.reply("", more={"X-Request-Id": words, "Server": words, "Set-Cookie": f"key={words}"})


@_echo
def as_the_model(server: _Handler, words: str) -> None:
    server.reply("", model=words)


@_echo
def in_the_reply(server: _Handler, words: str) -> None:
    server.reply(words)


@_echo
def in_a_redirect(server: _Handler, words: str) -> None:
    server.send(307, b"", more={"Location": f"http://{words.replace(' ', '')}.example/?key={words.replace(' ', '')}"})


@_echo
def its_end_in_a_401(server: _Handler, words: str) -> None:
    server.send(401, _error(f"Incorrect API key provided: sk-***{server.server.parrot.secret[-16:]}."))
