"""Y1: files from anywhere are data: accepted as what they say or refused at their place, quickly, in little memory.

`child` cases run in a process of their own whose address space is limited to what it has and 200 MB more.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.torture.hostile_files import HostileFile, files
from tests.torture.hostile_rubrics import RUBRIC
from tests.torture.oracle import PROJECT
from tests.torture.suite import Verdict
from voicemock.errors import BadInput, NotFound, VoicemockError
from voicemock.safe_text import safe

MAX_S = 2.0
MAX_MB = 200
MAX_LINES = 13
"""A sentence, ten mistakes, "and more", and the remedy."""
FILES = {
    "yaml": "file.yaml",
    "rubric": "file.yaml",
    "extension": "file.yaml",
    "lines": "lines.yaml",
    "prompt": "judge.txt",
    "script": "replies.yaml",
    "json": "replies.json",
    "config": "config.toml",
}
WORST = (
    "yaml laughs", "yaml 200000 times [", "yaml 100000 times ?", "yaml too many keys", "yaml 64 MiB",
    "yaml 2,400 unknown keys", "yaml a 200 KB key", "yaml 60,000 commas", "yaml 1:1:1 and so on",
    "yaml a text in 100,000 lines", "yaml quotes and colons", "rubric weight of 200 KB", "prompt 20,000 dollars",
    "json depth of 100,000", "json 64 MiB", "config depth of 100,000", "config 64 MiB",
)  # fmt: skip


@cache
def _by_name() -> Mapping[str, HostileFile]:
    return {each.name: each for each in files()}


class YamlSuite:
    """Each hostile file is read by what reads such files."""

    name = "Y1"
    title = "rubrics, lines, prompts, scripts and settings from anywhere"
    goal = "every file accepted or refused as listed; at most 2 s and 200 MB each"
    sample_chunk = 100

    @property
    def sample(self) -> Sequence[str]:
        """All of them in this process, and the worst together in one of their own."""
        return [*_by_name(), "child worst"]

    def missing(self) -> str:
        """Nothing."""
        return ""

    def cases(self) -> Iterable[str]:
        """Also each of them in a process of its own."""
        return [*self.sample, *(f"child {name}" for name in _by_name())]

    def run(self, case: str, folder: Path) -> Verdict:
        """Read the file and look at what became of it."""
        if not case.startswith("child "):
            return judged(_by_name()[case], folder)
        wanted = case.removeprefix("child ")
        return _in_a_process(WORST if wanted == "worst" else (wanted,), folder)

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        """Files, and the slowest and hungriest of them."""
        count = len([case for case in verdicts if not case.startswith("child")])
        most_s = max(each.figures.get("seconds", 0) for each in verdicts.values())
        most_mb = max(each.figures.get("megabytes", 0) for each in verdicts.values())
        return f"{count} files, the slowest {most_s:.1f} s, the hungriest {most_mb:.0f} MB over base"


def judged(file: HostileFile, folder: Path) -> Verdict:
    """What became of one file in this process."""
    path = folder / FILES[file.kind]
    path.write_bytes(file.made())
    (folder / "base.yaml").write_text(RUBRIC)
    began = time.process_time()
    problems: list[str] = []
    try:
        became = _read(file.kind, path)
    except (BadInput, NotFound) as error:
        problems = _refused(file, error)
    except Exception as error:  # noqa: BLE001 - any other kind is what is looked for
        problems = [f"{type(error).__name__}: {str(error)[:200]}"]
    else:
        if file.words:
            problems = [f"accepted, and should be refused with {file.words}"]
        elif not file.holds(became):
            problems = ["accepted as something else than it says"]
    seconds = time.process_time() - began
    if seconds > MAX_S:
        problems.append(f"it took {seconds:.1f} s")
    return Verdict(tuple(problems), {"seconds": round(seconds, 3)})


def _read(kind: str, path: Path) -> Any:
    if kind == "lines":
        from voicemock.interview.lines import load_lines

        return load_lines([path.parent])
    if kind == "prompt":
        from voicemock.prompts import load as load_prompt

        return load_prompt("judge", [path.parent])
    if kind in ("script", "json"):
        from voicemock.llm.scripted import Script

        return Script.read(path)
    if kind == "config":
        from voicemock.config import load_settings

        return load_settings(path)
    from voicemock.rubric_files import load

    return load(path)


def _refused(file: HostileFile, error: VoicemockError) -> list[str]:
    shown = safe(str(error))
    problems = [f"the message lacks {each!r}: {shown[:300]!r}" for each in file.words if each not in str(error)]
    if not file.words:
        problems.append(f"refused, and is right: {shown[:300]!r}")
    if shown != str(error):
        problems.append(f"control characters in the message: {str(error)[:200]!r}")
    if len(shown) > 3_000 or len(shown.splitlines()) > MAX_LINES:
        problems.append(f"a message of {len(shown)} characters in {len(shown.splitlines())} lines")
    return problems


def _in_a_process(names: Sequence[str], folder: Path) -> Verdict:
    """The same in a process that may take MAX_MB more than it needs to begin with."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "VOICEMOCK_HOME": str(folder / "home")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.y1_yaml", str(folder), *names],
        capture_output=True, text=True, env=environment, cwd=PROJECT, timeout=300,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return Verdict((f"the process ended with {done.returncode}: {done.stderr[-300:]!r}",))
    megabytes = float(lines[-1])
    return Verdict(tuple(lines[:-1]), {"megabytes": round(megabytes, 1)})


def _child(folder: Path, names: Sequence[str]) -> None:
    """Read files under a limit; print what is wrong, a line each, and then the megabytes over what it began with."""
    for kind in FILES:  # what reading needs is loaded first, so that only the file's own share is measured
        good = next(each for each in files() if each.kind == kind and (not each.words or kind == "yaml"))
        (folder / f"warm {kind}").mkdir()
        judged(good, folder / f"warm {kind}")
    made = {name: _by_name()[name].made() for name in names}
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else None
    if pages is not None:
        limit = pages * resource.getpagesize() + MAX_MB * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for name in names:
        one = _by_name()[name]
        within = folder / "file"
        within.mkdir(exist_ok=True)
        verdict = judged(HostileFile(one.kind, one.what, lambda name=name: made[name], one.words, one.holds), within)
        for problem in verdict.problems:
            print(f"{name}: {problem}".replace("\n", " "))
    over_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    if over_kb > MAX_MB * 1000:
        print(f"{over_kb / 1000:.0f} MB over base")
    print(over_kb / 1000)


SUITE = YamlSuite()

if __name__ == "__main__":
    _child(Path(sys.argv[1]), sys.argv[2:])
