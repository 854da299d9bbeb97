"""`voicemock batch` against the loop that faster-whisper's own page shows: the same recordings, the same model.

`python3 dev.py bench batch_speed` takes some ten minutes. The recordings are flite's, 15 s to 10 minutes long. The
model has the true shape of base.en, random weights, and decodes as many tokens as real speech would have, for both
(listening_parts/held.py); `--model ours` is the tests' tiny one with its true weights. Linux only.

What each does, from the start of its process to its end:
- the bare loop, one process, one thread: decodes each file, leaves silence out by Silero, reads windows of 30 s one
  after the other with beam 5 and word times, each with the text before it. It writes nothing.
- `voicemock batch`: decodes each file to a file, finds speech by Silero, reads pieces of up to 30 s with beam 5 and
  word times, four at once, without what was said before, cuts the answers out, scores them by coverage, and writes
  sessions with sound and page, records, tables and an index.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.batch_parts.measured import Measured, measured
from benchmarks.listening_parts import answers, models
from tests.tiny_whisper import MODEL as OURS

ROOT = Path(__file__).parents[1]
HELD = ROOT / "benchmarks" / "batch_parts" / "held_site"
LENGTHS_S = (600, 300, 180, 120, 90, 60, 60, 45, 30, 30, 20, 20, 15, 15)
QUICK_S = (300, 120, 60, 30, 20)


def main() -> None:
    """Measures what the command line says."""
    options = _options()
    with _folder(options.cache) as cache, tempfile.TemporaryDirectory() as temporary:
        lengths = QUICK_S if options.quick else LENGTHS_S
        files = recordings(cache / "recordings", lengths)
        audio_s = sum(map(_seconds, files))
        folder = OURS if options.model == "ours" else models.folder_of(options.model, cache)
        print(f"{len(files)} recordings, {audio_s / 60:.1f} minutes, model {options.model}.")
        kind = "real" if options.model == "ours" else "held"
        runs = {}
        for number in range(options.repeat):
            at = Path(temporary) / str(number)
            runs[f"bare loop #{number}"] = bare(folder, kind, files)
            for workers in (1, 2):
                place = at / str(workers)
                runs[f"voicemock batch, {workers} on {workers} #{number}"] = ours(folder, kind, files, place, workers)
    figures = {name: _figures(run, audio_s) for name, run in runs.items()}
    _show(figures)
    print(json.dumps(_summary(figures)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="base.en", choices=[*models.SHAPES, "ours"])
    parser.add_argument("--quick", action="store_true", help="eight and a half minutes of recordings")
    parser.add_argument("--repeat", type=int, default=1, help="all of it so many times")
    parser.add_argument("--cache", type=Path, help="keep recordings and models in this folder (200 MB)")
    return parser.parse_args()


@contextlib.contextmanager
def _folder(wished: Path | None) -> Iterator[Path]:
    if wished is not None:
        wished.mkdir(parents=True, exist_ok=True)
        yield wished.absolute()
        return
    with tempfile.TemporaryDirectory() as temporary:
        yield Path(temporary)


def recordings(folder: Path, lengths_s: tuple[int, ...]) -> list[Path]:
    """Speech of these lengths, about; the same on every run."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for seed, seconds in enumerate(lengths_s):
        path = folder / f"{seed:02}-{seconds}.wav"
        if not path.exists():
            answers.spoken(seconds, seed).save(path)
        files.append(path)
    return files


def _seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def bare(folder: Path, kind: str, files: list[Path]) -> Measured:
    """The loop, on one core."""
    command = [sys.executable, "-m", "benchmarks.batch_parts.bare", str(folder), kind, *map(str, files)]
    return _checked(measured(command, {"PYTHONPATH": str(ROOT)}, cores=1))


def ours(folder: Path, kind: str, files: list[Path], place: Path, workers: int) -> Measured:
    """The whole command, with as many cores as workers."""
    paths = [str(ROOT), *([str(HELD)] if kind == "held" else [])]
    env = {"PYTHONPATH": os.pathsep.join(paths), "VOICEMOCK_HOME": str(place / "home")}
    given = ["--rubric", "behavioral", "--judge", "coverage", "--stt-model", str(folder), "--workers", str(workers)]
    command = [sys.executable, "-m", "voicemock", "batch", *map(str, files), "--out", str(place / "out"), *given]
    return _checked(measured(command, env, cores=workers))


def _checked(run: Measured) -> Measured:
    if run.code:
        raise SystemExit(f"It ended with {run.code}:\n{run.output}")
    print(f"{run.wall_s:.1f} s, {run.cpu_s:.1f} s of CPU, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    return run


def _figures(run: Measured, audio_s: float) -> dict[str, float]:
    return {
        "wall_s": run.wall_s,
        "cpu_s": run.cpu_s,
        "audio_s_per_s": audio_s / run.wall_s,
        "audio_s_per_cpu_s": audio_s / run.cpu_s,
        **{f"{kind}_mb": peak for kind, peak in run.peak_mb.items()},
    }


def _show(figures: dict[str, dict[str, float]]) -> None:
    print(f"{'':32}{'wall s':>9}{'CPU s':>9}{'x real time':>13}{'per CPU s':>11}  peak MB")
    for name, each in figures.items():
        memory = ", ".join(f"{key.removesuffix('_mb')} {value:.0f}" for key, value in each.items() if "_mb" in key)
        print(
            f"{name:32}{each['wall_s']:9.1f}{each['cpu_s']:9.1f}{each['audio_s_per_s']:13.1f}"
            f"{each['audio_s_per_cpu_s']:11.1f}  {memory}"
        )


def _summary(figures: dict[str, dict[str, float]]) -> dict[str, float]:
    """The best run of each against the best of the loop: other work on the machine only ever slows down."""

    def best(beginning: str, name: str) -> float:
        return max(each[name] for run, each in figures.items() if run.startswith(beginning))

    loop, loop_cpu = best("bare", "audio_s_per_s"), best("bare", "audio_s_per_cpu_s")
    found = {"bare_audio_s_per_s": loop, "bare_audio_s_per_cpu_s": loop_cpu}
    for workers in (1, 2):
        name = f"voicemock batch, {workers}"
        found[f"workers_{workers}_audio_s_per_s"] = best(name, "audio_s_per_s")
        found[f"workers_{workers}_times_bare"] = best(name, "audio_s_per_s") / loop
        found[f"workers_{workers}_times_bare_per_cpu_s"] = best(name, "audio_s_per_cpu_s") / loop_cpu
        found[f"workers_{workers}_recogniser_mb"] = best(name, "recogniser_mb")
        found[f"workers_{workers}_all_mb"] = best(name, "all_mb")
    return {name: round(value, 3) for name, value in found.items()}


if __name__ == "__main__":
    main()
