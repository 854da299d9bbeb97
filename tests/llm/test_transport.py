"""The line to a server: certificates of one's own, and proxies that fail or cannot be used."""

import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.llm.fault_handler import Handler
from tests.llm.fault_server import FaultServer
from voicemock.errors import BadInput, LLMUnreachable, Refused, UsageError
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.ports import Message

LIMITS = Deadlines.of(6)
ASK = [Message("user", "?")]
PASSWORD = "pw-canary-8f2kZ"


class Say(BaseModel):
    say: str


@contextmanager
def serving(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority of one's own (ca.pem), and what it signed for localhost, past its date or not."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificates")
    folder = tmp_path_factory.mktemp("signed")
    authority = ("-subj", "/CN=own", "-addext", "keyUsage=critical,keyCertSign")
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-keyout")
    openssl(*new, folder / "ca.key", "-x509", "-days", "2", *authority, "-out", folder / "ca.pem")
    openssl(*new, folder / "key.pem", "-subj", "/CN=localhost", "-out", folder / "asked.pem")
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    for name, days in (("good", ("-days", "2")), ("expired", ("-days", "-1"))):
        openssl("x509", "-req", "-in", folder / "asked.pem", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
                "-CAcreateserial", "-extfile", folder / "names", "-out", folder / f"{name}.pem", *days)  # fmt: skip
    return folder


@contextmanager
def encrypted(signed: Path, certificate: str) -> Iterator[str]:
    """A healthy server behind TLS."""
    server = FaultServer({"Say": lambda prompt: {"say": "And then?", "level": 3}})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed / certificate, signed / "key.pem")
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True, do_handshake_on_connect=False)
    with server:
        yield f"https://localhost:{server.http.server_port}/v1"


def test_a_certificate_of_ones_own_is_trusted_when_its_authority_is_named(signed: Path) -> None:
    with encrypted(signed, "good.pem") as url:
        with pytest.raises(Refused, match="certificate is not trusted") as refused:
            ChatServer(url, "ok", None, ChatOptions(deadlines=LIMITS))(ASK, Say)
        assert refused.value.remedy.endswith('ca = "FILE.pem"') and "config.toml" in refused.value.remedy
        chat = ChatServer(url, "ok", None, ChatOptions(deadlines=LIMITS, ca=signed / "ca.pem"))
        assert chat(ASK, Say).say == "And then?"


def test_an_expired_certificate_is_named_though_its_authority_is_trusted(signed: Path) -> None:
    with encrypted(signed, "expired.pem") as url, pytest.raises(Refused, match="certificate has expired"):
        ChatServer(url, "ok", None, ChatOptions(deadlines=LIMITS, ca=signed / "ca.pem"))(ASK, Say)


def test_a_file_that_is_no_certificate_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "letter.pem").write_text("Dear all,")
    for name in ("letter.pem", "nothing.pem", "."):
        with pytest.raises(BadInput, match=name):
            ChatServer("https://localhost:1/v1", "m", None, ChatOptions(ca=tmp_path / name))


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Sets the proxy on the way to every other machine."""
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)

    def proxy(address: str) -> None:
        for name in ("HTTPS_PROXY", "HTTP_PROXY"):
            monkeypatch.setenv(name, address)
            monkeypatch.setenv(name.lower(), address)

    return proxy


def refusing(code: int, words: str) -> type[http.server.BaseHTTPRequestHandler]:
    class Proxy(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            self.send_error(code, words)

        def log_message(self, *args: object) -> None:
            pass

    return Proxy


class Cutting(Handler):
    def do_CONNECT(self) -> None:  # noqa: N802
        self.close_connection = True
        self.abort()


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (refusing(407, f"Who is {PASSWORD}?"), "407"),
        (refusing(403, "Forbidden"), "403"),
        (Cutting, "through the proxy"),
    ],
    ids=["407", "403", "cut"],
)
def test_a_proxy_that_fails_is_named_and_its_password_is_not(through, handler, words) -> None:  # type: ignore[no-untyped-def]
    with serving(handler) as port:
        through(f"http://me:{PASSWORD}@127.0.0.1:{port}")
        with pytest.raises(LLMUnreachable, match=words) as caught:
            ChatServer("https://llm.invalid/v1", "m", "k" * 20, ChatOptions(deadlines=LIMITS))(ASK, Say)
    assert f"proxy 127.0.0.1:{port}" in caught.value.message
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["socks5://me:{}@127.0.0.1:9", "ftp://me:{}@127.0.0.1:9", "http://me:{}@host:port"]
)
def test_a_proxy_that_cannot_be_used_is_no_bug(through, address) -> None:  # type: ignore[no-untyped-def]
    through(address.format(PASSWORD))
    with pytest.raises(UsageError, match="cannot be used") as caught:
        ChatServer("https://llm.invalid/v1", "m", "k" * 20)
    assert PASSWORD not in str(caught.value)
    assert ChatServer("http://127.0.0.1:1/v1", "m").host == "127.0.0.1:1"
