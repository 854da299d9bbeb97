"""Interviews taken out of everything that runs wrote to a place: one person's, or those that are old enough.

What is named can be named again until nothing is left: the tables go first, which are made anew from the records;
then each session with its words, and its record, by which it is found, at its end; `names.csv` last. What a batch
wrote without a record goes too, because nobody can say whose it is; a run makes again what it needs. Sessions that
no batch wrote are left alone: the folder may be somebody's home.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from voicemock.batch.address import is_url
from voicemock.batch.forgotten import content_of
from voicemock.batch.heard import FOLDER as HEARD
from voicemock.batch.item import Item
from voicemock.batch.keys import place_digest
from voicemock.batch.manifest import FORGOTTEN, OF_A_BATCH, SESSIONS, Manifest, name_of
from voicemock.batch.pairing import paired
from voicemock.batch.place import Place
from voicemock.batch.pseudonyms import NAMES, Person, as_csv, read_people
from voicemock.batch.record import Record
from voicemock.batch.table import LEVELS_TABLE, SPENT_TABLE, TABLE
from voicemock.errors import BadInput
from voicemock.safe_text import one_line

MADE_AGAIN = (
    "index.html",
    *(f"{table}.{kind}" for table in (TABLE, LEVELS_TABLE, SPENT_TABLE) for kind in ("csv", "parquet")),
)
"""What is written over all records."""
_UNDER_A_PSEUDONYM = re.compile(r"(?P<pseudonym>person-\d{4,})-(?P<number>\d{2,6})")
"""An id; those that come from the names of files end with eight digits or more."""


class Going(NamedTuple):
    """What is to be taken out."""

    id: str
    source: str
    """As the record says it; empty where the record is damaged."""
    inputs: tuple[str, ...]
    """The files that it was made from, where it is known where they are: they are the user's and stay."""
    digests: tuple[str, ...]
    """SHA-256 of their content, see `content_of`."""
    held_at: datetime | None
    heard: tuple[str, ...] = ()
    """Names of the files with its remembered words."""


def of_person(place: Place, who: str) -> tuple[Going, ...]:
    """The interviews of a person, by the name in the table of people, the pseudonym, an item's id or its source.

    Nobody is meant by no name. The candidate's name counts where it is nobody else's.

    Raises:
        BadInput: the records cannot be read, or several persons have that name in transcripts.
    """
    people = read_people(place.read(NAMES))
    theirs = _theirs(people, who)
    wanted = {who, *(name for each in theirs for name in (each.pseudonym, each.person))} - {""}
    wanted |= {each.pseudonym for each in people if each.person in wanted}  # two numbers may be one person's

    by_candidate: dict[str, str] = {}

    def is_theirs(id_: str, record: Record | None) -> bool:
        item = record.item if record else None
        called = (item.person, item.source, item.transcript) if item else ()
        if not wanted.isdisjoint((id_, _pseudonym(id_), *called)):
            return True
        if item and item.candidate in wanted:
            by_candidate[id_] = item.person
        return id_ in by_candidate

    found = _found(place, people, is_theirs)
    if all(each.id in by_candidate for each in found):
        _check_one(who, by_candidate.values())
        return found
    # Whom the table calls otherwise is somebody else of the same name.
    return tuple(each for each in found if not by_candidate.get(each.id))


def is_listed(place: Place, who: str) -> bool:
    """Whether `names.csv` knows somebody, even if nothing else is left of them. Raises BadInput."""
    return any(_is(each, who) for each in read_people(place.read(NAMES)))


def _theirs(people: Iterable[Person], who: str) -> list[Person]:
    """Whom `names.csv` knows by that name. Raises BadInput: it is several persons' in transcripts."""
    named = [each for each in people if _is(each, who)]
    exact = [each for each in named if who in (each.pseudonym, each.person, *each.sources)]
    if not exact:
        _check_one(who, (each.person for each in named))
        return named
    return [each for each in named if each in exact or not each.person]


def _check_one(who: str, persons: Iterable[str]) -> None:
    if len(several := sorted({*persons})) > 1:
        some = " or ".join(f"“{one_line(each)[:60]}”" if each else "of nobody in the table" for each in several[:3])
        raise BadInput(
            f"“{one_line(who)[:60]}” is the name of several: {some}; nothing was removed.",
            "Name one of them so, or one interview by its id.",
        )


def _is(person: Person, who: str) -> bool:
    """Not where the number alone is left, which is only kept so that nobody else gets it."""
    known = (*person.names, *person.sources)
    return bool(who and known) and who in (person.pseudonym, *known)


def _pseudonym(id_: str) -> str:
    found = _UNDER_A_PSEUDONYM.fullmatch(id_)
    return found["pseudonym"] if found else ""


def held_before(place: Place, limit: datetime) -> tuple[Going, ...]:
    """The interviews that were held before a time; where no file tells it, they were worked on. Raises BadInput."""
    people = read_people(place.read(NAMES))
    return _found(place, people, lambda _, record: record is not None and _held_at(record) < limit)


def _held_at(record: Record) -> datetime:
    return record.summary.held_at if record.summary else record.finished_at


def _found(
    place: Place, people: Sequence[Person], is_wanted: Callable[[str, Record | None], bool]
) -> tuple[Going, ...]:
    manifest, inputs, found = Manifest(place), _Inputs(people), []
    for id_ in manifest.ids():
        record = manifest.record(id_)
        if not is_wanted(id_, record):
            continue
        if record is None:
            found.append(Going(id_, "", tuple(inputs.of(id_, None)), (), None))
        else:
            digests = content_of(record)
            names = tuple(inputs.of(id_, record.item))
            found.append(Going(id_, record.item.source, names, digests, _held_at(record), record.heard))
    return tuple(found)


class _Inputs:
    """Where the files of items lie."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = {each.pseudonym: each for each in people}
        self._folders: dict[str, tuple[str, ...]] = {}

    def of(self, id_: str, item: Item | None) -> Iterator[str]:
        """Of one; under a pseudonym only `names.csv` tells, in the order of the numbers."""
        found = _UNDER_A_PSEUDONYM.fullmatch(id_)
        person = self._people.get(found["pseudonym"]) if found else None
        if found and person:
            for source in person.sources[int(found["number"]) - 1 : int(found["number"])]:
                yield source
                yield from self._beside(source)
        elif item:  # without `names.csv` what the record says under a pseudonym is no place
            yield from (name for name in (item.source, item.transcript) if is_url(name) or Path(name).is_absolute())

    def _beside(self, source: str) -> Iterator[str]:
        """The other files of the same interview: `names.csv` has only one of them."""
        if is_url(source) or not Path(source).is_absolute():
            return
        folder, name = os.path.split(source)
        if folder not in self._folders:
            with suppress(OSError):
                self._folders[folder] = tuple(os.listdir(folder))  # noqa: PTH208 - names alone
        for pair in paired({*self._folders.get(folder, ()), name}, Path(folder).name):
            if name in (pair.main, *pair.spare):
                files = (pair.recording, pair.transcript, *pair.spare)
                yield from (str(Path(folder) / each) for each in files if each not in ("", name))


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
    remove_tables(place)
    digests = {digest for each in going for digest in each.digests}
    inputs = {name for each in going for name in each.inputs} | {*_sources(place, who)}
    digests |= {place_digest(where) for name in inputs for where in _places(name)}
    _list(place, digests)
    for each in going:
        remove_written(place, each.id, each.heard)
        place.remove(name_of(each.id))
    _remove_nobodys(place)
    place.sweep()
    _remove_names(place, {each.id for each in going}, who)


def pass_over(place: Place, copies: Iterable[str], ids: Iterable[str]) -> None:
    """Take copies of what was forgotten, known by their content, for forgotten before they are opened again.

    Another file at the same place is not passed over.

    Args:
        place: of the run.
        copies: SHA-256 of each as it lies there, see `as_it_lies`.
        ids: theirs: who is called so in `names.csv` alone is called nothing any more.

    Raises:
        BadInput, CannotWrite, DiskError.
    """
    _list(place, copies)
    _remove_names(place, ids, "")


def remove_tables(place: Place) -> None:
    """Remove what quotes all records: it is made again from those that stay. Raises CannotWrite, DiskError."""
    for name in MADE_AGAIN:
        place.remove(name)


def remove_written(place: Place, id_: str, heard: Iterable[str]) -> None:
    """Remove the session of an item, and its remembered words. Raises CannotWrite, DiskError."""
    for name in (*heard, f"{SESSIONS}/{id_}"):
        place.remove(name)


def nobodys(place: Place) -> tuple[str, ...]:
    """The ids of sessions that a batch put there and never wrote a record of. Raises BadInput."""
    parts = (PurePosixPath(name).parts for name in place.names(SESSIONS) if name.endswith(f"/{OF_A_BATCH}"))
    return tuple(sorted({each[1] for each in parts if len(each) == 3}.difference(Manifest(place).ids())))


def _sources(place: Place, who: str) -> Iterator[str]:
    """What `names.csv` has of somebody: an input of which there is no record is not read again either."""
    for each in _theirs(read_people(place.read(NAMES)), who):
        yield from (who,) if who in each.sources else each.sources


def _list(place: Place, digests: Iterable[str]) -> None:
    known = Manifest(place).forgotten()
    if more := {*digests} - known:
        place.write(FORGOTTEN, "".join(f"{each}\n" for each in sorted(known | more)).encode(), sync=True)


def _places(name: str) -> Iterator[str]:
    """As planning names a place: a link by its own name; and what it leads to, and what a `#` may part."""
    whole = name.removesuffix("#")
    if is_url(name):
        yield from (name, whole)
        return
    yield from _real(whole)
    path, mark, session = whole.rpartition("#")
    yield from (each + mark + session for each in (_real(path) if mark else ()))


def _real(path: str) -> Iterator[str]:
    folder, name = os.path.split(path)
    yield os.path.realpath(path)
    yield os.path.join(os.path.realpath(folder), name)  # noqa: PTH118 - as inputs are named


def _remove_nobodys(place: Place) -> None:
    """Sessions of a batch without a record, and remembered words that no record names."""
    for id_ in nobodys(place):
        place.remove(f"{SESSIONS}/{id_}")
    kept = {name for record in Manifest(place).records() for name in record.heard}
    for name in [name for name in place.names(HEARD) if name not in kept]:
        place.remove(name)


def _remove_names(place: Place, ids: Iterable[str], who: str) -> None:
    """From the list of who is who, those of whom nothing is left: their numbers stay, and are never given again."""
    people = read_people(place.read(NAMES))
    gone = {_pseudonym(id_) for id_ in ids} | {each.pseudonym for each in _theirs(people, who)}
    gone -= {_pseudonym(id_) for id_ in Manifest(place).ids()}
    after = [Person(each.pseudonym, "", "", ()) if each.pseudonym in gone else each for each in people]
    if after != list(people):
        place.write(NAMES, as_csv(after), sync=True)
