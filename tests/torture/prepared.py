"""What several suites begin with: a home with a whole session, and a server that is of no help."""

import functools
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.torture import scripted
from tests.torture.oracle import PROJECT, Home

ANSWER = str(PROJECT / "examples" / "answers" / scripted.SPOKEN)
SPOKEN = ("interview", *scripted.ASKED, "--no-voice", "--stt", "sphinx", "--answers", ANSWER)
"""An interview with one answer, from an audio file."""


@functools.cache
def with_a_session() -> Path:
    """A home with a whole session that was spoken, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="vm-"))
    home = Home(folder)
    (folder / "rubric.yaml").write_text(scripted.RUBRIC, encoding="utf-8")
    done = home.run(*SPOKEN)
    assert done.code == 0, done.err
    return home.path


class Unhelpful:
    """A server that `hangs`: it takes every request and never answers; or is `busy`: come again in 20 seconds."""

    def __init__(self, manner: str) -> None:
        self._over = threading.Event()
        over = self._over

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                self._wait() if manner == "hangs" else self._busy()

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def _wait(self) -> None:
                over.wait(120)
                self.close_connection = True

            def _busy(self) -> None:
                self.send_response(503)
                self.send_header("Retry-After", "20")
                self.send_header("Content-Length", "0")
                self.end_headers()

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

        self._http = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> "Unhelpful":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
