"""F1: no path leads anywhere but where the user points, whatever takes it; and nothing that waits is waited for.

`all INPUT UMASK` gives every path to one input; `some N` every so manieth path to every input, another for each.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.torture.oracle import PROJECT
from tests.torture.path_payloads import paths
from tests.torture.path_world import INPUTS
from tests.torture.suite import Verdict

UMASKS = ("000", "022", "077")
EVERY = 20
SHARES = 2
"""The inputs of the sample are dealt out to so many processes."""


class PathSuite:
    """Paths given to inputs, in a world whose every file is looked at before and after."""

    name = "F1"
    title = "paths: traversal, links, pipes, devices, lengths, names of other systems"
    goal = "0 escapes, nothing overwritten without --force, every mode right, nothing waits for a pipe"
    sample_chunk = 1

    @property
    def sample(self) -> Sequence[str]:
        """Every so manieth path to every input."""
        return [f"some {share}" for share in range(SHARES)]

    def missing(self) -> str:
        """Links, pipes and modes."""
        return "" if os.name == "posix" else "needs POSIX links and pipes"

    def cases(self) -> Iterable[str]:
        """Every path to every input."""
        return [f"all {name} {umask}" for name in INPUTS for umask in UMASKS]

    def run(self, case: str, folder: Path) -> Verdict:
        """Give the paths, in a process of its own."""
        how, *name, last = case.split()
        if how == "all":
            arguments = [last, "1", "0", " ".join(name)]
        else:
            arguments = [UMASKS[int(last)], str(EVERY), last, *list(INPUTS)[int(last) :: SHARES]]
        done = subprocess.run(
            [sys.executable, "-m", "tests.torture.path_world", str(folder), *arguments],
            capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(PROJECT)}, cwd=PROJECT,
        )  # fmt: skip
        if done.returncode:
            return Verdict((f"the program ended with {done.returncode}: {done.stderr[-400:]!r}",))
        found = json.loads(done.stdout)
        return Verdict(tuple(found["problems"][:10]), {"paths": found["tried"], "slowest_s": found["slowest_s"]})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        """Paths that were given."""
        tried = sum(int(each.figures.get("paths", 0)) for each in verdicts.values())
        slowest_s = max(each.figures.get("slowest_s", 0) for each in verdicts.values())
        return f"{len(paths(Path('/')))} paths x {len(INPUTS)} inputs: {tried:,} given, the slowest {slowest_s:.1f} s"


SUITE = PathSuite()
