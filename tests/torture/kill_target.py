"""What K1 kills: a program that waits, and forks a child for each order; the child appends to a journal and says so.

An order is one JSON line, `{"home", "name", "seed", "end"}`. The child writes `pid PID`, `opened COUNT` and one
`ack SEQ DIGEST` for each event to standard output; after its death the program adds `dead PID SIGNAL`.
"""

import json
import os
import random
import signal
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

from voicemock.sessions import events as e
from voicemock.sessions.journal import NEW, Journal, set_aside
from voicemock.sessions.library import Library
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.reading import NAME
from voicemock.transcript import Transcript, Word

SIZES = (0, 3, 40, 400, 4_000, 30_000)
"""Characters in an event: of a line smaller than a disk's block to one of many."""
ENDS = ("torn", "unacknowledged", "aside", "anew", "killed")
"""Where a child kills itself; `killed` leaves that to the other side."""


def event(draw: random.Random, number: int) -> e.Event:
    """Something said, of any size."""
    text = "".join(draw.choices('abc defg ä漢"\\\n\x07\U0001f600', k=draw.choice(SIZES)))
    if draw.random() < 0.3:
        words = [Word(text=each, start_s=1.5, end_s=2, probability=0.5) for each in text.split()[:50]]
        return e.AnswerTranscribed(turn=number, transcript=Transcript.of_words(words), engine="scripted")
    return e.AnswerTyped(turn=number, text=text)


def say(*words: object) -> None:
    """One write of a whole line, so that a kill never leaves half of one."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def digest(said: e.Event) -> int:
    return zlib.crc32(json.dumps(e.as_data(said), sort_keys=True).encode())


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def append(folder: Path, journal: Journal, draw: random.Random, end: str) -> None:
    """Acknowledge events until killed, or up to the point where this child ends itself."""
    count = len(journal.entries)
    say("opened", count)
    until = draw.randrange(1, 12) if end != "killed" else 1_000_000
    for seq in range(count + 1, count + until + 1):
        said = event(draw, seq)
        journal.append(said)
        say("ack", seq, digest(said))
    line = encode(Entry(seq + 1, datetime.now(UTC), event(draw, seq + 1)))
    if end == "torn":
        write(folder / NAME, line[: draw.randrange(1, len(line))])
    elif end == "unacknowledged":
        write(folder / NAME, line)
    elif end == "aside":
        torn = line[: draw.randrange(1, len(line))]
        write(folder / NAME, torn)
        set_aside(folder, torn)
    elif end == "anew":
        whole = (folder / NAME).read_bytes() + line
        write(folder / NEW, whole[: draw.randrange(len(whole))], os.O_CREAT)
    die()


def write(path: Path, content: bytes, flags: int = 0) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | flags, 0o600)
    os.write(fd, content)


def serve() -> None:
    """Fork for each order until the orders end."""
    for order in sys.stdin:
        asked = json.loads(order)
        child = os.fork()
        if child == 0:
            say("pid", os.getpid())
            library = Library(Path(asked["home"]) / "sessions")
            with library.reopen(asked["name"]) as journal:
                append(journal.path.parent, journal, random.Random(asked["seed"]), asked["end"])
        _, status = os.waitpid(child, 0)
        say("dead", child, os.WTERMSIG(status) if os.WIFSIGNALED(status) else -1)


if __name__ == "__main__":
    os.umask(0o077)
    serve()
