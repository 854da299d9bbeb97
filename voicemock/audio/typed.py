"""Answers typed on the keyboard, for places without a microphone. Each line is on the disk when Enter was pressed."""

import contextlib
import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from voicemock.audio import disk
from voicemock.errors import BadInput, DiskError
from voicemock.ports import Heard, Listen, NoMore, Skipped, Typed

SKIP = "/skip"
QUIT = "/quit"


def _no_prompt(lines_so_far: int) -> None:
    pass


def _not_shown(lines: Sequence[str]) -> None:
    pass


def read_line() -> str:
    """One line from the terminal or the pipe. Raises EOFError at the end."""
    # With readline a line can be edited, and may be longer than the 4095 bytes that a terminal takes by itself.
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    return input()


class TypedAnswers:
    """Listens to the keyboard (ports.Listen): lines until an empty one; `/skip` and `/quit` on a line of their own.

    Lines that were typed before the program was killed stand beside the answer's audio file, and the answer goes on
    from there.

    Args:
        prompt: called before each line with how many lines the answer has so far.
        line: gives the next line, or raises EOFError.
        on_found: called with the lines of an answer that was cut off.
    """

    def __init__(
        self,
        prompt: Callable[[int], None] = _no_prompt,
        line: Callable[[], str] = read_line,
        on_found: Callable[[Sequence[str]], None] = _not_shown,
    ) -> None:
        self._prompt = prompt
        self._line = line
        self._on_found = on_found

    def __call__(self, destination: Path, target_s: float) -> Typed | Skipped | NoMore:
        """One typed answer. The end of the input ends it too, and after that there are no more.

        Raises:
            BadInput: what was typed is not text.
            DiskError, CannotWrite: a line cannot be saved; those before it are.
        """
        lines = lines_before(destination)
        if lines:
            self._on_found(lines)
        while True:
            self._prompt(len(lines))
            try:
                line = self._line().rstrip("\r\n")
            except EOFError:
                return Typed("\n".join(lines)) if lines else NoMore("ended_by_user")
            except UnicodeDecodeError as error:
                raise BadInput("What was typed is not valid text.", "Give it as UTF-8.") from error
            if line.strip() == SKIP:
                return Skipped()
            if line.strip() == QUIT:
                return Typed("\n".join(lines)) if lines else NoMore("ended_by_user")
            if line.strip():
                # A terminal may pass half a character on as a lone surrogate, which no file can hold.
                lines.append(line.encode("utf-8", "replace").decode())
                _save(destination, lines)
            elif lines:
                return Typed("\n".join(lines))


def typing_first(listen: Listen) -> Listen:
    """Listens by `listen`, but takes an answer that was cut off while it was typed for finished."""

    def listen_after_typing(destination: Path, target_s: float) -> Heard:
        lines = lines_before(destination)
        return Typed("\n".join(lines)) if lines else listen(destination, target_s)

    return listen_after_typing


def lines_before(destination: Path) -> list[str]:
    """The lines of an answer that was cut off while it was typed."""
    try:
        text = _beside(destination).read_bytes().decode("utf-8", "replace")
    except OSError:
        return []
    return [line for line in text.split("\n") if line]


def _save(destination: Path, lines: Sequence[str]) -> None:
    path = _beside(destination)
    try:
        fd = os.open(path, disk.FLAGS | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            left = memoryview(f"{lines[-1]}\n".encode())
            while left:
                left = left[os.write(fd, left) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        if len(lines) == 1:
            disk.sync_folder(path.parent)
    except OSError as error:
        if error.errno not in (*disk.FULL, errno.EIO):
            raise disk.cannot_write(path, error) from error
        why = "The disk is full" if error.errno in disk.FULL else f"The disk failed ({error.strerror})"
        raise DiskError(
            f"{why}: your last line is not saved; the {len(lines) - 1} before it are.",
            "Free some space, then: voicemock resume",
        ) from error


def _beside(destination: Path) -> Path:
    return destination.with_suffix(".txt")
