"""The long runs: `python3 dev.py torture [SUITE …] [--minutes N] [--anew] [--case CASE]`."""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.torture.suite import Suite, Verdict
from tests.torture.suites import MODULES, suite

ROOT = Path(__file__).parents[2]
DONE = ROOT / ".torture"
"""One JSON line for each case that was run: a second run goes on from there."""
FIGURES = ROOT / "benchmarks" / "torture.json"
TABLE = ROOT / "benchmarks" / "torture.md"


def main() -> int:
    """Run suites and write the table; 1 when anything promised was broken."""
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(MODULES))
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop each suite after so long")
    parser.add_argument(
        "--jobs", type=int, default=1, help="how many cases side by side; most wait for sound or servers"
    )
    parser.add_argument("--anew", action="store_true", help="forget the cases that were run before")
    parser.add_argument("--case", help="run this one case of one suite, keep its folder and print its verdict")
    given = parser.parse_args()
    if unknown := set(given.suites) - set(MODULES):
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(MODULES)}")
    if given.case:
        return _again(suite(given.suites[0]), given.case)
    broken = 0
    for name in given.suites or MODULES:
        tried = suite(name)
        if missing := tried.missing():
            print(f"{name}: not run: {missing}")
            continue
        if given.anew:
            _file(name).unlink(missing_ok=True)
        broken += _run(tried, given.minutes * 60, given.jobs)
    return 1 if broken else 0


def _again(tried: Suite, case: str) -> int:
    """One case; 1 when something promised was broken, 3 when it cannot run here."""
    if missing := tried.missing():
        print(f"{tried.name}: not run: {missing}", file=sys.stderr)
        return 3
    folder = Path(tempfile.mkdtemp(prefix="vm-"))
    verdict = tried.run(case, folder)
    print(json.dumps(asdict(verdict), indent=1, ensure_ascii=False), f"\nIts folder: {folder}")
    return 1 if verdict.problems else 0


def _file(name: str) -> Path:
    return DONE / f"{name}.jsonl"


def _run(tried: Suite, seconds: float, jobs: int) -> int:
    """Run what is left of one suite; how many cases are broken in all."""
    DONE.mkdir(exist_ok=True)
    until = time.monotonic() + seconds
    verdicts = _done(tried.name)
    cases = list(tried.cases())
    left = [case for case in cases if case not in verdicts]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        Progress(*columns, console=Console()) as bar,
        _file(tried.name).open("a", encoding="utf-8") as file,
        ThreadPoolExecutor(jobs) as pool,
    ):
        task = bar.add_task(f"{tried.name} {tried.title}", total=len(cases), completed=len(cases) - len(left))
        for case, verdict, took_s in pool.map(lambda case: _timed(tried, case, until), left):
            if verdict is None:
                continue  # its time was up before it began
            verdicts[case] = verdict
            line = {"case": case, **asdict(verdict), "seconds": round(took_s, 2)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            for problem in verdict.problems:
                bar.console.print(f"{tried.name} {case}: {problem}", markup=False, highlight=False)
            bar.advance(task)
    _publish(tried, verdicts, len(cases))
    broken = sum(1 for each in verdicts.values() if each.problems)
    print(f"{tried.name}: {len(verdicts)} of {len(cases)} cases, {broken} broken. {tried.summary(verdicts)}")
    return broken


def _timed(tried: Suite, case: str, until: float) -> tuple[str, Verdict | None, float]:
    began = time.monotonic()
    verdict = _case(tried, case) if began < until else None
    return case, verdict, time.monotonic() - began


def _case(tried: Suite, case: str) -> Verdict:
    # Sockets have paths of at most 107 bytes, so the folder's own is short.
    folder = Path(tempfile.mkdtemp(prefix="vm-"))
    try:
        return tried.run(case, folder)
    except Exception as error:  # noqa: BLE001 - a case that dies is a finding, and the others go on
        return Verdict((f"the case itself failed: {type(error).__name__}: {error}",))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _done(name: str) -> dict[str, Verdict]:
    if not _file(name).exists():
        return {}
    lines = [json.loads(line) for line in _file(name).read_text(encoding="utf-8").splitlines()]
    return {line["case"]: Verdict(tuple(line["problems"]), line["figures"]) for line in lines}


def _publish(tried: Suite, verdicts: Mapping[str, Verdict], planned: int) -> None:
    """Bring the committed figures and their table up to date."""
    rows = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    rows[tried.name] = {
        "title": tried.title,
        "goal": tried.goal,
        "cases": len(verdicts),
        "planned": planned,
        "broken": sum(1 for each in verdicts.values() if each.problems),
        "figures": tried.summary(verdicts),
        "on": f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }
    ordered = {name: rows[name] for name in MODULES if name in rows}
    _replace(FIGURES, json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
    head = ("suite", "what is broken", "cases", "broken promises", "figures", "goal", "run")
    lines = [
        f"| {name} | {row['title']} | {row['cases']:,} of {row['planned']:,} | {row['broken']} | {row['figures']} "
        f"| {row['goal']} | {row['on']} |\n"
        for name, row in ordered.items()
    ]
    about = "Written by `python3 dev.py torture`; one suite: `python3 dev.py torture K1`. Promises: docs/promises.md."
    ruler = f"| {' | '.join(head)} |\n|{' --- |' * len(head)}\n"
    _replace(TABLE, f"# Torture\n\n{about}\n\n{ruler}{''.join(lines)}")


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
