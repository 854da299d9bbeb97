"""Levels that people gave a cohort's answers, read from CSV and joined to the judge's."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from voicemock.checked_yaml import quoted
from voicemock.csv_input import Row, Table, did_you_mean, read_table, refused
from voicemock.errors import BadInput
from voicemock.evaluation.cohort_rows import LevelRow, SessionRow

REQUIRED = ("session", "question", "criterion", "level")
MARKER = "marker"
CORRECT = "Correct the lines named; what is right stays."
REMEDY = "Make a sheet that fits: voicemock cohort marks OUT --sample 50 -o marks.csv"


class Mark(NamedTuple):
    """A level that somebody gave one criterion of an answer."""

    session: str
    question: str
    criterion: str
    level: int
    marker: str
    where: str
    """`file:line`."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What was marked."""
        return self.session, self.question, self.criterion


@dataclass(frozen=True)
class Joined:
    """The marks beside what the judge gave the same answers."""

    sessions: Mapping[str, SessionRow]
    """By id: those of the cohort."""
    marks: tuple[Mark, ...]
    """Of sessions of the cohort, on what the judge looked at too; each with the session's id."""
    judged: Mapping[tuple[str, str, str], LevelRow]
    """What the judge gave, by the key of a mark."""
    empty: int = 0
    """Rows without a level."""
    doubled: int = 0
    """Marks that say again what the same marker said before."""
    strangers: int = 0
    """Marks of sessions that are not in the cohort."""
    not_judged: int = 0
    """Marks on questions or criteria that the judge has nothing of in that session."""
    examples: tuple[str, ...] = ()
    """Some of those that do not join, with their place and what was probably meant."""

    @property
    def markers(self) -> tuple[str, ...]:
        """Who marked, those first that marked most."""
        return tuple(name for name, _ in Counter(mark.marker for mark in self.marks).most_common())

    @property
    def alike(self) -> tuple[tuple[str, ...], ...]:
        """Markers who gave the very same levels to the very same things: one sheet twice, more likely than not."""
        given: dict[str, dict[tuple[str, str, str], int]] = {}
        for mark in self.marks:
            given.setdefault(mark.marker, {})[mark.key] = mark.level
        same: dict[frozenset[tuple[tuple[str, str, str], int]], list[str]] = {}
        for name, levels in given.items():
            if len(levels) >= LEAST_ALIKE:
                same.setdefault(frozenset(levels.items()), []).append(name)
        return tuple(tuple(names) for names in same.values() if len(names) > 1)


LEAST_ALIKE = 5
"""Marks of one marker; that two give so many levels alike is hardly chance, and with fewer it may be."""
EXAMPLES = 3
"""How many of those that do not join are shown."""


def read_marks(paths: Sequence[Path], rows: Iterable[SessionRow]) -> Joined:
    """Read tables of marks, and join them.

    Columns are session (its id, or the recording's path, name, or name without its ending), question, criterion,
    level and, where they like, marker; who marked is called by the file's name where no marker stands.

    Args:
        paths: CSV files.
        rows: the cohort.

    Raises:
        NotFound: there is no such file.
        BadInput: a table has mistakes, two say different things, or nothing of them is in the cohort.
    """
    book = _Book({row.id: row for row in rows})
    for path in paths:
        table = read_table(path, REQUIRED, (MARKER,))
        problems = list(book.take(table, path.stem))
        if problems:
            raise refused(table.name, problems, CORRECT)
    joined = book.joined()
    if book.read and joined.empty == book.read:
        none = f"No level is given yet: the column 'level' is empty in all {book.read:,} rows."
        raise BadInput(none, "Fill it in with levels from 1 to 5, save the file, and do the same again.")
    if not joined.marks:
        raise BadInput(f"None of the {book.read} marks is of an answer of this run.", REMEDY, joined.examples)
    return joined


class _Book:
    """Collects marks from one table after another."""

    def __init__(self, sessions: Mapping[str, SessionRow]) -> None:
        self.sessions = sessions
        self.read = 0
        self._names = _names_of(sessions.values())
        self._judged = {(row.id, *level.key): level for row in sessions.values() for level in row.levels}
        self._questions = {question for _, question, _ in self._judged}
        self._criteria = {criterion for _, _, criterion in self._judged}
        self._marks: dict[tuple[str, ...], Mark] = {}
        self._counts: Counter[str] = Counter()
        self._examples: list[str] = []

    def take(self, table: Table, marker: str) -> Iterator[tuple[int, str]]:
        """Every row; mistakes are yielded with their line."""
        for row in table.rows():
            self.read += 1
            try:
                level = _level(row.cells["level"])
                if level is None:
                    self._counts["empty"] += 1
                    continue
                mark = Mark(
                    self._session(row), self._known(row, "question", self._questions),
                    self._known(row, "criterion", self._criteria), level,
                    row.cells.get(MARKER, "") or marker, table.where(row.line),
                )  # fmt: skip
                self._keep(mark, row)
            except _Mistake as mistake:
                yield row.line, str(mistake)

    def joined(self) -> Joined:
        """Everything that was taken."""
        return Joined(
            sessions=self.sessions,
            marks=tuple(self._marks.values()),
            judged={mark.key: self._judged[mark.key] for mark in self._marks.values()},
            examples=tuple(self._examples),
            **self._counts,
        )

    def _keep(self, mark: Mark, row: Row) -> None:
        if not mark.session:
            near = did_you_mean(row.cells["session"], list(self._names)) if len(self._examples) < EXAMPLES else ""
            self._apart("strangers", f"{mark.where}: no session '{quoted(row.cells['session'])}' in this run{near}")
            return
        if mark.key not in self._judged:
            what = f"'{quoted(mark.criterion)}' of '{quoted(mark.question)}'"
            self._apart("not_judged", f"{mark.where}: in this session nothing was judged on {what}")
            return
        kept = self._marks.setdefault((*mark.key, mark.marker), mark)
        if kept.level != mark.level:
            raise _Mistake(f"{quoted(mark.marker)} gives it {mark.level}, and {kept.level} at {kept.where}")
        self._counts["doubled"] += kept is not mark

    def _apart(self, count: str, example: str) -> None:
        self._counts[count] += 1
        if len(self._examples) < EXAMPLES:
            self._examples.append(example)

    def _session(self, row: Row) -> str:
        name = row.cells["session"]
        if not name:
            raise _Mistake("it names no session")
        found = self._names.get(name, ())
        if len(found) > 1:
            raise _Mistake(f"'{quoted(name)}' may be {len(found)} sessions; give its id or its whole path")
        return next(iter(found), "")

    def _known(self, row: Row, column: str, known: set[str]) -> str:
        said = row.cells[column]
        if said in known:
            return said
        if not said:
            raise _Mistake(f"it names no {column}")
        raise _Mistake(f"nobody was judged on a {column} '{quoted(said)}'{did_you_mean(said, known)}")


class _Mistake(Exception):
    """What is wrong with a row, in a phrase."""


def _level(written: str) -> int | None:
    """As spreadsheets write it: 3, 3.0 or 3,0; None where it is empty."""
    if not written:
        return None
    whole, _, rest = written.replace(",", ".").partition(".")
    if whole not in ("1", "2", "3", "4", "5") or rest.strip("0"):
        raise _Mistake(f"'{quoted(written)}' is no level: 1, 2, 3, 4 or 5, or nothing")
    return int(whole)


def _names_of(sessions: Iterable[SessionRow]) -> dict[str, set[str]]:
    """What a session may be called; an id is nobody else's name, nor is a whole path."""
    found: dict[str, set[str]] = {}
    rows = list(sessions)
    for row in rows:
        path = PurePosixPath(row.source.replace("\\", "/"))
        for name in {path.name, path.stem} - {""}:
            found.setdefault(name, set()).add(row.id)
    for row in rows:
        found |= {name: {row.id} for name in (row.source, row.id) if name}
    return found
