"""The home of waitress: the local server itself, on this machine's own address alone, with everything bounded."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from voicemock.errors import CannotWrite
from voicemock.serving import guard
from voicemock.serving.application import MAX_BODY_BYTES, Application
from voicemock.serving.guard import Guard
from voicemock.serving.pages import Pages
from voicemock.serving.rescoring import Rescorings

if TYPE_CHECKING:
    from waitress.parser import HTTPRequestParser

HOST = "127.0.0.1"
MAX_HEADER_BYTES = 16 << 10
MAX_CONNECTIONS = 64
"""At the same time; a browser takes six."""
IDLE_S = 20
"""A connection on which nothing happens for so long is closed."""
REQUEST_S = 10.0
"""A request that has not arrived as a whole by then is given up, however busily it drips."""
KEPT_IN_MEMORY = 256 << 20
"""What is asked and answered goes into no temporary file; nothing that is answered comes near this."""
THREADS = 8


class _GuardedError(ErrorTask):  # type: ignore[misc]
    """What waitress refuses by itself, such as a body that is too large, with the headers of every other answer."""

    def execute(self) -> None:
        self.response_headers.extend([*guard.HEADERS.items(), ("Content-Security-Policy", guard.NOTHING)])
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests must arrive in bounded time: waitress itself looks at idle time only."""

    error_task_class = _GuardedError
    _arriving: "HTTPRequestParser | None" = None
    _since = 0.0

    def readable(self) -> bool:
        """Asked by waitress each time before it waits, at least once a second."""
        if self.request is not self._arriving:
            self._arriving, self._since = self.request, time.monotonic()
        if self._arriving is not None and time.monotonic() - self._since > self.server.request_s:
            self.will_close = True
        return bool(super().readable())


class Server:
    """The pages of a library, served from its construction until `close`. Use as a context manager."""

    def __init__(
        self,
        pages: Pages,
        on_bug: Callable[[BaseException], str],
        port: int | None = None,
        rescorings: Rescorings | None = None,
        request_s: float = REQUEST_S,
    ) -> None:
        """Listen on this machine's own address.

        Args:
            pages: what is shown.
            on_bug: writes a mistake of ours down, and returns the sentences that say so.
            port: where to listen; any free port where it is taken, or None.
            rescorings: how sessions are scored.
            request_s: how long a request may take to arrive.

        Raises:
            CannotWrite: this machine lets nobody listen.
        """
        _be_quiet()
        self._socket = _listening(port)
        self.port: int = self._socket.getsockname()[1]
        self.guard = Guard(self.port)
        self._rescorings = rescorings or Rescorings()
        application = Application(pages, self.guard, self._rescorings, on_bug)
        self._waitress: Any = create_server(
            application,
            sockets=[self._socket],
            threads=THREADS,
            connection_limit=MAX_CONNECTIONS,
            backlog=MAX_CONNECTIONS,
            channel_timeout=IDLE_S,
            cleanup_interval=1,
            max_request_header_size=MAX_HEADER_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
            inbuf_overflow=2 * MAX_BODY_BYTES,
            outbuf_overflow=KEPT_IN_MEMORY,
            ident="voicemock",
            log_socket_errors=False,
            expose_tracebacks=False,
        )
        self._waitress.channel_class = _Channel
        self._waitress.request_s = request_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address that opens the pages, once."""
        return f"http://{HOST}:{self.port}/?{guard.TOKEN}={self.guard.token}"

    def wait(self) -> None:
        """Does not come back before the server ends, which it does not by itself; a signal gets through."""
        while not self._ended.wait(1.0):
            pass

    def close(self) -> None:
        """Stop what is being scored, and end."""
        self._rescorings.end()
        if self._ended.is_set():
            return
        self._waitress.trigger.pull_trigger(self._close)
        self._thread.join(1.0)

    def _close(self) -> None:
        """In the server's own thread, which ends when nothing is left to wait for."""
        for channel in [*self._waitress.active_channels.values()]:
            channel.handle_close()
        self._waitress.task_dispatcher.set_thread_count(0)
        self._waitress.close()

    def _run(self) -> None:
        try:
            self._waitress.run()
        finally:
            self._ended.set()

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _listening(port: int | None) -> socket.socket:
    """A socket that is bound to the port, or to a free one. Raises CannotWrite."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows it would share a port that is taken
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            opened.bind((HOST, port or 0))
        except (OSError, OverflowError):
            opened.bind((HOST, 0))
    except OSError as error:
        opened.close()
        raise CannotWrite(f"No port of this machine can be listened on: {error.strerror}.") from error
    return opened


def _be_quiet() -> None:
    """No access log, and nothing of waitress's own on the terminal."""
    logger = logging.getLogger("waitress")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
