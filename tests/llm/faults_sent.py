"""Faults of the server and of the line to it: silence, cuts, and bodies that are no chat completion."""

import gzip
import json
import time
from functools import cache

from tests.llm.fault_handler import fault


@fault(0)
def ok(server, n):
    server.say(server.good())


@fault(69)
def hang_before_headers(server, n):
    server.hang()


@fault(69)
def hang_after_headers(server, n):
    server.begin()
    server.hang()


@fault(69)
def hang_mid_stream(server, n):
    server.begin()
    server.event(server.choice({"content": '{"say": "half'}, None))
    server.hang()


@fault(0)
def stalls_then_ok(server, n):
    hang_mid_stream(server, n) if n < 2 else ok(server, n)


@fault(69)
def hang_mid_body(server, n):
    server.begin(kind="application/json", length=5000)
    server.wfile.write(b'{"choices":')
    server.hang()


@fault(69)
def drip_comments(server, n):
    server.begin()
    for _ in server.every(0.05):
        server.wfile.write(b": still here\n\n")


@fault(69)
def drip_words(server, n):
    server.begin()
    for _ in server.every(0.05):
        server.event(server.choice({"content": "la "}, None))


@fault(69)
def drip_body(server, n):
    server.begin(kind="application/json", length=500_000)
    for _ in server.every(0.05):
        server.wfile.write(b" ")


@fault(69)
def drip_error(server, n):
    server.begin(500, "text/plain")
    for _ in server.every(0.05):
        server.wfile.write(b"x")


@fault(69)
def drip_headers(server, n):
    server.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in server.every(0.05):
        server.wfile.write(b"X-Filler: x\r\n")


@fault(0)
def thinks_first(server, n):
    server.begin()
    for _ in range(8):
        server.event(server.choice({"reasoning_content": "hmm "}, None))
        time.sleep(0.08)
    server.event(server.choice({"content": server.good()}, None))
    server.event(server.choice({}, "stop"))


@fault(0)
def comments_then_ok(server, n):
    server.begin()
    for _ in range(3):
        server.wfile.write(b": OPENROUTER PROCESSING\n\n")
        time.sleep(0.05)
    server.event(server.choice({"content": server.good()}, "stop"))


@fault(69)
def reset(server, n):
    server.abort()


@fault(0)
def reset_then_ok(server, n):
    server.abort() if n < 2 else ok(server, n)


@fault(69)
def not_http(server, n):
    server.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


@fault(76)
def cut_mid_stream(server, n):
    server.begin()
    server.event(server.choice({"content": server.good()[:20]}, None))
    server.abort()


@fault(76)
def cut_mid_body(server, n):
    server.begin(kind="application/json", length=5000)
    server.wfile.write(b'{"id":')
    server.abort()


@fault(0)
def cut_then_ok(server, n):
    cut_mid_stream(server, n) if n < 2 else ok(server, n)


@fault(76)
def no_done(server, n):
    server.begin()
    server.event(server.choice({"content": server.good()}, None))


@fault(0)
def no_done_then_ok(server, n):
    no_done(server, n) if n < 2 else ok(server, n)


@fault(76)
def done_at_once(server, n):
    server.begin()
    server.event(b"[DONE]")


@fault(76)
def html(server, n):
    server.body(b"<html>captive portal login</html>", kind="text/html")


@fault(76)
def html_said_to_be_json(server, n):
    server.body(b"<!DOCTYPE html><p>hello")


@fault(76)
def html_said_to_be_a_stream(server, n):
    server.body(b"<!DOCTYPE html><p>hello", kind="text/event-stream")


for name, raw in {
    "empty": b"",
    "cut-json": b'{"id":"c","choices":[{"index":0,"mess',
    "text": b"It works!",
    "list": b"[]",
    "null": b"null",
    "number": b"42",
    "deep": b"[" * 200_000 + b"]" * 200_000,
    "no-choices-key": b'{"id": "c"}',
    "choices-of-nothing": b'{"choices": [null]}',
    "choices-of-text": b'{"choices": ["And then?"]}',
    "nul-bytes": b"\x00" * 500,
}.items():
    fault(76, name)(lambda server, n, raw=raw: server.body(raw))


@fault(76)
def error_in_200(server, n):
    if server.streaming:
        server.begin()
        server.event(server.choice({"content": "{"}, None))
        server.event({"error": {"message": "overloaded"}})
    else:
        server.body({"error": {"message": "overloaded"}})


@fault(76)
def error_after_the_end(server, n):
    server.begin()
    server.event(server.choice({"content": server.good()}, "stop"))
    server.event({"error": "the model crashed"})


@fault(76)
def bad_event(server, n):
    server.begin()
    server.event(server.choice({"content": server.good()}, None))
    server.event(b'{"id": broken')
    server.event(server.choice({}, "stop"))


@fault(76)
def huge(server, n):
    server.say("lorem ipsum " * 2_000_000)


@fault(76)
def endless(server, n):
    server.begin()
    for _ in server.every(0):
        server.event(server.choice({"content": "la " * 1000}, None))


@fault(76)
def endless_line(server, n):
    server.begin()
    server.wfile.write(b"data: ")
    for _ in server.every(0):
        server.wfile.write(b"x" * 65_536)


@fault(76)
def endless_error(server, n):
    server.begin(500, "text/plain")
    for _ in server.every(0):
        server.wfile.write(b"x" * 65_536)


@cache
def bomb():
    """50 MB of blanks, packed; made once, for it takes its time."""
    return gzip.compress(b" " * 50_000_000)


@fault(76)
def gzip_bomb(server, n):
    server.body(bomb(), headers=[("Content-Encoding", "gzip")])


@fault(76)
def redirect(server, n):
    server.body(b"", 307, headers=[("Location", f"{server.server.owner.elsewhere}/chat/completions")])


@fault(76)
def redirect_loop(server, n):
    server.body(b"", 307, headers=[("Location", "/v1/chat/completions")])


@fault(76)
def redirect_with_the_key(server, n):
    server.body(b"", 302, headers=[("Location", f"https://{server.key}.example/{server.key}")])


@fault(76)
def invalid_utf8_around(server, n):
    server.body(b"\xff\xfe" + json.dumps(server.choice({"content": server.good()}) | server.usage).encode())
