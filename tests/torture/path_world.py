"""A small world in which paths lead somewhere, and the inputs that take them.

A program of its own (`python -m tests.torture.path_world FOLDER UMASK EVERY OFFSET INPUT…`): it sets the home,
umask and streams of its process, and a clock that ends whatever waits. It prints one JSON object: what is wrong, and
how many paths were tried.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.reports import folded
from tests.torture.hostile_rubrics import RUBRIC
from tests.torture.path_payloads import ALWAYS, SYSTEM, paths
from tests.torture.terminal_sinks import write_session

SECRET = "canary-outside-4Wd7Qx"
MAX_S = 2.0
HANGS_AFTER_S = 10.0
"""The machine may be busy; what waits for a pipe waits for ever."""


Stamp = tuple[int, int, int, int]
"""Mode, size, time and number of a file; of a folder its mode."""


class Hangs(BaseException):
    """The clock ran out. No `except Exception` catches it."""


def build(world: Path) -> None:
    """`work` is where commands run, `home` is theirs, and nothing in `outside` is any of their business."""
    for name in ("work/folder", "work/folder.yaml", "work/empty", "outside/session/audio", "home/sessions"):
        (world / name).mkdir(parents=True)
    outside, work, sessions = world / "outside", world / "work", world / "home" / "sessions"
    (outside / "secret.txt").write_text(f"{SECRET}\n")
    (outside / "secret.yaml").write_text(f"{RUBRIC}# {SECRET}\nunknown: 1\n")
    (outside / "secret.json").write_text(json.dumps([{"say": SECRET, "reply": SECRET}]))
    (outside / "judge.txt").write_text(f"$role {SECRET}\n")
    (outside / "secret.wav").write_bytes(b"RIFF" + SECRET.encode())
    (work / "good.yaml").write_text(RUBRIC)
    (work / "é.yaml").write_text(RUBRIC)
    (work / "mine.md").write_text("mine\n")
    (work / "replies.yaml").write_text("- {say: x}\n")
    for name in ("all", "alpha", "linked-audio", "linked-report", "linked-lock"):
        write_session(sessions / name, folded.full_events())
    write_session(outside / "session", folded.full_events())
    shutil.rmtree(sessions / "linked-audio" / "audio")
    (sessions / "linked-journal").mkdir()
    for link, target in (
        ("work/link.yaml", outside / "secret.yaml"), ("work/link.txt", outside / "secret.txt"),
            ("work/link.wav", outside / "secret.wav"),
        ("work/link-folder", outside), ("work/link-nowhere.yaml", world / "nothing"), ("work/link-self.yaml",
        world / "work/link-self.yaml"),
        ("work/link-a.yaml", work / "link-b.yaml"), ("work/link-b.yaml", work / "link-a.yaml"),
        ("work/link-full", Path("/dev/full")),
        ("work/link-pipe.yaml", work / "pipe"), ("home/sessions/linked", outside / "session"),
        ("home/sessions/linked-audio/audio", outside), ("home/sessions/linked-journal/journal.jsonl",
        outside / "session/journal.jsonl"),
        ("home/sessions/linked-report/report.html", outside / "secret.txt"), ("home/sessions/linked-lock/lock",
        outside / "secret.txt"),
    ):  # fmt: skip
        (world / link).symlink_to(target)
    (work / "hard.yaml").hardlink_to(outside / "secret.yaml")
    for pipe in ("pipe", "pipe.yaml", "pipe.wav", "empty/judge.txt", "empty/lines.yaml"):
        os.mkfifo(work / pipe)
    with contextlib.suppress(PermissionError):
        os.mknod(work / "device", 0o600 | 0o020000, os.makedev(1, 3))  # as /dev/null


@dataclass(frozen=True)
class Input:
    """Something that takes a path."""

    arguments: Callable[[str], Sequence[str]]
    codes: frozenset[int]
    makes: bool = False
    """Whether it may make the file that is named."""
    replaces: bool = False
    shows: bool = False
    """Whether what lies there is to be shown and kept: the user names it for that."""
    own_home: bool = False
    """Whether the path is VOICEMOCK_HOME itself."""


def _input(*words: str, codes: Sequence[int] = (65, 66), **more: bool) -> Input:
    """`X` in the words is the path."""
    return Input(lambda path: [word.replace("X", path) for word in words], frozenset((0, 2, *codes)), **more)


SMALL = ("interview", "--text", "--no-voice", "--rubric")
INPUTS = {
    "show": _input("session", "show", "--", "X"),
    "check": _input("session", "check", "--", "X"),
    "delete": _input("session", "delete", "--yes", "--", "X", codes=(65, 66, 73)),
    "replay": _input("replay", "--no-sound", "--", "X"),
    "resume": _input("resume", "--text", "--no-voice", "--", "X", codes=(65, 66, 73, 75)),
    "report": _input("report", "--format", "html", "--", "X"),
    "rubric": _input(*SMALL, "X"),
    "rubric check": _input("rubric", "check", "--", "X"),
    "rubric extends": _input("rubric", "new", "new-one.yaml", "--extends", "X", codes=(65, 66, 73), makes=True),
    "prompts": _input(*SMALL, "good.yaml", "--prompts", "X"),
    "prompt check": _input("prompt", "check", "--", "X"),
    "script": _input(*SMALL, "good.yaml", "--llm-url", "script:X"),
    "stt model": _input("interview", "--no-voice", "--rubric", "good.yaml", "--answers", "link.wav",
    "--stt-model", "X", codes=(65, 66, 72)),
    "answers": _input("answers", "X", codes=(65, 66, 73)),
    "report out": _input("report", "all", "--out", "X", codes=(65, 66, 73, 74), makes=True),
    "page out": _input("report", "all", "--format", "html", "--force", "--out", "X", codes=(73, 74),
    makes=True, replaces=True),
    "import": _input("session", "import", "--yes", "--", "X", codes=(65, 66, 73), shows=True),
    "export zip": _input("session", "export", "all", "--format", "zip", "--out", "X", codes=(65, 73, 74), makes=True),
    "export folder": _input("session", "export", "all", "--format", "folder", "--out", "X", codes=(65, 73, 74),
    makes=True),
    "rubric new": _input("rubric", "new", "--", "X", codes=(73, 74), makes=True),
    "rubric new force": _input("rubric", "new", "--force", "--", "X", codes=(73, 74), makes=True, replaces=True),
    "home": _input(*SMALL, "good.yaml", codes=(65, 73, 74), own_home=True),
}  # fmt: skip


@dataclass
class Walk:
    """Paths tried one after the other in one process."""

    folder: Path
    problems: list[str] = field(default_factory=list)
    tried: int = 0
    slowest_s: float = 0.0
    before: dict[str, "Stamp"] = field(default_factory=dict)

    @property
    def world(self) -> Path:
        """The world of the moment."""
        return self.folder / "world"

    def anew(self) -> None:
        """A world in which nothing has happened."""
        shutil.rmtree(self.world, ignore_errors=True)
        build(self.world)
        self.before = snapshot(self.world)
        os.chdir(self.world / "work")

    def take(self, name: str, path: str) -> None:
        """Give the path to the input and look at what was done to the world."""
        given = INPUTS[name]
        os.environ["VOICEMOCK_HOME"] = path if given.own_home else str(self.world / "home")
        began = time.process_time()
        code, printed = _run(given.arguments(path))
        seconds = time.process_time() - began
        case = f"{name} {path[:60]!a}"
        self.tried += 1
        self.slowest_s = max(self.slowest_s, seconds)
        if code not in given.codes:
            self.problems.append(f"{case} ended with {code}: {printed[-250:]!r}")
        if seconds > MAX_S:
            self.problems.append(f"{case} took {seconds:.1f} s")
        if SECRET in printed and not given.shows:
            self.problems.append(f"{case} printed what lies outside")
        after = snapshot(self.world)
        changed = {each for each in {*self.before, *after} if self.before.get(each) != after.get(each)}
        if wrong := changed - self._allowed(given, path, after):
            self.problems.append(f"{case} changed {', '.join(sorted(wrong)[:4])}")
        self.problems += [f"{case}: {each} is open to others" for each in changed if self._is_open(each)]
        for each in changed:
            file = self.world / each
            is_told = given.shows or not file.is_file() or file.is_symlink()
            if not is_told and SECRET in file.read_text(errors="replace"):
                self.problems.append(f"{case} copied what lies outside to {each}")
        self._put_back(changed)

    def _put_back(self, changed: set[str]) -> None:
        """As it was: a new session goes, after anything else the world is made anew."""
        sessions = "home/sessions"
        new = {"/".join(each.split("/")[:3]) for each in changed if each.startswith(f"{sessions}/2")}
        if changed - {sessions, "home"} == {each for each in changed if each.startswith(tuple(new))} and new:
            for each in new:
                shutil.rmtree(self.world / each)
        elif changed:
            self.anew()

    def _allowed(self, given: Input, path: str, after: dict[str, Stamp]) -> set[str]:
        """What it may change: things in its home, and the file that was named."""
        world, names = os.path.realpath(self.world), {*self.before, *after}
        home = Path(path) if given.own_home else self.world / "home"
        if path == "~" or path.startswith("~/"):
            home = home.expanduser()
        within = f"{os.path.realpath(home)}/"
        allowed = {each for each in names if f"{world}/{each}/".startswith(within)}
        if given.own_home:  # the folders on the way to it
            parts = Path(path).parts
            allowed |= {each for each in after if stat.S_ISDIR(after[each][0]) and Path(each).name in parts}
        if given.makes:
            named = Path("new-one.yaml" if "new-one.yaml" in given.arguments("") else path)
            name = os.path.relpath(f"{os.path.realpath(named.parent)}/{named.name}", world)
            if given.replaces or name not in self.before:
                allowed |= {name, *(each for each in after if each.startswith(f"{name}/"))}
        return allowed

    def _is_open(self, name: str) -> bool:
        path = self.world / name
        return os.path.lexists(path) and not path.is_symlink() and bool(path.lstat().st_mode & 0o077)


def snapshot(world: Path) -> dict[str, Stamp]:
    """Every name with what would show that it was touched."""
    found: dict[str, Stamp] = {}
    for folder, folders, files in os.walk(world):
        for name in (*folders, *files):
            path = f"{folder}/{name}"
            there = os.lstat(path)
            stamp = (there.st_mode, there.st_size, there.st_mtime_ns, there.st_ino)
            found[os.path.relpath(path, world)] = (there.st_mode, 0, 0, 0) if stat.S_ISDIR(there.st_mode) else stamp
    return found


def _run(arguments: Sequence[str]) -> tuple[object, str]:
    """A command in this process: its exit code, or the exception, and everything that it printed."""
    from voicemock.cli import crash
    from voicemock.cli.main import _run as run

    printed = tempfile.TemporaryFile(  # noqa: SIM115 - closed below
        "w+", encoding="utf-8", errors="backslashreplace", newline="\n"
    )
    nothing = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr
    sys.argv, sys.stdin, sys.stdout, sys.stderr = ["voicemock", *arguments], nothing, printed, printed
    signal.setitimer(signal.ITIMER_REAL, HANGS_AFTER_S)
    try:
        code: object = _answers(arguments[1]) if arguments[0] == "answers" else run()
    except SystemExit as end:
        code = end.code or 0
    except BaseException as error:  # noqa: BLE001 - any exception is what is looked for
        code = f"{type(error).__name__}: {str(error)[:200]!r}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        crash.finish()
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before
    with nothing, printed:
        printed.seek(0)
        return code, printed.read()


def _answers(path: str) -> int:
    """What `--answers` does with a path, without an interview around it."""
    from voicemock.audio.files import AnswerFiles
    from voicemock.errors import VoicemockError

    destination = Path(os.environ["VOICEMOCK_HOME"]) / "sessions" / "all" / "audio" / "009.wav"
    try:
        AnswerFiles([Path(path)])(destination, 60)
    except VoicemockError as error:
        print(error)
        return error.exit_code
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:  # for this there is one place for all of the program
            raise
        return 65
    return 0


def _too_late(number: int, frame: FrameType | None) -> None:
    raise Hangs


def _chosen(walk: Walk, name: str, every: int, offset: int) -> Iterator[str]:
    given = INPUTS[name]
    for path in dict.fromkeys((*ALWAYS, *paths(walk.world)[offset % every :: every])):
        if path and not (path in SYSTEM and (given.replaces or given.own_home)):
            yield path


def main() -> None:
    """Some inputs, each with all paths or with every so manieth."""
    folder, umask, every, offset = Path(sys.argv[1]), int(sys.argv[2], 8), int(sys.argv[3]), int(sys.argv[4])
    os.environ |= {"TERM": "dumb", "HF_HOME": str(folder), "HOME": str(folder / "world" / "work")}
    signal.signal(signal.SIGALRM, _too_late)
    walk = Walk(folder)
    for number, name in enumerate(sys.argv[5:]):
        walk.anew()
        for path in _chosen(walk, name, every, offset + number):
            os.umask(umask)
            walk.take(name, path)
    os.chdir("/")
    print(json.dumps({"problems": walk.problems, "tried": walk.tried, "slowest_s": round(walk.slowest_s, 2)}))


if __name__ == "__main__":
    main()
