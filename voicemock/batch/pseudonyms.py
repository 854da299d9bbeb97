"""Who is behind which pseudonym: `names.csv` in the folder of a run, for the eyes of its owner.

A pseudonym stays with its person from run to run as long as that file is there. Once it is deleted nobody can find
out from what was written who is who; a later run into the same folder would begin to count anew.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from voicemock.batch.item import Item
from voicemock.batch.table import guarded
from voicemock.csv_input import parse_table, refused

NAMES = "names.csv"
COLUMNS = ("pseudonym", "person", "candidate", "sources")
_BEGINS = "person-"


class Person(NamedTuple):
    """Somebody whose name is replaced."""

    pseudonym: str
    """Such as `person-0001`."""
    person: str
    """By the table of people; empty where it says nothing: then each source is somebody else's."""
    candidate: str
    """The name in the transcripts, where the table says it."""
    sources: tuple[str, ...]
    """Path or URL of each input; the order is that in which they came."""


class Replaced(NamedTuple):
    """An item as it is written, and as it is."""

    item: Item
    """With pseudonyms: its id, source, person and candidate name nobody."""
    real: Item
    """What is read; nothing of it is written."""


def read_people(content: bytes | None, name: str = NAMES) -> tuple[Person, ...]:
    """What `names.csv` says; nobody where there is none. Raises BadInput with each mistake at its line."""
    if content is None:
        return ()
    table = parse_table(content, name, COLUMNS)
    people: dict[str, Person] = {}
    problems: list[tuple[int, str]] = []
    for line, cells in table.rows():
        pseudonym = cells["pseudonym"]
        if not _number(pseudonym):
            problems.append((line, "the pseudonym is not like person-0001"))
        elif pseudonym in people:
            problems.append((line, f"{pseudonym} stands there twice"))
        sources = tuple(filter(None, map(str.strip, cells["sources"].split("\n"))))
        people[pseudonym] = Person(pseudonym, cells["person"], cells["candidate"], sources)
    if problems:
        raise refused(name, problems, "Put it back as voicemock wrote it; it tells who is behind which pseudonym.")
    return tuple(people.values())


def as_csv(people: Iterable[Person]) -> bytes:
    """The file's content, to be written with `sync`: it cannot be made again."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for each in people:
        rows.writerow([*map(guarded, each[:3]), "\n".join(map(guarded, each.sources))])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def pseudonyms_for(items: Iterable[Item], known: Iterable[Person]) -> tuple[Person, ...]:
    """Those who are known, with new inputs at the end of theirs, and new people after them.

    Whose inputs have the same `person` is one; without that each input is somebody's of its own.
    """
    people = {each.pseudonym: each for each in known}
    of_person = {each.person: each.pseudonym for each in people.values() if each.person}
    of_source = {_key(source): each.pseudonym for each in people.values() for source in each.sources}
    added: dict[str, list[str]] = {}
    count = max((_number(pseudonym) for pseudonym in people), default=0)
    for item in items:
        pseudonym = of_person.get(item.person) if item.person else of_source.get(_key(item.source))
        if pseudonym is None:
            count += 1
            pseudonym = f"{_BEGINS}{count:04d}"
            people[pseudonym] = Person(pseudonym, item.person, item.candidate, ())
            of_person |= {item.person: pseudonym} if item.person else {}
        if of_source.get(_key(item.source)) != pseudonym:
            of_source[_key(item.source)] = pseudonym
            added.setdefault(pseudonym, []).append(item.source)
        if item.candidate and not people[pseudonym].candidate:
            people[pseudonym] = people[pseudonym]._replace(candidate=item.candidate)
    return tuple(each._replace(sources=(*each.sources, *added.get(each.pseudonym, ()))) for each in people.values())


def replaced_items(items: Iterable[Item], people: Iterable[Person]) -> Iterator[Replaced]:
    """Each item with its pseudonyms; `people` knows all of them."""
    places = {(_key(source), each.person): (each, at) for each in people for at, source in enumerate(each.sources, 1)}
    for item in items:
        person, at = places.get((_key(item.source), item.person)) or places[_key(item.source), ""]
        id_ = f"{person.pseudonym}-{at:02d}"
        yield Replaced(
            item.model_copy(
                update={
                    "id": id_,
                    "source": id_ + _suffix(item.source),
                    "transcript": id_ + _suffix(item.transcript) if item.transcript else "",
                    "person": person.pseudonym,
                    "candidate": person.pseudonym if item.candidate else "",
                }
            ),
            item,
        )


def names_of(people: Iterable[Person]) -> Mapping[str, str]:
    """What to put in the place of each name: `Setup.pseudonyms`."""
    return {name: each.pseudonym for each in people for name in (each.person, each.candidate) if name}


def own_names(item: Item) -> frozenset[str]:
    """Names of which a part alone is replaced in an item, see `names.replaced`; `item` is the real one."""
    return frozenset(filter(None, (item.person, item.candidate)))


def _key(source: str) -> str:
    """The same for a source and for what a cell says after a spreadsheet: it may have been guarded twice or once."""
    return guarded(source.strip().removeprefix("'"))


def _number(pseudonym: str) -> int:
    """0 for what is none."""
    digits = pseudonym.removeprefix(_BEGINS)
    return int(digits) if pseudonym.startswith(_BEGINS) and digits.isascii() and digits.isdigit() else 0


def _suffix(source: str) -> str:
    """What kind of file it is; a name could hide in a long one."""
    suffix = PurePosixPath(source.rpartition("#")[0] or source).suffix.lower()
    return suffix if len(suffix) <= 6 and suffix[1:].isalnum() else ""
