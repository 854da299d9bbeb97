"""How soon after the end of an answer its transcript is ready: ours and three other ways, same model, same audio.

`python3 dev.py bench listening` takes some 36 minutes; `--quick` takes 15 and 60 s answers alone, once.

Answers of flite's speech are played in real time through a virtual microphone into voicemock's own microphone,
stream and recogniser process. The models have the true shapes of Whisper and random weights, and decode as many
tokens as real speech would have, for everyone (listening_parts/held.py), so nothing here speaks of accuracy. The
rivals hear the same samples in real time without a microphone, with the same threads and settings of malloc
(listening_parts/rivals.py); RealtimeSTT and whisper_streaming are rebuilt in a few lines, and RealtimeSTT itself is
measured too where it is installed. Linux only.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.listening_parts import models, table
from benchmarks.listening_parts.runs import TIMES, Folders, planned, result_of
from tests import virtual_microphone

OURS = Path(__file__).parents[1] / "tests" / "tiny_whisper" / "model"
LIVE = "tiny.en"
"""What RealtimeSTT's scheme shows live words with."""


def main() -> None:
    """Runs what the command line says."""
    options = _options()
    lengths = [15, 60] if options.quick else options.lengths
    rivals = ["whole", "two_models", *(["realtimestt"] if options.realtimestt else []), "agreement"]
    runs = list(planned(options.models, lengths, options.repeat, rivals))
    if options.quick:
        runs = [run for run in runs if run.seed < options.repeat]
    print(f"{len(runs)} runs, about {sum(run.takes_s for run in runs) / 60:.0f} minutes. {_busy()}", flush=True)
    results = []
    with _cache(options.cache) as cache, virtual_microphone.running() as microphone:
        folders = {
            each: Folders(_folder(each, cache), models.folder_of(LIVE, cache), options.realtimestt)
            for each in options.models
        }
        for number, run in enumerate(runs, 1):
            figures = result_of(run, folders[run.model], microphone)
            results.append((run, figures))
            shown = " ".join(f"{name} {value:.2f}" for name, value in figures.items())
            of = f"{number}/{len(runs)} {run.scheme} {run.model} {run.seconds} s, {run.silence_s} s silence"
            print(f"{of}: {shown}; load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    print("\n".join(table.lines(results)))
    print(f"\n{_busy()}")
    print(json.dumps(table.figures(results)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = ", ".join([*models.SHAPES, "ours"])
    parser.add_argument("--models", type=lambda text: text.split(","), default=["base.en"], help=f"of: {known}")
    parser.add_argument("--lengths", type=lambda text: [int(each) for each in text.split(",")], default=list(TIMES))
    parser.add_argument("--repeat", type=int, default=1, help="all of it so many times")
    parser.add_argument("--quick", action="store_true", help="15 and 60 s answers, each once")
    parser.add_argument("--cache", type=Path, help="keep the models in this folder (100 to 300 MB)")
    parser.add_argument(
        "--realtimestt", metavar="PYTHON", help="a Python with RealtimeSTT 1.1, to be measured itself"
    )
    options = parser.parse_args()
    for each in options.models:
        if each not in models.SHAPES and each != "ours":
            parser.error(f"There is no model {each}. There are: {known}.")
    return options


@contextlib.contextmanager
def _cache(folder: Path | None) -> Iterator[Path]:
    """A folder for the models that are made."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.absolute()
        return
    with tempfile.TemporaryDirectory() as temporary:
        yield Path(temporary)


def _folder(name: str, cache: Path) -> Path:
    return OURS if name == "ours" else models.folder_of(name, cache)


def _busy() -> str:
    """How busy the machine is with other things."""
    before = _ticks()
    time.sleep(3)
    busy, idle = (now - then for now, then in zip(_ticks(), before, strict=True))
    cores = os.cpu_count() or 1
    return f"Other work keeps {busy / (busy + idle) * cores:.1f} of {cores} cores busy now."


def _ticks() -> tuple[int, int]:
    """Busy and idle time of all cores together."""
    ticks = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle = ticks[3] + ticks[4]
    return sum(ticks) - idle, idle


if __name__ == "__main__":
    main()
