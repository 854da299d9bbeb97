"""The oracle: what must hold after every injected fault, whichever it was.

Exit code, message and its command, journal and audio, who may read, what is left running and lying about, and no
secret anywhere. Each look returns what is wrong, a sentence each.
"""

import base64
import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicemock.safe_text import safe
from voicemock.sessions import ballast, journal

PROJECT = Path(__file__).parents[2]
KEY = "sk-canary-7f3Kq9ZtWm2LxVb8RnD4"
"""The secret that must never turn up anywhere."""
MAX_LINES = 4

_COMMAND = re.compile(r"voicemock [a-z].*?(?=[.,;]?(?:\s{2,}|$))", re.MULTILINE)
_EXPECTED = re.compile(
    r"""(sessions(/[\w.-]+(/(journal\.jsonl|journal\.torn-\d+|lock|ballast|report\.html|retake\.html|summary
            |audio(/\d{3}(-\d+)?\.(wav|flac|opus|txt|gaps|cut-in))?))?)?
        |crash[\w.-]*|config\.toml|models(/.*)?|prompts(/.*)?|rubrics(/.*)?)""",
    re.VERBOSE,
)
"""What may lie in a home, by its path from there."""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    """Negative: the number of the signal that ended it."""
    out: str
    err: str
    seconds: float = 0.0


@dataclass
class Home:
    """A place of its own to run `voicemock` in."""

    folder: Path
    """An empty folder; commands run in it."""
    more_env: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """What is VOICEMOCK_HOME."""
        return self.folder / "home"

    @property
    def env(self) -> dict[str, str]:
        """The commands' whole environment."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        own = {"PYTHONPATH": str(PROJECT), "VOICEMOCK_HOME": str(self.path), "HOME": str(self.folder), "TERM": "dumb"}
        return {**kept, **own, "VOICEMOCK_LLM_KEY": KEY, **self.more_env}

    @property
    def sessions(self) -> list[Path]:
        """The folders of its sessions, oldest first."""
        return sorted((self.path / "sessions").glob("*")) if (self.path / "sessions").is_dir() else []

    def run(self, *arguments: object, typed: str = "", timeout_s: float = 120, before: Sequence[str] = ()) -> Done:
        """Run `voicemock …`, `before` it another program that starts it, and wait for its end."""
        began = time.monotonic()
        done = subprocess.run(
            [*before, sys.executable, "-m", "voicemock", *map(str, arguments)],
            input=typed, capture_output=True, text=True, errors="replace", env=self.env, cwd=self.folder,
            timeout=timeout_s,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr, time.monotonic() - began)

    def start(self, *arguments: object, before: Sequence[str] = (), **popen: Any) -> subprocess.Popen[bytes]:
        """Start `voicemock …` and return at once."""
        command = [*before, sys.executable, "-u", "-m", "voicemock", *map(str, arguments)]
        return subprocess.Popen(command, env=self.env, cwd=self.folder, **popen)

    def shown(self, name: str = "") -> dict[str, Any]:
        """The session as `session show --json` prints it. Raises AssertionError when it cannot be shown."""
        done = self.run("session", "show", *([name] if name else []), "--json")
        assert done.code == 0, done.err
        session: dict[str, Any] = json.loads(done.out)
        return session


def ending(done: Done, codes: Collection[int], deadline_s: float = 120) -> list[str]:
    """The exit code, the message and the time."""
    problems = []
    if done.code not in codes:
        problems.append(f"exit code {done.code}, not {sorted(codes)}: {done.err[-300:]!r}")
    for word in ("Traceback", "site-packages"):
        if word in done.err + done.out:
            problems.append(f"{word} on the screen: {done.err[-600:]!r}")
    if done.code > 0 and len(done.err.strip().splitlines()) > MAX_LINES:
        problems.append(f"{len(done.err.strip().splitlines())} lines of error: {done.err!r}")
    if done.code > 0 and not done.err.strip():
        problems.append("it failed without a word")
    if done.seconds > deadline_s:
        problems.append(f"it took {done.seconds:.1f} s, allowed are {deadline_s:g} s")
    if safe(done.err) != done.err:
        problems.append(f"control characters in the message: {done.err!r}")
    return problems


def command_in(done: Done) -> list[str]:
    """The last command that the message names, without `voicemock`; empty when it names none."""
    found = _COMMAND.findall(done.err)
    return shlex.split(found[-1])[1:] if found else []


def whole(home: Home, torn: bool = True) -> list[str]:
    """`session check` finds every session whole; a torn last line is allowed after a kill."""
    problems = []
    for folder in home.sessions:
        if not (folder / journal.NAME).exists() or not (folder / journal.NAME).stat().st_size:
            continue  # nothing was committed
        if damage := journal.read(folder / journal.NAME).damage:
            problems.append(f"{folder.name} is damaged at {damage}")
        if not torn and journal.read(folder / journal.NAME).torn:
            problems.append(f"{folder.name} has a torn last line")
        done = home.run("session", "check", folder.name)
        problems += [f"session check says {done.code}: {(done.err or done.out)[-300:]!r}"] if done.code else []
    return problems


def closed_to_others(home: Home) -> list[str]:
    """Folders 0700, files 0600."""
    there = [home.path, *home.path.rglob("*")] if home.path.exists() else []
    return [
        f"others may use {path.relative_to(home.folder)} (mode {path.lstat().st_mode & 0o777:o})"
        for path in there
        if not path.is_symlink() and path.lstat().st_mode & 0o077
    ]


def nothing_stray(home: Home) -> list[str]:
    """No temporary or half file lies in the home."""
    there = home.path.rglob("*") if home.path.exists() else ()
    names = (path.relative_to(home.path).as_posix() for path in there)
    stray = [f"{name} was left behind" for name in names if not _EXPECTED.fullmatch(name)]
    # A library that keeps things of its own would do so in the user's cache.
    return [*stray, *(f"{path} was made" for path in (home.folder / ".cache").glob("*"))]


def given_back(home: Home) -> list[str]:
    """No session that was closed keeps room on the disk for itself."""
    kept = (path for path in home.path.glob(f"sessions/*/{ballast.NAME}"))
    return [f"{path.relative_to(home.path)} still takes {path.stat().st_size:,} bytes" for path in kept]


def nothing_running(home: Home, wait_s: float = 2.0) -> list[str]:
    """No process that was started in the folder is left, after a moment to end."""
    until = time.monotonic() + wait_s
    while (left := _running_in(home.folder)) and time.monotonic() < until:
        time.sleep(0.05)
    return [f"still running: {each}" for each in left]


def _running_in(folder: Path) -> list[str]:
    left = []
    own = f"VOICEMOCK_HOME={folder}/".encode()  # the recogniser works in another folder
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").readlink() == folder or own in (entry / "environ").read_bytes()
            if here and int(entry.name) != os.getpid():
                left.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:120])
        except OSError:
            continue  # it ended, or is another's
    return [each for each in left if each]  # a zombie has no command line


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            started = [int(each) for each in path.read_text().split()]
        except OSError:
            continue  # it has ended
        for each in started:
            found += [each, *descendants(each)]
    return sorted(found)


def pieces(secret: str) -> set[bytes]:
    """The secret as it could turn up: plain in pieces of 12, in base64 at each offset, URL-encoded."""
    plain = {secret[at : at + 12].encode() for at in range(len(secret) - 11)}
    coded = {base64.b64encode(b"x" * at + secret.encode())[4:-4] for at in range(3)}
    return plain | coded | {urllib.parse.quote(secret, safe="").encode()}


def no_secret(home: Home, *outputs: Done, secret: str = KEY) -> list[str]:
    """The secret stands in no file of the folder and was not printed."""
    wanted = pieces(secret)
    problems = [
        "the secret was printed" for done in outputs if any(each in (done.out + done.err).encode() for each in wanted)
    ]
    for path in home.folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and any(each in path.read_bytes() for each in wanted):
            problems.append(f"the secret stands in {path.relative_to(home.folder)}")
    return problems


def comparable(session: Mapping[str, Any]) -> dict[str, Any]:
    """A shown session without what may differ between two runs of the same: names, times, and marks of a break."""
    dropped = {
        "id",
        "folder",
        "opened_at",
        "at",
        "interrupted",
        "resumptions",
        "failures",
        "notes",
        "engines",
        "page",
        "caution",
    }

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            named = {name: kept(each) for name, each in value.items() if name not in dropped}
            # An answer that was cut off and is read anew has a file of another name.
            return {**named, "audio": bool(named["audio"])} if "audio" in named else named
        return [kept(each) for each in value] if isinstance(value, list) else value

    found: dict[str, Any] = kept(session)
    return found


def same_report(session: Mapping[str, Any], reference: Mapping[str, Any]) -> list[str]:
    """The session came to the same report as the unbroken run."""
    ours, theirs = comparable(session), comparable(reference)
    different = [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]
    return [
        f"{name} differs: {json.dumps(ours.get(name))[:300]} instead of {json.dumps(theirs.get(name))[:300]}"
        for name in different
    ]


def examine(
    home: Home, done: Done, codes: Collection[int], deadline_s: float = 120, also: Iterable[str] = ()
) -> list[str]:
    """Everything that must hold whatever was injected; `also` are further findings."""
    return [
        *ending(done, codes, deadline_s), *whole(home), *closed_to_others(home), *nothing_stray(home),
        *nothing_running(home), *no_secret(home, done), *also,
    ]  # fmt: skip
