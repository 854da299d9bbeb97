"""A chat server on loopback that misbehaves as its model's name says: hangs, drips, cuts, lies."""

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from voicemock.llm.wire import CHECK_FIELD, find_check_word

GOOD = {"kind": "probe", "say": "And then?", "level": 3}
FAULTS = {}


def fault(function):
    FAULTS[function.__name__.replace("_", "-")] = function
    return function


class ManyAtOnce(ThreadingHTTPServer):
    request_queue_size = 64


class FaultServer:
    def __init__(self):
        self.requests, self.hits, self.models = [], Counter(), ["small", "large"]
        self.stopping = threading.Event()
        self.elsewhere = None
        self.http = ManyAtOnce(("127.0.0.1", 0), Handler)
        self.http.daemon_threads, self.http.owner = True, self
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http.server_port}/v1"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.stopping.set()
        self.http.shutdown()
        self.http.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def handle(self):
        with contextlib.suppress(OSError):  # the client hangs up, as it should
            super().handle()

    def do_GET(self):
        models = [{"id": name} for name in self.server.owner.models]
        self.body({"object": "list", "data": models}) if models else self.body({"error": "no"}, 404)

    def do_POST(self):
        self.request_body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.streaming = bool(self.request_body.get("stream"))
        self.prompt = "\n".join(each["content"] for each in self.request_body["messages"])
        owner, name = self.server.owner, self.request_body["model"]
        owner.requests.append(self.request_body | {"authorization": self.headers.get("Authorization")})
        owner.hits[name] += 1
        self.close_connection = True
        FAULTS[name](self, owner.hits[name])

    # What behaviours are made of.

    def body(self, content, status=200, kind="application/json", headers=()):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for header in [("Content-Type", kind), ("Content-Length", str(len(raw))), ("Connection", "close"), *headers]:
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(raw)

    def sse(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, data):
        self.wfile.write(b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\n\n")

    def choice(self, message, finish="stop"):
        part = "delta" if self.streaming else "message"
        return {"id": "c", "model": "m", "choices": [{"index": 0, part: message, "finish_reason": finish}]}

    def say(self, text, finish="stop", **more):
        """One whole reply in the form that was asked for."""
        if not self.streaming:
            return self.body(self.choice({"role": "assistant", "content": text, **more}, finish) | USAGE)
        self.sse()
        self.event(self.choice({"role": "assistant", "content": ""}, None))
        half = len(text or "") // 2
        for piece in [text[:half], text[half:]] if text else [text]:
            self.event(self.choice({"content": piece, **more}, None))
        self.event(self.choice({}, finish))
        self.event({"choices": []} | USAGE)
        self.event(b"[DONE]")
        return None

    def good(self, **changed):
        """The right reply as JSON text."""
        return json.dumps({CHECK_FIELD: find_check_word(self.prompt), **GOOD, **changed})

    def hang(self):
        self.server.owner.stopping.wait(30)

    def error(self, status, words="injected", headers=(), **more):
        self.body({"error": {"message": words, "type": "x", **more}}, status, headers=headers)

    def abort(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.flush()
        self.connection.close()

    @property
    def wanted(self):
        return (self.request_body.get("response_format") or {}).get("type")


USAGE = {
    "usage": {"prompt_tokens": 70, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 40}},
}


@fault
def ok(server, n):
    server.say(server.good())


@fault
def hang_before_headers(server, n):
    server.hang()


@fault
def hang_after_headers(server, n):
    server.sse()
    server.wfile.flush()
    server.hang()


@fault
def hang_mid_stream(server, n):
    server.sse()
    server.event(server.choice({"content": '{"say": "half'}, None))
    server.hang()


@fault
def hang_mid_body(server, n):
    server.send_response(200)
    server.send_header("Content-Type", "application/json")
    server.send_header("Content-Length", "5000")
    server.end_headers()
    server.wfile.write(b'{"choices":')
    server.hang()


@fault
def drip_comments(server, n):
    server.sse()
    while not server.server.owner.stopping.wait(0.05):
        server.wfile.write(b": still here\n\n")


@fault
def drip_words(server, n):
    server.sse()
    while not server.server.owner.stopping.wait(0.05):
        server.event(server.choice({"content": "la "}, None))


@fault
def drip_body(server, n):
    server.send_response(200)
    server.send_header("Content-Type", "application/json")
    server.send_header("Content-Length", "500000")
    server.end_headers()
    while not server.server.owner.stopping.wait(0.05):
        server.wfile.write(b" ")


@fault
def thinks_first(server, n):
    server.sse()
    for _ in range(14):
        server.event(server.choice({"reasoning_content": "hmm "}, None))
        time.sleep(0.1)
    server.event(server.choice({"content": server.good()}, None))
    server.event(server.choice({}, "stop"))


@fault
def comments_then_ok(server, n):
    server.sse()
    for _ in range(3):
        server.wfile.write(b": OPENROUTER PROCESSING\n\n")
        time.sleep(0.05)
    server.event(server.choice({"content": server.good()}, "stop"))


@fault
def reset(server, n):
    server.abort()


@fault
def reset_then_ok(server, n):
    server.abort() if n < 2 else ok(server, n)


@fault
def cut_mid_stream(server, n):
    server.sse()
    server.event(server.choice({"content": server.good()[:20]}, None))
    server.abort()


@fault
def no_done(server, n):
    server.sse()
    server.event(server.choice({"content": server.good()}, None))


@fault
def no_done_then_ok(server, n):
    no_done(server, n) if n < 2 else ok(server, n)


for code in (400, 401, 403, 413, 422, 408, 409, 425, 500, 502, 503, 529):
    FAULTS[f"status-{code}"] = lambda server, n, code=code: server.error(
        code, f"injected {code} for sk-canary-123456"
    )


@fault
def status_404(server, n):
    server.error(404, "no such model")


@fault
def busy_then_ok(server, n):
    server.error(503, "busy") if n < 3 else ok(server, n)


@fault
def slow_down_then_ok(server, n):
    server.error(429, "slow", [("Retry-After", "0.3")]) if n < 2 else ok(server, n)


@fault
def slow_down_for_a_day(server, n):
    server.error(429, "slow", [("Retry-After", "86400")])


@fault
def quota(server, n):
    server.error(429, "You exceeded your current quota", code="insufficient_quota")


@fault
def too_long(server, n):
    server.error(400, "This model's maximum context length is 4096 tokens", code="context_length_exceeded")


@fault
def drip_error(server, n):
    server.send_response(500)
    server.send_header("Content-Type", "text/plain")
    server.end_headers()
    while not server.server.owner.stopping.wait(0.05):
        server.wfile.write(b"x")


@fault
def html_error(server, n):
    server.body(b"<html><script>alert(1)</script>Bad gateway</html>", 500, "text/html")


@fault
def escapes_in_error(server, n):
    server.error(400, "bad \x1b]0;pwned\x07\x1b[2J\nline two " + "x" * 5000)


@fault
def html(server, n):
    server.body(b"<html>captive portal login</html>", kind="text/html")


@fault
def html_said_to_be_json(server, n):
    server.body(b"<!DOCTYPE html><p>hello")


for name, raw in {
    "empty": b"",
    "cut-json": b'{"id":"c","choices":[{"index":0,"mess',
    "text": b"It works!",
    "list": b"[]",
    "null": b"null",
    "deep": b"[" * 200_000 + b"]" * 200_000,
    "no-choices-key": b'{"id": "c"}',
    "choices-of-nothing": b'{"choices": [null]}',
}.items():
    FAULTS[name] = lambda server, n, raw=raw: server.body(raw)


@fault
def no_choices(server, n):
    server.body({"id": "c", "choices": []})


@fault
def null_content(server, n):
    server.say(None)


@fault
def blank(server, n):
    server.say("  \n")


@fault
def blank_then_ok(server, n):
    server.say("") if n < 2 else ok(server, n)


@fault
def refusal(server, n):
    server.say(None, refusal="I cannot help \x1b[31mwith that")


@fault
def content_filter(server, n):
    server.say(server.good(), "content_filter")


@fault
def length(server, n):
    server.say(server.good()[:20], "length")


@fault
def length_then_ok(server, n):
    server.say(server.good()[:20], "length") if server.request_body.get("max_tokens", 0) < 5000 else ok(server, n)


@fault
def tool_calls(server, n):
    server.say(server.good(), "tool_calls")


@fault
def error_in_200(server, n):
    if server.streaming:
        server.sse()
        server.event(server.choice({"content": "{"}, None))
        server.event({"error": {"message": "overloaded"}})
    else:
        server.body({"error": {"message": "overloaded"}})


@fault
def bad_event(server, n):
    server.sse()
    server.event(server.choice({"content": server.good()}, None))
    server.event(b'{"id": broken')
    server.event(server.choice({}, "stop"))


@fault
def huge(server, n):
    server.say("lorem ipsum " * 2_000_000)


@fault
def endless(server, n):
    server.sse()
    while not server.server.owner.stopping.is_set():
        server.event(server.choice({"content": "la " * 1000}, None))


@fault
def endless_error(server, n):
    server.send_response(500)
    server.send_header("Content-Type", "text/plain")
    server.end_headers()
    while not server.server.owner.stopping.is_set():
        server.wfile.write(b"x" * 65536)


@fault
def gzip_bomb(server, n):
    server.body(gzip.compress(b" " * 50_000_000), headers=[("Content-Encoding", "gzip")])


@fault
def redirect(server, n):
    server.body(b"", 307, headers=[("Location", f"{server.server.owner.elsewhere}/chat/completions")])


@fault
def redirect_loop(server, n):
    server.body(b"", 307, headers=[("Location", "/v1/chat/completions")])


# Replies that arrive well and are not what was asked for.


@fault
def prose(server, n):
    server.say("Sure! I would ask about the outcome.")


@fault
def prose_then_json_in_prose(server, n):
    server.say("Sure thing." if server.wanted else f"Here you go: {server.good()} I hope it {{helps}}!")


@fault
def fenced(server, n):
    server.say(f"```json\n{server.good()}\n```")


@fault
def two_objects(server, n):
    server.say(f"{server.good()} or {server.good(level=1)}")


@fault
def thinks_aloud(server, n):
    server.say(f'<think>maybe {{"say": "secret plan"}}?</think>\n{server.good()}')


@fault
def thinks_without_beginning(server, n):
    server.say(f"so I ask {{this}}</think>{server.good()}")


@fault
def only_thinks(server, n):
    server.say(f"<think>{server.good()}")


@fault
def extra_keys(server, n):
    server.say(server.good(more="x", weight=3))


for name, value in {
    "bool-for-int": "true",
    "string-for-int": '"3"',
    "float-for-int": "3.5",
    "nan": "NaN",
    "infinite": "1e999",
    "out-of-range": "7",
    "endless-number": "9" * 5000,
    "nested-number": "[" * 40 + "]" * 40,
}.items():
    FAULTS[name] = lambda server, n, value=value: server.say(
        server.good().replace('"level": 3', f'"level": {value}') if n < 9 else server.good()
    )
    FAULTS[f"{name}-once"] = lambda server, n, value=value: server.say(
        server.good().replace('"level": 3', f'"level": {value}') if n < 2 else server.good()
    )


@fault
def missing_field(server, n):
    server.say(server.good().replace('"say"', '"speak"'))


@fault
def duplicate_keys(server, n):
    server.say(server.good().replace('"level": 3', '"level": 3, "level": 5'))


@fault
def json_list(server, n):
    server.say(f"[{server.good()}]")


@fault
def surrogate(server, n):
    server.say(server.good(say="a").replace('"a"', '"a\\ud800b\\u0000c \\ud83d\\ude00"'))


@fault
def invalid_utf8(server, n):
    raw = json.dumps(server.choice({"content": server.good(say="aXXb")})).encode().replace(b"XX", b"\xff\xfe")
    if not server.streaming:
        return server.body(raw)
    server.sse()
    return server.event(raw)


@fault
def line_separator(server, n):
    raw = json.dumps(
        server.choice({"content": server.good(say="one\u2028two\x85three")}), ensure_ascii=False
    ).encode()
    if not server.streaming:
        return server.body(raw)
    server.sse()
    return server.event(raw)


@fault
def forgets_the_prompt(server, n):
    server.say(json.dumps({CHECK_FIELD: "none", **GOOD}))


@fault
def counts_few_tokens(server, n):
    server.say(server.good())


# Servers that are picky about how they are asked.


@fault
def refuses_schema(server, n):
    server.error(400, "'response_format.type' must be text") if server.wanted else ok(server, n)


@fault
def knows_json_object(server, n):
    server.error(422, "json_schema unknown") if server.wanted == "json_schema" else ok(server, n)


@fault
def refuses_temperature(server, n):
    refused = "temperature" in server.request_body
    server.error(400, "Unsupported value: 'temperature' does not support 0", param="temperature") if refused else ok(
        server, n
    )


@fault
def wants_new_limit(server, n):
    refused = "max_tokens" in server.request_body
    server.error(400, "Use 'max_completion_tokens' instead of 'max_tokens'.") if refused else ok(server, n)


@fault
def refuses_stream(server, n):
    server.error(400, "You must be verified to stream this model.", param="stream") if server.streaming else ok(
        server, n
    )


@fault
def refuses_stream_options(server, n):
    refused = "stream_options" in server.request_body
    server.error(400, "Unknown field: stream_options") if refused else ok(server, n)


@fault
def refuses_any_option(server, n):
    known = {"model", "messages", "stream"}
    server.error(400, "Bad Request") if server.request_body.keys() - known else ok(server, n)


@fault
def ignores_stream(server, n):
    server.streaming = False
    ok(server, n)


@fault
def slow_down_for_long(server, n):
    server.error(429, "slow", [("Retry-After", "20")])
