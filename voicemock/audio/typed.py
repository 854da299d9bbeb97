"""Answers typed on the keyboard, for places without a microphone."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from voicemock.errors import BadInput
from voicemock.ports import NoMore, Skipped, Typed

SKIP = "/skip"
QUIT = "/quit"


def _no_prompt(lines_so_far: int) -> None:
    pass


def read_line() -> str:
    """One line from the terminal or the pipe. Raises EOFError at the end."""
    # With readline a line can be edited, and may be longer than the 4095 bytes that a terminal takes by itself.
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    return input()


class TypedAnswers:
    """Listens to the keyboard (ports.Listen): lines until an empty one; `/skip` and `/quit` on a line of their own.

    Args:
        prompt: called before each line with how many lines the answer has so far.
        line: gives the next line, or raises EOFError.
    """

    def __init__(self, prompt: Callable[[int], None] = _no_prompt, line: Callable[[], str] = read_line) -> None:
        self._prompt = prompt
        self._line = line

    def __call__(self, destination: Path, target_s: float) -> Typed | Skipped | NoMore:
        """One typed answer. The end of the input ends it too, and after that there are no more.

        Raises:
            BadInput: what was typed is not text.
        """
        lines: list[str] = []
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
            elif lines:
                return Typed("\n".join(lines))
