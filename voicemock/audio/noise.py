"""What the sound libraries write to file descriptor 2: kept off the screen, its end kept for who looks for a fault.

ALSA and PortAudio print there whatever happens, and a live meter on the same screen would be torn by it.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any

KEPT_BYTES = 8192

_pipe: list[int] = []
"""Its two ends, once needed. The kernel bounds it (64 KiB on Linux), and what comes in when it is full is lost."""
_said = bytearray()


def said() -> str:
    """The last of what they wrote so far in this process, at most KEPT_BYTES; empty when they were silent.

    It comes from libraries and names devices: pass it through safe() before it is shown.
    """
    _drain()
    return _said.decode("utf-8", "replace").strip()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps what C libraries write to file descriptor 2 off the screen; Python's own sys.stderr still gets there."""
    before = sys.stderr
    with contextlib.ExitStack() as stack:
        try:
            stderr_is_2 = before is not None and before.fileno() == 2
            screen = os.dup(2)
        except (OSError, ValueError):
            # No file descriptor 2, or sys.stderr is none: nothing to keep clean.
            yield
            return
        stack.callback(os.close, screen)
        if stderr_is_2:
            before.flush()
            sys.stderr = io.TextIOWrapper(
                os.fdopen(os.dup(screen), "wb", buffering=0), before.encoding, before.errors, write_through=True
            )
            stack.callback(_give_back, before, sys.stderr)
        stack.callback(_drain)
        os.dup2(_sink(), 2)
        stack.callback(os.dup2, screen, 2)
        yield


def _give_back(before: Any, borrowed: Any) -> None:
    sys.stderr = before
    borrowed.close()


def _sink() -> int:
    """Where the noise goes: a pipe that never makes its writer wait, since that may be a library's own thread."""
    if not _pipe:
        read, write = os.pipe()
        try:
            os.set_blocking(read, False)
            os.set_blocking(write, False)
        except (AttributeError, OSError):
            # Windows before Python 3.12 has no such pipes; the noise is dropped there.
            os.close(read)
            os.close(write)
            read, write = -1, os.open(os.devnull, os.O_WRONLY)
        _pipe.extend((read, write))
    return _pipe[1]


def _drain() -> None:
    """Takes what the pipe holds."""
    if not _pipe or _pipe[0] < 0:
        return
    with contextlib.suppress(BlockingIOError):
        while part := os.read(_pipe[0], 65536):
            _said.extend(part)
            del _said[:-KEPT_BYTES]
