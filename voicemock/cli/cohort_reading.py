"""The records of a run, read as plain rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicemock.errors import NotFound

if TYPE_CHECKING:
    from voicemock.batch.record import Record
    from voicemock.batch.rows import Cell
    from voicemock.evaluation.cohort_rows import SessionRow

DIGITS = 12
"""Of a digest, enough to tell one from another."""


@dataclass(frozen=True)
class Cohort:
    """What a run wrote."""

    url: str
    rows: "tuple[SessionRow, ...]"
    """Of the interviews with scores."""
    others: int
    """Items without: failed ones, and those whose person did not consent."""
    damaged: int
    """Records that are not what was written."""
    names: dict[str, str]
    """Of criteria, by their id."""
    judges: tuple[str, ...]


def read_cohort(out: str) -> Cohort:
    """Read a run's records.

    Raises:
        NotFound: there are none.
        BadInput: they cannot be read.
        UsageError, CannotWrite: the place cannot be reached.
    """
    from voicemock.batch.manifest import Manifest
    from voicemock.batch.url_place import place_at

    rows, others, damaged, names = [], 0, 0, dict[str, str]()
    manifest = Manifest(place_at(out))
    for each in manifest.ids():
        record = manifest.record(each)
        if record is None:
            damaged += 1
        elif record.state != "done" or not record.levels:
            others += 1
        else:
            rows.append(row_of(record))
            names |= {each.id: each.name for each in record.summary.criteria} if record.summary else {}
    if not rows:
        count = others + damaged
        what = f"{count} items, none of them with scores" if count else "no results of a run"
        raise NotFound(f"{out} holds {what}.", "Make them: voicemock batch RECORDINGS… --rubric RUBRIC --out DIR")
    return Cohort(out, tuple(rows), others, damaged, names, tuple(dict.fromkeys(row.judge for row in rows)))


def row_of(record: "Record") -> "SessionRow":
    """A record as comparisons see it."""
    from voicemock.evaluation.cohort_rows import LevelRow, SessionRow
    from voicemock.evaluation.drift import OTHER

    return SessionRow(
        id=record.item.id,
        source=record.item.source,
        person=record.item.person,
        groups=record.item.groups,
        levels=tuple(
            LevelRow(each.question, each.criterion, each.level, each.reason, each.samples) for each in record.levels
        ),
        overall=record.summary.overall if record.summary else None,
        told_words=record.told_words,
        unsure_words=record.unsure_words,
        judge=record.judge,
        made_with={
            "rubric": record.rubric_digest[:DIGITS],
            "judge": record.judge,
            "recogniser": record.heard_by,
            "recording or transcript": record.input_digest[:DIGITS],
            OTHER: record.key,
        },
    )


def write_sheet(cohort: Cohort, path: Path, sample: int, seed: int, force: bool) -> tuple[int, int]:
    """Write a sheet for people who mark; returns how many answers and rows it has. Raises what writing raises.

    Answers in which nothing was said do not count: the next ones are drawn in their place.
    """
    import tempfile

    from voicemock.batch.url_place import place_at
    from voicemock.evaluation.cohort_sheet import COLUMNS, drawn, sheet_rows
    from voicemock.sessions.library import Library
    from voicemock.sessions.reading import NAME

    place, rows, answers = place_at(cohort.url), list[list[str]](), 0
    with tempfile.TemporaryDirectory() as folder:
        for session, question in drawn(cohort.rows, seed):
            if answers == sample:
                break
            journal = Path(folder) / session / NAME
            if not journal.exists():
                journal.parent.mkdir()
                place.get(f"sessions/{session}/{NAME}", journal)
            found = list(sheet_rows(Library(Path(folder)).load(session).session, question, session))
            answers += bool(found)
            rows += [list(row) for row in found]
    write_table(path, COLUMNS, rows, force)
    return answers, len(rows)


def write_table(path: Path, columns: "Sequence[str]", rows: "Iterable[Sequence[Cell]]", force: bool) -> None:
    """Write CSV that a spreadsheet opens and obeys nothing of. Raises CannotWrite, DiskError."""
    import csv
    import io

    from voicemock.output_file import write_whole

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_shown(cell) if isinstance(cell, str) else cell for cell in row])
    write_whole(path, "\ufeff" + text.getvalue(), replace=force)


def _shown(text: str) -> str:
    """A cell's text: every line end a newline, since csv quotes no other, and nothing that is not shown."""
    from voicemock.batch.table import guarded
    from voicemock.safe_text import safe

    return guarded(safe("\n".join(text.splitlines())))
