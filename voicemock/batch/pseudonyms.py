"""Who is behind which pseudonym: `names.csv` in the folder of a run, for the eyes of its owner.

A pseudonym stays with its person from run to run as long as that file is there, and is never given to anybody else:
of who was forgotten the bare number stays. Once the file is deleted nobody can find out from what was written who is
who; a later run into the same folder would begin to count anew.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from voicemock.batch.item import Item
from voicemock.batch.table import guarded
from voicemock.csv_input import parse_table, refused

NAMES = "names.csv"
COLUMNS = ("pseudonym", "person", "candidate", "sources")
SOMEBODY = "somebody"
"""Stands for who is in the table of people and in no interview that was given."""
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
    also: tuple[str, ...] = ()
    """Other spellings of the candidate, in the order in which they came; none is ever dropped."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that is known."""
        return tuple(filter(None, (self.person, self.candidate, *self.also)))


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
        candidate, *also = _lines(cells["candidate"]) or ("",)
        people[pseudonym] = Person(pseudonym, cells["person"], candidate, _lines(cells["sources"]), tuple(also))
    if problems:
        raise refused(name, problems, "Put it back as voicemock wrote it; it tells who is behind which pseudonym.")
    return tuple(people.values())


def as_csv(people: Iterable[Person]) -> bytes:
    """The file's content, to be written with `sync`: it cannot be made again."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for each in people:
        candidates = filter(None, (each.candidate, *each.also))
        lists = ("\n".join(map(guarded, cell)) for cell in (candidates, each.sources))
        rows.writerow([*map(guarded, each[:2]), *lists])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def source_of(id_: str, person: Person) -> str:
    """Where the input of an item of this person lies; empty where that is not known."""
    number = id_.rpartition("-")[2]
    at = int(number) if number.isascii() and number.isdigit() else 0
    return person.sources[at - 1].strip().removeprefix("'") if 1 <= at <= len(person.sources) else ""


def pseudonyms_for(items: Iterable[Item], known: Iterable[Person]) -> tuple[Person, ...]:
    """Those who are known, with new inputs and spellings at the end of theirs, and new people after them.

    Whose inputs have the same `person` is one; without that each input is somebody's of its own. An input of whom
    nobody knew anything keeps its number once the table says whose it is: then two numbers have one person.
    """
    people = {each.pseudonym: each for each in known}
    of_person: dict[str, str] = {}
    of_source: dict[str, str] = {}
    for each in people.values():
        if each.person:
            of_person.setdefault(_key(each.person), each.pseudonym)
        of_source |= {_key(source): each.pseudonym for source in each.sources}
    added: dict[str, list[str]] = {}
    count = max((_number(pseudonym) for pseudonym in people), default=0)
    for item in items:
        source, person = _key(item.source), _key(item.person)
        pseudonym = of_source.get(source)
        if pseudonym is None or (person and _key(people[pseudonym].person) not in ("", person)):
            pseudonym = of_person.get(person) if person else None
        if pseudonym is None:
            count += 1
            pseudonym = f"{_BEGINS}{count:04d}"
            people[pseudonym] = Person(pseudonym, item.person, "", ())
        if person:
            of_person.setdefault(person, pseudonym)
        if of_source.get(source) != pseudonym:
            of_source[source] = pseudonym
            added.setdefault(pseudonym, []).append(item.source)
        people[pseudonym] = _told(people[pseudonym], item)
    return tuple(each._replace(sources=(*each.sources, *added.get(each.pseudonym, ()))) for each in people.values())


def with_names_moved(people: Iterable[Person], to: Mapping[str, str]) -> tuple[Person, ...]:
    """Those whose interviews stand under another pseudonym now, without places: their numbers are never given again.

    Args:
        people: those of `names.csv`.
        to: by a pseudonym that nothing bears any more, the other. The names go to its row; where that is none, or
            somebody else's, they stay: a name that is listed nowhere would be written in clear.
    """
    rows = {each.pseudonym: each for each in people}
    for before, after in to.items():
        old, new = rows.get(before), rows.get(after)
        if old is None or before == after:
            continue
        if new is None or (old.person and new.person and _key(old.person) != _key(new.person)):
            rows[before] = old._replace(sources=())
            continue
        rows[before] = Person(before, "", "", ())
        known = {_key(each): each for each in filter(None, (new.candidate, *new.also, old.candidate, *old.also))}
        candidate, *also = known.values() or ("",)
        rows[after] = new._replace(person=new.person or old.person, candidate=candidate, also=tuple(also))
    return tuple(rows.values())


def _told(person: Person, item: Item) -> Person:
    """With what the table says now beside what it said before."""
    person = person if person.person else person._replace(person=item.person)
    candidate = " ".join(item.candidate.split())
    if not candidate or _key(candidate) in map(_key, (person.candidate, *person.also)):
        return person
    return (
        person._replace(also=(*person.also, candidate)) if person.candidate else person._replace(candidate=candidate)
    )


def replaced_items(items: Iterable[Item], people: Iterable[Person]) -> Iterator[Replaced]:
    """Each item with its pseudonyms; `people` knows all of them."""
    people = tuple(people)
    places: dict[tuple[str, str], tuple[Person, int]] = {}
    anywhere: dict[str, tuple[Person, int]] = {}
    for each in people:
        for at, source in enumerate(each.sources, 1):
            places[_key(source), _key(each.person)] = anywhere[_key(source)] = each, at
    first, names = _first(people), _names(people)
    for item in items:
        source = _key(item.source)
        person, at = places.get((source, _key(item.person))) or places.get((source, "")) or anywhere[source]
        id_, whose = f"{person.pseudonym}-{at:02d}", first[person.pseudonym]
        known, candidate = names[whose], _key(" ".join(item.candidate.split()))
        yield Replaced(
            item.model_copy(
                update={
                    "id": id_,
                    "source": id_ + _suffix(item.source),
                    "transcript": id_ + _suffix(item.transcript) if item.transcript else "",
                    "person": whose,
                    "candidate": whose if item.candidate else "",
                    "named": (known.index(candidate) + 1 if candidate in known else 0, len(known)),
                }
            ),
            item,
        )


def names_of(
    people: Iterable[Person], given: Iterable[Replaced] = (), elsewhere: Iterable[str] = ()
) -> Mapping[str, str]:
    """What to put in the place of each name: `Setup.pseudonyms`.

    Args:
        people: those of `names.csv`.
        given: the items of this run: of who did not agree to be read nothing stands in `names.csv`.
        elsewhere: names that the table of people has beside theirs.
    """
    people = tuple(people)
    first = _first(people)
    found: dict[str, str] = {}
    for each in people:
        for name in each.names:
            found.setdefault(name, first[each.pseudonym])
    for item, real in given:
        for name in filter(None, (real.person, real.candidate)):
            found.setdefault(name, item.person)
    for name in elsewhere:
        found.setdefault(name, SOMEBODY)
    return found


def _first(people: Sequence[Person]) -> Mapping[str, str]:
    """By pseudonym the first one of the same person."""
    of_person: dict[str, str] = {}
    for each in people:
        of_person.setdefault(_key(each.person) or each.pseudonym, each.pseudonym)
    return {each.pseudonym: of_person[_key(each.person) or each.pseudonym] for each in people}


def _names(people: Sequence[Person]) -> Mapping[str, Sequence[str]]:
    """All names of each person, by the first pseudonym, in the order in which they came."""
    first = _first(people)
    found: dict[str, list[str]] = {each: [] for each in first.values()}
    for each in people:
        known = found[first[each.pseudonym]]
        known += [name for name in map(_key, each.names) if name not in known]
    return found


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split("\n"))))


def _key(source: str) -> str:
    """The same for a text and for what a cell says after a spreadsheet: it may have been guarded twice or once."""
    return guarded(source.strip().removeprefix("'"))


def _number(pseudonym: str) -> int:
    """0 for what is none."""
    digits = pseudonym.removeprefix(_BEGINS)
    return int(digits) if pseudonym.startswith(_BEGINS) and digits.isascii() and digits.isdigit() else 0


def _suffix(source: str) -> str:
    """What kind of file it is; a name could hide in a long one."""
    suffix = PurePosixPath(source.rpartition("#")[0] or source).suffix.lower()
    return suffix if len(suffix) <= 6 and suffix[1:].isalnum() else ""
