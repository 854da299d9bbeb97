"""Addresses: what is one, what it names on this machine, and which are refused."""

import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from voicemock.errors import UsageError
from voicemock.safe_text import one_line

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:://|::.*://)", re.DOTALL)
_HERE = re.compile(r"(?:file|local)://", re.IGNORECASE)


def is_url(place: str) -> bool:
    """Whether it is an address and no path; a drive's letter and a colon make none, and `::` alone neither."""
    return bool(_URL.match(place))


def local_path(url: str) -> Path | None:
    """The path that a `file://` URL names; None for any other. Raises UsageError: it names another machine."""
    here = _HERE.match(url)
    if here is None:
        return None
    machine, slash, path = url[here.end() :].partition("/")
    if machine.lower() not in ("", "localhost"):
        shown = one_line(url)
        raise UsageError(
            f"{shown} names a file of a machine called {one_line(machine)}.",
            f"Name one of this machine, with three slashes: file:///{one_line(machine)}/…",
        )
    named = unquote(path, errors="surrogateescape")
    return Path(named if sys.platform == "win32" else slash + named)


def parent_and_name(url: str) -> tuple[str, str]:
    """The folder of a file at a URL, and the file's name in it: for `place_at(folder).get(name, …)`."""
    folder, _, name = url.rpartition("/")
    return folder, name


def refuse_secrets(url: str) -> None:
    """Raises UsageError for a URL with a password in it."""
    for each in url.split("::"):
        parts = urlsplit(each)
        user = parts.netloc.rpartition("@")[0]
        if ":" in user or (user and parts.scheme in ("http", "https")):
            scheme = one_line(parts.scheme)
            raise UsageError(
                f"The {scheme}:// address holds a password, which would be written with every result.",
                f"Take it out, and set it in the environment: FSSPEC_{scheme.upper()}_PASSWORD=…",
            )
        if parts.query and parts.scheme in ("http", "https"):
            raise UsageError(
                f"The address at {one_line(parts.hostname or '')} has a ? with what may be a key in it.",
                "Download the file, and name that; or name it in its store: s3://…, gs://…, az://…",
            )
