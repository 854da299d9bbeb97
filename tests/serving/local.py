"""A library that is served, asked as a browser would ask: by calls of the application, as waitress makes them."""

import io
import json
import math
import sys
import wave
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from tests.reports import folded
from voicemock.cli.served_pages import OVERVIEWS
from voicemock.serving.application import Application
from voicemock.serving.guard import TOKEN, Asked, Guard
from voicemock.serving.pages import Pages
from voicemock.serving.rescoring import Rescorings
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.reading import NAME

PORT = 40_123
HOST = f"127.0.0.1:{PORT}"
OPENED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
QUICK = (sys.executable, "-c", "print('scored', flush=True)")
"""In the place of `voicemock score`."""


def library(folder: Path, events: Iterable[e.Event] = (), name: str = "s", audio: tuple[int, ...] = ()) -> Library:
    """A library with one session, as it lies on disk; `audio`: which answers have a recording."""
    session = folder / "sessions" / name
    (session / "audio").mkdir(parents=True)
    happened = list(events)
    (session / NAME).write_bytes(journal(happened) if happened else _usual())
    for turn in audio:
        (session / "audio" / f"{turn:03}.wav").write_bytes(tone(0.3))
    return Library(folder / "sessions")


def journal(events: Iterable[e.Event]) -> bytes:
    """As it lies on disk."""
    return b"".join(encode(Entry(at, OPENED, event)) for at, event in enumerate(events, 1))


@cache
def _usual() -> bytes:
    return journal(folded.full_events())


@cache
def tone(seconds: float) -> bytes:
    """A recording of a tone of 330 Hz."""
    samples = (int(8000 * math.sin(2 * math.pi * 330 * at / 16_000)) for at in range(int(16_000 * seconds)))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(b"".join(value.to_bytes(2, "little", signed=True) for value in samples))
    return made.getvalue()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """Asks an application, with the cookie of whoever opened the printed address."""

    library: Library
    command: tuple[str, ...] = QUICK
    bugs: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.guard = Guard(PORT)
        self.rescorings = Rescorings(self.command)
        self.token = self.guard.token
        self.application = Application(Pages(self.library, OVERVIEWS), self.guard, self.rescorings, self._bug)
        self.cookie = ""

    def _bug(self, error: BaseException) -> str:
        self.bugs.append(error)
        return "This is a bug in voicemock."

    def opened(self) -> "Browser":
        """The same, after the printed address was opened."""
        cookie = self.guard.exchanged(Asked.of({"REQUEST_METHOD": "GET", "HTTP_HOST": HOST}, self.token))
        assert cookie
        self.cookie = cookie.partition(";")[0]
        return self

    @property
    def address(self) -> str:
        """With the token."""
        return f"/?{TOKEN}={self.token}"

    def get(self, target: str, method: str = "GET", **headers: str | None) -> Answer:
        return self.ask(method, target, b"", **headers)

    def post(self, target: str, data: object = None, **headers: str | None) -> Answer:
        """As the page's script does."""
        body = data if isinstance(data, bytes) else json.dumps({} if data is None else data).encode()
        ours = {"Origin": f"http://{HOST}", "Sec_Fetch_Site": "same-origin", "Content_Type": "application/json"}
        return self.ask("POST", target, body, **{**ours, **headers})

    def ask(self, method: str, target: str, body: bytes, **headers: str | None) -> Answer:
        """One request; `None` leaves a header out that is usually there."""
        path, _, query = target.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(PORT),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": io.StringIO(),
            "CONTENT_LENGTH": str(len(body)),
        }
        for name, value in {"Host": HOST, "Cookie": self.cookie, **headers}.items():
            key = name.upper()
            if value is not None:
                environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        began: list[Any] = []
        sent = self.application(environ, lambda status, found, exc_info=None: began.extend([status, found]) or _no)
        content = b"".join(sent)
        assert environ["wsgi.errors"].getvalue() == ""
        return Answer(int(began[0].split()[0]), dict(began[1]), content)


def _no(data: bytes) -> None:
    raise AssertionError("nothing is written in the old way")
