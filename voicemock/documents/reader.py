"""A document as text: plain text is read here, PDF and Word files in a child process with limits."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from voicemock.errors import BadInput
from voicemock.first_bytes import kind_of
from voicemock.input_file import read_bytes, text_in
from voicemock.safe_text import one_line

MAX_TEXT_BYTES = 256 * 1024
"""No job description or CV holds more text: that would be a book of 40,000 words."""
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_PAGES = 100
LIMIT_S = 20.0
"""How long a file may take to read; a CV takes well under a second."""

Kind = Literal["pdf", "docx"]
_ALLOWED = frozenset(
    (
        *("PATH", "LANG", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"),
    )
)
CHILD = (sys.executable, "-m", "voicemock.documents.child")

_CALLED: Mapping[Kind, str] = {"pdf": "PDF", "docx": "Word file"}
_PASTE = "Copy its text into a .txt or .md file and name that one."
_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "locked": ("is protected with a password", "Save it without one, or copy its text into a .txt file."),
    "pages": (f"has more than {MAX_PAGES} pages", "Save the pages that matter as a file of their own."),
    "empty": ("holds no text that can be read; perhaps its pages are pictures", _PASTE),
    "unpacked": ("is far larger once it is unpacked than any CV", _PASTE),
    "another": ("is a ZIP file, but no Word file", "Save it as .docx, .pdf or .txt."),
    "long": (f"holds more than {MAX_TEXT_BYTES // 1024} KiB of text", "Keep the part that matters."),
    "memory": ("takes too much memory to read", _PASTE),
}
"""What the child found, and what to do."""


def read_document(path: Path, child: tuple[str, ...] = CHILD, limit_s: float = LIMIT_S) -> str:
    """The text of a document: UTF-8 text or Markdown, PDF, or Word (.docx).

    Args:
        path: the file; its content decides what it is.
        child: the program that reads PDF and Word files.
        limit_s: how long that may take, in seconds.

    Raises:
        NotFound: there is no such file.
        BadInput: it is no such document, is broken, protected, too large, or holds no text.
    """
    name = one_line(str(path))
    raw = read_bytes(path, MAX_FILE_BYTES)
    kind = _kind(raw, path, name)
    if kind is None:
        if len(raw) > MAX_TEXT_BYTES:
            raise _refused(name, "long")
        text = text_in(raw, name)
        if not text.strip():
            raise BadInput(f"{name} is empty.", "Put the text into it, or name another.")
        return text
    return _unpacked(raw, kind, name, child, limit_s)


def _kind(raw: bytes, path: Path, name: str) -> Kind | None:
    """What a file is by how it begins; None for text. Raises BadInput."""
    begins = kind_of(raw)
    if begins == "pdf":
        return "pdf"
    if begins in ("zip", "docx", "xlsx"):  # of a ZIP file the child looks at what is in it
        return "docx"
    if begins == "old office":
        raise BadInput(
            f"{name} is an old Word file (.doc), or protected with a password.",
            "Save it as .docx, .pdf or .txt, without a password.",
        )
    if begins == "rtf":
        raise BadInput(f"{name} is an RTF file.", "Save it as .docx, .pdf or .txt.")
    if begins == "picture":
        raise BadInput(f"{name} is a picture.", _PASTE)
    ending = path.suffix.lower()
    if ending in (".pdf", ".docx", ".doc") and raw:
        raise BadInput(f"{name} is called {ending} and is none.", "Save it anew as .docx, .pdf or .txt.")
    return None


def _unpacked(raw: bytes, kind: Kind, name: str, child: tuple[str, ...], limit_s: float) -> str:
    """What the child process reads. Raises BadInput."""
    try:
        done = subprocess.run(
            [*child, kind],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limit_s,
            env=_environment(os.environ),
            cwd=Path(sys.executable).anchor,
            check=True,
        )
        reply = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise BadInput(f"{name} could not be read within {limit_s:.0f} s.", _PASTE) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        # Any exception of a library ends the child: there are too many kinds to name them.
        raise BadInput(f"{name} is a broken {_CALLED[kind]}.", f"Save it anew. {_PASTE}") from error
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.", _PASTE) from error
    if "problem" in reply:
        raise _refused(name, reply["problem"])
    return str(reply["text"])


def _refused(name: str, problem: str) -> BadInput:
    what, remedy = _PROBLEMS[problem]
    return BadInput(f"{name} {what}.", remedy)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """What the child may know of this process: no keys, no proxies."""
    kept = {name: value for name, value in own.items() if name in _ALLOWED or name.startswith("LC_")}
    paths = [str(Path(__file__).resolve().parents[2]), *filter(None, kept.get("PYTHONPATH", "").split(os.pathsep))]
    kept["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths))
    return kept | {"PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"}
