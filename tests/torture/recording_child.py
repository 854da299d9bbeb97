"""The product records in a child process; what is truly missing in its file, and whether it was found.

The truth comes by other means than the product's: from noise of which every piece can be found again, or from the
arrival of every block.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import wave
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.torture import known_noise
from tests.torture.known_noise import Missing
from tests.torture.oracle import PROJECT, Home, nothing_running
from voicemock.audio import wav

DEADLINE_S = 120.0
"""A child that lives longer hangs."""
DRIVER = PROJECT / "tests" / "audio" / "driver.py"
LENGTH_S = 0.05
"""How exactly a gap's length must be known."""
PLACE_S = 0.15
LEAST_S = 0.1
"""Gaps from this length on must be found."""


class Child:
    """The product records in a process of its own; keys are pressed on its stdin."""

    def __init__(self, folder: Path, env: Mapping[str, str], **options: Any) -> None:
        self.folder = folder
        options = {"listening": {"end_silence_s": None, "give_up_s": None}, "trace": str(folder / "trace"), **options}
        self.process = subprocess.Popen(
            [sys.executable, str(DRIVER), "record", str(folder / "a.wav"), json.dumps(options)],
            env={**env, "PYTHONPATH": str(PROJECT)}, cwd=folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(folder / "stderr").open("w"),
        )  # fmt: skip
        with contextlib.suppress(PermissionError):
            # Devices are what fails here; where computing time is short is a matter of its own.
            os.setpriority(os.PRIO_PROCESS, self.process.pid, -10)
        self.told: list[dict[str, Any]] = []
        self._deadline = threading.Timer(DEADLINE_S, self.process.kill)
        self._deadline.daemon = True
        self._deadline.start()

    def until(self, *whats: str) -> Any:
        """What is told of the first of these."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.told.append(json.loads(line))
            for what in whats:
                if what in self.told[-1]:
                    return self.told[-1][what]
        raise AssertionError(f"it ended before it told of {whats}: {self.end().told}")

    def press(self, key: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{key}\n")
        self.process.stdin.flush()

    def end(self) -> "Child":
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.told += [json.loads(line) for line in self.process.stdout]
        self.process.wait()
        self._deadline.cancel()
        err = (self.folder / "stderr").read_text()
        assert not err, f"on the screen: {err[-500:]}"
        assert self.told, f"it ended with {self.process.returncode} and without a word"
        return self

    @property
    def gaps(self) -> list[Missing]:
        return [Missing(start_s, end_s - start_s) for start_s, end_s in self.told[-1].get("gaps", [])]

    @property
    def hints(self) -> str:
        return " | ".join(each["hint"] for each in self.told if each.get("hint"))

    def heard_noise(self) -> list[Missing]:
        return known_noise.missing(wav.read_samples(self.folder / "a.wav")[0])

    def by_the_clock(self) -> float:
        """Seconds for which no frames came between the first block and the last."""
        streams = [each for each in json.loads((self.folder / "trace").read_text()) if each]
        frames = sum(count for stream in streams for _, count in stream) - streams[0][0][1]
        return float(streams[-1][-1][0] - streams[0][0][0] - frames / wav.RATE)


def alike(child: Child, truth: Sequence[Missing]) -> tuple[list[str], dict[str, float]]:
    """Each missing stretch was found at its place with its length, and nothing else was.

    Where blocks came late on a busy computer, what is late and what is lost within a second cannot be told apart.
    There it is enough that as much was found as is missing, and such stretches are counted as `blurred`.
    """
    wanted = [each for each in truth if each.seconds >= LEAST_S]
    left, open_, worst_s = list(child.gaps), [], 0.0
    for each in wanted:
        near = [
            gap for gap in left if abs(gap.at_s - each.at_s) <= 0.15 and abs(gap.seconds - each.seconds) <= LENGTH_S
        ]
        if near:
            worst_s = max(worst_s, abs(near[0].seconds - each.seconds))
            left.remove(near[0])
        else:
            open_.append(each)
    nearly = [each for each in truth if each.seconds < LEAST_S]
    left = [gap for gap in left if not any(abs(gap.at_s - each.at_s) < 0.5 for each in nearly)]
    off_s = abs(sum(gap.seconds for gap in left) - sum(each.seconds for each in open_))
    found = len(wanted)
    problems = []
    if left and open_ and off_s <= LENGTH_S and _one_second(left + open_):
        worst_s = max(worst_s, off_s)
    elif left or open_:
        problems.append(f"missing are {open_}, found were {left}")
        found -= len(open_)
    figures = {"gaps": len(wanted), "found": found, "worst_ms": round(worst_s * 1000, 1)}
    if not problems:
        return problems, {**figures, "blurred": len(open_), "false": 0}
    return problems, {**figures, "false": len(left)}


def _one_second(stretches: Sequence[Missing]) -> bool:
    """Whether each lies within a second of the one before."""
    at_s = sorted(each.at_s for each in stretches)
    return all(later - earlier <= 1.0 for earlier, later in pairwise(at_s))


def in_all(child: Child, seconds: float) -> tuple[list[str], dict[str, float]]:
    """As much was found missing as the clock of the blocks says."""
    found_s = sum(gap.seconds for gap in child.gaps)
    if seconds < LEAST_S and not child.gaps:
        return [], {}
    gaps = float(seconds >= LEAST_S)
    figures = {"gaps": gaps, "found": gaps * bool(child.gaps), "worst_ms": round(abs(found_s - seconds) * 1000, 1)}
    if abs(found_s - seconds) > LENGTH_S:
        return [f"{seconds:.3f} s are missing and {found_s:.3f} s were found"], figures
    return [], figures


def left_behind(folder: Path) -> list[str]:
    """The file is whole, for its owner only, and nothing else lies or runs there."""
    problems = []
    path = folder / "a.wav"
    if path.exists():
        with wave.open(str(path)) as file:
            if abs(file.getnframes() / wav.RATE - wav.duration_s(path)) > 0.001:
                problems.append("the header does not say how long the recording is")
        problems += ["others may read it"] if path.stat().st_mode & 0o077 else []
    stray = {each.name for each in folder.iterdir()} - {"a.wav", "a.gaps", "trace", "noise.wav", "pipe", "stderr"}
    return problems + [f"{name} was left behind" for name in sorted(stray)] + nothing_running(Home(folder))
