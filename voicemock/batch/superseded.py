"""Interviews that stand under another id now: their files were moved, renamed, or a recording came to a transcript.

Ids come from places, so the record under the old place would count once more in tables and figures. It is taken out
where nothing is lost by it: a session of the same is there under the new id, made from the file as it is now, and the
file at the old place is gone, or is read as a part of the other interview. Where that is not certain, or whose they
are is not, both are kept, and it is said.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from voicemock.batch.address import is_url
from voicemock.batch.inputs import Found
from voicemock.batch.item import Item
from voicemock.batch.manifest import SESSIONS, Brief, Manifest
from voicemock.batch.plan import Plan
from voicemock.batch.pseudonyms import NAMES, Person, as_csv, read_people, with_names_moved
from voicemock.batch.url_place import UrlPlace
from voicemock.errors import BadInput
from voicemock.safe_text import one_line
from voicemock.sessions.reading import NAME as JOURNAL

_SHOWN = 5


class _Old(NamedTuple):
    """A record whose place was not given this time."""

    brief: Brief
    real: Item
    """With its own place and names, where the record has pseudonyms."""
    is_listed: bool = False
    is_known: bool = True
    """Whether it is certain who answers in it."""

    @property
    def who(self) -> tuple[str, str]:
        """Its person and candidate, as far as they are known."""
        return _spaced(self.real.person), _spaced(self.real.candidate)


class Superseded(NamedTuple):
    """One of them, and the one that stands for the same interview."""

    id: str
    by: str
    is_listed: bool
    """Whether its place stands in names.csv."""
    is_certain: bool = True
    """Whether surely nothing is lost by its removal."""


def superseded(plan: Plan, manifest: Manifest) -> Iterator[Superseded]:
    """Records that are not needed beside those of the items that were given. Raises BadInput: they cannot be read.

    Args:
        plan: whose work is done, as far as it was not stopped.
        manifest: of the same place.
    """
    yield from (each for each in _compared(plan, manifest) if each.is_certain)


def take_superseded(plan: Plan, manifest: Manifest) -> tuple[str, ...]:
    """Remove them with their sessions; what they were, and what may be one and stays, is said in a sentence each.

    Raises:
        BadInput, CannotWrite, DiskError: not all could be removed; the next run removes the rest.
    """
    compared = [*_compared(plan, manifest)]
    gone = [each for each in compared if each.is_certain]
    for each in gone:
        manifest.place.remove(f"{SESSIONS}/{each.id}")
        manifest.remove(each.id)  # at the end: by it the session is found
    if listed := [each for each in gone if each.is_listed]:
        _move_names(manifest, listed)
    told = []
    if gone:
        one = len(gone) == 1
        what = "1 record of an earlier run was" if one else f"{len(gone):,} records of earlier runs were"
        why = "the same interview was given from another place"
        told.append(f"{what} removed, with the session: {why}. {_named(gone, 'is')}.")
    if kept := [each for each in compared if not each.is_certain]:
        what = "1 record of an earlier run" if len(kept) == 1 else f"{len(kept):,} records of earlier runs"
        told.append(
            f"{what} may be of an interview that was given from another place; kept, because its content or whose "
            f"it is differs or is not known: {_named(kept, 'may be')}."
        )
    return tuple(told)


def _named(some: Sequence[Superseded], verb: str) -> str:
    named = ", ".join(f"{one_line(each.id)} {verb} {one_line(each.by)} now" for each in some[:_SHOWN])
    return named + (", …" if len(some) > _SHOWN else "")


def _move_names(manifest: Manifest, gone: Sequence[Superseded]) -> None:
    """Under pseudonyms that nothing bears any more no place is kept: a file's name may be somebody's."""
    people = read_people(manifest.place.read(NAMES))
    left = {*map(_pseudonym, manifest.ids())}
    to = {_pseudonym(each.id): _pseudonym(each.by) for each in gone if _pseudonym(each.id) not in left}
    if (after := with_names_moved(people, to)) != people:
        manifest.place.write(NAMES, as_csv(after), sync=True)


def _compared(plan: Plan, manifest: Manifest) -> Iterator[Superseded]:
    """Records that are, or may be, of the same interview as an item that was given."""
    if not plan.placed or not (old := _AllOld(plan, manifest)).by_place:
        return
    taken: set[str] = set()
    doubtful: dict[str, Superseded] = {}
    for id_, found in plan.placed.items():
        new = manifest.brief(id_)
        if new is None or new.input_stamp != found.stamp or not new.input_digest:
            continue  # its file was not read as it is now
        who = _who(plan, found)
        theirs = old.like(found, new, who)
        several = len({each.who for each in theirs}) > 1
        for each in theirs:
            if each.brief.item.id in taken or not _stands_for(new, each.brief, manifest):
                continue
            is_alone = each.who == who or not several or _is_at(each, found.source, found.transcript)
            is_certain = _is_of(each, who) and is_alone and _is_read(each, found, new)
            one = Superseded(each.brief.item.id, id_, each.is_listed, is_certain)
            if is_certain:
                taken.add(one.id)
                yield one
            else:
                doubtful.setdefault(one.id, one)
    yield from (each for each in doubtful.values() if each.id not in taken)


class _AllOld:
    """The records whose places were not given this time, by what they are known by."""

    def __init__(self, plan: Plan, manifest: Manifest) -> None:
        self.by_digest: dict[str, list[_Old]] = defaultdict(list)
        self.by_place: dict[str, list[_Old]] = defaultdict(list)
        for each in _old(plan, manifest):
            self.by_digest[each.brief.input_digest].append(each)
            self.by_place[_place(each.real.source)].append(each)
        sessions = (each.source for each in plan.placed.values() if each.kind == "session")
        self._archives = {_file(_place(each), "session") for each in sessions}

    def like(self, found: Found, new: Brief, who: tuple[str, str]) -> Sequence[_Old]:
        """Those at one of its places, and those of the same content that are gone; none of somebody else."""
        there = [each for part in _parts(found) for each in self.by_place.get(part, ()) if _may_be_of(each, who)]
        alike = [each for held in _contents(new) for each in self.by_digest.get(held, ()) if _may_be_of(each, who)]
        return [*there, *(each for each in alike if each not in there and _is_gone(each.real, self._archives))]


def _contents(new: Brief) -> set[str]:
    return {new.input_digest, *new.file_digests}


def _is_read(old: _Old, found: Found, new: Brief) -> bool:
    """Not a file that only lies beside it and was an interview of its own: nothing of it is in the new one."""
    return old.brief.input_digest in _contents(new) or not _is_at(old, *found.spare)


def _is_at(old: _Old, *places: str) -> bool:
    return _place(old.real.source) in map(_place, filter(None, places))


def _old(plan: Plan, manifest: Manifest) -> Iterator[_Old]:
    people: Mapping[str, Person] | None = None
    for id_ in plan.gone:
        brief = manifest.brief(id_)
        if brief is None or brief.state == "no_consent" or not brief.input_digest:
            continue
        if not brief.item.source.startswith(id_):
            yield _Old(brief, brief.item)
            continue
        people = _people(plan, manifest) if people is None else people
        person = people.get(_pseudonym(id_))
        if person and (real := _real(brief.item, person)):
            yield _Old(brief, real, is_listed=True, is_known=not person.also)


def _people(plan: Plan, manifest: Manifest) -> Mapping[str, Person]:
    """By their pseudonyms; nobody where names.csv is damaged, so that all is kept."""
    try:
        people: Sequence[Person] = plan.pseudonyms or read_people(manifest.place.read(NAMES))
    except BadInput:
        return {}
    return {each.pseudonym: each for each in people}


def _real(item: Item, person: Person) -> Item | None:
    """The item as names.csv knows it; None where it does not."""
    number = item.id.rpartition("-")[2]
    at = int(number) if number.isascii() and number.isdigit() else 0
    if not 1 <= at <= len(person.sources):
        return None
    source = person.sources[at - 1].strip().removeprefix("'")
    return item.model_copy(
        update={"source": source, "transcript": "", "person": person.person, "candidate": person.candidate}
    )


def _stands_for(new: Brief, old: Brief, manifest: Manifest) -> bool:
    """Whether all that there is of the one is there of the other, too."""
    if new.state == "failed":
        return old.state == "failed"
    return new.state == "done" and manifest.place.has(f"{SESSIONS}/{new.item.id}/{JOURNAL}")


def _who(plan: Plan, found: Found) -> tuple[str, str]:
    """The person and the candidate by the table, as far as it says them."""
    told = plan.people.of(found)
    return _spaced(told.person), _spaced(told.candidate)


def _may_be_of(old: _Old, who: tuple[str, str]) -> bool:
    """Not where two are named: one recording may be given once for each of two who answer in it."""
    return all(not (one and other) or one == other for one, other in zip(old.who, who, strict=True))


def _is_of(old: _Old, who: tuple[str, str]) -> bool:
    """Whether nobody is lost: who is named there is named here."""
    return old.is_known and all(not one or one == other for one, other in zip(old.who, who, strict=True))


def _spaced(name: str) -> str:
    return " ".join(name.split())


def _pseudonym(id_: str) -> str:
    return id_.rpartition("-")[0]


def _is_gone(real: Item, archives: set[str]) -> bool:
    """Whether surely nothing of it is at its place: no answer, and one that is refused, are no proof of that."""
    file = _file(real.source, real.kind)
    if real.kind == "session" and _file(_place(real.source), "session") in archives:
        return True  # its archive was looked through, and holds it under no such id any more
    if is_url(file):
        return UrlPlace(file).is_missing()
    try:
        os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def _parts(found: Found) -> Iterator[str]:
    """The places of all files that belong to an interview."""
    yield from map(_place, filter(None, (found.source, found.transcript, *found.spare)))


def _file(source: str, kind: str) -> str:
    """The file or folder that a session is in."""
    return source.rpartition("#")[0] if kind == "session" and "#" in source else source


def _place(source: str) -> str:
    """The same for the same place, however it was named."""
    if is_url(source):
        return source
    folder, name = os.path.split(source)
    return os.path.join(_real_folder(folder), name)  # noqa: PTH118 - many


@lru_cache(maxsize=1024)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)
