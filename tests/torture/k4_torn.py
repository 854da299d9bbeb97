"""K4: journals as no program ever wrote them: cut, flipped, shuffled, and as a power cut may leave them."""

import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.sessions.test_golden import GOLDEN
from tests.sessions.test_session import OPENED
from tests.torture import power
from tests.torture.kill_target import event
from tests.torture.power_script import TORN
from tests.torture.suite import Verdict
from voicemock.errors import BadInput
from voicemock.sessions import events as e
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.line import Entry
from voicemock.sessions.reading import NAME, read
from voicemock.sessions.repair import repair

CUTS, FLIPS, SHUFFLES, STATES = 500, 500, 100, 50
"""How many of a kind make one case."""
_MENDED_EACH = 20
"""One flip in so many is mended as well."""
MEMORY = Path("/dev/shm")
"""Where what is tried outlives no power cut, and need not: syncing is quick there."""
INJECTED = (
    "",
    *(f"fdatasync:error=EIO:when={number}" for number in (4, 11, 23)),
    "write:signal=USR1:when=7+4",
)
"""What befalls the recorded programs: a sync that fails, or Ctrl-C in the middle of an append."""


@contextmanager
def session_folder() -> Iterator[Path]:
    """A session's folder, to be filled again and again."""
    with tempfile.TemporaryDirectory(prefix="vm-", dir=MEMORY if MEMORY.is_dir() else None) as made:
        folder = Path(made) / "sessions" / "s"
        folder.mkdir(parents=True)
        yield folder


@cache
def journals() -> Mapping[str, bytes]:
    """The one of the first format, and one of short and long events with everything that text can hold."""
    draw = random.Random("own")
    with session_folder() as folder:
        with Journal(folder) as journal:
            journal.append(OPENED)
            for number in range(2, 40):
                said = event(draw, number)
                if len(str(said)) < 1_000:
                    journal.append(said)
        return {"golden": GOLDEN.read_bytes(), "own": (folder / NAME).read_bytes()}


def recovered(folder: Path, reference: Sequence[Entry], least: int) -> list[str]:
    """At least so many events are there and they are the right ones; the journal goes on and nothing is deleted."""
    path = folder / NAME
    there = path.read_bytes() if path.exists() else b""
    reading = read(path) if path.exists() else None
    entries = reading.entries if reading else ()
    if reading and reading.damage:
        return [f"damage at {reading.damage}"]
    if len(entries) < least or entries != tuple(reference[: len(entries)]):
        return [f"{len(entries)} events are left, {least} were on disk"]
    before = {each: each.read_bytes() for each in folder.glob("journal.torn-*")}
    with Journal(folder) as journal:
        opened = journal.entries
        said = journal.append(e.AnswerSkipped(turn=1))
    after = read(path)
    problems = []
    if opened != entries or after.torn or after.damage:
        problems.append("opening found other events than reading, or did not leave whole lines")
    if [(each.seq, each.event) for each in after.entries[len(entries) :]] != [(said.seq, said.event)]:
        problems.append("the next event was not appended")
    aside = {each: each.read_bytes() for each in folder.glob("journal.torn-*")}
    cut = there[reading.good_bytes :] if reading else b""
    if not before.items() <= aside.items() or (cut and cut not in aside.values()):
        problems.append("cut bytes were not set aside, or what was aside is gone")
    return problems


def cut(which: str, block: int) -> Verdict:
    """A journal that ends at each of its bytes in turn."""
    whole = journals()[which]
    ends = [at + 1 for at, byte in enumerate(whole) if byte == ord("\n")]
    problems = []
    count = 0
    with session_folder() as folder:
        (folder / NAME).write_bytes(whole)
        reference = read(folder / NAME).entries
        for at in range(block * CUTS, min((block + 1) * CUTS, len(whole))):
            _fill(folder, whole[:at])
            found = recovered(folder, reference, sum(end <= at for end in ends))
            problems += [f"cut at {at}: {each}" for each in found]
            count += 1
    return Verdict(tuple(problems), {"cuts": count})


def flips(number: int) -> Verdict:
    """One wrong bit: nothing wrong is believed, and nothing on disk is changed by looking."""
    draw = random.Random(f"flips {number}")
    which = draw.choice(("golden", "own"))
    whole = journals()[which]
    problems, found, mended = [], 0, 0
    with session_folder() as folder:
        (folder / NAME).write_bytes(whole)
        good = read(folder / NAME).entries
        for flip in range(FLIPS):
            at, bit = draw.randrange(len(whole)), 1 << draw.randrange(8)
            flipped = whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]
            _fill(folder, flipped)
            reading = read(folder / NAME)
            found += bool(reading.damage or reading.torn)
            if reading.entries != good[: len(reading.entries)]:
                problems.append(f"a wrong event was believed: byte {at}, bit {bit}")
            if reading.damage:
                problems += [f"byte {at}, bit {bit}: {each}" for each in _refused(folder, flipped)]
            newlines_stand = flipped.count(b"\n") == whole.count(b"\n")
            if which == "golden" and reading.damage and flip % _MENDED_EACH == 0 and newlines_stand:
                problems += [f"byte {at}, bit {bit}: {each}" for each in _not_mended(folder, good)]
                mended += 1
    return Verdict(tuple(problems), {"flips": FLIPS, "found": found, "mended": mended})


def _refused(folder: Path, content: bytes) -> list[str]:
    """A damaged journal is not written to."""
    try:
        with Journal(folder):
            return ["a damaged journal was opened for writing"]
    except BadInput:
        return [] if (folder / NAME).read_bytes() == content else ["a damaged journal was changed"]


def _not_mended(folder: Path, good: Sequence[Entry]) -> list[str]:
    made = repair(Library(folder.parent), folder.name)
    copy = folder.parent / made.name
    entries = read(copy / NAME).entries
    shutil.rmtree(copy)
    same = [each.event for each in entries[1:]] == [each.event for each in good[1:]] and len(entries) == len(good)
    return [] if same and made.mended == 1 else [f"its repaired copy is not the same: {made.lost}"]


def shuffle(number: int) -> Verdict:
    """Whole lines in the wrong place, twice, or left out, and empty ones."""
    draw = random.Random(f"shuffle {number}")
    problems = []
    with session_folder() as folder:
        for _ in range(SHUFFLES):
            which = draw.choice(("golden", "own"))
            lines = journals()[which].splitlines(keepends=True)
            (folder / NAME).write_bytes(journals()[which])
            good = read(folder / NAME).entries
            how = draw.choice(("swap", "double", "drop", "blank"))
            _rearrange(lines, how, draw)
            _fill(folder, b"".join(lines))
            reading = read(folder / NAME)
            if not reading.damage and not reading.torn:
                problems.append(f"{how} in {which} was not found")
            if reading.entries != good[: len(reading.entries)]:
                problems.append(f"a wrong event was believed after {how} in {which}")
    return Verdict(tuple(problems), {"shuffles": SHUFFLES})


def _rearrange(lines: list[bytes], how: str, draw: random.Random) -> None:
    first, second = sorted(draw.sample(range(len(lines)), 2))
    match how:
        case "swap":
            lines[first], lines[second] = lines[second], lines[first]
        case "double":
            lines.insert(draw.choice((first, second)), lines[first])
        case "drop":
            del lines[first]  # never the last: a journal without it is one that ended earlier
        case "blank":
            lines.insert(first, b"\n")


@cache
def recorded(injected: str) -> tuple[list[power.Call], tuple[Entry, ...], Path]:
    """What a whole session asked of the kernel, and the events that it wrote."""
    home = Path(tempfile.mkdtemp(prefix="vm-")) / "home"
    try:
        inject = ("-e", f"inject={injected}") if injected else ()
        calls = power.record(home, inject)
        return calls, read(home / "sessions" / "s" / NAME).entries, home
    finally:
        shutil.rmtree(home.parent)


def power_cut(number: int) -> Verdict:
    """States in which the disk may be found after the power went at any instant of a session."""
    draw = random.Random(f"power {number}")
    problems, torn = [], 0
    for _ in range(STATES):
        injected = draw.choice(INJECTED)
        calls, reference, home = recorded(injected)
        count = draw.randrange(1, len(calls) + 1)
        disk = power.disk_after(calls, count)
        state = disk.after_the_cut(draw)
        with session_folder() as folder:
            shutil.rmtree(folder)
            for path, content in sorted(state.items()):
                target = folder.parent.parent / path.relative_to(home)
                if content is None:
                    target.mkdir(exist_ok=True)
                else:
                    target.write_bytes(content)
            what = f"power cut after call {count} of {len(calls)} ({injected})"
            if not folder.exists():
                problems += [f"{what}: the session is gone"] if disk.acknowledged else []
                continue
            problems += [f"{what}: {each}" for each in _not_aside(calls[:count], folder)]
            torn += (folder / NAME).exists() and bool(read(folder / NAME).torn)
            problems += [f"{what}: {each}" for each in recovered(folder, reference, disk.acknowledged)]
    return Verdict(tuple(problems), {"states": STATES, "torn": torn})


def _not_aside(calls: Sequence[power.Call], folder: Path) -> list[str]:
    """Whatever was cut from the journal lies beside it: it was there before anything was cut."""
    cuts = sum(call.name == "ftruncate" and call.path.name == NAME for call in calls)
    names = [folder / f"journal.torn-{number}" for number in range(1, cuts + 1)]
    return [f"{each.name} is missing" for each in names if not each.exists() or each.read_bytes() != TORN]


def _fill(folder: Path, content: bytes) -> None:
    for each in folder.iterdir():
        each.unlink()
    (folder / NAME).write_bytes(content)


class Torn:
    """The suite."""

    name = "K4"
    title = "torn, flipped, shuffled and reordered journals"
    goal = "every offset; 20,000 flips, 99.99 % found; 2,000 states after a power cut"
    sample: Sequence[str] = ("cut-own-3", "cut-golden-100", "flips-0", "shuffle-0", "power-0", "power-1")
    sample_chunk = 2

    def missing(self) -> str:
        return power.missing()

    def cases(self) -> Iterable[str]:
        for which, whole in journals().items():
            yield from (f"cut-{which}-{block}" for block in range(-(-len(whole) // CUTS)))
        yield from (f"flips-{number}" for number in range(44))
        yield from (f"shuffle-{number}" for number in range(20))
        yield from (f"power-{number}" for number in range(100))

    def run(self, case: str, folder: Path) -> Verdict:
        what, *rest = case.split("-")
        if what == "cut":
            return cut(rest[0], int(rest[1]))
        return {"flips": flips, "shuffle": shuffle, "power": power_cut}[what](int(rest[0]))

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        names = ("cuts", "flips", "found", "mended", "shuffles", "states", "torn")
        total = {name: int(sum(each.figures.get(name, 0) for each in verdicts.values())) for name in names}
        share = f"{total['found'] / total['flips']:.2%}" if total["flips"] else "none"
        return (
            f"{total['cuts']:,} cuts; {total['flips']:,} flips, {share} found, {total['mended']:,} put back; "
            f"{total['shuffles']:,} shuffles; {total['states']:,} states after a power cut, {total['torn']:,} torn"
        )


SUITE = Torn()
