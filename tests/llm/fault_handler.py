"""What misbehaving servers are made of: a request handler with the parts of a reply, and the list of faults."""

import contextlib
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from voicemock.llm.wire import CHECK_FIELD, find_check_word, name_asked_for

GOOD = {"kind": "probe", "say": "And then?", "level": 3}
"""The right reply, for tests that ask for nothing of the product."""
CALLS = ("move", "judge", "probe")
"""What the product asks a model for: a follow-up, a judgement, a sign of life."""


@dataclass(frozen=True)
class Fault:
    """One way of misbehaving."""

    act: Callable[["Handler", int], None]
    """Answers the n-th request of its kind, from 1."""
    ends: dict[str, int | str]
    """For each of CALLS the exit code, 0 when the right reply comes of it after all; or why nothing is scored."""


FAULTS: dict[str, Fault] = {}


def fault(ends: int, name: str = "", **others: int | str):
    """Lists a fault by its function's name; `others` are calls that end otherwise than the rest."""

    def listed(act):
        FAULTS[name or act.__name__.replace("_", "-")] = Fault(act, {**dict.fromkeys(CALLS, ends), **others})
        return act

    return listed


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def handle(self):
        with contextlib.suppress(OSError):  # the client hangs up, as it should
            super().handle()

    def do_GET(self):
        owner = self.server.owner
        self.request_body, self.streaming, self.prompt = {}, False, ""
        self.close_connection = True
        if owner.models_fault:
            owner.hits[owner.models_fault] += 1
            return FAULTS[owner.models_fault].act(self, owner.hits[owner.models_fault])
        data = {"object": "list", "data": [{"id": name} for name in owner.models]}
        return self.body(data) if owner.models else self.body({"error": "no"}, 404)

    def do_POST(self):
        self.request_body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.streaming = bool(self.request_body.get("stream"))
        self.prompt = "\n".join(each["content"] for each in self.request_body["messages"])
        owner = self.server.owner
        owner.requests.append(self.request_body | {"authorization": self.headers.get("Authorization")})
        name = owner.behaviour(self.request_body["model"])
        owner.hits[name] += 1
        self.close_connection = True
        FAULTS[name].act(self, owner.hits[name])

    def body(self, content, status=200, kind="application/json", headers=()):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for header in [("Content-Type", kind), ("Content-Length", str(len(raw))), ("Connection", "close"), *headers]:
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(raw)

    def begin(self, status=200, kind="text/event-stream", length=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header(*(("Content-Length", str(length)) if length else ("Connection", "close")))
        self.end_headers()
        self.wfile.flush()

    def event(self, data):
        self.wfile.write(b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\n\n")

    def choice(self, message, finish="stop", model=None):
        part = "delta" if self.streaming else "message"
        model = model or self.request_body.get("model", "")
        return {"id": "c", "model": model, "choices": [{"index": 0, part: message, "finish_reason": finish}]}

    def say(self, text, finish="stop", model=None, **more):
        """One whole reply in the form that was asked for."""
        if not self.streaming:
            return self.body(self.choice({"role": "assistant", "content": text, **more}, finish, model) | self.usage)
        self.begin()
        self.event(self.choice({"role": "assistant", "content": ""}, None, model))
        half = len(text or "") // 2
        for piece in [text[:half], text[half:]] if text else [text]:
            self.event(self.choice({"content": piece, **more}, None, model))
        self.event(self.choice({}, finish, model))
        self.event({"choices": []} | self.usage)
        self.event(b"[DONE]")
        return None

    def good(self, **changed):
        """The right reply as JSON text; as plain text to who asks for no JSON."""
        if self.is_plain:
            return self.server.owner.plain
        return json.dumps({CHECK_FIELD: find_check_word(self.prompt), **self.data, **changed})

    def spoilt(self, value):
        """The right reply with a value of the wrong kind, as JSON."""
        return self.good(**{self.field: "@"}).replace('"@"', value)

    def worded(self, words):
        """The right reply with these words before the model's own."""
        if self.is_plain:
            return f"{words} {self.good()}"
        named = next((name for name in ("say", "why_not_lower") if name in self.data), None)
        return self.good(**{named: f"{words} {self.data[named]}"} if named else {})

    @property
    def is_plain(self):
        return bool(self.server.owner.plain) and find_check_word(self.prompt) is None

    @property
    def usage(self):
        """What an honest server counts: a word is a little more than a token."""
        tokens = max(70, len(self.prompt.split()) * 4 // 3)
        counted = {"prompt_tokens": tokens, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 40}}
        return {"usage": counted}

    @property
    def data(self):
        wanted = (self.request_body.get("response_format") or {}).get("json_schema") or {}
        make = self.server.owner.replies.get(wanted.get("name") or name_asked_for(self.prompt))
        return make(self.prompt) if make else GOOD

    @property
    def field(self):
        """The reply's field whose value decides something."""
        return next(name for name in ("level", "move", "ready", "next_step", "practise") if name in self.data)

    @property
    def wanted(self):
        return (self.request_body.get("response_format") or {}).get("type")

    @property
    def key(self):
        """What the client sent as its key, or the tests' own."""
        sent = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return sent if sent not in ("", "none") else "sk-canary-123456"

    def hang(self):
        self.server.owner.stopping.wait(self.server.owner.hang_s)

    def every(self, seconds):
        """Goes on until the server stops or the client hangs up."""
        while not self.server.owner.stopping.wait(seconds):
            yield

    def error(self, status, words="injected", headers=(), **more):
        self.body({"error": {"message": words, "type": "x", **more}}, status, headers=headers)

    def abort(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.flush()
        self.connection.close()
