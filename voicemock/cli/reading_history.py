"""The summaries of all sessions; that it takes long the first time is seen."""

import sys
from collections.abc import Sequence

from voicemock.cli.say import say
from voicemock.practice.history import History, history
from voicemock.sessions.library import Library

MANY = 40
"""Sessions that take about a second to be read."""
EVERY = 20
"""Sessions after which the line is drawn anew."""


def read_history(library: Library, names: Sequence[str] | None = None) -> History:
    """Of all sessions, or of these. Raises BadInput where the library cannot be read."""
    return history(library, tell, names)


def tell(done: int, count: int) -> None:
    """Say on stderr how many sessions were read that are not known yet, where there are many."""
    if count < MANY:
        return
    if not sys.stderr.isatty():
        if done == 0:
            say(f"Reading {count} sessions; the next time it takes a moment.", err=True)
    elif done % EVERY == 0 or done == count:
        line = f"Reading {count} sessions, once: {done}"
        sys.stderr.write(f"\r{line}" if done < count else f"\r{' ' * len(line)}\r")
        sys.stderr.flush()
