"""The local server as a process meets it: its port, its end, and what a scoring of the real program tells."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PROJECT
from tests.reports import folded
from tests.serving.local import library
from tests.torture.local_server import cookie_of, running
from voicemock.cli.serve_command import has_display
from voicemock.serving.rescoring import COMMAND
from voicemock.sessions import events as e
from voicemock.sessions.library import Library


def test_a_port_that_is_taken_gives_way_to_another(tmp_path: Path) -> None:
    with running(tmp_path / "a") as first, running(tmp_path / "b", first.port) as second:
        assert second.port != first.port
        wished = second.port
    with running(tmp_path / "c", wished) as third:
        assert third.port == wished


def test_one_connection_brings_page_after_page_whole(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        cookie, sizes = cookie_of(server), []
        for path in ("/sessions/s", "/", "/sessions/s"):
            asking.request("GET", path, headers={"Cookie": cookie})
            answer = asking.getresponse()
            body = answer.read()
            sizes.append((answer.status, body[-8:], int(answer.getheader("Content-Length") or 0) - len(body)))
        asking.close()

    assert sizes == [(200, b"\n</html>", 0)] * 3


@pytest.mark.parametrize(
    ("environ", "platform", "opens"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, "linux", False),
        ({}, "darwin", True),
        ({"SSH_CONNECTION": "x"}, "darwin", False),
    ],
)
def test_a_browser_is_opened_only_where_somebody_sees_it(environ: dict[str, str], platform: str, opens: bool) -> None:
    assert has_display(environ, platform) is opens


def test_the_program_serves_scores_by_itself_and_ends_at_once(own_home: Path) -> None:
    """`voicemock serve`, opened by its address; a session scored by `voicemock score`; Ctrl-C."""
    closed = [folded.opened(), folded.asked(1), *folded.spoken(1, folded.FIRST), e.InterviewClosed(reason="finished")]
    library(own_home, closed)
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "SSH_CONNECTION": "198.51.100.7 5555 198.51.100.8 22"}
    program = subprocess.Popen(
        [sys.executable, "-m", "voicemock", "serve"], env=env, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout
    try:
        printed = program.stdout.readline() + program.stdout.readline() + program.stdout.readline()
        port, token = re.findall(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{43})\n", printed)[0]
        cookie = _asked(port, "GET", f"/?token={token}")[1]["Set-Cookie"].split(";")[0]
        ours = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json"}
        assert _asked(port, "POST", "/sessions/s/scoring", ours)[0] == 202
        found: dict[str, Any] = {"state": "running"}
        began = time.monotonic()
        while found["state"] == "running" and time.monotonic() - began < 60:
            time.sleep(0.1)
            found = json.loads(_asked(port, "GET", "/sessions/s/scoring", {"Cookie": cookie})[2])
        before = time.monotonic()
        program.send_signal(signal.SIGINT)
        code = program.wait(5)
        took_s = time.monotonic() - before
    finally:
        program.kill()
        program.stdout.close()

    assert f"ssh -L {port}:127.0.0.1:{port} 198.51.100.8" in printed
    assert (found["state"], found["graded"]) == ("done", 2), found
    assert Library(own_home / "sessions").load("s").session.state == "scored"
    assert code == 130 and took_s < 1


def _asked(port: str, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, Any, bytes]:
    asking = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    try:
        asking.request(method, path, "{}" if method == "POST" else None, headers or {})
        answer = asking.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        asking.close()


def test_a_scoring_imports_nothing_from_the_folder_that_serve_was_started_in(tmp_path: Path) -> None:
    (tmp_path / "voicemock").mkdir()
    (tmp_path / "voicemock" / "__init__.py").write_text("raise SystemExit('not ours')")
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([*COMMAND[:-1], "--version"], cwd=tmp_path, env=environ, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
