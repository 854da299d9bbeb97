"""A connection that is open when it is needed: while somebody speaks, the server is touched now and then."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FIRST_S = 0.5
"""From when on: an answer that is typed or read from a file is there sooner, and needs nothing."""
EVERY_S = 20.0
"""How often: many servers and proxies close a connection that is silent for 60 s or more."""
KEPT_S = 60.0
"""How long a silent connection is kept open on this side; the library's 5 s would be over before the answer is."""


@contextmanager
def kept_warm(touch: Callable[[], None], first_s: float = FIRST_S, every_s: float = EVERY_S) -> Iterator[None]:
    """Calls `touch` in a thread of its own while the block runs; nobody waits for it at the end."""
    over = threading.Event()

    def run() -> None:
        wait_s = first_s
        while not over.wait(wait_s):
            touch()
            wait_s = every_s

    threading.Thread(target=run, name="llm-warm", daemon=True).start()
    try:
        yield
    finally:
        over.set()
