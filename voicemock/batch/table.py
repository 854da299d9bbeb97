"""The tables of a run: CSV for people and their spreadsheets, Parquet for programs; the home of pyarrow.

    table.csv     table.parquet     a row a session
    levels.csv    levels.parquet    a row for each session, question and criterion
    spent.csv                       when each was worked on, for how long and with how many tokens

The same records give the same bytes, and all times of the work stand in spent.csv alone: whether two runs came to the
same is a plain diff of the others. Records come and go one by one; nothing of them stays in memory.
"""

import codecs
import csv
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import IO, Any

from voicemock.batch.place import Place
from voicemock.batch.record import Record
from voicemock.batch.rows import (
    FIRST,
    LAST,
    LEVELS,
    SCORED,
    SPENT,
    Cell,
    Kind,
    SessionRow,
    level_rows,
    session_row,
    spent_row,
)
from voicemock.csv_input import FORMULA_SIGNS
from voicemock.output_file import writing_whole

TABLE, LEVELS_TABLE, SPENT_TABLE = "table", "levels", "spent"
NO_PARQUET = (
    "The tables were not written as Parquet: pyarrow is not installed. Install it: pip install 'voicemock[parquet]'"
)
ROWS = 20_000
"""In a row group of Parquet: some megabytes in memory."""
# A cell that begins so is worked out by spreadsheets, with the wide signs too where those are written; and where the
# list separator is a semicolon (most of Europe) they part a line at each, quotes or not: a cell may begin after one,
# and a line of a cell's text is then a row of its own.
_FORMULA = re.compile(rf'(^|[;\r\n]"*)(?=[{re.escape("".join(FORMULA_SIGNS))}＝＋－＠])')


@lru_cache(maxsize=4096)
def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return _FORMULA.sub(r"\1'", text)


class Tables:
    """Takes the records of a run in the order of their ids; made by `tables`."""

    def __init__(self, place: Place, stack: ExitStack) -> None:
        self._place, self._stack = place, stack
        self._arrow = _arrow()
        self.notes: tuple[str, ...] = () if self._arrow else (NO_PARQUET,)
        """What could not be written and how to have it, a sentence each."""
        self._levels = self._outputs(LEVELS_TABLE, LEVELS)
        self._spent = _Csv(self._file(f"{SPENT_TABLE}.csv"), SPENT)
        # Which columns the table of sessions has is known after the last one.
        self._rows = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115
        self._groups: dict[str, Kind] = {}
        self._criteria: dict[str, Kind] = {}
        self._measures: dict[str, Kind] = {}
        self._last_id = ""

    def add(self, record: Record, page: str = "") -> None:
        """Add one; `page` is where its page lies in the folder of the run, empty where there is none."""
        assert record.item.id > self._last_id, "records come in the order of their ids, each once"
        self._last_id = record.item.id
        row = session_row(record, page)
        self._groups |= dict.fromkeys(row.groups, "text")
        self._criteria |= dict.fromkeys(row.levels, "number")
        self._measures |= dict.fromkeys(row.delivery, "number")
        self._rows.write(json.dumps(row) + "\n")
        for each in self._levels:
            each.write(level_rows(record))
        self._spent.write([spent_row(record)] if record.state != "no_consent" else [])

    def end(self) -> None:
        """Write the table of sessions, and what is left of the others."""
        groups, criteria, measures = self._groups, self._criteria, self._measures
        columns = {**FIRST, **groups, **SCORED, **criteria, **measures, **LAST}
        for output in self._outputs(TABLE, columns):
            self._rows.seek(0)
            told = (SessionRow(*json.loads(line)) for line in self._rows)
            output.write(_in_columns(row, groups, criteria, measures) for row in told)
            output.end()
        for output in self._levels:
            output.end()

    def _outputs(self, name: str, columns: Mapping[str, Kind]) -> "list[_Csv | _Parquet]":
        written: list[_Csv | _Parquet] = [_Csv(self._file(f"{name}.csv"), columns)]
        if self._arrow:
            parquet = _Parquet(self._arrow, self._file(f"{name}.parquet"), columns)
            self._stack.callback(parquet.close)
            written.append(parquet)
        return written

    def _file(self, name: str) -> IO[bytes]:
        return self._stack.enter_context(_written(self._place, name))


@contextmanager
def tables(place: Place) -> Iterator[Tables]:
    """The tables of a run, written whole when the block has ended well; what stood there is kept until then.

    Raises CannotWrite and DiskError.
    """
    with ExitStack() as stack:
        made = Tables(place, stack)
        yield made
        made.end()


@contextmanager
def _written(place: Place, name: str) -> Iterator[IO[bytes]]:
    """A file of the place, written as it comes where that is a folder here, and otherwise sent when it is whole."""
    if place.local:
        with writing_whole(place.local / name, replace=True, sync=False) as here:
            yield here
        return
    with tempfile.TemporaryFile() as kept:
        yield kept
        kept.seek(0)
        place.write(name, kept.read())


def _in_columns(
    row: SessionRow, groups: Iterable[str], criteria: Iterable[str], measures: Iterable[str]
) -> list[Cell]:
    return [*row.first, *map(row.groups.get, groups), *row.scored, *map(row.levels.get, criteria),
            *map(row.delivery.get, measures), *row.last]  # fmt: skip


class _Csv:
    """UTF-8 with the mark by which spreadsheets know it, commas, a line a row."""

    def __init__(self, file: IO[bytes], columns: Mapping[str, Kind]) -> None:
        file.write(codecs.BOM_UTF8)
        self._writer = csv.writer(codecs.getwriter("utf-8")(file), lineterminator="\n")
        self._writer.writerow(map(guarded, columns))

    def write(self, rows: Iterable[list[Cell]]) -> None:
        """Add rows."""
        self._writer.writerows([guarded(cell) if type(cell) is str else cell for cell in row] for row in rows)

    def end(self) -> None:
        """Everything is written already."""


class _Parquet:
    """Typed columns, in groups of rows."""

    def __init__(self, arrow: Any, file: IO[bytes], columns: Mapping[str, Kind]) -> None:
        types = {
            "text": arrow.string(), "whole": arrow.int64(), "number": arrow.float64(),
            "time": arrow.timestamp("ms", "UTC"),
        }  # fmt: skip
        self._arrow = arrow
        self._schema = arrow.schema([(name, types[kind]) for name, kind in columns.items()])
        self._times = [at for at, kind in enumerate(columns.values()) if kind == "time"]
        self._writer = arrow.parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[list[Cell]] = []

    def write(self, rows: Iterable[list[Cell]]) -> None:
        """Add rows."""
        coming = iter(rows)
        while some := list(islice(coming, ROWS - len(self._rows))):
            self._rows += some
            if len(self._rows) == ROWS:
                self._put()

    def end(self) -> None:
        """Write the last rows and what the file ends with."""
        self._put()
        self.close()

    def close(self) -> None:
        """While its file is still open: left to itself the library would close it later, and complain."""
        self._writer.close()

    def _put(self) -> None:
        rows: list[list[Any]] = [list(row) for row in self._rows]
        for row in rows:
            for at in self._times:
                row[at] = datetime.fromisoformat(row[at]) if row[at] else None
        columns = zip(*rows, strict=True) if rows else ([] for _ in self._schema)
        arrays = [self._arrow.array(each, kind.type) for each, kind in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def _arrow() -> Any:
    """The library with its Parquet; None where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        return None
    return pyarrow
