"""D1: full, broken and read-only disks at each call that changes the home; short writes; limits; full disks."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.torture import scripted
from tests.torture.calls import Call, call_at
from tests.torture.oracle import (
    Done,
    closed_to_others,
    command_in,
    ending,
    given_back,
    no_secret,
    nothing_running,
    nothing_stray,
    whole,
)
from tests.torture.suite import Verdict

ABSORBED, CANNOT_WRITE, DISK = 0, 73, 74
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")
ON_SYNC = ("EIO", "ENOSPC")
"""What a sync can say."""
SHORT = "short"
"""A write that takes 5 bytes and says so. The bytes are not written, so that only the journal, which cuts back to its
last whole line, can be tried so; a limit and a full file system write them."""
NO_CHANGE = ("unlink", "unlinkat", "rmdir")
"""Where these fail, something stays lying about, and nothing is lost."""
LIMITS_BYTES = (0, 1, 100, *range(256, 12_288, 256), *range(12_288, 40_960, 1024))
FREE_KIB = (*range(4, 100, 4), *range(4096, 4200, 8))
"""Sizes of a whole file system: too small for a session, and too small beside the ballast of 4 MiB."""
_FULL = """
mount -t tmpfs -o size={size}k,mode=0700 none "$VOICEMOCK_HOME" || exit 99
"$@"
code=$?
cp -a "$VOICEMOCK_HOME" "$VOICEMOCK_HOME.kept"
exit $code
"""


class Disk:
    """Cases are `write-17-EIO`, `at-35-ENOSPC` (at 35 % of the way), `fsize-2048` (bytes) and `full-24` (KiB)."""

    name = "D1"
    title = "full, broken and read-only disks at every call; short writes; file-size limits; full file systems"
    goal = "every call, >= 400 faults; exit 73 or 74 and a command that works; 0 committed events lost"
    sample = (
        *("at-2-EROFS", "at-12-ENOSPC", "at-25-EIO", "at-38-EDQUOT", "at-79-ENOSPC", "at-60-short"),
        *("fsize-3072", "full-8", "full-4100", "full-4104"),
    )
    sample_chunk = 5

    def missing(self) -> str:
        return scripted.missing()

    def cases(self) -> Iterator[str]:
        counts: dict[str, int] = {}
        for call in scripted.reference("typed").calls:
            counts[call.name] = counts.get(call.name, 0) + 1
            for error in _errors(call):
                yield f"{call.name}-{counts[call.name]}-{error}"
        yield from (f"fsize-{count}" for count in LIMITS_BYTES)
        if may_mount():
            yield from (f"full-{size}" for size in FREE_KIB)

    def run(self, case: str, folder: Path) -> Verdict:
        reference = scripted.reference("typed")
        broken = scripted.interview("typed", folder)
        what, *more = case.split("-")
        if what == "full":
            if not may_mount():
                return Verdict()  # said by the count of cases
            done = _on_a_small_disk(broken, int(more[0]))
        elif what == "fsize":
            done = broken.begin((*broken.traced(), "prlimit", f"--fsize={more[0]}"))
        else:
            call = _call(reference, what, int(more[0]), more[1])
            fault = "retval=5" if more[1] == SHORT else f"error={more[1]}"
            done = broken.begin(broken.traced(f"{call.name}:{fault}:when={call.when}"))
            if "(INJECTED)" not in broken.trace.read_text(encoding="utf-8", errors="replace"):
                return Verdict((f"the fault was not met: {call.line[:200]}",))
        undone = any("(INJECTED)" in each.line and each.name in NO_CHANGE for each in broken.calls())
        problems = [*_problems(broken, done, reference, may_keep=undone), *_kept_room(broken.calls())]
        return Verdict(tuple(problems), {f"exit_{done.code}": 1})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        codes = [name for each in verdicts.values() for name in each.figures]
        lost = sum(any("on disk" in problem for problem in each.problems) for each in verdicts.values())
        full = sum(name.startswith("full-") for name in verdicts)
        absorbed = codes.count(f"exit_{ABSORBED}")
        return (
            f"{len(verdicts):,} faults, {full} of them on full file systems; {lost} with a committed event lost; "
            f"{absorbed} did no harm, the others ended with 73 or 74"
        )


def _errors(call: Call) -> tuple[str, ...]:
    if call.on_screen:
        return ("ENOSPC", "EIO")
    if call.name in ("fsync", "fdatasync"):
        return ON_SYNC
    if call.name in NO_CHANGE:
        return ("EIO",)
    return (*ERRORS, SHORT) if call.name == "write" and call.on_journal else ERRORS


def _call(reference: scripted.Reference, what: str, number: int, error: str) -> Call:
    if what == "at":
        # What is only shown is not the disk's: the screen's calls have cases of their own.
        calls = [each for each in reference.calls if not each.on_screen and error in _errors(each)]
        return call_at(number / 100, calls)
    return [call for call in reference.calls if call.name == what][number - 1]


def _on_a_small_disk(broken: scripted.Interview, size_kib: int) -> Done:
    home = broken.home.path
    home.mkdir(mode=0o700)
    done = broken.begin((*_alone(), "sh", "-c", _FULL.format(size=size_kib), "sh", *broken.traced()))
    home.rmdir()
    shutil.move(f"{home}.kept", home)
    return done


def _alone() -> tuple[str, ...]:
    """Mounts of one's own; who is not root is root in a name space of his own."""
    for way in (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")):
        tried = ("sh", "-c", "mount -t tmpfs -o size=4k none /mnt")
        if not subprocess.run([*way, *tried], capture_output=True, check=False).returncode:
            return way
    return ()


def may_mount() -> bool:
    """Whether a small file system can be made here."""
    return shutil.which("unshare") is not None and bool(_alone())


def _kept_room(calls: Sequence[Call]) -> list[str]:
    """A journal that had no room for a line gave the ballast up, and tried to write it again."""
    to_journal = [call.name == "write" and call.on_journal for call in calls]
    full = ("= -1 ENOSPC", "= -1 EDQUOT")
    short = next(
        (at for at, call in enumerate(calls) if to_journal[at] and any(each in call.line for each in full)), -1
    )
    if short < 0:
        return []
    freed = next((at for at, call in enumerate(calls) if at > short and call.frees_ballast), len(calls))
    return [] if any(to_journal[freed:]) else [f"the ballast gave the journal no room: {calls[short].line[:200]}"]


def _problems(broken: scripted.Interview, done: Done, reference: scripted.Reference, may_keep: bool) -> list[str]:
    home = broken.home
    problems = [
        *ending(done, {ABSORBED, CANNOT_WRITE, DISK}), *broken.lost(reference), *nothing_running(home),
        *closed_to_others(home), *whole(home, torn=False), *([] if may_keep else given_back(home)),
    ]  # fmt: skip
    command = command_in(done) if done.code else []
    if done.code and broken.entries() and not command:
        problems.append(f"it names no command: {done.err!r}")
    problems += broken.finish(command) or broken.differs(reference)
    if not any((folder / "report.html").exists() for folder in home.sessions):
        problems.append("there is no page")
    return [*problems, *closed_to_others(home), *nothing_stray(home), *no_secret(home, done)]


SUITE = Disk()
