"""Crash files: where a bug happened, and nothing of what was said.

Each process has one of its own, `crash-<id>.txt` among the data, open from the beginning, because a crash in native
code can open nothing. It is taken away at the end when it is empty. Errors' messages, values and the command line
stay out of it: they may hold what was said, or a key.
"""

import contextlib
import errno
import faulthandler
import os
import sys
import threading
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicemock import __version__
from voicemock.errors import CannotWrite

KEPT = 5
"""How many are kept; older ones are removed at the next start."""
NAMES = "crash-*.txt"
_COMMANDS = frozenset(
    [
        "interview",
        "resume",
        "demo",
        "score",
        "improve",
        "replay",
        "report",
        "calibrate",
        "session",
        "rubric",
        "prompt",
        "model",
        "doctor",
        "batch",
    ]
)
_SAVED = "What was said is saved."
_open: "list[CrashFile]" = []
"""This process's own, once it is prepared."""


@dataclass(frozen=True)
class CrashFile:
    """A file that waits for a crash."""

    id: str
    path: Path
    fd: int

    @classmethod
    def begin(cls, folder: Path) -> "CrashFile":
        """A new one, locked as long as its process lives. Raises OSError."""
        name = f"{datetime.now():%Y%m%d-%H%M%S-%f}"
        path = folder / f"crash-{name}.txt"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        fd = os.open(path, flags, 0o600)
        _lock(fd)
        return cls(name, path, fd)

    def end(self) -> None:
        """Close it, and remove it when nothing happened."""
        empty = os.fstat(self.fd).st_size == 0
        os.close(self.fd)
        if empty:
            self.path.unlink(missing_ok=True)


def prepare(make_folder: bool = False) -> None:
    """Be ready for a crash from here on, where the data's folder is there or may be made."""
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread
    with contextlib.suppress(OSError, CannotWrite):
        folder = _folder()
        if make_folder:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        tidy(folder)
        _open.append(CrashFile.begin(folder))
        faulthandler.enable(_open[-1].fd)


def finish() -> None:
    """The process ends as it should."""
    while _open:
        if faulthandler.is_enabled():
            faulthandler.disable()
        with contextlib.suppress(OSError):
            _open.pop().end()


def report(error: BaseException) -> str:
    """Write down where a bug happened; returns the sentences that say so."""
    try:
        if not _open:
            folder = _folder()
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _open.append(CrashFile.begin(folder))
        file = _open[-1]
        os.write(file.fd, f"{_header(file.id)}\n{trace(error)}\n{_noise()}".encode("utf-8", "backslashreplace"))
    except (OSError, CannotWrite) as failed:
        why = failed.strerror if isinstance(failed, OSError) else failed.message
        return f"This is a bug in voicemock. Where it is cannot be written down ({why}).\n{_SAVED}"
    return f"This is a bug in voicemock, crash {file.id}. {_SAVED}\n{file.path} says where it is."


def there(folder: Path | None = None) -> list[Path]:
    """The crash files that hold something, oldest first."""
    return sorted(path for path in (folder or _folder()).glob(NAMES) if path.is_file() and path.stat().st_size)


def tidy(folder: Path) -> None:
    """Remove the empty files of processes that were killed, and the oldest beyond those that are kept."""
    for path in there(folder)[:-KEPT]:
        path.unlink(missing_ok=True)
    for path in folder.glob(NAMES):
        with contextlib.suppress(OSError):
            fd = os.open(path, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
            try:
                if os.fstat(fd).st_size == 0 and _lock(fd):
                    path.unlink(missing_ok=True)
            finally:
                os.close(fd)


def trace(error: BaseException) -> str:
    """Code lines and the kinds of errors, without their messages."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and cause not in chain:
        chain.append(cause)
    return "\n".join("".join(traceback.format_tb(each.__traceback__)) + _kind(each) for each in reversed(chain))


def _kind(error: BaseException) -> str:
    """Its class, and for the system's errors which one."""
    code = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return f"{type(error).__name__} {code}".strip()


def _header(name: str) -> str:
    command = next((each for each in sys.argv[1:2] if each in _COMMANDS), "")
    python = sys.version.split()[0]
    return f"voicemock {__version__}, Python {python}, {sys.platform}, crash {name}, voicemock {command}".strip()


def _noise() -> str:
    """What the sound libraries complained about, where they are in use."""
    if "voicemock.audio.noise" not in sys.modules:
        return ""
    from voicemock.audio import noise
    from voicemock.safe_text import safe

    said = safe(noise.said())
    return f"The sound libraries said:\n{said}\n" if said else ""


def _in_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
        report(failed.exc_value)


def _unraisable(failed: "sys.UnraisableHookArgs") -> None:
    """What fails where nobody can be told, such as in a callback or while an object is taken away."""
    if isinstance(failed.exc_value, Exception) and not isinstance(failed.exc_value, OSError):
        report(failed.exc_value)


def _folder() -> Path:
    from voicemock.config import crash_folder

    return crash_folder()


def _lock(fd: int) -> bool:
    """Whether it is ours now: the lock ends with its process, and Windows removes no file that is open."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
