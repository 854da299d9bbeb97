"""Does the oracle see? Bugs are seeded one by one in a copy of the product, and the suites' cases must notice."""

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.torture.bugs import BUGS, CRITICAL
from tests.torture.suite import Verdict

ROOT = Path(__file__).parents[2]
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "dist", "build")
NOTICED = 1
"""The exit code of `--case` when the oracle found something."""


class SeededBugs:
    """Each case is one bug of bugs.py or bugs_kept.py."""

    name = "S0"
    title = "the product itself: bugs seeded one by one, which the other suites' cases must notice"
    goal = f"≥ {math.ceil(0.95 * len(BUGS))} of {len(BUGS)} noticed, and each of the {len(CRITICAL)} critical ones"
    sample: tuple[str, ...] = ()
    sample_chunk = 1

    def missing(self) -> str:
        return ""

    def cases(self) -> Iterable[str]:
        return [*BUGS]

    def run(self, case: str, folder: Path) -> Verdict:
        """Seed one bug and run the cases that should see it, until one does."""
        bug = BUGS[case]
        copy = folder / "copy"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        bug.seed(copy)
        for seen_by in bug.seen_by:
            suite, _, name = seen_by.partition(":")
            done = subprocess.run(
                [sys.executable, "-m", "tests.torture", suite, "--case", name],
                cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, timeout=600,
            )  # fmt: skip
            if done.returncode == NOTICED:
                # A traceback ends with the same code: the case died of the bug, and said nothing of what is broken.
                return Verdict(figures={"noticed": 1, "by_dying": float('"problems"' not in done.stdout)})
            if done.returncode:
                return Verdict((f"{seen_by} could not run: {done.stderr[-300:]}",))
        return Verdict((f"not noticed by {', '.join(bug.seen_by)}",))

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        seen = {case for case, verdict in verdicts.items() if not verdict.problems}
        critical = CRITICAL & verdicts.keys()
        dying = sum(int(each.figures.get("by_dying", 0)) for each in verdicts.values())
        return (
            f"{len(seen)} of {len(verdicts)} noticed, {dying} of them by a case that died; "
            f"{len(critical & seen)} of {len(critical)} critical ones"
        )


SUITE = SeededBugs()
