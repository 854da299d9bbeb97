"""A small OpenAI-compatible chat server on this machine that plays a script (llm/scripted.py).

For trying the program, and whatever else speaks to such servers, without a model:

    python -m voicemock.llm.scripted_server script.yaml --port 8012
"""

import argparse
import json
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from voicemock.errors import BadReply, VoicemockError
from voicemock.llm.scripted import Entry, Script
from voicemock.llm.wire import CHECK_FIELD, find_check_word, name_asked_for

MODEL = "scripted"
MAX_REQUEST_BYTES = 8 * 1024 * 1024
_STATUS = {
    "unreachable": (503, "The script says that I am down."),
    "refused": (401, "The script refuses the key."),
    "too_long": (400, "This model's maximum context length is smaller than the request."),
}


class ScriptedServer:
    """Plays a script to whoever asks, streaming or not; use it in a `with`.

    Args:
        script: what to reply.
        port: 0 takes a free one.
    """

    def __init__(self, script: Script, port: int = 0) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        """The body of every chat request so far."""
        self._http = _Http(("127.0.0.1", port), _Handler)
        self._http.playing = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """The base URL for clients."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def serve(self) -> None:
        """Serves in this thread until it is interrupted."""
        self._http.serve_forever()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    playing: ScriptedServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        if self.path.rstrip("/").endswith("/models"):
            self._send(200, {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "voicemock"}]})
        else:
            self._send(404, _error(f"There is no {self.path} here."))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MAX_REQUEST_BYTES:
            self.close_connection = True
            return self._send(413, _error("The request is too large or of unknown length."))
        raw = self.rfile.read(int(length))
        if not self.path.endswith("/chat/completions"):
            return self._send(404, _error(f"There is no {self.path} here."))
        try:
            request = json.loads(raw)
            prompt = "\n".join(str(message["content"]) for message in request["messages"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return self._send(400, _error("The request is not a chat request."))
        self.server.playing.requests.append(request)
        wanted = (request.get("response_format") or {}).get("json_schema") or {}
        try:
            entry = self.server.playing.script.take(wanted.get("name") or name_asked_for(prompt))
        except BadReply as error:
            return self._send(503, _error(error.message))
        if entry.error in _STATUS:
            status, words = _STATUS[entry.error]
            return self._send(status, _error(words))
        message = _message(entry, wanted.get("schema"), prompt)
        return self._stream(message) if request.get("stream") else self._send(200, _completion(message, "message"))

    def _send(self, status: int, body: Mapping[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _stream(self, message: Mapping[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for chunk in _chunks(message):
            self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
            self.wfile.flush()
        self.wfile.write(b"data: [DONE]\n\n")


def _error(words: str) -> dict[str, Any]:
    return {"error": {"message": words, "type": "scripted", "code": None}}


def _message(entry: Entry, schema: Mapping[str, Any] | None, prompt: str) -> dict[str, Any]:
    if entry.error == "declined":
        return {"role": "assistant", "content": None, "refusal": "The script declines."}
    if entry.error:
        return {"role": "assistant", "content": "The script replies with something else."}
    data = entry.data(schema)
    if word := find_check_word(prompt):
        data = {CHECK_FIELD: word, **data}
    return {"role": "assistant", "content": json.dumps(data)}


def _completion(message: Mapping[str, Any], part: str, finish_reason: str | None = "stop") -> dict[str, Any]:
    choice = {"index": 0, part: message, "finish_reason": finish_reason}
    return {"id": "scripted", "object": "chat.completion", "created": 0, "model": MODEL, "choices": [choice]}


def _chunks(message: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The message in pieces, so that clients put it together as they must with a real server."""
    field = "refusal" if message.get("refusal") else "content"
    text = message[field]
    for at in range(0, len(text), 12):
        yield {**_completion({field: text[at : at + 12]}, "delta", None), "object": "chat.completion.chunk"}
    yield {**_completion({}, "delta"), "object": "chat.completion.chunk"}


def main(arguments: list[str] | None = None) -> int:
    """The command line: serves until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m voicemock.llm.scripted_server", description=__doc__)
    parser.add_argument("script", type=Path)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    chosen = parser.parse_args(arguments)
    try:
        server = ScriptedServer(Script.read(chosen.script), chosen.port)
    except VoicemockError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except OSError as error:
        sys.stderr.write(f"Port {chosen.port} cannot be used: {error.strerror}.\n")
        return 71
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    try:
        server.serve()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
