"""The local server itself, on loopback: what no call of the application can show."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.serving.local import library
from tests.torture.oracle import PROJECT
from voicemock.cli.served_pages import OVERVIEWS
from voicemock.serving.guard import Asked
from voicemock.serving.pages import Pages
from voicemock.serving.rescoring import Rescorings
from voicemock.serving.server import HOST, MAX_CONNECTIONS, Server

PROTECTIVE: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "deny",
}
"""Headers of every answer, in small letters."""
REQUEST_S = 0.4
"""How long a request may take to arrive at these servers."""


@contextmanager
def running(folder: Path, port: int | None = None, command: tuple[str, ...] = ()) -> Iterator[Server]:
    """A server of a library with one session."""
    pages = Pages(library(folder), OVERVIEWS)
    with Server(pages, str, port, Rescorings(command) if command else None, REQUEST_S) as server:
        yield server


def cookie_of(server: Server) -> str:
    """What a browser gets for the printed address."""
    host = f"{HOST}:{server.port}"
    cookie = server.guard.exchanged(Asked.of({"REQUEST_METHOD": "GET", "HTTP_HOST": host}, server.guard.token))
    assert cookie
    return cookie.partition(";")[0]


def said(server: Server, sent: bytes, *, wait_s: float = 3.0) -> bytes:
    """What the server says to these bytes, until it closes the connection."""
    with socket.create_connection((HOST, server.port), timeout=wait_s) as opened:
        opened.sendall(sent)
        return b"".join(_received(opened))


def _received(opened: socket.socket) -> Iterator[bytes]:
    try:
        while part := opened.recv(65_536):
            yield part
    except (TimeoutError, ConnectionError):
        return


def request(server: Server, *lines: str, body: bytes = b"") -> bytes:
    """A request with the right host, closing the connection."""
    head = [*lines, f"Host: {HOST}:{server.port}", "Connection: close"]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def _guarded(answer: bytes, *statuses: int) -> Iterable[str]:
    """What is wrong with an answer as it came over the wire."""
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    status = head[9:12]
    if status not in map(str, statuses):
        yield f"{head[:60]!r} instead of {statuses}"
        return
    for name, value in PROTECTIVE.items():
        if f"{name}: {value}" not in head.lower():
            yield f"{status}: no {name}"
    if "content-security-policy: default-src 'none'" not in head.lower():
        yield f"{status}: no content policy"
    if b"Traceback" in answer or b"waitress" in answer:
        yield f"{status}: says {answer[-200:]!r}"


def refused_by_the_server(folder: Path) -> Iterable[str]:
    """What waitress refuses before the application sees it."""
    with running(folder) as server:
        mib = 1 << 20
        long = "x" * 20_000
        post = "POST /sessions/s/scoring HTTP/1.1"
        for sent, statuses in (
            (request(server, "GET / HTTP/1.1", f"X: {long}"), (431,)),
            (request(server, f"GET /{long} HTTP/1.1"), (431,)),
            (request(server, post, f"Content-Length: {2 * mib}"), (413,)),
            (request(server, post, f"Content-Length: {1 << 62}"), (413,)),
            (request(server, post, "Content-Length: -1"), (400,)),
            (request(server, post, "Content-Length: 1, 2"), (400,)),
            (request(server, post, "Transfer-Encoding: gzip"), (400, 501)),
            (request(server, post, "Transfer-Encoding: chunked", body=b"zz\r\n"), (400,)),
            (request(server, "GET / HTTP/1.1", "Bad Header"), (400,)),
            (request(server, "GET / HTTP/1.1", " folded"), (400,)),
            (request(server, "GET / HTTP/1.1", "Host: evil.example"), (403,)),
            (request(server, "GET / HTTP/9.9"), (400, 401, 505)),
            (request(server, "GET http://evil.example/ HTTP/1.1"), (401, 403)),
            (request(server, "CONNECT evil.example:443 HTTP/1.1"), (400, 403, 404, 405)),
            (request(server, "GET /?a=\x00 HTTP/1.1"), (400, 401)),
        ):
            for problem in _guarded(said(server, sent), *statuses):
                yield f"{sent[:60]!r}: {problem}"
        chunks = b"%x\r\n%s\r\n" % (mib // 2, b"a" * (mib // 2))
        answer = said(server, request(server, post, "Transfer-Encoding: chunked", body=chunks * 3))
        if answer:  # a client that sends on may see the connection reset before it reads why
            yield from _guarded(answer, 413)
        for junk in (
            b"\x16\x03\x01\x02\x00\x01\x00",
            b"\x00" * 500,
            b"\r\n\r\n\r\n",
            b"A" * 500 + b"\r\n\r\n",
            b"GET\r\n\r\n",
        ):
            if b"200 OK" in said(server, junk, wait_s=1.5):
                yield f"{junk[:20]!r} is answered"
        yield from _still_there(server)


def slow_clients(folder: Path) -> Iterable[str]:
    """Headers, then bodies, that arrive byte by byte: given up, and nobody else waits for them."""
    with running(folder) as server:
        beginnings = [
            b"GET / HTTP/1.1\r\nHost: ",
            b"POST /sessions/s/scoring HTTP/1.1\r\nContent-Length: 500000\r\n\r\n",
        ] * 8
        opened = [socket.create_connection((HOST, server.port), timeout=5) for _ in beginnings]
        for each, beginning in zip(opened, beginnings, strict=True):
            each.sendall(beginning)
        began = time.monotonic()
        gone = [False] * len(opened)
        while not all(gone) and time.monotonic() - began < REQUEST_S + 3:
            for at, each in enumerate(opened):
                gone[at] = gone[at] or not _drips(each)
            yield from _still_there(server)
            time.sleep(0.1)
        if not all(gone):
            yield f"{gone.count(False)} slow requests are still waited for"
        for each in opened:
            each.close()


def _drips(opened: socket.socket) -> bool:
    """Send one more byte; whether the server still takes it."""
    try:
        opened.settimeout(0.01)
        opened.send(b"a")
        return opened.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


def many_connections(folder: Path) -> Iterable[str]:
    """More at once than are taken: those that send nothing do not keep the server from ending."""
    with running(folder) as server:
        opened = [socket.create_connection((HOST, server.port), timeout=5) for _ in range(MAX_CONNECTIONS + 8)]
        began = time.monotonic()
        server.close()
        if time.monotonic() - began > 1:
            yield f"it took {time.monotonic() - began:.1f} s to end"
        for each in opened:
            each.close()


def only_here(folder: Path) -> Iterable[str]:
    """Nobody but this machine is listened to, and a port that is taken is not shared."""
    with running(folder / "a") as first, running(folder / "b", first.port) as second:
        if first.port == second.port:
            yield "two servers on one port"
        if cookie_of(first).partition("=")[0] == cookie_of(second).partition("=")[0]:
            yield "two servers with one cookie"
        for address in ("127.0.0.2", "::1", *_others()):
            try:
                socket.create_connection((address, first.port), timeout=0.5).close()
                yield f"it listens on {address}"
            except OSError:
                continue


def _others() -> Iterable[str]:
    """This machine's addresses but its own to itself."""
    try:
        found = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        return []
    return [str(each) for each in found if not str(each).startswith("127.") and each != "::1"]


def a_page_that_is_closed(folder: Path) -> Iterable[str]:
    """A browser that goes away in the midst of everything: the scoring goes on, and ends with the server."""
    started = folder / "started"
    command = (
        sys.executable,
        "-c",
        f"import os, time; open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(60)",
    )
    with running(folder, command=command) as server:
        cookie = cookie_of(server)
        lines = ("POST /sessions/s/scoring HTTP/1.1", f"Cookie: {cookie}", "Content-Type: application/json",
                 f"Origin: http://{HOST}:{server.port}", "Content-Length: 2")  # fmt: skip
        with socket.create_connection((HOST, server.port), timeout=5) as opened:
            opened.sendall(request(server, *lines, body=b"{}"))
        for path in ("/sessions/s", "/sessions/s/state"):
            with socket.create_connection((HOST, server.port), timeout=5) as opened:
                opened.sendall(request(server, f"GET {path} HTTP/1.1", f"Cookie: {cookie}"))
        until = time.monotonic() + 10
        while not (started.exists() and started.read_text()) and time.monotonic() < until:
            time.sleep(0.02)
        yield from _still_there(server)
    pid = int(started.read_text()) if started.exists() else 0
    if not pid:
        yield "nothing was scored"
    elif _lives(pid):
        yield "the scoring outlived the server"


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _still_there(server: Server) -> Iterable[str]:
    """Whether somebody else is answered at once."""
    began = time.monotonic()
    asking = http.client.HTTPConnection(HOST, server.port, timeout=3)
    try:
        asking.request("GET", "/")
        if asking.getresponse().status != 401:
            yield "somebody else is answered otherwise"
    except (OSError, http.client.HTTPException) as error:
        yield f"somebody else is not answered: {error!r}"
    finally:
        asking.close()
    if time.monotonic() - began > 1.5:
        yield f"somebody else waits {time.monotonic() - began:.1f} s"


def a_race_for_the_token(folder: Path) -> Iterable[str]:
    """Many at once with the right token: one of them is let in."""
    with running(folder) as server:
        target = server.url.partition(str(server.port))[2]
        answers: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: answers.append(said(server, request(server, f"GET {target} HTTP/1.1"))))
            for _ in range(16)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        let_in = [each for each in answers if b"Set-Cookie" in each]
        if len(let_in) != 1 or len(answers) != 16:
            yield f"{len(let_in)} of {len(answers)} were let in"


def asks_nobody(folder: Path) -> Iterable[str]:
    """`voicemock serve` as it is run, its system calls noted while pages are read and a session is scored."""
    home, trace = folder / "home", folder / "trace"
    library(home, audio=(1,))
    tracing = ("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(trace))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VOICEMOCK_", "OPENAI_"))}
    env = {**kept, "VOICEMOCK_HOME": str(home), "PYTHONPATH": str(PROJECT)}
    program = subprocess.Popen([*tracing, sys.executable, "-m", "voicemock", "serve", "--no-open"], env=env,
                               stdout=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip
    try:
        assert program.stdout
        port, token = re.findall(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", program.stdout.readline())[0]
        cookie = _ask(port, "GET", f"/?token={token}")[1].partition(";")[0]
        for path in ("/", "/progress", "/sessions/s", "/sessions/s/audio/1", "/sessions/s/attempts"):
            if (status := _ask(port, "GET", path, cookie)[0]) != 200:
                yield f"{status} for {path}"
        if (status := _ask(port, "POST", "/sessions/s/scoring", cookie)[0]) != 202:
            yield f"{status} for the scoring"
        while b'"running"' in _ask(port, "GET", "/sessions/s/scoring", cookie)[2]:
            time.sleep(0.2)
        os.killpg(program.pid, signal.SIGINT)
        program.wait(20)
    finally:
        program.kill()
    calls = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    yield from (f"it spoke to somebody: {call[:200]}" for call in calls if re.search(r"sa_family=AF_INET6?\b", call))


def _ask(port: str, method: str, path: str, cookie: str = "") -> tuple[int, str, bytes]:
    """As the page does: the status, the cookie that is set, and the body."""
    ours = {"Cookie": cookie, "Origin": f"http://{HOST}:{port}", "Content-Type": "application/json"}
    asking = http.client.HTTPConnection(HOST, int(port), timeout=60)
    asking.request(method, path, "{}" if method == "POST" else None, ours if cookie else {})
    answer = asking.getresponse()
    found = answer.status, answer.headers.get("Set-Cookie", ""), answer.read()
    asking.close()
    return found


REAL: Mapping[str, Callable[[Path], Iterable[str]]] = {
    f"real-{each.__name__}": each
    for each in (refused_by_the_server, slow_clients, many_connections, only_here, a_page_that_is_closed,
                 a_race_for_the_token)
}  # fmt: skip
"""By the names of the cases."""
LONG: Mapping[str, Callable[[Path], Iterable[str]]] = (
    {"real-asks_nobody": asks_nobody} if shutil.which("strace") else {}
)
"""Those that are no part of the sample."""
