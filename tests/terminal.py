"""A program in a terminal of its own, as a person sits before it: what it printed, and keys to press."""

import contextlib
import errno
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\r")


class Terminal:
    """Starts `command` in a terminal of 100 columns; leaving it kills what is still running."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self._told = bytearray()
        try:
            self.process = subprocess.Popen(
                ["setsid", "--ctty", *command],
                stdin=slave, stdout=slave, stderr=slave, env={**env, "TERM": "xterm"}, cwd=folder,
            )  # fmt: skip
        finally:
            os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                part = os.read(self._master, 65536)
            except OSError as error:
                if error.errno in (errno.EIO, errno.EBADF):  # nobody has the terminal open any more
                    return
                raise
            if not part:
                return
            self._told += part

    @property
    def printed(self) -> str:
        """Everything printed so far, without what moves the cursor or sets colours."""
        return _CONTROL.sub("", bytes(self._told).decode("utf-8", "replace"))

    def tail(self, count: int) -> str:
        """The end of what was printed."""
        return _CONTROL.sub("", bytes(self._told[-4 * count :]).decode("utf-8", "replace"))[-count:]

    @property
    def settings(self) -> list[object]:
        """How the terminal is set, as `stty` says it."""
        found: list[object] = termios.tcgetattr(self._master)
        return found

    def press(self, keys: str) -> None:
        """Presses keys; "\\r" is Enter."""
        os.write(self._master, keys.encode())

    def wait_for(self, words: str, seconds: float = 60, after: int = 0) -> int:
        """Until the words were printed behind position `after`; the position behind them. Raises AssertionError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            ended = self.process.poll() is not None
            if (at := self.printed.find(words, after)) >= 0:
                return at + len(words)
            assert not ended, f"it ended without {words!r}:\n{self.printed[-3000:]}"
            time.sleep(0.05)
        raise AssertionError(f"{words!r} was not printed in {seconds:g} s:\n{self.printed[-3000:]}")

    def end(self, seconds: float = 60) -> int:
        """The exit code, once it has ended. Raises subprocess.TimeoutExpired."""
        code = self.process.wait(seconds)
        self._reader.join(2)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            os.close(self._master)
