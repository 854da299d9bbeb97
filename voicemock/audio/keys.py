"""Single keys from the terminal, without waiting and without Enter."""

import contextlib
import os
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Self

ENTER = "\n"
SPACE = " "
ESCAPE = "\x1b"
_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
_WINDOWS_ARROWS = {"H": "up", "P": "down", "M": "right", "K": "left"}


class Keys:
    """While open, a call gives the next key pressed, or None; always None where stdin is no terminal.

    Enter is ENTER, arrows are "up", "down", "left", "right"; Ctrl-C still interrupts.
    The terminal is put back on leaving.
    """

    def __init__(self) -> None:
        self._on = False

    def __enter__(self) -> Self:
        self._on = sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
        if self._on:
            self._prepare()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on:
            self._on = False
            self._restore()

    @property
    def are_there(self) -> bool:
        """Whether keys can be pressed: open, and stdin is a terminal."""
        return self._on

    @contextlib.contextmanager
    def as_lines(self) -> Iterator[None]:
        """Meanwhile the terminal takes whole lines, as it did before."""
        if not self._on:
            yield
            return
        self.__exit__(None, None, None)
        try:
            yield
        finally:
            self.__enter__()

    def __call__(self) -> str | None:
        """The next key, or None when none waits."""
        return self._read() if self._on else None

    if sys.platform == "win32":

        def _prepare(self) -> None:
            pass

        def _restore(self) -> None:
            pass

        def _read(self) -> str | None:
            import msvcrt

            if not msvcrt.kbhit():
                return None
            key = msvcrt.getwch()
            if key in "\x00\xe0":
                return _WINDOWS_ARROWS.get(msvcrt.getwch())
            if key == "\x03":
                raise KeyboardInterrupt
            return ENTER if key == "\r" else key

    else:

        def _prepare(self) -> None:
            import termios
            import tty

            self._fd = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._fd)
            tty.setcbreak(self._fd, termios.TCSADRAIN)

        def _restore(self) -> None:
            import termios

            # TCSAFLUSH throws away keys pressed too late, which would otherwise land in the shell.
            with contextlib.suppress(termios.error):  # a terminal that was closed has nothing to be put back
                termios.tcsetattr(self._fd, termios.TCSAFLUSH, self._before)

        def _read(self) -> str | None:
            key = self._character()
            if key != ESCAPE:
                return ENTER if key == "\r" else key
            rest = ""
            while (more := self._character()) is not None:
                rest += more
                if more.isalpha() or more == "~":
                    break
            return _ARROWS.get(rest[-1]) if rest else ESCAPE

        def _character(self) -> str | None:
            import select

            if not select.select([self._fd], [], [], 0)[0]:
                return None
            first = os.read(self._fd, 1)
            if not first:
                # The terminal is gone; the caller's other ways to end still work.
                self._on = False
                return None
            # The first byte of a UTF-8 character says how many follow.
            more = (first[0] >= 0xC0) + (first[0] >= 0xE0) + (first[0] >= 0xF0)
            return (first + (os.read(self._fd, more) if more else b"")).decode("utf-8", "replace")
