"""What is written over 10,000 interviews, tables, Parquet and page: how long it takes, and how much memory.

The records are of a rubric that ships: five questions with quotes from its graded examples, groups and times, some
failed and some without consent. Then the page is opened in Chromium, sorted, filtered and turned. The last line is
one JSON object of figures.

    python3 dev.py bench cohort [--sessions 10000] [--keep FOLDER]
"""

import argparse
import csv
import hashlib
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voicemock.batch.item import Item  # noqa: E402
from voicemock.batch.local_place import LocalPlace  # noqa: E402
from voicemock.batch.manifest import Manifest, records  # noqa: E402
from voicemock.batch.record import Level, Quoted, Record, Seconds  # noqa: E402
from voicemock.batch.table import tables  # noqa: E402
from voicemock.practice.summary import CriterionSummary, DeliverySummary, QuestionSummary, Summary  # noqa: E402
from voicemock.reports.cohort_wording import Ran  # noqa: E402
from voicemock.reports.html.cohort_page import INDEX, cohort_page  # noqa: E402
from voicemock.reports.html.cohort_view import Seen  # noqa: E402
from voicemock.rubric import Question, Rubric  # noqa: E402
from voicemock.rubric_files import load  # noqa: E402
from voicemock.usage import Usage  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MADE = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
SITES = ("Berlin", "Delft", "Lagos", "Lima", "Pune", "Turku")
COURSES = ("autumn 2025", "spring 2026")
MEASURES = (
    ("pace", "words/min", 148, 18), ("articulation", "syllables/s", 4.4, 0.5), ("talk time", "s", 96, 30),
    ("pauses", "%", 22, 6), ("long pauses", "", 2, 1.4), ("longest run", "s", 11, 4), ("latency", "s", 1.4, 0.6),
)  # fmt: skip
QUOTE_WORDS = 16


def record(number: int, rubric: Rubric, texts: list[list[str]]) -> Record:
    """One of them: number 7 of every 100 failed, 93 is of somebody who did not consent."""
    dice = random.Random(number)
    at = BEGAN + timedelta(minutes=17 * number)
    item = Item(
        id=f"{hashlib.sha256(str(number).encode()).hexdigest()[:8]}-interview-{number:05}",
        source=f"recordings/{SITES[number % 6].lower()}/interview-{number:05}.m4a", kind="recording",
        person=f"p{number % 7919:04}", groups={"site": SITES[number % 6], "course": COURSES[number // 3 % 2]},
    )  # fmt: skip
    if number % 100 == 93:
        return Record(item=item, state="no_consent", finished_at=MADE)
    if number % 100 == 7:
        said = f"{item.source} holds no sound that can be decoded."
        return Record(item=item, state="failed", problem=said, exit_code=65, finished_at=MADE)
    asked = dice.sample(list(rubric.questions), 5)
    levels = [one for turn, each in enumerate(asked, 1) for one in levels_of(turn, each, texts, dice)]
    took = Seconds(read=1.2, heard=dice.uniform(40, 80), scored=dice.uniform(0.1, 0.4), written=0.3, total=82.1)
    return Record(
        item=item, state="done", input_digest=hashlib.sha256(item.id.encode()).hexdigest(), took=took,
        audio_s=dice.gauss(900, 90), finished_at=MADE, summary=summary(at, rubric, asked, levels, dice),
        levels=tuple(levels), heard_by="Whisper base.en", judge="coverage", rubric_digest=rubric.digest(),
        told_words=1400, unsure_words=dice.randrange(120), usage=Usage(calls=0),
    )  # fmt: skip


def levels_of(turn: int, asked: Question, texts: list[list[str]], dice: random.Random) -> Iterator[Level]:
    for at, criterion in enumerate(asked.criteria):
        said = dice.choice(texts)
        if dice.random() < 0.06:
            yield Level(question=asked.id, criterion=criterion, level=None, reason="too_little_said", words=12)
            continue
        level = max(1, min(5, round(dice.gauss(2.4 + 0.4 * (at % 3), 1))))
        begun = dice.randrange(max(1, len(said) - QUOTE_WORDS))
        quotes = tuple(
            Quoted(text=" ".join(said[begun : begun + QUOTE_WORDS]), turn=turn, start_s=round(begun * 0.4, 2),
                   end_s=round((begun + QUOTE_WORDS) * 0.4, 2))
            for _ in range(2)
        )  # fmt: skip
        yield Level(question=asked.id, criterion=criterion, level=level, samples=(level,), quotes=quotes,
                    words=len(said), judge="coverage")  # fmt: skip


def summary(at: datetime, rubric: Rubric, asked: list[Question], levels: list[Level], dice: random.Random) -> Summary:
    found: dict[str, list[int]] = {each.id: [] for each in rubric.criteria}
    for each in levels:
        found[each.criterion] += [each.level] if each.level else []
    means = {name: statistics.mean(each) if each else None for name, each in found.items()}
    there = [each for each in means.values() if each is not None]
    return Summary(
        id="x", opened_at=MADE, held_at=at, state="scored", finished=True, purpose="import", retake=None, played="",
        candidate="", rubric=rubric.id, rubric_name=rubric.name, rubric_digest=rubric.digest(),
        rubric_questions=len(rubric.questions), round="", round_name="", style="neutral", language="en",
        judge="coverage", overall=statistics.mean(there) if there else None, turns=5, spoken_s=dice.gauss(620, 80),
        questions=tuple(
            QuestionSummary(id=each.id, text=each.text, kind=each.kind, answered=True,
                            levels={one.criterion: one.level for one in levels if one.question == each.id})
            for each in asked
        ),
        criteria=tuple(
            CriterionSummary(id=each.id, name=each.name, weight=each.weight, level=means[each.id],
                             scored=len(found[each.id]), judges=("coverage",))
            for each in rubric.criteria if any(one.criterion == each.id for one in levels)
        ),
        delivery=tuple(
            DeliverySummary(name=name, unit=unit, ordinary=(None, None),
                            values={turn: round(max(0.0, dice.gauss(mean, spread)), 3) for turn in range(1, 6)})
            for name, unit, mean, spread in MEASURES
        ),
    )  # fmt: skip


def make(folder: Path, count: int) -> None:
    """Write the records where a run has them."""
    rubric = load(ROOT / "rubrics" / "behavioral.yaml")
    texts = [each.text.split() for each in rubric.examples if len(each.text.split()) > QUOTE_WORDS]
    manifest = Manifest(LocalPlace(folder))
    for number in range(count):
        manifest.put(record(number, rubric, texts))


def written(folder: Path) -> dict[str, float]:
    """Everything from the records, in this process; its peak memory with it."""
    began = time.perf_counter()
    place = LocalPlace(folder)
    count = sum(1 for _ in records(place))
    reading_s = time.perf_counter() - began
    began, worked = time.perf_counter(), time.process_time()
    ran = Ran(MADE, seconds=41 * count, items=count, audio_s=900 * count, by="2 processes here")
    seen = Seen()
    with tables(place) as made:
        for each in records(place):
            page = f"sessions/{each.item.id}/report.html" if each.state == "done" else ""
            made.add(each, page)
            seen.add(each, page)
    tables_s = time.perf_counter() - began
    place.write(INDEX, cohort_page(seen, ran).encode())
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - worked
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "reading_s": round(reading_s, 2), "tables_s": round(tables_s, 2), "tables_and_page_s": round(seconds, 2),
        "tables_and_page_cpu_s": round(cpu_s, 2),
        "peak_mb": round(peak_mb), "parquet": not made.notes,
    }  # fmt: skip


def read_back(folder: Path) -> dict[str, float]:
    """The tables read again, as those who work with them do."""
    began = time.perf_counter()
    with (folder / "levels.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    figures: dict[str, float] = {"levels": rows, "csv_back_s": round(time.perf_counter() - began, 2)}
    if (folder / "levels.parquet").exists():
        import pyarrow.parquet

        began = time.perf_counter()
        found = pyarrow.parquet.read_table(folder / "levels.parquet")
        figures |= {"parquet_back_s": round(time.perf_counter() - began, 2)}
        assert found.num_rows == rows
    return figures


TIMES = """
window.times = {};
new PerformanceObserver((list) => {
  window.times.longest = Math.max(window.times.longest || 0, ...list.getEntries().map((each) => each.duration));
}).observe({ type: "longtask", buffered: true });
document.addEventListener("DOMContentLoaded", () => {
  requestAnimationFrame(() => setTimeout(() => { window.times.interactive = performance.now(); }, 0));
});
"""
ACTS = {
    "sort_ms": "document.querySelectorAll('#interviews thead button')[5].click()",
    "turn_ms": "document.getElementById('on').click()",
    "find_ms": "(document.getElementById('find').value = 'p0042', "
    "document.getElementById('filter').dispatchEvent(new Event('input')))",
}
DONE = """() => new Promise((resolve) => {
  const began = performance.now();
  ACT;
  setTimeout(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began), 0)), WAIT);
})"""


def in_chromium(path: Path) -> dict[str, float]:
    """When it can be used, the median of three openings, and how long each act takes then."""
    from playwright.sync_api import sync_playwright

    figures: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = []
        for _ in range(3):
            view = browser.new_page(viewport={"width": 1280, "height": 900})
            view.add_init_script(TIMES)
            view.goto(path.as_uri())
            view.wait_for_timeout(500)
            opened.append(view.evaluate("window.times"))
            for name, act in ACTS.items():
                wait = 90 if name == "find_ms" else 0
                took = view.evaluate(DONE.replace("ACT", act).replace("WAIT", str(wait)))
                figures[name] = round(max(took, figures.get(name, 0)))
            assert "of 9" in view.inner_text("#told") or "in all" in view.inner_text("#told")
            view.close()
        browser.close()
    figures["interactive_s"] = round(statistics.median(each["interactive"] for each in opened) / 1000, 2)
    figures["longest_task_ms"] = round(max(each.get("longest", 0) for each in opened))
    return figures


def main() -> None:
    """Make the records, and measure each step; the tables and the page in a process of their own."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--sessions", type=int, default=10_000)
    options.add_argument("--keep", type=Path, help="make the records there, or take those that are there")
    options.add_argument("--written", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.written:
        print(json.dumps(written(given.written)))
        return
    folder = given.keep or Path(tempfile.mkdtemp())
    try:
        if not (folder / "items").exists():
            make(folder, given.sessions)
        command = [sys.executable, __file__, "--written", str(folder)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        figures: dict[str, Any] = {"sessions": given.sessions, **json.loads(told)}
        for path in sorted(folder.glob("*.*")):
            figures[f"{path.name.replace('.', '_')}_mb"] = round(path.stat().st_size / 1e6, 2)
        figures |= read_back(folder)
        if Path(CHROMIUM).exists():
            figures |= in_chromium(folder / "index.html")
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    for name, value in figures.items():
        print(f"{name:24} {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
