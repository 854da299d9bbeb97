"""One long session: over an hour at a virtual microphone, turn after turn, watched every ten seconds."""

import json
import math
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import numpy as np
import yaml

from tests.cli.conftest import quotes_hold
from tests.terminal import Terminal
from tests.torture import candidate as c
from tests.torture import counted_microphone, oracle
from tests.torture.oracle import Done, Home
from tests.torture.suite import Verdict
from tests.virtual_microphone import running
from voicemock.sessions import journal

MAX_GROWTH_MB, MAX_DRIFT_MS_H = 50.0, 50.0
EVERY_S = 10.0
LENGTHS_S = (280, 20, 60, 20, 120, 20)
"""How long the candidate speaks, turn by turn. The longest comes first, so that what one answer needs is warm-up."""
_SENTENCES = (c.RESULT, c.CHECK, c.DECISION, c.CUSTOMER)
_PAUSES_S = (0.4, 1.2, 0.6, 2.0)


@dataclass
class Watched:
    """What a process holds, sample by sample."""

    rss_mb: list[float] = field(default_factory=list)
    fds: list[int] = field(default_factory=list)

    def look(self, pid: int) -> None:
        """One more sample; none when the process has just ended."""
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            fds = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        except OSError:
            return
        for line in status.splitlines():
            if line.startswith("VmRSS:"):
                self.rss_mb.append(int(line.split()[1]) / 1024)
                self.fds.append(fds)

    def growth_mb(self, warm: int) -> float:
        """How far the memory rose above what it was in the first `warm` samples."""
        return max(self.rss_mb[warm:], default=0.0) - max(self.rss_mb[:warm], default=0.0)

    def more_fds(self, warm: int) -> int:
        """How many more files were open than in the first `warm` samples."""
        return max(self.fds[warm:], default=0) - max(self.fds[:warm], default=0)


class Soak:
    """The case's name says how many minutes it takes."""

    name = "E1"
    title = "nothing: one session for over an hour"
    goal = (
        f"memory grows ≤ {MAX_GROWTH_MB:.0f} MB, no more files open, drift ≤ {MAX_DRIFT_MS_H:.0f} ms/h, no false gap"
    )
    sample: tuple[str, ...] = ()
    sample_chunk = 1

    def missing(self) -> str:
        return c.missing()

    def cases(self) -> Iterable[str]:
        return ("65-minutes",)

    def run(self, case: str, folder: Path) -> Verdict:
        """One session of so many minutes."""
        lengths = planned(int(case.partition("-")[0]))
        _prepare(folder, len(lengths))
        with running() as microphone:
            home = Home(folder, microphone.reach)
            left = iter([_spoken(folder, length_s) for length_s in lengths])
            candidate = c.Candidate(home, microphone, lambda stream: next(left))
            program, recogniser = Watched(), Watched()
            with candidate.sits_down("interview", "--rubric", "rubric.yaml") as terminal:
                warm = _watch(home, candidate, terminal, (program, recogniser), sum(lengths))
                page = Watched()
                while terminal.process.poll() is None:
                    page.look(terminal.process.pid)
                    time.sleep(0.05)
                code = terminal.end()
                done = Done(code, terminal.printed[-20_000:], "" if code == 0 else terminal.printed[-1000:])
            problems = oracle.examine(home, done, {0})
            if code or not warm:
                return Verdict((*problems, f"it ended early: {done.out[-500:]!r}"))
            figures = {
                "turns": len(lengths),
                "program_mb": program.growth_mb(warm),
                "recogniser_mb": recogniser.growth_mb(warm),
                "more_fds": max(program.more_fds(warm), recogniser.more_fds(warm)),
                "page_mb": max(page.rss_mb, default=0.0) - program.rss_mb[-1],
                **_heard(home, candidate, len(lengths), problems),
            }
        return Verdict((*problems, *_judged(figures)), figures)

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        return "; ".join(
            f"{figures.get('minutes', 0):.0f} minutes in {figures.get('turns', 0):.0f} turns: memory grew by "
            f"{figures.get('program_mb', 0):.0f} MB (recogniser {figures.get('recogniser_mb', 0):.0f} MB), "
            f"{figures.get('more_fds', 0):.0f} more files open, drift {figures.get('drift_ms_h', 0):.1f} ms/h, "
            f"{figures.get('gaps', 0):.0f} gaps, {figures.get('false_gaps', 0):.0f} of them false"
            for figures in (verdict.figures for verdict in verdicts.values())
        )


def planned(minutes: int) -> list[float]:
    """The lengths of the answers, in seconds; short sessions have short answers."""
    scale, lengths = min(1.0, minutes / 60), []
    while sum(lengths) < minutes * 60 or len(lengths) % 2:  # a question and its follow-up
        lengths.append(max(8.0, LENGTHS_S[len(lengths) % len(LENGTHS_S)] * scale))
    return lengths


def _prepare(folder: Path, turns: int) -> None:
    rubric = yaml.safe_load(c.RUBRIC)
    question = rubric["questions"][0]
    rubric["questions"] = [
        {**question, "id": f"problem-{number}", "text": f"Which problem number {number} did you solve?"}
        for number in range(1, turns // 2 + 1)
    ]
    script = yaml.safe_load(c.SCRIPT)
    script[-1]["times"] = 2 * turns
    moves = [
        {"for": "Move", "reply": {"criterion": "action", "move": "follow_up", "say": f"And number {number}?"}}
        for number in range(1, turns + 1)
    ]
    # JSON is YAML too, and has no anchors, which rubrics may not hold.
    c.prepare(folder, json.dumps(rubric), json.dumps([*moves, script[-1]]), questions=turns // 2)


def _spoken(folder: Path, length_s: float) -> Path:
    """An answer of about this length, with pauses in which nobody would interrupt."""
    path = folder / f"said-{length_s:.0f}.wav"
    if not path.exists():
        one = c.speak(folder / "one.wav", *_SENTENCES, pauses_s=_PAUSES_S)
        c.repeat(one, path, length_s)
    return path


def _watch(
    home: Home, candidate: c.Candidate, terminal: Terminal, watched: Sequence[Watched], planned_s: float
) -> int:
    """Lets the session go on until the interview is closed; how many samples were taken while it warmed up."""
    began_s = time.monotonic()
    warm_s, limit_s, next_s, warm = min(300.0, planned_s / 4), began_s + 1.5 * planned_s + 120, began_s + 5, 0
    while terminal.process.poll() is None and not _closed(home):
        candidate.answers(terminal)
        now_s = time.monotonic()
        assert now_s < limit_s, f"it did not go on:\n{terminal.printed[-1000:]}"
        if now_s >= next_s:
            next_s += EVERY_S
            pids = [terminal.process.pid, *oracle.descendants(terminal.process.pid)]
            for each, pid in zip(watched, pids, strict=False):
                each.look(pid)
            # The first answer belongs to the warm-up, with its transcript.
            if now_s - began_s < warm_s or counted_microphone.last(candidate.stamps).stream <= _FIRST_STREAMS:
                warm = len(watched[0].rss_mb)
        time.sleep(0.05)
    return warm


_FIRST_STREAMS = 3
"""The look at the microphone, the first answer and the second."""


def _closed(home: Home) -> bool:
    if not home.sessions:
        return False
    path = home.sessions[-1] / journal.NAME
    if not path.exists():
        return False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 100_000))
        return b'"kind":"interview_closed"' in file.read()


def _heard(home: Home, candidate: c.Candidate, turns: int, problems: list[str]) -> dict[str, float]:
    """The session against what the driver delivered; adds what is wrong to `problems`."""
    session = home.shown()
    if session["state"] != "scored" or len(session["turns"]) != turns:
        problems.append(f"{len(session['turns'])} of {turns} turns, {session['state']}")
    if quotes_hold(session) < turns // 2:
        problems.append("quotes are missing")
    streams = [
        list(group) for _, group in groupby(counted_microphone.read(candidate.stamps), key=lambda stamp: stamp.stream)
    ]
    streams = [each for each in streams if each[-1].seconds >= 1]
    false = gaps = 0
    for turn, stamps in zip(session["turns"], streams, strict=True):
        if abs(stamps[-1].seconds - turn["duration_s"]) > 0.002:
            problems.append(f"turn {turn['number']}: {stamps[-1].seconds} s delivered, {turn['duration_s']} s kept")
        gaps += len(turn["gaps"])
        true = counted_microphone.gaps(stamps)
        false += counted_microphone.untrue(turn["gaps"], [stamps], turn["duration_s"])
        if true > len(turn["gaps"]):
            problems.append(f"turn {turn['number']}: {true} gaps, {len(turn['gaps'])} known")
    long = [drift_ms_h(stamps) for stamps in streams if stamps[-1].seconds > 0.8 * max(LENGTHS_S)]
    return {
        "minutes": sum(turn["duration_s"] for turn in session["turns"]) / 60,
        "gaps": gaps,
        "false_gaps": false,
        "drift_ms_h": statistics.median(long) if long else 0.0,
    }


def drift_ms_h(stamps: Sequence[counted_microphone.Stamp]) -> float:
    """How much longer the clock says the recording is than it is, in milliseconds an hour."""
    at_s, lag_s = zip(*counted_microphone.lags(stamps, 10.0), strict=True)
    return float(np.polyfit(at_s, lag_s, 1)[0]) * 3600 * 1000


def _judged(figures: Mapping[str, float]) -> list[str]:
    problems = []
    for name in ("program_mb", "recogniser_mb"):
        if figures[name] > MAX_GROWTH_MB:
            problems.append(f"{name}: memory grew by {figures[name]:.0f} MB")
    if figures["more_fds"] > 0:
        problems.append(f"{figures['more_fds']:.0f} more files are open than after the warm-up")
    if abs(figures["drift_ms_h"]) > MAX_DRIFT_MS_H or math.isnan(figures["drift_ms_h"]):
        problems.append(f"drift of {figures['drift_ms_h']:.0f} ms an hour")
    if figures["false_gaps"]:
        problems.append(f"{figures['false_gaps']:.0f} gaps where nothing is missing")
    return problems


SUITE = Soak()
