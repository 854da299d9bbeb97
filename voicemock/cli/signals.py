"""Ctrl-C, `kill` and a closed terminal: the first unwinds and says what is saved, the second is out at once."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any, NoReturn

_CAUGHT = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_SHOW_CURSOR = b"\x1b[?25h"
_LEAVE_OTHER_SCREEN = b"\x1b[?1049l"
_AGAIN_S = 0.1
_ending: list[BaseException] = []
"""What the first signal raised."""
_terminal: list[Any] = []
"""How the terminal was set at the start, for the way out that undoes nothing; empty without one."""


_screens: list[bytes] = []
"""What leaves the screen that is shown in place of the terminal's own; empty where none is."""

_last_words: list[bytes] = []
"""What the second signal leaves behind on the terminal."""


@contextlib.contextmanager
def last_words(text: str) -> Iterator[None]:
    """Meanwhile the way out that undoes nothing says this, such as the command that goes on."""
    from voicemock.safe_text import safe

    _last_words.append(b"\n" + safe(text).encode("utf-8", "backslashreplace"))
    try:
        yield
    finally:
        _last_words.clear()


@contextlib.contextmanager
def other_screen() -> Iterator[None]:
    """Meanwhile the terminal shows its other screen, which even the way out that undoes nothing leaves."""
    _screens.append(_LEAVE_OTHER_SCREEN)
    try:
        yield
    finally:
        _screens.clear()


def catch() -> None:
    """Take over the signals that end a program; what is ignored stays so: nohup, and a shell's jobs, mean it."""
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import termios

        with contextlib.suppress(termios.error):
            _terminal[:] = termios.tcgetattr(0)
    _set(_unwind)


def end_at_once() -> None:
    """From now on even the first signal does: nothing is left to be saved."""
    _set(_leave)
    _remind(0)


def _set(handler: Any) -> None:
    for number in _CAUGHT:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _unwind(number: int, frame: FrameType | None) -> NoReturn:
    """End as by `sys.exit`, so that every file is closed on the way out."""
    _set(_leave)
    _ending.append(KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number))
    _remind(_AGAIN_S)
    raise _ending[-1]


def _remind(every_s: float) -> None:
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, _raise_again)
        signal.setitimer(signal.ITIMER_REAL, every_s, every_s)


def _raise_again(number: int, frame: FrameType | None) -> None:
    """Native code may drop what a signal raises, as numpy does while it is imported: then it is raised again."""
    handled = sys.exc_info()[1]
    while handled is not None and handled is not _ending[-1]:
        handled = handled.__context__
    if handled is None:
        raise _ending[-1]


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Out at once: a driver that hangs, or work in native code, is not waited for. All that was said is on disk."""
    from voicemock.cli import crash

    if _terminal:
        import termios

        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSANOW, _terminal)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown"):
            os.write(1, b"".join(_screens) + _SHOW_CURSOR)
    with contextlib.suppress(OSError):
        os.write(2, b"".join(_last_words))
    crash.finish()
    os._exit(128 + number)
