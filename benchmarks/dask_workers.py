"""Two of dask's workers against two local processes: `voicemock batch` over the same transcripts, scored by coverage.

    python3 dev.py bench dask_workers [COUNT] [REPEAT]

Transcripts are the lightest items there are (some 50 ms each), so what dask adds shows most. The rate is that between
the first and the last record, without what a run takes to begin and to end; of several runs in turns the best counts,
since other work on the machine only ever slows down. CPU is that of all processes of the whole command.
"""

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.batch_parts.measured import measured  # noqa: E402
from benchmarks.estimate import transcripts  # noqa: E402

WAYS = {"local processes": (), "dask": ("--scheduler", "local")}
WORKERS = 2


def main() -> None:
    """Prints the rates; the last line is one JSON object."""
    count, repeat = (int(each) for each in [*sys.argv[1:], *("200", "3")[len(sys.argv) - 1 :]])
    rates, cpu_s = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "in"
        transcripts(given, count)
        for number in range(repeat):
            for way, more in WAYS.items():
                out = Path(folder) / f"{way}-{number}"
                times, used_s = _run(given, out, more)
                rates[way].append((len(times) - 1) / (times[-1] - times[0]))
                cpu_s[way].append(used_s)
    for way in WAYS:
        print(
            f"{way:16}{max(rates[way]):7.1f} items/s ({', '.join(f'{each:.1f}' for each in rates[way])})"
            f"{min(cpu_s[way]) / count * 1000:8.0f} ms of CPU an item, all in"
        )
    local, dask = WAYS
    found = {"count": count, "local_per_s": max(rates[local]), "dask_per_s": max(rates[dask])}
    ratio = max(rates[dask]) / max(rates[local])
    more_s = (min(cpu_s[dask]) - min(cpu_s[local])) / count
    print(json.dumps({**{name: round(value, 2) for name, value in found.items()}, "dask_to_local": round(ratio, 3),
                      "dask_more_cpu_ms_an_item": round(more_s * 1000, 1)}))  # fmt: skip


def _run(given: Path, out: Path, more: tuple[str, ...]) -> tuple[list[float], float]:
    """When each record was written, in order, and the CPU seconds of all processes."""
    command = [sys.executable, "-m", "voicemock", "batch", str(given), "--out", str(out), "--workers", str(WORKERS)]
    run = measured(
        [*command, "--rubric", "behavioral", "--judge", "coverage", *more],
        {"PYTHONPATH": str(ROOT), "VOICEMOCK_HOME": str(out.with_name("home"))},
        cores=WORKERS,
    )
    if run.code:
        raise SystemExit(f"It ended with {run.code}:\n{run.output}")
    return sorted(each.stat().st_mtime for each in out.glob("items/*/*.json")), run.cpu_s


if __name__ == "__main__":
    main()
