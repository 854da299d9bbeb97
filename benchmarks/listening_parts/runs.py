"""What is run, one answer after the other, and what each run gives."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.listening_parts.answers import Answer, spoken
from tests.virtual_microphone import VirtualMicrophone
from voicemock.stt.process import environment

ROOT = Path(__file__).parents[2]
DECLARED_S, ENTER_S = 1.4, 0.3
"""The turn is over so long after the last word: a little less than the shortest silence that `--turn patient` waits
for; and by a quick hand on the Enter key."""
PLAYED_S = 60.0
"""Of longer answers the rivals hear so much in real time, and what comes before at once: it makes no difference to
what they do after the end."""
OURS = ("ours", "ours_short")
"""With Whisper's windows of 30 s, as by default; and with windows as long as the sound in them."""
TIMES = {15: 3, 60: 2, 120: 1, 300: 1}
"""How often each length is run in one repetition."""
_SHOWN_EARLY_S = 0.15
"""The recogniser may put the end of a word so much too early; it still is on the screen."""


@dataclass(frozen=True)
class Run:
    """One answer through one scheme."""

    scheme: str
    model: str
    seconds: int
    seed: int
    silence_s: float = DECLARED_S

    @property
    def takes_s(self) -> float:
        """About how long it takes, in seconds, with base.en on a quiet machine."""
        if self.scheme in OURS:
            return self.seconds + 8.0
        if self.scheme == "whole":
            return 5.0 + 0.1 * self.seconds
        if self.scheme == "realtimestt":
            return 12.0 + 1.1 * self.seconds
        return min(self.seconds, PLAYED_S) + 8.0 + 0.08 * self.seconds


def planned(models: Sequence[str], lengths: Sequence[int], repeat: int, rivals: Sequence[str]) -> Iterator[Run]:
    """All runs; the schemes take turns, so that a busy minute of the machine meets them all."""
    for model in models:
        for seconds in lengths:
            for seed in range(repeat * TIMES.get(seconds, 1)):
                for scheme in OURS:
                    for silence_s in (DECLARED_S, ENTER_S):
                        yield Run(scheme, model, seconds, seed, silence_s)
                for scheme in rivals:
                    yield Run(scheme, model, seconds, seed)


@dataclass(frozen=True)
class Folders:
    """Where the models lie, and the Python that has RealtimeSTT."""

    main: Path
    live: Path
    realtimestt: str | None = None


def result_of(run: Run, folders: Folders, microphone: VirtualMicrophone) -> dict[str, float]:
    """What one run gave, in seconds and shares of one core. Raises RuntimeError when it failed."""
    if run.scheme in OURS:
        return _ours(run, folders, microphone)
    numbers = (run.seconds, run.seed, run.silence_s, PLAYED_S if run.scheme != "whole" else 0.0)
    command = [sys.executable, "-m", "benchmarks.listening_parts.rivals", run.scheme]
    if run.scheme == "realtimestt":
        command = [str(folders.realtimestt), "-m", "benchmarks.listening_parts.realtimestt"]
    command += map(str, (folders.main, folders.live, *numbers))
    # The recogniser's own environment: its settings of malloc make everyone's encoder faster.
    process = subprocess.Popen(
        command,
        env=environment(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return _last_line(process, [])


def _ours(run: Run, folders: Folders, microphone: VirtualMicrophone) -> dict[str, float]:
    answer = spoken(run.seconds, run.seed)
    with tempfile.TemporaryDirectory() as folder:
        said, recorded = Path(folder) / "said.wav", Path(folder) / "recorded.wav"
        answer.save(said)
        enter_after_s = answer.end_s - answer.first_sound_s + run.silence_s
        program = "benchmarks.listening_parts.ours"
        process = subprocess.Popen(
            [sys.executable, "-m", program, str(folders.main), str(recorded), str(enter_after_s), run.scheme],
            env={**microphone.env, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr
        complaints = []
        for line in process.stderr:
            complaints.append(line)
            if line == "ready\n":
                microphone.say(said).wait()
                break
        return _of_ours(_last_line(process, complaints), answer)


def _of_ours(raw: dict[str, float], answer: Answer) -> dict[str, float]:
    """The figures, told from the times at which things were said, shown and ready."""
    said_s = raw["first_sound_s"] - answer.first_sound_s
    """When second 0 of the answer was."""
    shift_s = raw["first_sound_at_s"] - answer.first_sound_s
    """From seconds of the answer to seconds of the recording."""
    shown: list[tuple[float, float, float]] = raw["shown"]  # type: ignore[assignment]
    behind = sorted(
        min([at_s for at_s, last_s, _ in shown if last_s >= end_s + shift_s - _SHOWN_EARLY_S] + [raw["ready_s"]])
        - (said_s + end_s)
        for _, end_s in answer.words
    )
    last_s = answer.end_s + shift_s - 2 * _SHOWN_EARLY_S
    complete_s = min([at_s for at_s, _, until_s in shown if until_s >= last_s] + [raw["ready_s"]])
    return {
        "after_declared_s": raw["ready_s"] - raw["declared_s"],
        "microphone_s": raw["microphone_returned_s"] - raw["declared_s"],
        "after_last_word_s": complete_s - (said_s + answer.end_s),
        "word_shown_s": behind[len(behind) // 2],
        "cores": raw["parent_cores"] + raw["recogniser_cores"],
        "parent_cores": raw["parent_cores"],
        "recogniser_cores": raw["recogniser_cores"],
        "gaps": raw["gaps"],
        "troubles": len(raw["troubles"]),  # type: ignore[arg-type]
    }


def _last_line(process: "subprocess.Popen[str]", complaints: list[str]) -> dict[str, float]:
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, process.args))} failed:\n{''.join(complaints)}{err}")  # type: ignore[arg-type]
    found: dict[str, float] = json.loads([line for line in out.splitlines() if line.startswith("{")][-1])
    return found
