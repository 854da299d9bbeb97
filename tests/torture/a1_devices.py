"""A1: microphones that stall, move, go away, sleep and lie, and whether what is missing is known."""

import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.torture import microphone_faults as f
from tests.torture.another_rate import records_another_rate
from tests.torture.lossy_device import TooBusy, in_real_time
from tests.torture.recording_child import left_behind
from tests.torture.suite import Verdict
from tests.virtual_microphone import missing_part, running
from voicemock.audio import wav

FAULTS: tuple[tuple[Callable[[f.Scene], f.Found], int], ...] = (
    (f.stalled, 40), (f.slept, 15), (f.dropping, 10), (f.stopped, 10), (f.starved, 10), (f.held, 10), (f.calm, 10),
    (f.moved, 10), (f.chosen, 10), (f.lost, 10), (f.killed, 10), (f.unattended, 6), (f.muted, 5), (f.silent, 3),
    (f.nothing, 2), (f.bridgeless, 2),
)  # fmt: skip
"""Each fault, and in how many cases of the long run; another rate comes on top."""
RATES = 40
ATTEMPTS = 6


class Devices:
    """The suite."""

    name = "A1"
    title = "microphones that stall, move, go away, sleep and lie"
    goal = "every gap from 100 ms on found, its length within 50 ms, at most one false gap in 10 h"
    sample = (
        "stalled-0", "slept-0", "dropping-0", "moved-0", "chosen-0", "lost-0", "killed-0", "stopped-0", "muted-0",
        "silent-0", "bridgeless-0", "rate-0",
    )  # fmt: skip
    sample_chunk = 2

    def missing(self) -> str:
        return missing_part()

    def cases(self) -> Iterable[str]:
        plain = [f"{fault.__name__}-{seed}" for fault, times in FAULTS for seed in range(times)]
        return [*plain, *(f"rate-{seed}" for seed in range(RATES))]

    def run(self, case: str, folder: Path) -> Verdict:
        kind = case.rsplit("-", 1)[0]
        if kind == "rate":
            problems, figures = records_another_rate(random.Random(case), folder)
            return Verdict(tuple(problems), figures)
        fault = next(fault for fault, _ in FAULTS if fault.__name__ == kind)
        for attempt in range(ATTEMPTS):
            here = folder / str(attempt)
            here.mkdir()
            try:
                with running() as microphone:
                    in_real_time(microphone.server.pid)  # as sound servers are where they may
                    problems, figures = fault(f.Scene(microphone, here, random.Random(case)))
                break
            except TooBusy as busy:
                problems, figures = [f"{busy}, {ATTEMPTS} times"], {}
        problems += left_behind(here)
        path = here / "a.wav"
        recorded_s = wav.duration_s(path) if path.exists() else 0.0
        return Verdict(tuple(problems), {**figures, "recorded_s": round(recorded_s, 1)})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        def total(name: str) -> float:
            return sum(each.figures.get(name, 0) for each in verdicts.values())

        worst_ms = max((each.figures.get("worst_ms", 0) for each in verdicts.values()), default=0)
        return (
            f"{total('found'):,.0f} of {total('gaps'):,.0f} gaps found, {total('blurred'):,.0f} by their sum; "
            f"length off by at most {worst_ms:.0f} ms, "
            f"{total('false'):,.0f} false in {total('recorded_s') / 3600:.1f} h"
        )


SUITE = Devices()
