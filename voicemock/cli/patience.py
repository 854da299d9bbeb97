"""A model that takes long is seen to be asked: people take a still screen for a program that hangs."""

import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from voicemock import ports

SEEN_AFTER_S = 2.0
"""Most replies come sooner, and need no line."""
_LOOK_S = 0.1
"""How often it is looked whether there is something else to say."""
STOPS = "Ctrl-C stops; what was said is saved."

Waiting = Callable[[str], AbstractContextManager[Callable[[str], None]]]
"""Shows a line as long as it lasts, and gives what changes it."""


class Waits:
    """The line that says what is waited for: a reply, or the moment at which a server wants to be asked again."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._pause: tuple[str, float] | None = None

    def pause(self, sentence: str, seconds: float) -> None:
        """A server asks to wait for so long; said at once, and counted down where a line can be redrawn."""
        self._pause = (sentence, time.monotonic() + seconds)

    @contextmanager
    def during(self, line: str) -> Iterator[None]:
        """Shows the line while the block runs, once that takes long."""
        self._pause = None
        over = threading.Event()
        watching = threading.Thread(target=self._watch, args=(line, over), daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def _watch(self, line: str, over: threading.Event) -> None:
        seen = time.monotonic() + SEEN_AFTER_S
        while not over.wait(_LOOK_S):
            if self._counted_down():
                self._show(self._counted_down, over)
            elif time.monotonic() >= seen:
                self._show(lambda: "" if self._counted_down() else line, over)

    def _show(self, line: Callable[[], str], over: threading.Event) -> None:
        """Shows the line for as long as there is one."""
        shown = line()
        with self._waiting(shown) as change:
            while shown and not over.wait(_LOOK_S):
                now = line()
                if now and now != shown:
                    change(now)
                shown = now

    def _counted_down(self) -> str:
        sentence, until = self._pause or ("", 0.0)
        left = math.ceil(until - time.monotonic())
        return f"{sentence} in {left} s. {STOPS}" if sentence and left > 0 else ""


class PatientChat:
    """Asks `chat` (ports.Chat), and shows by `waits` that it takes long."""

    def __init__(self, chat: ports.Chat, label: str, waits: Waits) -> None:
        self._chat = chat
        self._waits = waits
        self._line = f"Waiting for {label}… {STOPS}"

    def __call__(
        self, messages: Sequence[ports.Message], reply: type[ports.ReplyT], arriving: ports.Arriving | None = None
    ) -> ports.ReplyT:
        """What the chat replies. Raises what the chat raises."""
        with self._waits.during(self._line):
            return self._chat(messages, reply, arriving)
