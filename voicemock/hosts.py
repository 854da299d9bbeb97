"""Servers by their addresses: which host it is, whether it is this machine, and whether it may be asked at all."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from voicemock.errors import Refused, UsageError
from voicemock.safe_text import one_line

NO_TELEMETRY = {"ORT_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}
"""For the environment: the libraries that would report to their makers are told to be silent."""

OPENAI_HOST = "api.openai.com"
"""Asked where an LLM or embeddings server has no address."""


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


def without_secrets(url: str) -> str:
    """The URL without the user name, password, query and fragment that it may hold: it can be shown."""
    try:
        parts = _split(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def is_loopback(url: str) -> bool:
    """Whether the URL names this machine: `localhost` or a loopback address."""
    try:
        host = (_split(url).hostname or "").rstrip(".")
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_for(url: str) -> str:
    """The host of the proxy that the environment names on the way to the URL; empty when there is none."""
    if is_loopback(url):
        return ""
    import urllib.request  # it brings HTTP and e-mail with it

    try:
        parts = _split(url)
        if urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]):
            return ""
    except (ValueError, OSError):
        return ""
    proxies = urllib.request.getproxies()
    address = proxies.get(parts.scheme) or proxies.get("all") or ""
    return host_of(address if "://" in address else f"http://{address}") if address else ""


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
