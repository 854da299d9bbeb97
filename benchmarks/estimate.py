"""How many machines a cohort needs, and what they cost: from the unit costs in unit_costs.json beside this.

    python3 dev.py bench estimate
    python3 dev.py bench estimate --answers 5000 --minutes-per-answer 3 --core-hour 0.03 --within-hours 12
    python3 dev.py bench estimate --measure        # the unit costs anew, on this machine; some ten minutes

Unit costs are measured here, each by the command that stands with it. What cannot be measured here, the speed of GPUs
and all prices, is assumed, is named so in the output, and is an option.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.batch_parts.measured import measured  # noqa: E402
from tests.scoring.exchanges import DISAGREEMENT, LESSON, PROBLEM, RESULT  # noqa: E402

UNIT_COSTS = Path(__file__).with_name("unit_costs.json")
SOUND_BYTES_PER_MINUTE = 16_000 * 2 * 60
"""Answers are kept as 16 kHz mono of 16 bits."""
SOME, MORE = 20, 80
"""Interviews in the two runs whose difference is what one takes, without what a run takes to begin and to end."""
ASKED = (
    "Tell me about a difficult problem you solved. What did you do?",
    "How do you know what came of your work? What was the result?",
    "Tell me about a time you disagreed with someone at work.",
    "Moving on. What is the most important lesson you learned from failure?",
)


@dataclass(frozen=True)
class UnitCosts:
    """What was measured."""

    speech_core_s_per_minute: float
    """Of sound, by a model of base.en's shape: the whole command, from the file to the session and its page."""
    answer_core_s: float
    """Of a transcript: read, split, scored by coverage, written with its page. Where an LLM judges, it is less."""
    llm_tokens_read_per_answer: float
    """Of all its judgements, each asked for three times, through the real prompt and the shipped rubrics."""
    llm_kept_share: float
    """Of these, what a server with prefix caching has read before."""
    llm_tokens_written_per_answer: float
    bytes_per_answer: float
    """Journal, page, record and tables, without sound."""


@dataclass(frozen=True)
class Assumed:
    """What was not measured. Prices are in one currency, whichever."""

    minutes_per_answer: float = 2.0
    within_hours: float = 24.0
    cores_per_machine: float = 16.0
    busy_share: float = 0.8
    """Of the time of a machine that is paid for: starting, the last items, failures."""
    core_hour: float = 0.04
    gpu_hour: float = 2.0
    gb_month: float = 0.023
    gpu_speed: float = 100.0
    """Seconds of sound in a second, one GPU, a large Whisper read in batches."""
    gpu_tokens_read_per_s: float = 10_000.0
    """One GPU, many requests at once, a model of some 8 billion weights."""
    gpu_tokens_written_per_s: float = 2_000.0


@dataclass(frozen=True)
class Way:
    """Who hears and who judges."""

    name: str
    hears: str
    """`core`, `gpu`, or `nobody`: transcripts are there."""
    judges: str
    """`core` (coverage) or `gpu` (an LLM)."""


@dataclass(frozen=True)
class Estimate:
    """For one number of answers, done in one way."""

    answers: int
    way: str
    core_hours: float
    gpu_hours: float
    machines: int
    gpus: int
    """So many of each end within the hours that were assumed."""
    cost: float
    gigabytes: float
    cost_of_keeping_a_month: float


WAYS = (
    Way("transcripts, coverage on cores", "nobody", "core"),
    Way("speech and coverage on cores", "core", "core"),
    Way("speech on cores, LLM on GPUs", "core", "gpu"),
    Way("speech and LLM on GPUs", "gpu", "gpu"),
)


def estimate(answers: int, way: Way, unit: UnitCosts, assumed: Assumed) -> Estimate:
    """What so many answers take. Pure."""
    minutes = answers * assumed.minutes_per_answer if way.hears != "nobody" else 0.0
    core_s = answers * unit.answer_core_s
    gpu_s = 0.0
    if way.hears == "core":  # measured to the page: what an answer takes is in it
        core_s = minutes * unit.speech_core_s_per_minute
    elif way.hears == "gpu":
        gpu_s += minutes * 60 / assumed.gpu_speed
    if way.judges == "gpu":
        fresh = unit.llm_tokens_read_per_answer * (1 - unit.llm_kept_share)
        gpu_s += answers * fresh / assumed.gpu_tokens_read_per_s
        gpu_s += answers * unit.llm_tokens_written_per_answer / assumed.gpu_tokens_written_per_s
    core_hours, gpu_hours = core_s / 3600 / assumed.busy_share, gpu_s / 3600 / assumed.busy_share
    size = answers * unit.bytes_per_answer + minutes * SOUND_BYTES_PER_MINUTE
    return Estimate(
        answers=answers,
        way=way.name,
        core_hours=core_hours,
        gpu_hours=gpu_hours,
        machines=math.ceil(core_hours / assumed.cores_per_machine / assumed.within_hours),
        gpus=math.ceil(gpu_hours / assumed.within_hours),
        cost=core_hours * assumed.core_hour + gpu_hours * assumed.gpu_hour,
        gigabytes=size / 1e9,
        cost_of_keeping_a_month=size / 1e9 * assumed.gb_month,
    )


def main() -> int:
    """Prints the table, and all of it as one JSON object in the last line."""
    given = _options()
    if given.measure:
        UNIT_COSTS.write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
    stored = json.loads(UNIT_COSTS.read_text(encoding="utf-8"))
    unit = UnitCosts(**{name: each["value"] for name, each in stored.items()})
    assumed = Assumed(**{each.name: getattr(given, each.name) for each in fields(Assumed)})
    found = [estimate(answers, way, unit, assumed) for answers in given.answers for way in WAYS]
    for line in _table(found, assumed):
        print(line)
    print("\nMeasured:")
    for name, each in stored.items():
        print(f"  {_words(name):34}{each['value']:>10,.5g}   {each['command']} ({each['on']})")
    print("Assumed, not measured:")
    for each in fields(Assumed):
        print(f"  {_words(each.name):34}{getattr(assumed, each.name):>10,.5g}   --{each.name.replace('_', '-')}")
    rows = [{name: _rounded(value) for name, value in vars(each).items()} for each in found]
    print(json.dumps({"measured": vars(unit), "assumed": vars(assumed), "estimates": rows}))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--answers", type=int, nargs="+", default=[1_000, 100_000, 10_000_000])
    parser.add_argument("--measure", action="store_true", help="measure the unit costs anew, then estimate")
    for each in fields(Assumed):
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=float, default=each.default)
    return parser.parse_args()


def _table(found: Sequence[Estimate], assumed: Assumed) -> Iterator[str]:
    hours, cores = f"{assumed.within_hours:g} h", f"{assumed.cores_per_machine:g}"
    minutes = f"{assumed.minutes_per_answer:g} minutes"
    yield f"Machines of {cores} cores and GPUs that are done within {hours}; an answer takes {minutes}."
    yield (
        f"{'answers':>10}  {'':30}{'core hours':>11}{'machines':>9}{'GPU hours':>11}{'GPUs':>6}{'cost':>11}"
        f"{'GB':>10}{'a month':>9}"
    )
    for each in found:
        yield (
            f"{each.answers:>10,}  {each.way:30}{each.core_hours:>11,.1f}{each.machines:>9,}{each.gpu_hours:>11,.1f}"
            f"{each.gpus:>6,}{each.cost:>11,.2f}{each.gigabytes:>10,.1f}{each.cost_of_keeping_a_month:>9,.2f}"
        )


def _words(name: str) -> str:
    return name.replace("_", " ").replace("llm", "LLM").replace("gpu", "GPU").replace("gb ", "GB ")


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def measure() -> dict[str, dict[str, object]]:
    """The unit costs of this machine, in CPU seconds, so that other work on it hardly counts."""
    on = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores"
    speed = _bench("batch_speed", "--quick")
    judging = _bench("judging")
    answer_s, size = _answers()
    per_cpu_s = speed["bare_audio_s_per_cpu_s"] * speed["workers_1_times_bare_per_cpu_s"]

    def unit(value: float, command: str) -> dict[str, object]:
        return {"value": float(f"{value:.4g}"), "command": command, "on": on}

    written = "python3 dev.py bench estimate --measure"
    return {
        "speech_core_s_per_minute": unit(60 / per_cpu_s, "python3 dev.py bench batch_speed --quick"),
        "answer_core_s": unit(answer_s, written),
        "llm_tokens_read_per_answer": unit(judging["tokens_in"], "python3 dev.py bench judging"),
        "llm_kept_share": unit(judging["kept_share"], "python3 dev.py bench judging"),
        "llm_tokens_written_per_answer": unit(judging["tokens_out"], "python3 dev.py bench judging"),
        "bytes_per_answer": unit(size, written),
    }


def _bench(name: str, *arguments: str) -> Mapping[str, float]:
    """The last line of another benchmark."""
    print(f"Measuring: {name} …", flush=True)
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *arguments]
    printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout
    found: Mapping[str, float] = json.loads(printed.splitlines()[-1])
    return found


def _answers() -> tuple[float, float]:
    """CPU seconds of an answer in a transcript, and its bytes with its share of session, page and record."""
    print("Measuring: sessions of transcripts …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        some_s, some_bytes = _batch(Path(folder) / "some", SOME)
        more_s, more_bytes = _batch(Path(folder) / "more", MORE)
    answers = (MORE - SOME) * len(ASKED)
    return (more_s - some_s) / answers, (more_bytes - some_bytes) / answers


def transcripts(folder: Path, count: int) -> None:
    """Interviews of four answers, no two alike."""
    folder.mkdir(parents=True)
    said = (PROBLEM, RESULT, DISAGREEMENT, LESSON)
    for number in range(count):
        told = "\n".join(
            f"Interviewer: {asked}\nCandidate: {answer} Take {number}."
            for asked, answer in zip(ASKED, said, strict=True)
        )
        (folder / f"{number:05}.txt").write_text(told, encoding="utf-8")


def _batch(folder: Path, count: int) -> tuple[float, int]:
    """CPU seconds and bytes of one run of the command over so many transcripts."""
    given, out = folder / "in", folder / "out"
    transcripts(given, count)
    command = [sys.executable, "-m", "voicemock", "batch", str(given), "--out", str(out), "--workers", "1"]
    run = measured(
        [*command, "--rubric", "behavioral", "--judge", "coverage"],
        {"PYTHONPATH": str(ROOT), "VOICEMOCK_HOME": str(folder)},
        cores=1,
    )
    if run.code:
        raise SystemExit(f"It ended with {run.code}:\n{run.output}")
    size = sum(each.stat().st_size for each in out.rglob("*") if each.is_file())
    return run.cpu_s, size


if __name__ == "__main__":
    sys.exit(main())
