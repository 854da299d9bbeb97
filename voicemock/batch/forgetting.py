"""Interviews taken out of everything that runs wrote to a place: one person's, or those that are old enough.

What is named can be named again until nothing is left: the tables go first, which are made anew from the records;
then each session with its words, and its record, by which it is found, at its end; `names.csv` last. Sessions and
remembered words without a record go too, because nobody can say whose they are; a run makes again what it needs.
"""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from voicemock.batch.heard import FOLDER as HEARD
from voicemock.batch.keys import place_digest
from voicemock.batch.manifest import FORGOTTEN, SESSIONS, Manifest, name_of
from voicemock.batch.place import Place
from voicemock.batch.pseudonyms import NAMES, Person, as_csv, read_people
from voicemock.batch.record import Record
from voicemock.batch.table import LEVELS_TABLE, SPENT_TABLE, TABLE
from voicemock.batch.url_place import is_url

MADE_AGAIN = (
    "index.html",
    *(f"{table}.{kind}" for table in (TABLE, LEVELS_TABLE, SPENT_TABLE) for kind in ("csv", "parquet")),
)
"""What is written over all records."""


class Going(NamedTuple):
    """What is to be taken out."""

    id: str
    source: str
    """As the record says it; empty where the record is damaged."""
    inputs: tuple[str, ...]
    """The files that it was made from, where it is known where they are: they are the user's and stay."""
    digest: str
    """SHA-256 of their content; empty where it was never read."""
    held_at: datetime | None
    heard: tuple[str, ...] = ()
    """Names of the files with its remembered words."""


def of_person(place: Place, who: str) -> tuple[Going, ...]:
    """The interviews of a person, by the name in the table of people, the pseudonym, an item's id or its source.

    Raises:
        BadInput: the records cannot be read.
    """
    people = read_people(place.read(NAMES))
    wanted = {who, *(each.pseudonym for each in people if _is(each, who))}

    def is_theirs(record: Record) -> bool:
        return bool(wanted & {record.item.person, record.item.id, record.item.source, record.item.candidate})

    return _found(place, people, is_theirs, wanted)


def is_listed(place: Place, who: str) -> bool:
    """Whether `names.csv` knows somebody, even if nothing else is left of them. Raises BadInput."""
    return any(_is(each, who) for each in read_people(place.read(NAMES)))


def _is(person: Person, who: str) -> bool:
    return who in (person.pseudonym, person.person, person.candidate, *person.sources)


def held_before(place: Place, limit: datetime) -> tuple[Going, ...]:
    """The interviews that were held before a time; where no file tells it, they were worked on. Raises BadInput."""
    return _found(place, read_people(place.read(NAMES)), lambda record: _held_at(record) < limit, ())


def _held_at(record: Record) -> datetime:
    return record.summary.held_at if record.summary else record.finished_at


def _found(
    place: Place, people: Sequence[Person], is_wanted: Callable[[Record], bool], ids: Collection[str]
) -> tuple[Going, ...]:
    manifest, found = Manifest(place), []
    for id_ in manifest.ids():
        record = manifest.record(id_)
        if record is None and id_ in ids:
            found.append(Going(id_, "", (), "", None))
        elif record and is_wanted(record):
            inputs = _inputs(record, people)
            held_at, digest = _held_at(record), record.input_digest
            found.append(Going(id_, record.item.source, inputs, digest, held_at, record.heard))
    return tuple(found)


def _inputs(record: Record, people: Sequence[Person]) -> tuple[str, ...]:
    """Where the files lie; under a pseudonym only `names.csv` tells, in the order of the numbers."""
    person, _, number = record.item.id.rpartition("-")
    known = next((each for each in people if each.pseudonym == person), None)
    if known is None:
        return tuple(filter(None, (record.item.source, record.item.transcript)))
    return known.sources[int(number) - 1 : int(number)] if number.isdigit() else ()


def take_out(place: Place, going: Sequence[Going], who: str = "") -> None:
    """Remove everything that was written of these interviews; the tables are left to be made again.

    A run does not read their inputs again: it knows them by digests of their places and their content.

    Args:
        place: which nobody else is writing to.
        going: what `of_person` or `held_before` found.
        who: whose they all are, where they are one person's.

    Raises:
        BadInput, CannotWrite, DiskError: not all could be removed; the same again removes the rest.
    """
    manifest = Manifest(place)
    for name in MADE_AGAIN:
        place.remove(name)
    digests = {each.digest for each in going if each.digest}
    digests |= {place_digest(_real(name)) for each in going for name in each.inputs}
    known = manifest.forgotten()
    if digests - known:
        place.write(FORGOTTEN, "".join(f"{each}\n" for each in sorted(known | digests)).encode(), sync=True)
    for each in going:
        for name in (*each.heard, f"{SESSIONS}/{each.id}", name_of(each.id)):
            place.remove(name)
    _remove_nobodys(place, manifest)
    _remove_names(place, {each.id for each in going}, who)


def _real(name: str) -> str:
    """As planning names a place."""
    if is_url(name):
        return name
    path, mark, session = name.partition("#")
    return os.path.realpath(name) if os.path.exists(name) else os.path.realpath(path) + mark + session  # noqa: PTH110


def _remove_nobodys(place: Place, manifest: Manifest) -> None:
    """Sessions without a record, and remembered words that no record names."""
    ids, kept = set(manifest.ids()), set[str]()
    for record in manifest.records():
        kept.update(record.heard)
    parts = (PurePosixPath(name).parts for name in place.names(SESSIONS))
    for id_ in sorted({each[1] for each in parts if len(each) > 2} - ids):
        place.remove(f"{SESSIONS}/{id_}")
    for name in [name for name in place.names(HEARD) if name not in kept]:
        place.remove(name)


def _remove_names(place: Place, ids: Iterable[str], who: str) -> None:
    """From the list of who is who, those of whom nothing is left; with others their numbers must stay as they are."""
    people = read_people(place.read(NAMES))
    left = {id_.rpartition("-")[0] for id_ in Manifest(place).ids()}
    gone = {id_.rpartition("-")[0] for id_ in ids}
    gone |= {each.pseudonym for each in people if who and _is(each, who)}
    gone -= left
    staying = [each for each in people if each.pseudonym not in gone]
    if len(staying) < len(people):
        place.write(NAMES, as_csv(staying), sync=True)
