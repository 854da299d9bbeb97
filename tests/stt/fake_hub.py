"""A model hub on loopback, as far as huggingface_hub asks for it, with faults to order."""

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from voicemock.stt.published import KNOWN, Known

REPO = "Systran/faster-whisper-tiny.en"
REVISION = KNOWN["tiny.en"].revision
MODEL = bytes((n * n + n // 7) % 251 for n in range(400_000))
FILES = {
    "config.json": b"{}",
    "model.bin": MODEL,
    "tokenizer.json": b'{"model": {}}',
    "vocabulary.txt": b"a\nb\n",
    "README.md": b"not needed",
}

CATALOGUE = {
    "tiny.en": Known(REPO, REVISION, hashlib.sha256(MODEL).hexdigest(), 1, "a test asset"),
}
"""What `voicemock model get` may ask this hub for."""

Fault = Callable[["Handler", bytes], bool]
"""Serves a request for model.bin in its own way, given what is left to send; False leaves it to the hub."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> "Hub":
        assert isinstance(self.server, Hub)
        return self.server

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.hub.asked.append((path, self.headers.get("Range", "")))
        if path == f"/api/models/{REPO}/revision/{REVISION}":
            if self.hub.list_faults and self.hub.list_faults.pop(0)(self, b""):
                return
            self.send(200, json.dumps(self.hub.manifest()).encode(), {"Content-Type": "application/json"})
            return
        prefix = f"/{REPO}/resolve/{REVISION}/"
        content = self.hub.files.get(path.removeprefix(prefix))
        if not path.startswith(prefix) or content is None:
            self.send(404, b"no such file")
            return
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if path.endswith("model.bin") and self.hub.faults and self.hub.faults.pop(0)(self, content[start:]):
            return
        self.send(206, content[start:], {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"})

    def send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Hub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = dict(FILES)
        self.claimed = dict(FILES)
        self.faults: list[Fault] = []
        self.list_faults: list[Fault] = []
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def manifest(self) -> dict[str, object]:
        siblings = []
        for name, content in self.claimed.items():
            git = hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()
            file: dict[str, object] = {"rfilename": name, "size": len(content), "blobId": git}
            if name == "model.bin":
                sha = hashlib.sha256(content).hexdigest()
                file["lfs"] = {"sha256": sha, "size": len(content), "pointerSize": 134}
            siblings.append(file)
        return {"id": REPO, "modelId": REPO, "sha": REVISION, "private": False, "tags": [], "siblings": siblings}

    def handle_error(self, *_: object) -> None:
        """A client that goes away is part of the tests."""


@contextmanager
def running() -> Iterator[Hub]:
    with Hub() as hub:
        threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield hub
        hub.shutdown()


def cut_after(count: int) -> Fault:
    """Promises everything, sends `count` bytes and breaks the connection."""

    def fault(handler: Handler, rest: bytes) -> bool:
        handler.send_response(206)
        handler.send_header("Content-Length", str(len(rest)))
        handler.end_headers()
        handler.wfile.write(rest[:count])
        handler.wfile.flush()
        handler.close_connection = True
        return True

    return fault


def stall_after(count: int, released: threading.Event) -> Fault:
    """Sends `count` bytes and then nothing until it is released."""

    def fault(handler: Handler, rest: bytes) -> bool:
        handler.send_response(206)
        handler.send_header("Content-Length", str(len(rest)))
        handler.end_headers()
        handler.wfile.write(rest[:count])
        handler.wfile.flush()
        released.wait(60)
        handler.close_connection = True
        return True

    return fault


def drip(seconds: float) -> Fault:
    """Sends a few bytes now and then, for so long."""

    def fault(handler: Handler, rest: bytes) -> bool:
        handler.send_response(206)
        handler.send_header("Content-Length", str(len(rest)))
        handler.end_headers()
        until, at = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            handler.wfile.write(rest[at : at + 10])
            handler.wfile.flush()
            at += 10
            time.sleep(0.05)
        handler.close_connection = True
        return True

    return fault


def endless(handler: Handler, _: bytes) -> bool:
    """A list of files that never ends."""
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b" " * 100_000)
    handler.close_connection = True
    return True


def answer(status: int, body: bytes = b"") -> Fault:
    """Answers with a status instead of the file."""

    def fault(handler: Handler, _: bytes) -> bool:
        handler.send(status, body)
        return True

    return fault


def whole_despite_range(handler: Handler, _: bytes) -> bool:
    """Sends the whole file again though only the rest was asked for."""
    handler.send(200, handler.hub.files["model.bin"])
    return True


@contextmanager
def refusing_proxy(status: int) -> Iterator[str]:
    """A proxy that opens no way to anywhere; gives its URL."""

    class Proxy(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            self.send_error(status)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
