"""One call to a model, which may take several requests, each through a passage that somebody else keeps."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from voicemock.any_server import Passage
from voicemock.llm.arriving import Arrived


@dataclass
class Call:
    """One call to a model."""

    end: float
    """`time.monotonic()` at which it is over; time spent waiting for one's turn does not count."""
    passage: Passage = nullcontext
    arrived: Arrived | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One request may be sent."""
        asked_at = time.monotonic()
        with self.passage():
            self.end += time.monotonic() - asked_at
            yield
