"""`voicemock batch` killed with -9 again and again: a worker, the coordinator, or everybody at once.

The same command goes on where it stopped. In the end there is one record and one session for each item, and the
tables are those of a run that nobody disturbed, byte for byte.
"""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tests.tiny_whisper import MODEL
from tests.torture import oracle
from tests.torture.oracle import Home
from tests.torture.suite import Verdict
from voicemock.audio import decode, wav
from voicemock.batch.local_place import OURS, LocalPlace
from voicemock.batch.manifest import Manifest
from voicemock.batch.run import LOCK
from voicemock.sessions.check import check
from voicemock.sessions.library import Library

ANSWERS = sorted((oracle.PROJECT / "examples" / "answers").glob("*.flac"))
QUESTION = "Tell me about a difficult problem you solved. What did you do?"
SAID = (
    "In my last job our checkout page was slow and customers left",
    "I measured every step and found that one query took two seconds",
    "I added an index and a cache and I told my team what I had found",
    "As a result the page came down to two hundred milliseconds",
    "Sales rose by five percent within three weeks",
    "I learned to measure before I change anything",
)
TARGETS = ("worker", "coordinator", "everybody")
TABLES = ("table.csv", "levels.csv")
_LIMIT_S = 900
_LOOK_S = 0.02


@dataclass(frozen=True)
class Size:
    """How much one case works on."""

    transcripts: int
    recordings: int
    kills: int
    bad: bool = False
    """With a damaged, an empty and a silent file in the middle."""


SIZES = {"small": Size(9, 0, 3), "whole": Size(200, 8, 10), "spoken": Size(0, 210, 6, bad=True)}
CASES = 6
"""Of the whole size: 60 kills."""
BAD = 3


@dataclass
class Batch:
    """A run, begun as often as it takes."""

    home: Home
    given: Path
    out: Path
    more: tuple[str, ...]
    bad: int = 0
    """Files that no session can be made of."""
    problems: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    def begin(self) -> subprocess.Popen[bytes]:
        """The command, in a process group of its own."""
        return self.home.start(
            "batch", self.given, "--out", self.out, "--rubric", "behavioral", "--judge", "coverage",
            "--stt-model", MODEL, "--workers", 2, *self.more,
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def through(self) -> float:
        """To its end; how long it took, in seconds."""
        began = time.monotonic()
        running = self.begin()
        self._ended(running)
        return time.monotonic() - began

    def killed(self, target: str, after_records: int, wait_s: float) -> bool:
        """Kill once so many more records are there; whether something was there to be killed."""
        before = len(self.records())
        running = self.begin()
        until = time.monotonic() + _LIMIT_S
        while len(self.records()) < before + after_records and running.poll() is None and time.monotonic() < until:
            time.sleep(_LOOK_S)
        time.sleep(wait_s)
        hit = running.poll() is None and self.kill(running.pid, target)
        if hit and target != "worker":
            running.communicate(timeout=_LIMIT_S)
            if running.returncode != -signal.SIGKILL:
                self.problems.append(f"killed, it ended with {running.returncode}")
            self.problems += oracle.nothing_running(self.home, 10)
        else:
            self._ended(running)
        self.readable()
        return hit

    def records(self) -> list[Path]:
        """The files of all records, whole or not."""
        return [path for path in self.out.glob("items/*/*.json") if not path.name.startswith(".")]

    def kill(self, coordinator: int, target: str) -> bool:
        try:
            if target == "everybody":
                os.killpg(coordinator, signal.SIGKILL)
                return True
            workers = [each for each in oracle.descendants(coordinator) if _is_worker(each)]
            if target == "worker" and not workers:
                return False
            os.kill(coordinator if target == "coordinator" else random.choice(workers), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _ended(self, running: subprocess.Popen[bytes]) -> None:
        _, said = running.communicate(timeout=_LIMIT_S)
        if running.returncode != bool(self.bad):
            self.problems.append(f"it ended with {running.returncode}: {said.decode(errors='replace')[:300]}")

    def readable(self) -> None:
        damaged = [*Manifest(LocalPlace(self.out)).damaged()]
        self.problems += [f"after a kill {each} is not whole" for each in damaged]


def _is_worker(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"spawn_main" in command


def given(folder: Path, size: Size, draw: random.Random) -> None:
    """Transcripts and recordings of short interviews, no two alike."""
    folder.mkdir()
    for number in range(size.transcripts):
        said = ". ".join(draw.sample(SAID, draw.randint(3, len(SAID))))
        lines = (f"Interviewer: {QUESTION}", f"Candidate: {said}. That was in week {number}.")
        (folder / f"call-{number:03}.txt").write_text("\n".join(lines), encoding="utf-8")
    for number in range(size.recordings):
        _record(folder / f"spoken-{number:03}.wav", ANSWERS[number % len(ANSWERS)], number)
    if size.bad:
        whole = (folder / "spoken-000.wav").read_bytes()
        (folder / "spoken-100-damaged.wav").write_bytes(draw.randbytes(len(whole) // 2))
        (folder / "spoken-100-empty.wav").touch()
        (folder / "spoken-100-silent.wav").write_bytes(whole[:44] + bytes(len(whole) - 44))


def _record(path: Path, answer: Path, number: int) -> None:
    asked = path.with_suffix(".asked.wav")
    subprocess.run(["flite", "-voice", "slt", "-t", QUESTION, "-o", str(asked)], check=True)
    with wav.WavWriter(path) as writer:
        for source in (asked, answer):
            for pcm in decode.pcm_16k(source):
                writer.write(pcm)
            writer.write(bytes(wav.SAMPLE_BYTES * (wav.RATE + 160 * number)))
    asked.unlink()


def compared(batch: Batch, reference: Batch, count: int) -> list[str]:
    """What is not as in the run that nobody disturbed."""
    records = [*Manifest(LocalPlace(batch.out)).records()]
    ids = [each.item.id for each in records]
    sessions = sorted(path.name for path in (batch.out / "sessions").iterdir() if not path.name.startswith("."))
    lost, doubled = count - len(set(ids)), len(ids) - len(set(ids)) + max(0, len(sessions) - count)
    batch.figures |= {"items": count, "lost": lost, "doubled": doubled}
    problems = [f"{lost} items are lost"] * bool(lost) + [f"{doubled} are there twice"] * bool(doubled)
    failed = [each for each in records if each.state != "done"]
    if len(failed) != batch.bad or not all("100-" in each.item.id for each in failed if batch.bad):
        problems += [f"{each.item.id} failed: {each.problem}" for each in failed[:5]]
    if sessions != sorted(set(ids) - {each.item.id for each in failed}):
        problems.append("the sessions are not those of the records")
    for name in TABLES:
        if (batch.out / name).read_bytes() != (reference.out / name).read_bytes():
            problems.append(f"{name} is not that of the undisturbed run")
    left = [
        path.relative_to(batch.out).as_posix()
        for path in batch.out.rglob(f"{OURS}*")
        if path.name != LOCK and (path.is_file() or any(path.iterdir()))
    ]
    problems += [f"{each} was left behind" for each in left[:3]]
    library = Library(batch.out / "sessions")
    wrong = [finding.text for name in sessions for finding in check(library.load(name)) if finding.is_wrong]
    return [*problems, *wrong[:3]]


class BatchKill:
    """The suite: each case is one cohort."""

    name = "B1"
    title = "a run over many interviews, its workers, its coordinator or all of them killed with -9"
    goal = "50 kills over 200 items and more: 0 lost, 0 doubled, the tables of an undisturbed run"
    sample: Sequence[str] = ("small-processes-0",)
    sample_chunk = 1

    def missing(self) -> str:
        if not Path("/proc/self").exists():
            return "needs /proc"
        return "" if shutil.which("flite") else "needs flite"

    def cases(self) -> Iterable[str]:
        for number in range(CASES):
            by_dask = number % 3 == 2 and find_spec("distributed")
            yield f"whole-{'dask' if by_dask else 'processes'}-{number}"
        yield f"spoken-processes-{CASES}"

    def run(self, case: str, folder: Path) -> Verdict:
        kind, by, _ = case.split("-")
        size, draw = SIZES[kind], random.Random(case)
        bad = BAD if size.bad else 0
        given(folder / "in", size, draw)
        (folder / "reference").mkdir()
        reference = Batch(Home(folder / "reference"), folder / "in", folder / "reference" / "out", (), bad)
        took_s = reference.through()
        (folder / "killed").mkdir()
        more = ("--scheduler", "local") if by == "dask" else ()
        batch = Batch(Home(folder / "killed"), folder / "in", folder / "killed" / "out", more, bad)
        count = size.transcripts + size.recordings + bad
        kills = 0
        for number in range(size.kills):
            target = TARGETS[number % len(TARGETS)] if kind == "small" else draw.choice(TARGETS)
            # A worker's death does not end the run, which would leave nothing for the kills after it.
            most = count // (size.kills + 1)
            if target == "worker":
                kills += self._of_worker(batch, draw, most)
            else:
                kills += batch.killed(target, draw.randint(0, most), draw.uniform(0, 0.5))
        batch.through()
        batch.figures |= {"kills": kills, "undisturbed_s": round(took_s, 1)}
        problems = [*reference.problems, *batch.problems, *compared(batch, reference, count)]
        return Verdict(tuple(problems), batch.figures)

    def _of_worker(self, batch: Batch, draw: random.Random, most: int) -> int:
        """Kill a worker, then after some more records everybody."""
        before = len(batch.records())
        running = batch.begin()
        done = 0
        for target, until in (("worker", draw.randint(1, most)), ("everybody", most)):
            end = time.monotonic() + _LIMIT_S
            while len(batch.records()) < before + until and running.poll() is None and time.monotonic() < end:
                time.sleep(_LOOK_S)
            time.sleep(draw.uniform(0, 0.1))
            done += running.poll() is None and batch.kill(running.pid, target)
        running.communicate(timeout=_LIMIT_S)
        batch.problems += oracle.nothing_running(batch.home, 10)
        batch.readable()
        return done

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        total = {
            name: int(sum(each.figures.get(name, 0) for each in verdicts.values()))
            for name in ("kills", "items", "lost", "doubled")
        }
        return (
            f"{total['kills']:,} kills, {total['lost']} of {total['items']:,} items lost, {total['doubled']} doubled"
        )


SUITE = BatchKill()
