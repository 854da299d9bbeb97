"""What K4 records: a session that is begun, broken off in the middle of a line, and taken up again.

Run under strace. After each event that is on disk, its number is written to standard output: the acknowledgement.
"""

import itertools
import os
import random
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.sessions.test_session import ASKED, OPENED
from tests.torture.kill_target import event
from voicemock.sessions import events as e
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.reading import NAME

EVENTS = 24
TORN_AFTER = (6, 15)
"""Numbers of the events after which the program breaks off."""
TORN = b'{"seq":7,"at":"2026-11-22T10:04:05.678+00:00","event":{"kind":"answer_ty'


def stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def append(journal: Journal, said: e.Event) -> None:
    """One event, and its acknowledgement unless Ctrl-C came first."""
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGUSR1, stop)
        written = journal.append(said)
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        os.write(1, b"%d\n" % written.seq)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)


def main(home: Path) -> None:
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    draw = random.Random("power")
    library = Library(home / "sessions")
    with library.create("s") as journal:
        for said in (OPENED, ASKED):
            append(journal, said)
    for first, last in itertools.pairwise((2, *TORN_AFTER, EVENTS)):
        with library.reopen("s") as journal:
            for number in range(first + 1, last + 1):
                append(journal, event(draw, number))
        if last != EVENTS:
            fd = os.open(library.folder / "s" / NAME, os.O_WRONLY | os.O_APPEND)
            os.write(fd, TORN)
            os.close(fd)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
