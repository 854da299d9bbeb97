"""Scoring anew from the page: `voicemock score` as a child process, its lines kept as notes while it runs."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from voicemock.errors import CannotWrite, SessionBusy
from voicemock.safe_text import one_line

KEPT = 200
"""Notes of one scoring that are kept, the last ones."""
LONGEST = 400
"""Characters of a note."""
LONGEST_LINE = 16_384
"""Bytes of a line that is read as one."""
MOST_READ = 4 << 20
"""Bytes of the journal that are searched for levels; a scoring writes a small part of that."""
_GRADED = b'"criterion_graded"'
_KEYS = re.compile(r" ?Ctrl-C stops[^.]*\.")
"""What holds in a terminal only."""
STOPS_WITHIN_S = 0.6
"""How long a scoring gets to stop by itself; it has everything on disk at every moment."""

COMMAND = (sys.executable, "-P", "-m", "voicemock", "score")
"""-P: nothing is imported from the folder that `serve` was started in."""

State = Literal["none", "running", "stopping", "done", "stopped", "failed"]


@dataclass(frozen=True)
class Progress:
    """How far a scoring is."""

    state: State
    notes: Sequence[str] = ()
    first: int = 0
    """The number of the first of `notes`, counted over all that there were."""
    graded: int = 0
    """How many levels the journal has of it."""


NONE = Progress("none")


class Rescoring:
    """One scoring of a session."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], journal: Path) -> None:
        """Start it. Raises OSError."""
        self._journal = journal
        self._from = journal.stat().st_size
        self._notes: deque[str] = deque(maxlen=KEPT)
        self._told = 0
        self._stopped = False
        self._lock = threading.Lock()
        # A group of its own: Ctrl-C in the terminal reaches the server, which then ends it in an orderly way.
        self._child = subprocess.Popen(
            [*command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._reader = threading.Thread(target=self._read, name="rescoring", daemon=True)
        self._reader.start()

    @property
    def running(self) -> bool:
        """Whether it is still at it."""
        return self._child.poll() is None or self._reader.is_alive()

    def progress(self, after: int = 0) -> Progress:
        """How far it is; only the notes from number `after` on."""
        code = None if self.running else self._child.returncode
        with self._lock:
            first = max(after, self._told - len(self._notes), 0)
            notes = tuple(self._notes)[len(self._notes) - max(0, self._told - first) :]
            ended: State = "stopped" if self._stopped else "failed" if code else "done"
            state: State = ended if code is not None else "stopping" if self._stopped else "running"
        return Progress(state, notes, min(first, self._told), self._graded())

    def _graded(self) -> int:
        with suppress(OSError), self._journal.open("rb") as file:
            file.seek(self._from)
            return file.read(MOST_READ).count(_GRADED)
        return 0

    def stop(self) -> None:
        """Ask it to end; what it found so far is kept."""
        with self._lock:
            if self._child.poll() is None:
                self._stopped = True
        with suppress(OSError):  # it ended meanwhile
            self._child.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)

    def end(self) -> None:
        """Stop it, and do not come back before it is gone."""
        self.stop()
        try:
            self._child.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _read(self) -> None:
        """Take its lines as they come, until it closes its end."""
        output = self._child.stdout
        if output is None:
            return
        with output:
            for line in _lines(output):
                if note := _KEYS.sub("", one_line(line.decode("utf-8", "replace")))[:LONGEST]:
                    with self._lock:
                        self._notes.append(note)
                        self._told += 1
        self._child.wait()


def _lines(output: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: output.readline(LONGEST_LINE), b"")


class Rescorings:
    """The scorings of all sessions, one of each at a time."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = tuple(command)
        self._all: dict[str, Rescoring] = {}
        self._lock = threading.Lock()
        self._ended = False

    def start(self, session: str, journal: Path) -> None:
        """Score the session of this journal.

        Raises SessionBusy where it is being scored, CannotWrite where no process can be made.
        """
        with self._lock:
            if self._ended or (session in self._all and self._all[session].running):
                raise SessionBusy("This session is being scored already.", "Wait for it, or stop it.")
            # The parent's own settings and keys; lines as they are for a pipe, in a character set that is known.
            environ = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1", "COLUMNS": "100"}
            try:
                self._all[session] = Rescoring([*self._command, session], environ, journal)
            except OSError as error:
                message = f"The scoring could not be started: {error.strerror}."
                raise CannotWrite(message, f"Try it in the terminal: voicemock score {session}") from error

    def running(self, session: str) -> bool:
        """Whether a session is being scored from here."""
        with self._lock:
            return session in self._all and self._all[session].running

    def progress(self, session: str, after: int = 0) -> Progress:
        """How far a session's scoring is."""
        with self._lock:
            found = self._all.get(session)
        return found.progress(after) if found else NONE

    def stop(self, session: str) -> None:
        """Ask a session's scoring to end, where there is one."""
        with self._lock:
            found = self._all.get(session)
        if found and found.running:
            found.stop()

    def end(self) -> None:
        """Stop all of them, and start no more."""
        with self._lock:
            self._ended = True
            running = [each for each in self._all.values() if each.running]
        for each in running:
            each.stop()
        for each in running:
            each.end()
