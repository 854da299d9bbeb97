"""What is written over many interviews, with a payload in every text that is not ours: the page and the tables."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.batch.recorded import done, failed, level, quoted
from tests.torture.markup_library import AT
from tests.torture.markup_session import Put
from voicemock.batch.item import Item
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.record import Record
from voicemock.batch.table import tables
from voicemock.practice.summary import CriterionSummary
from voicemock.reports.cohort_wording import Ran
from voicemock.reports.html.cohort_page import cohort_page
from voicemock.reports.html.cohort_view import QUOTE_CHARACTERS, Seen

SINKS = ("person", "column", "group", "criterion", "quote", "problem", "judge", "heard", "gone", "by", "server",
         "place")  # fmt: skip
"""Texts that the page shows."""
CELLS = ("person", "column", "group", "quote", "problem", "judge", "heard", "gone", "note", "candidate", "question")
"""Texts that stand in cells of the tables, those of `column` in the first row."""


def shown(sink: str, text: str) -> bool:
    """Whether the page shows that text whole: long quotes are cut."""
    return sink != "quote" or len(text) <= QUOTE_CHARACTERS


def page(numbers: Iterable[int], put: Put) -> str:
    """The page of the run."""
    seen = Seen()
    for each in records(numbers, put):
        seen.add(each, "x/report.html" if each.state == "done" else "")
    told = {sink: " ".join(put(number, sink) for number in numbers) for sink in ("by", "server", "place")}
    return cohort_page(
        seen, Ran(AT, seconds=60, items=9, by=told["by"], place=told["place"], servers=(told["server"],))
    )


def cells(numbers: Iterable[int], put: Put) -> Iterator[str]:
    """Every cell of its tables as CSV, read as a spreadsheet reads it."""
    with tempfile.TemporaryDirectory() as folder:
        with tables(LocalPlace(Path(folder))) as made:
            for each in records(numbers, put):
                made.add(each)
        for name in ("table.csv", "levels.csv", "spent.csv"):
            text = (Path(folder) / name).read_text(encoding="utf-8-sig")
            for row in csv.reader(io.StringIO(text, newline=""), strict=True):
                yield from row


def records(numbers: Iterable[int], put: Put) -> Iterator[Record]:
    """One that was done and one that failed for each payload, after one whose place has all of them."""
    gone = " ".join(put(number, "gone") for number in numbers)
    yield _failed("-", gone, "x")
    for number in numbers:
        name = f"c{number}"
        proven = level(name, 3, quoted(put(number, "quote")), question=put(number, "question"))
        item = {
            "source": "x", "person": put(number, "person"), "candidate": put(number, "candidate"),
            "groups": {put(number, "column"): put(number, "group")},
        }  # fmt: skip
        criterion = CriterionSummary(id=name, name=put(number, "criterion"), weight=1, level=3)
        yield done(
            f"{number:04}", proven, item=item, judge=put(number, "judge"), heard_by=put(number, "heard"),
            notes=(put(number, "note"),), summary={"criteria": (criterion,)},
        )  # fmt: skip
        yield _failed(f"{number:04}-", "a place", put(number, "problem"))


def _failed(name: str, source: str, problem: str) -> Record:
    item = Item(id=name, source=source, kind="recording")
    return failed(name, problem).model_copy(update={"item": item})
