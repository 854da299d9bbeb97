"""`--about`: what a recogniser is told is in the journal, and stays the same when the session is gone on with."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.conftest import ANSWERS, Command
from voicemock.config import sessions_folder

ONCE = ("--questions", "disagreement", "--follow-ups", "0", "--no-voice", "--judge", "coverage")
ANSWER = ("--answers", ANSWERS / "03-disagreement.flac")


class Listener(BaseHTTPRequestHandler):
    """A transcription server that keeps what it is told to expect, and is out of order at first."""

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"]))
        _, _, rest = form.partition(b'name="prompt"\r\n\r\n')
        self.server.prompts.append(rest.partition(b"\r\n")[0].decode())
        works = len(self.server.prompts) > 2  # each request is tried twice
        body = json.dumps({"text": "We cached it in Redis."} if works else {}).encode()
        self.send_response(200 if works else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        server.prompts = []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


def opened() -> dict[str, object]:
    (journal,) = sessions_folder().glob("*/journal.jsonl")
    return json.loads(journal.read_text("utf-8").splitlines()[0])["event"]


def test_the_terms_of_job_and_cv_are_told_and_told_again_by_score_without_the_files(
    voicemock: Command, listener: ThreadingHTTPServer, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/v1"
    engine = ("--stt", "server", "--stt-url", url, "--stt-model", "any")
    (tmp_path / "job.md").write_text("# Engineer\n\nYou run Redis and PostgreSQL.\n", "utf-8")
    (tmp_path / "cv.txt").write_text("Moved the shop to Kubernetes.\n", "utf-8")

    voicemock("interview", *ONCE, *ANSWER, *engine, "--about", tmp_path / "job.md", "--about", tmp_path / "cv.txt")
    for name in ("job.md", "cv.txt"):
        (tmp_path / name).unlink()
    again = voicemock("score", *engine)

    assert again.code == 0, again.err
    assert opened()["glossary"] == ["Kubernetes", "PostgreSQL", "Redis"]
    assert set(listener.prompts) == {"Kubernetes, PostgreSQL, Redis"}
    assert len(listener.prompts) > 2


def test_a_text_that_cannot_be_read_is_refused_before_a_session_begins(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe")

    done = voicemock("interview", *ONCE, "--text", "--about", tmp_path / "cv.pdf")

    assert done.code == 65
    assert "is a broken PDF" in " ".join(done.err.split())
    assert not sessions_folder().exists() or not list(sessions_folder().iterdir())
