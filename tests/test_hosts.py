"""Servers are told apart by their addresses, and never by how they look."""

import pytest

from voicemock.errors import Refused, UsageError
from voicemock.hosts import checked_url, host_of, is_loopback


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://localhost/v1", True),
        ("http://LOCALHOST.:80", True),
        ("http://[::1]:8080/", True),
        ("http://127.8.8.8", True),
        ("http://localhost.example", False),
        ("http://127.0.0.1@evil.example/", False),
        ("http://evil.example/127.0.0.1", False),
        ("http://10.0.0.1", False),
        ("http://0.0.0.0", False),
        ("http://2130706433/", False),
        ("nonsense", False),
        ("http://127.0.0.1:port", False),
    ],
)
def test_only_this_machine_is_this_machine(url, here):
    assert is_loopback(url) is here


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.example/v1", "api.example"),
        ("https://user:secret@api.example:8443/v1?k=secret", "api.example:8443"),
        ("http://[::1", "the server"),
        ("nonsense", "the server"),
        ("https://a\u202eb.example/", "ab.example"),
    ],
)
def test_a_host_is_named_without_what_is_secret(url, host):
    assert host_of(url) == host


def test_plain_http_is_for_this_machine_unless_allowed():
    assert checked_url("http://127.0.0.1:1/v1/") == "http://127.0.0.1:1/v1"
    assert checked_url("https://api.example/v1") == "https://api.example/v1"
    assert checked_url("http://10.0.0.1/v1", allow_http=True) == "http://10.0.0.1/v1"
    with pytest.raises(Refused, match=r"10\.0\.0\.1 unencrypted"):
        checked_url("http://10.0.0.1/v1")
    for url in ("file:///etc/passwd", "", "127.0.0.1:80", "http://[::1", "http://x:99999"):
        with pytest.raises(UsageError):
            checked_url(url)
