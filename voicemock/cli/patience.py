"""A model that takes long is seen to be asked: people take a still screen for a program that hangs."""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from voicemock import ports

SEEN_AFTER_S = 2.0
"""Most replies come sooner, and need no line."""


class PatientChat:
    """Asks `chat` (ports.Chat); while a reply takes long, says so by `waiting`, which takes the line away again."""

    def __init__(self, chat: ports.Chat, label: str, waiting: Callable[[str], AbstractContextManager[None]]) -> None:
        self._chat = chat
        self._waiting = waiting
        self._line = f"Waiting for {label}… Ctrl-C stops; what was said is saved."

    def __call__(self, messages: Sequence[ports.Message], reply: type[ports.ReplyT]) -> ports.ReplyT:
        """What the chat replies. Raises what the chat raises."""
        done = threading.Event()
        watching = threading.Thread(target=self._watch, args=(done,), daemon=True)
        watching.start()
        try:
            return self._chat(messages, reply)
        finally:
            done.set()
            watching.join()

    def _watch(self, done: threading.Event) -> None:
        if not done.wait(SEEN_AFTER_S):
            with self._waiting(self._line):
                done.wait()
