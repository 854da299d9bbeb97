"""Servers by their addresses: which host it is, whether it is this machine, and whether it may be asked at all."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from voicemock.errors import Refused, UsageError
from voicemock.safe_text import one_line


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    _ = parts.port  # raises ValueError when it is no number
    return parts


def host_of(url: str) -> str:
    """The host, with its port if one is given, for messages; never the user name or password in the URL."""
    try:
        parts = _split(url)
    except ValueError:
        return "the server"
    host = one_line(parts.hostname or "") or "the server"
    return f"{host}:{parts.port}" if parts.port else host


def is_loopback(url: str) -> bool:
    """Whether the URL names this machine: `localhost` or a loopback address."""
    try:
        host = (_split(url).hostname or "").rstrip(".")
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_url(url: str, allow_http: bool = False) -> str:
    """The base URL without a slash at its end, if it may be asked.

    Raises:
        UsageError: it is not a http or https URL.
        Refused: it would send what was said unencrypted to another machine.
    """
    try:
        parts = _split(url)
    except ValueError as error:
        raise UsageError("The server's address is not a URL.", "Use one like http://127.0.0.1:11434/v1.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("The server's address is not a URL.", "Use one like http://127.0.0.1:11434/v1.")
    if parts.scheme == "http" and not is_loopback(url) and not allow_http:
        raise Refused(
            f"Your answers would go to {host_of(url)} unencrypted.",
            "Use https, or allow it in the settings file: allow_http = true for that server",
        )
    return url.rstrip("/")
