"""K1: the journal's writer is killed at any instant; whatever it had acknowledged through a pipe is there."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.sessions.test_session import OPENED
from tests.torture import kill_target, oracle
from tests.torture.suite import Verdict
from voicemock.errors import SessionBusy
from voicemock.sessions import events as e
from voicemock.sessions.check import check
from voicemock.sessions.library import Library
from voicemock.sessions.reading import NAME, read

KILLS = 20
"""In one case, one after another on the same session: recovering is killed too."""
CASES = 500
_LONGEST_S = 0.03
"""Appending an event takes a few milliseconds, so that this is some events."""
_REFUSED_S = 0.2


FIGURES = ("kills", "acknowledged", "lost", "torn", "unacknowledged", "refused")


@dataclass
class Child:
    """A forked writer, by what it said until its death."""

    pid: int = 0
    opened: int | None = None
    """How many events it found, once it has the journal open."""
    acknowledged: dict[int, int] = field(default_factory=dict)
    """The digest of each event by its number."""
    died_of: int | None = None

    def hear(self, line: str) -> None:
        kind, *rest = line.split()
        match kind, *map(int, rest):
            case "pid", pid:
                self.pid = pid
            case "opened", count:
                self.opened = count
            case "ack", seq, digest:
                self.acknowledged[seq] = digest
            case "dead", _, number:
                self.died_of = number


@dataclass
class Tally:
    """What came of the kills of one case."""

    problems: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))

    def count(self, name: str, number: int = 1) -> None:
        self.figures[name] += number


@contextmanager
def fork_server() -> Iterator[subprocess.Popen[str]]:
    """One program for all kills of a case: importing takes longer than ten kills."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.torture.kill_target"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=oracle.PROJECT,
    ) as server:  # fmt: skip
        try:
            yield server
        finally:
            assert server.stdin is not None
            server.stdin.close()


def second_writer(library: Library, name: str) -> list[str]:
    """Another process that wants to write is refused at once."""
    began_s, began_cpu_s = time.monotonic(), time.process_time()
    try:
        with library.reopen(name):
            return ["a second writer was let in"]
    except SessionBusy:
        took_s, cpu_s = time.monotonic() - began_s, time.process_time() - began_cpu_s
    # On a busy computer a program may wait long for its turn; what it does in its turn is ours.
    return [f"refusing took {took_s:.3f} s"] if cpu_s > _REFUSED_S or took_s > 10 * _REFUSED_S else []


def killed(
    server: subprocess.Popen[str], library: Library, name: str, draw: random.Random, tally: Tally
) -> tuple[Child, str]:
    """One child from its birth to its death."""
    assert server.stdin is not None and server.stdout is not None
    end = draw.choice((*kill_target.ENDS, "killed", "killed", "killed"))
    print(
        json.dumps({"home": str(library.folder.parent), "name": name, "seed": draw.random(), "end": end}),
        file=server.stdin, flush=True,
    )  # fmt: skip
    child = Child()
    delay_s = draw.uniform(0, _LONGEST_S)
    from_birth = draw.random() < 0.3  # the others from the moment that the journal is open
    while child.died_of is None:
        child.hear(server.stdout.readline() or "dead 0 -2")
        begun = child.pid if from_birth else child.opened is not None
        if end == "killed" and begun:
            end = "killed: sent"
            if not from_birth:
                tally.problems += second_writer(library, name)
                tally.count("refused")
            time.sleep(delay_s)
            os.kill(child.pid, signal.SIGKILL)
    return child, end


def look(library: Library, name: str, known: dict[int, int], tally: Tally) -> None:
    """Everything acknowledged is there and unchanged; the journal goes on, and what was cut off is kept."""
    folder = library.folder / name
    before = (folder / NAME).read_bytes()
    reading = read(folder / NAME)
    found = {entry.seq: kill_target.digest(entry.event) for entry in reading.entries}
    lost = [seq for seq, digest in known.items() if found.get(seq) != digest]
    tally.count("lost", len(lost))
    tally.count("torn", bool(reading.torn))
    tally.count("unacknowledged", len(found) - 1 - len(known))
    if lost:
        tally.problems.append(f"events {lost} were acknowledged and are lost")
    if reading.damage:
        tally.problems.append(f"damage: {reading.damage}")
        return
    kept = {path: path.read_bytes() for path in folder.glob("journal.torn-*")}
    with library.reopen(name) as journal:
        if len(journal.entries) != len(found):
            tally.problems.append(f"{len(journal.entries)} events were found on opening, {len(found)} on reading")
        said = journal.append(e.AnswerSkipped(turn=1))
    after = (folder / NAME).read_bytes()
    last = read(folder / NAME).entries[-1]
    if not after.startswith(before[: reading.good_bytes]) or (last.seq, last.event) != (said.seq, said.event):
        tally.problems.append("recovery changed what was whole, or the next event was not appended")
    aside = {path: path.read_bytes() for path in folder.glob("journal.torn-*")}
    if not kept.items() <= aside.items():
        tally.problems.append("recovery deleted or changed what had been set aside")
    if reading.torn and reading.torn not in aside.values():
        tally.problems.append("the cut bytes were not set aside")
    known.clear()
    known.update({seq: digest for seq, digest in found.items() if seq > 1})
    known[said.seq] = kill_target.digest(said.event)


class JournalKill:
    """The suite."""

    name = "K1"
    title = "the journal's writer killed at any instant"
    goal = "3,000 kills, no committed event lost"
    sample: Sequence[str] = tuple(f"kills-{number:04}" for number in range(10))
    sample_chunk = 5

    def missing(self) -> str:
        return "" if hasattr(os, "fork") else "needs fork"

    def cases(self) -> Iterable[str]:
        return [f"kills-{number:04}" for number in range(CASES)]

    def run(self, case: str, folder: Path) -> Verdict:
        draw = random.Random(case)
        home = oracle.Home(folder)
        library, tally, known = Library(home.path / "sessions"), Tally(), dict[int, int]()
        with library.create("s") as journal:
            journal.append(OPENED)
        with fork_server() as server:
            for _ in range(KILLS):
                child, end = killed(server, library, "s", draw, tally)
                tally.count("kills")
                tally.count("acknowledged", len(child.acknowledged))
                if child.died_of != signal.SIGKILL:
                    tally.problems.append(f"the child that was to end by {end!r} died of {child.died_of}")
                known.update(child.acknowledged)
                look(library, "s", known, tally)
        wrong = [finding.text for finding in check(library.load("s")) if finding.is_wrong]
        found = (*tally.problems, *wrong, *oracle.closed_to_others(home), *oracle.nothing_stray(home))
        return Verdict(found, tally.figures)

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        total = {name: int(sum(each.figures.get(name, 0) for each in verdicts.values())) for name in FIGURES}
        return (
            f"{total['kills']:,} kills, {total['lost']} of {total['acknowledged']:,} committed events lost; "
            f"{total['torn']:,} torn lines set aside, {total['unacknowledged']:,} events beyond those; "
            f"{total['refused']:,} second writers refused"
        )


SUITE = JournalKill()
