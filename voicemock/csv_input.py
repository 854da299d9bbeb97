"""Tables that people keep: CSV as any spreadsheet writes it, with every mistake at its file and line."""

import codecs
import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from voicemock.checked_yaml import MAX_PROBLEMS, near_miss, quoted
from voicemock.errors import BadInput
from voicemock.first_bytes import called, kind_of
from voicemock.input_file import read_bytes, text_in
from voicemock.safe_text import one_line

MAX_BYTES = 256 * 1024 * 1024
SEPARATORS = ",;\t|"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to Excel; an apostrophe stands before it where a table is written."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WINDOWS = "cp1252"
"""What Excel's plain CSV is in western Europe and America, where nobody asked it for UTF-8."""
_MISSPELT = 0.8
"""How alike a column's name is to one that may be there when that was meant; `region` (0.5) is not `person`."""


class Row(NamedTuple):
    """One row."""

    line: int
    """Of the file, from 1: where the row begins."""
    cells: Mapping[str, str]
    """By column; without the white space around them, and empty where the row is short."""


@dataclass(frozen=True)
class Table:
    """A table whose rows all fit its columns."""

    name: str
    """The file's path as it was given."""
    columns: tuple[str, ...]
    """As they stand in the first row; those that were asked for in the spelling that was asked for."""
    text: str
    separator: str
    first_line: int
    """Where the first row of columns stands: Excel may have written its `sep=` before it."""
    known_encoding: bool
    """False where it is no Unicode text, and was taken for Windows' western signs."""

    def rows(self) -> Iterator[Row]:
        """One after the other, empty ones left out."""
        for line, cells in _parsed(self.text, self.separator, self.name):
            if line > self.first_line and any(cells):
                row = dict(zip(self.columns, (_cell(each) for each in cells), strict=False))
                yield Row(line, {column: row.get(column, "") for column in self.columns if column})

    def where(self, line: int) -> str:
        """`file:line`."""
        return f"{self.name}:{line}"


def read_table(
    path: Path, required: Sequence[str], optional: Sequence[str] = (), max_bytes: int = MAX_BYTES
) -> Table:
    """Read a table.

    Separator (comma, semicolon, tab, bar) and encoding (UTF-8, UTF-16 with its mark, otherwise Windows-1252) are
    found out. Other columns than those named are kept, too.

    Args:
        path: the file.
        required: columns, in lower case, that must be there, in any order and in capitals or not.
        optional: columns that may be there; a column that is nearly one of these is a mistake.
        max_bytes: of the file.

    Raises:
        NotFound: there is no such file.
        BadInput: it is no table, or columns are missing, doubled or misspelt.
    """
    return parse_table(read_bytes(path, max_bytes), one_line(str(path)), required, optional)


def parse_table(raw: bytes, name: str, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """The table that a file's bytes are; `name` stands in messages. Raises BadInput."""
    text, known = _text(raw, name)
    separator = _separator(text, (*required, *optional))
    header = next(((line, cells) for line, cells in _parsed(text, separator, name) if any(cells)), None)
    if header is None:
        raise BadInput(f"{name} is empty.", f"Its first row names the columns: {', '.join(required)}.")
    line, cells = header
    columns = tuple(_column(each, (*required, *optional)) for each in cells)
    problems = [(line, what) for what in _column_problems(columns, required, optional)]
    if not problems:
        problems = list(_row_problems(_parsed(text, separator, name), line, columns))
    if problems:
        raise refused(name, problems)
    return Table(name, columns, text, separator, line, known)


def refused(name: str, problems: Iterable[tuple[int, str]], remedy: str = "") -> BadInput:
    """One error for all mistakes in a table, each with its line, in the order of the file."""
    lines = [f"{name}:{line}: {what}" for line, what in sorted(problems)]
    count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    if len(lines) > MAX_PROBLEMS:
        lines[MAX_PROBLEMS:] = [f"… and {len(lines) - MAX_PROBLEMS} more"]
    return BadInput(f"{name} has {count}:", remedy, problems=lines)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about a word that is not known: what was probably meant, or nothing."""
    near = near_miss(word, known)
    return f"; did you mean '{quoted(near)}'?" if near else ""


def _text(raw: bytes, name: str) -> tuple[str, bool]:
    """The text, and whether its encoding was certain. Raises BadInput."""
    if kind := kind_of(raw):
        raise BadInput(f"{name} is no table, but {called(kind)}.", "Save the table as CSV UTF-8, and name that file.")
    if raw.startswith(_UTF_16):
        try:
            return text_in(raw.decode("utf-16").encode(), name), True
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            raise BadInput(f"{name} is not the UTF-16 text that it says it is.", "Save it as UTF-8.") from error
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return text_in(raw.decode(_WINDOWS).encode(), name), False
        except UnicodeDecodeError as error:
            raise BadInput(f"{name} is not UTF-8 text (byte {error.start}).", "Save it as CSV UTF-8.") from error
    return text_in(raw, name), True


def _separator(text: str, known: Sequence[str]) -> str:
    """The sign that makes the most columns of those that are known, and of two such the one that makes more."""
    head = io.StringIO(text, newline="").readline().strip("\r\n")
    if head.lower().startswith("sep=") and len(head) == len("sep=,"):
        return head[-1]
    lines = text.lstrip("\r\n").splitlines()[:1] or [""]

    def worth(sign: str) -> tuple[int, int]:
        cells = [each.strip().casefold() for each in lines[0].replace('"', "").split(sign)]
        return len({*cells} & {*known}), len(cells)

    return max(SEPARATORS, key=worth)


def _parsed(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the lines that they begin in; not Excel's own first line. Raises BadInput where quotes are open."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if not (begins == 1 and "".join(cells).lower() == "sep="):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        what = f"from here on a cell is not closed, or not quoted as CSV is ({error})"
        raise refused(name, [(begins, what)], "Open it in a spreadsheet, and save it as CSV again.") from error


def _cell(written: str) -> str:
    """What the cell says: the apostrophe that keeps a spreadsheet from obeying it is no part of it."""
    said = written.strip(" \u00a0")
    return said[1:] if said.startswith("'") and said[1:].startswith(FORMULA_SIGNS) else said.strip()


def _column(written: str, known: Sequence[str]) -> str:
    said = _cell(written)
    return next((each for each in known if each == said.casefold()), said)


def _column_problems(columns: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> Iterator[str]:
    there = Counter(column for column in columns if column)
    for column, times in there.items():
        if times > 1:
            yield f"the column '{quoted(column)}' stands there {times} times"
    known = (*required, *optional)
    others = [column for column in there if column not in known]
    for column in required:
        if column not in there:
            meant = near_miss(column, [each.casefold() for each in others])
            yield f"there is no column '{column}'" + (f"; is '{quoted(meant)}' meant for it?" if meant else "")
    for column in others:
        absent = [each for each in optional if each not in there]
        if near := difflib.get_close_matches(column.casefold(), absent, n=1, cutoff=_MISSPELT):
            yield f"unknown column '{quoted(column)}'; did you mean '{near[0]}'?"


def _row_problems(
    rows: Iterable[tuple[int, list[str]]], first_line: int, columns: Sequence[str]
) -> Iterator[tuple[int, str]]:
    for line, cells in rows:
        if line > first_line and any(cells[len(columns) :]):
            yield line, f"{len(cells)} cells, where there are {len(columns)} columns"
        elif line > first_line and any(cell and not column for cell, column in zip(cells, columns, strict=False)):
            yield line, "a cell stands under no column's name"
