"""A chat server on loopback that sends its reply token by token at a given pace, and keeps connections open.

python tests/llm/paced_server.py --rate 50      prints its base URL, and serves until its standard input ends
"""

import argparse
import contextlib
import json
import re
import sys
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from voicemock.llm.wire import CHECK_FIELD, find_check_word

_TOKEN = re.compile(r" ?[A-Za-z]+| ?\d| ?[^\w\s]+|_|\s+|\w")
"""About what a model's tokens are: a word with the space before it, a digit, a run of signs."""


def tokens(text):
    """The text in pieces as a model makes them; they join to the text."""
    return _TOKEN.findall(text)


class PacedServer:
    """Use it in a `with`. What it is given to say it says once each, in order; the last one for ever.

    Args:
        rate: tokens a second; 0 sends them at once.
        end: what comes after the last token: "stop" as it should, another finish reason, or "cut", "hang" or
            "refusal".
    """

    def __init__(self, rate=50.0, replies=(), end="stop"):
        self.rate, self.replies, self.end = rate, deque(replies), end
        self.asked_at, self.connections, self.listed, self.told, self.sent = [], 0, 0, [], 0
        self.stopping = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.http.daemon_threads = True
        self.http.owner = self
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"

    def next_text(self):
        return self.replies.popleft() if len(self.replies) > 1 else self.replies[0]

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.stopping.set()
        self.http.shutdown()
        self.http.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def setup(self):
        self.server.owner.connections += 1
        super().setup()

    def handle(self):
        with contextlib.suppress(OSError):  # the client hangs up, as it may
            super().handle()

    def do_GET(self):
        self.server.owner.listed += 1
        raw = b'{"data": [{"id": "paced"}]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_POST(self):
        owner, asked_at = self.server.owner, time.monotonic()
        owner.asked_at.append(asked_at)
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "reply" in request:  # what is to be said next, from who runs it as a process of its own
            owner.replies = deque([request["reply"]])
            return self.do_GET()
        prompt = "\n".join(each["content"] for each in request["messages"])
        owner.told.append(prompt)
        pieces = []
        for token in tokens(owner.next_text()):
            pieces += list(find_check_word(prompt) or "") if token == "WORD" else [token]
        return self.stream(pieces, asked_at)

    def stream(self, pieces, asked_at):
        owner = self.server.owner
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, token in enumerate(pieces, 1):
            if owner.rate and owner.stopping.wait(max(0.0, asked_at + number / owner.rate - time.monotonic())):
                return
            self.event({"content": token}, None)
            owner.sent += 1
        if owner.end in ("cut", "hang"):
            if owner.end == "hang":
                owner.stopping.wait(30)
            self.close_connection = True
            return
        if owner.end == "refusal":
            self.event({"refusal": "I cannot help with that."}, None)
        self.event({}, "stop" if owner.end == "refusal" else owner.end)
        self.chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def event(self, delta, finish):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.chunk(b"data: " + json.dumps({"id": "p", "model": "paced", "choices": [choice]}).encode() + b"\n\n")

    def chunk(self, data):
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def move(say, criterion="result", kind="follow_up"):
    """The text of a reply; WORD becomes the check word, a token for each of its six signs."""
    return json.dumps({CHECK_FIELD: "WORD", "criterion": criterion, "move": kind, "say": say})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=50.0)
    with PacedServer(parser.parse_args().rate, [move("Go on?")]) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
