"""The HTTP client below the chat server: no redirects, no proxy to this machine, no body that fills the memory."""

import ssl
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx2

from voicemock.errors import BadInput, UsageError
from voicemock.hosts import is_loopback, proxy_for
from voicemock.llm.deadlines import Deadlines
from voicemock.llm.kept_warm import KEPT_S
from voicemock.llm.reply import Unacceptable

MAX_BYTES = 1024 * 1024


class _Bounded(httpx2.SyncByteStream):
    """A response's body, up to 1 MiB and for so many seconds."""

    def __init__(self, stream: httpx2.SyncByteStream, total_s: float) -> None:
        self._stream = stream
        self._end = time.monotonic() + total_s

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._stream:
            size += len(piece)
            if size > MAX_BYTES:
                raise Unacceptable("broken", f"got more than {MAX_BYTES // 1024} KiB")
            if time.monotonic() > self._end:
                raise Unacceptable("broken", "got a reply without end")
            yield piece

    def close(self) -> None:
        self._stream.close()


def _bound(total_s: float, response: httpx2.Response) -> None:
    # Compression is not asked for: 200 kB of it can hold 200 MB.
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unacceptable("broken", "got a compressed reply that was not asked for")
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream, total_s)


def http_client(url: str, deadlines: Deadlines, ca: Path | None = None) -> httpx2.Client:
    """The client for the server at `url`.

    A redirect would send what was said to a host that nobody chose, so none is followed. The environment's proxies
    are used, except to this machine, where they would catch the request. Where `ca` is given, no other authority is
    trusted.

    Raises:
        BadInput: `ca` is no certificate.
        UsageError: the environment names a proxy that cannot be used.
    """
    slowest_read_s = max(deadlines.first_content_s, deadlines.gap_s) + 1
    try:
        return httpx2.Client(
            timeout=httpx2.Timeout(slowest_read_s, connect=deadlines.connect_s),
            limits=httpx2.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=KEPT_S),
            follow_redirects=False,
            verify=_trusting(ca) if ca else True,
            trust_env=not is_loopback(url),
            headers={"Accept-Encoding": "identity"},
            event_hooks={"response": [partial(_bound, deadlines.total_s)]},
        )
    except (ImportError, ValueError, httpx2.InvalidURL) as error:  # SOCKS, another scheme, no URL
        raise UsageError(
            f"The proxy {proxy_for(url)} cannot be used: it must be an http or https address.",
            "Check HTTPS_PROXY and ALL_PROXY, or add the LLM's host to NO_PROXY.",
        ) from error


def _trusting(ca: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError as error:  # ssl.SSLError is one
        what = "no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise BadInput(f"{ca}: {what}.", "Name a PEM file with the authority's certificate in llm.ca.") from error
