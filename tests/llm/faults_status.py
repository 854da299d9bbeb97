"""Faults that a server names by a status: errors, waits, and prompts that are too long."""

import re

from tests.llm.fault_handler import fault
from tests.llm.faults_sent import ok

_CODES = {
    **dict.fromkeys((401, 402, 403), 77), **dict.fromkeys((400, 405, 410, 413, 418, 422), 76),
    **dict.fromkeys((407, 408, 409, 425, 429, 500, 501, 502, 503, 504, 507, 529), 69),
}  # fmt: skip
for code, ends in _CODES.items():
    fault(ends, f"status-{code}")(
        lambda server, n, code=code: server.error(code, f"injected {code} for {server.key}")
    )
for code in (201, 202, 204, 206):
    fault(76, f"status-{code}")(
        lambda server, n, code=code: server.body(b"" if code == 204 else {"id": "c", "choices": []}, code)
    )


@fault(76)
def status_404(server, n):
    server.error(404, "no such model")


@fault(0)
def busy_then_ok(server, n):
    server.error(503, "busy") if n < 3 else ok(server, n)


@fault(0)
def slow_down_then_ok(server, n):
    server.error(429, "slow", [("Retry-After", "0.3")]) if n < 2 else ok(server, n)


@fault(77)
def slow_down_for_a_day(server, n):
    server.error(429, "slow", [("Retry-After", "86400")])


@fault(69)
def slow_down_for_long(server, n):
    server.error(429, "slow", [("Retry-After", "20")])


@fault(69)
def slow_down_for_nonsense(server, n):
    server.error(429, "slow", [("Retry-After", "soon \x07")])


@fault(77)
def quota(server, n):
    server.error(429, "You exceeded your current quota", code="insufficient_quota")


@fault(76)
def too_long(server, n):
    server.error(400, "This model's maximum context length is 4096 tokens", code="context_length_exceeded")


@fault(76)
def too_long_in_stream(server, n):
    server.begin()
    server.event({"error": {"message": "the request exceeds the available context size, try increasing it"}})


@fault(0, probe=76)
def too_long_unless_shortened(server, n):
    shortened = re.search(r"^Candidate: .*\[…\]", server.prompt, re.MULTILINE)
    ok(server, n) if shortened else server.error(400, "the request exceeds the available context size")


@fault(69)
def html_error(server, n):
    server.body(b"<html><script>alert(1)</script>Bad gateway</html>", 500, "text/html")


@fault(76)
def escapes_in_error(server, n):
    server.error(400, "bad \x1b]0;pwned\x07\x1b[2J\nline two " + "x" * 5000)


@fault(76)
def error_of_odd_kinds(server, n):
    server.body({"error": {"message": {"deep": [1]}, "code": ["x"], "type": None}}, 400)
