"""The table of people: whose each input is, who may be opened, and what groups to compare by. docs/batch.md.

    file,person,consent,candidate,region
    anna.mp4,s-1042,yes,Anna Berg,north

With a column `consent` an input is opened only where its row says yes (`yes`, `y`, `true` or `1`, in any case): an
empty cell, any other word and no row at all are no consent.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from voicemock.batch.inputs import Found
from voicemock.batch.item import Item
from voicemock.checked_yaml import MAX_PROBLEMS, quoted
from voicemock.csv_input import Row, Table, did_you_mean, read_table, refused
from voicemock.errors import BadInput
from voicemock.safe_text import one_line

REQUIRED, OPTIONAL = ("file",), ("person", "consent", "candidate")
YES = frozenset(["yes", "y", "true", "1"])
NO = frozenset(["", "no", "n", "false", "0"])
_NUMBER = re.compile(r"\d+")
_REMEDY = "Each input has one row: name it by its path, its name, or its name without the ending."


class Told(NamedTuple):
    """What the table says about one input."""

    consent: bool
    person: str = ""
    candidate: str = ""
    groups: Mapping[str, str] = {}
    says_no: bool = False
    """Whether consent is refused in so many words: an empty cell and a missing row are none, but may be mistakes."""

    def item(self, found: Found) -> Item:
        """The input with what is said about it."""
        item = found.item()
        return item.model_copy(
            update={"person": self.person, "candidate": self.candidate, "groups": dict(self.groups)}
        )


class Refusal(NamedTuple):
    """A row that says no."""

    person: str
    file: str = ""
    """As the row calls it, where no input is called so."""
    line: int = 0


class Kept(NamedTuple):
    """An interview of an earlier run whose input was not given this time."""

    found: Found
    person: str


NOTHING_TOLD = Told(consent=True)
NO_ROW = Told(consent=False)


@dataclass(frozen=True)
class People:
    """The table, laid over the inputs."""

    told: Mapping[str, Told]
    """By the input's id."""
    otherwise: Told
    """Of an input without a row."""
    notes: tuple[str, ...] = ()
    """What to know of the table, a sentence each."""
    elsewhere: tuple[str, ...] = ()
    """Names in rows of which no input was found: somebody may speak of them."""
    refusals: tuple[Refusal, ...] = ()
    agreed: frozenset[str] = frozenset()
    """Persons of whom some row says yes."""

    def of(self, found: Found) -> Told:
        """What is said about an input."""
        return self.told.get(found.id, self.otherwise)

    def refused(self, kept: Sequence[Kept]) -> frozenset[str]:
        """Ids of those interviews to which the table says no, though their inputs were not given.

        A row means what it calls by its file, if that is not somebody else's; and everything of its person, if no
        other row of the same person says yes.

        Raises:
            BadInput: a row's file may be several of them.
        """
        wanted = {each.person for each in self.refusals} - self.agreed - {""}
        refused = {each.found.id for each in kept if each.person in wanted}
        for row in self.refusals:
            theirs = [each.found for each in kept if not (each.person and row.person) or each.person == row.person]
            meant = _meant(row.file, _by_name(theirs)) if row.file else []
            if len({each.source.replace("\\", "/").rpartition("/")[0] for each in meant}) > 1:
                some = " or ".join(one_line(each.source) for each in meant[:2])
                raise BadInput(
                    f"Line {row.line} of the table of people says no to '{quoted(row.file)}', which may be {some}.",
                    "Name it by its path.",
                )
            refused.update(each.id for each in meant)
        return frozenset(refused)


NOBODY = People({}, NOTHING_TOLD)
"""Where there is no table: everything may be opened."""


def people_in(path: Path, found: Sequence[Found]) -> People:
    """Lay the table at `path` over the inputs.

    A row of which no input is found is only said, since a table may be of more than one run.

    Raises:
        NotFound: there is no such file.
        BadInput: it is no table, a row names no file or several inputs, an input has two rows, or no row fits any.
    """
    table = read_table(path, REQUIRED, OPTIONAL)
    names, lines = _by_name(found), dict[str, int]()
    told: dict[str, Told] = {}
    problems: list[tuple[int, str]] = []
    unmet: list[tuple[int, str]] = []
    elsewhere: list[str] = []
    doubtful: list[tuple[int, str]] = []
    for row in table.rows():
        file = row.cells["file"]
        meant = _meant(file, names) if file else []
        if not file:
            problems.append((row.line, "the cell 'file' is empty"))
        elif not meant:
            unmet.append((row.line, f"no input is called '{quoted(file)}'"))
            elsewhere += filter(None, (row.cells.get("person", ""), row.cells.get("candidate", "")))
        elif len(meant) > 1:
            some = " or ".join(one_line(each.source) for each in meant[:2])
            problems.append((row.line, f"'{quoted(file)}' may be {some}; name it by its path"))
        elif (id_ := meant[0].id) in lines:
            problems.append((row.line, f"'{quoted(file)}' stands in line {lines[id_]} already"))
        else:
            lines[id_], told[id_] = row.line, _told(table, row)
        if (said := row.cells.get("consent", "").casefold()) not in YES | NO:
            doubtful.append((row.line, f"the consent '{quoted(said)}' is neither yes nor no, and taken for no"))
    if unmet and not told:
        problems += [(line, what + _near(what, names, told)) for line, what in unmet[:MAX_PROBLEMS]]
    if problems:
        raise refused(table.name, problems, _REMEDY)
    unmet = [(line, what + _near(what, names, told)) for line, what in unmet[:MAX_PROBLEMS]] + unmet[MAX_PROBLEMS:]
    notes = (*_notes(table, unmet), *_notes(table, doubtful), *_encoding(table))
    otherwise = NO_ROW if "consent" in table.columns else NOTHING_TOLD
    return People(told, otherwise, notes, tuple(elsewhere), *_consents(table, {line for line, _ in unmet}))


def _consents(table: Table, unmet: Collection[int]) -> tuple[tuple[Refusal, ...], frozenset[str]]:
    """The rows that say no, and the persons of whom one says yes."""
    rows = [(row, _told(table, row)) for row in table.rows()]
    no = (
        Refusal(told.person, row.cells["file"] if row.line in unmet else "", row.line)
        for row, told in rows
        if told.says_no
    )
    return tuple(no), frozenset(told.person for _, told in rows if told.consent)


def _told(table: Table, row: Row) -> Told:
    cells = row.cells
    known = {*REQUIRED, *OPTIONAL}
    return Told(
        consent=cells["consent"].casefold() in YES if "consent" in table.columns else True,
        person=cells.get("person", ""),
        candidate=cells.get("candidate", ""),
        groups={column: cell for column, cell in cells.items() if column not in known and cell},
        says_no=bool(cells.get("consent")) and cells["consent"].casefold() in NO,
    )


def _by_name(found: Iterable[Found]) -> Mapping[str, list[Found]]:
    """The inputs by each name that a row may call them by, in small letters."""
    names: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        called = {each.name}
        if each.transcript:
            called.add(each.transcript.replace("\\", "/").rpartition("/")[2])
        if each.kind == "session" and "#" in each.source:
            called.add(each.source.rpartition("#")[0].replace("\\", "/").rpartition("/")[2] + "#" + each.name)
        called |= {name.rpartition(".")[0] for name in called if "." in name}
        for name in called:
            names[name.casefold()].append(each)
    return names


def _meant(file: str, names: Mapping[str, list[Found]]) -> list[Found]:
    path = file.replace("\\", "/").removeprefix("./").casefold()
    among = names.get(path.rstrip("/").rpartition("/")[2], [])
    if "/" in path:
        among = [each for each in among if _ends(each.source, path) or _ends(each.transcript, path)]
    exact = [each for each in among if each.name == file]
    return exact if len(exact) == 1 else among


def _ends(source: str, path: str) -> bool:
    """Whether a place ends with the parts of a path, with its ending or without."""
    place = source.replace("\\", "/").rstrip("#").casefold()
    stem = place[: -len(suffix)] if (suffix := Path(place).suffix) else place
    return any(f"/{each}".endswith(f"/{path.strip('/')}") for each in (place, stem))


def _near(what: str, names: Mapping[str, list[Found]], told: Mapping[str, Told]) -> str:
    """What was probably meant: no input with a row of its own, nor one with another number: they are others'."""
    name = what.split("'")[1].casefold()
    numbers = _NUMBER.findall(name)
    near = [
        each for each, found in names.items()
        if abs(len(each) - len(name)) <= 3 and _NUMBER.findall(each) == numbers
        and not any(one.id in told for one in found)
    ]  # fmt: skip
    return did_you_mean(name, near[:2_000])


def _notes(table: Table, lines: Sequence[tuple[int, str]]) -> Iterable[str]:
    for line, what in lines[:MAX_PROBLEMS]:
        yield f"{table.where(line)}: {what}"
    if len(lines) > MAX_PROBLEMS:
        yield f"… and {len(lines) - MAX_PROBLEMS:,} more rows of {one_line(table.name)} like these."


def _encoding(table: Table) -> Iterable[str]:
    if not table.known_encoding:
        yield f"{one_line(table.name)} is no UTF-8 text and was read as Windows-1252; look at the names in it."
