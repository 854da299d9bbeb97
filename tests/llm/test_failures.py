"""A failure is tried again, refused or explained by what it is."""

import email.utils
import http.server
import shutil
import ssl
import subprocess
import threading
import time

import pytest
from pydantic import BaseModel

from tests.llm.fault_server import FaultServer
from voicemock.errors import BadReply, LLMUnreachable, Refused, TooLong
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.llm.failures import RequestFailed, Server, as_error, failed_connection, failed_status
from voicemock.ports import Message

SERVER = Server("https://llm.example/v1", "m", "$KEY")
QUICK = ChatOptions(
    deadlines=Deadlines(connect_s=1, first_content_s=2, total_s=4, retry_wait_s=0.02), allow_http=True
)
ASK = [Message("user", "?")]


class Say(BaseModel):
    say: str


def test_retry_after_may_be_seconds_or_a_date():
    def asked(value):
        return failed_status(429, {"retry-after": value}, None)

    assert asked("7").wait_s() == 7
    assert asked("7").passing
    soon = email.utils.formatdate(time.time() + 20, usegmt=True)
    assert 17 < asked(soon).wait_s() < 21
    assert not asked(email.utils.formatdate(time.time() + 7200, usegmt=True)).passing
    assert asked("nonsense").wait_s() is None
    assert asked("-5").wait_s() == 0


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (402, None, Refused),
        (403, None, Refused),
        (400, {"error": {"code": "context_length_exceeded"}}, TooLong),
        (413, None, TooLong),
        (418, None, BadReply),
        (507, None, LLMUnreachable),
        (407, None, LLMUnreachable),
        (302, None, BadReply),
    ],
)
def test_a_status_has_its_error(status, body, error):
    shown = as_error(failed_status(status, {}, body), SERVER)
    assert type(shown) is error
    assert shown.remedy


def test_a_quota_is_not_waited_for():
    failed = failed_status(429, {}, {"error": {"message": "slow", "code": "insufficient_quota"}})
    assert not failed.passing
    assert isinstance(as_error(failed, SERVER), Refused)


def test_a_chain_of_causes_is_searched():
    try:
        try:
            raise ssl.SSLError(1, "WRONG_VERSION_NUMBER")
        except ssl.SSLError as cause:
            raise OSError("wrapped") from cause
    except OSError as error:
        assert failed_connection(error).broke == "tls"
    assert failed_connection(OSError()).passing
    assert failed_connection(ssl.SSLEOFError(8, "cut off")).passing
    assert not RequestFailed(None, broke="tls").passing


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_a_certificate_that_nobody_signed_is_refused_and_named(tmp_path):
    pem = tmp_path / "own.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-keyout", pem, "-out", tmp_path / "c.pem"], check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + (tmp_path / "c.pem").read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with pytest.raises(
        Refused, match=r"connection to localhost:.* certificate is not trusted .self.signed"
    ) as refused:
        ChatServer(f"https://localhost:{server.server_port}/v1", "m", None, QUICK)(ASK, Say)
    assert 'ca = "FILE.pem"' in refused.value.remedy
    server.shutdown()
    server.server_close()


class Proxy(http.server.BaseHTTPRequestHandler):
    def do_CONNECT(self):
        self.send_error(407)

    def do_POST(self):
        self.send_error(407)

    def log_message(self, *args):
        pass


@pytest.mark.parametrize("url", ["https://llm.invalid/v1", "http://llm.invalid/v1"])
def test_a_failing_proxy_is_named_as_such(monkeypatch, url):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(LLMUnreachable, match="proxy"):
        ChatServer(url, "m", None, QUICK)(ASK, Say)
    server.shutdown()
    server.server_close()


def test_an_address_without_chat_completions_is_explained():
    with FaultServer() as server:
        server.models = []
        with pytest.raises(BadReply, match="no chat completions there"):
            ChatServer(server.url, "status-404", None, QUICK)(ASK, Say)
