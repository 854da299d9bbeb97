"""Interviews that stand under another id now: their files were moved, renamed, or a recording came to a transcript.

Ids come from places, so the record under the old place would count once more in tables and figures. It is taken out
where nothing is lost by it: a session of the same is there under the new id, made from the file as it is now, and the
file at the old place is gone, or is read as a part of the other interview. Where that is not certain both are kept.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from voicemock.batch.address import is_url
from voicemock.batch.forgetting import pass_over
from voicemock.batch.inputs import Found
from voicemock.batch.item import Item
from voicemock.batch.manifest import SESSIONS, Brief, Manifest
from voicemock.batch.plan import Plan
from voicemock.batch.pseudonyms import NAMES, Person, read_people
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


class Superseded(NamedTuple):
    """One of them, and the one that stands for the same interview."""

    id: str
    by: str
    is_listed: bool
    """Whether its place stands in names.csv."""


def superseded(plan: Plan, manifest: Manifest) -> Iterator[Superseded]:
    """Records that are not needed beside those of the items that were given. Raises BadInput: they cannot be read.

    Args:
        plan: whose work is done, as far as it was not stopped.
        manifest: of the same place.
    """
    old = [*_old(plan, manifest)] if plan.placed else []
    by_digest: dict[str, list[_Old]] = defaultdict(list)
    by_place: dict[str, list[_Old]] = defaultdict(list)
    for each in old:
        by_digest[each.brief.input_digest].append(each)
        by_place[_place(each.real.source)].append(each)
    if not old:
        return
    archives = {_file(_place(each.source), "session") for each in plan.placed.values() if each.kind == "session"}
    taken: set[str] = set()
    for id_, found in plan.placed.items():
        new = manifest.brief(id_)
        if new is None or new.input_stamp != found.stamp or not new.input_digest:
            continue  # its file was not read as it is now
        at_its_place = [each for part in _parts(found) for each in by_place.get(part, ())]
        contents = {new.input_digest, *new.file_digests}
        alike = [each for held in contents for each in by_digest.get(held, ()) if _is_same_person(each, plan, found)]
        moved = (each for each in alike if each not in at_its_place and _is_gone(each.real, archives))
        for each in (*at_its_place, *moved):
            if each.brief.item.id not in taken and _stands_for(new, each.brief, manifest):
                taken.add(each.brief.item.id)
                yield Superseded(each.brief.item.id, id_, each.is_listed)


def take_superseded(plan: Plan, manifest: Manifest) -> tuple[str, ...]:
    """Remove them with their sessions; what they were is said in a sentence.

    Raises:
        BadInput, CannotWrite, DiskError: not all could be removed; the next run removes the rest.
    """
    gone = [*superseded(plan, manifest)]
    for each in gone:
        manifest.place.remove(f"{SESSIONS}/{each.id}")
        manifest.remove(each.id)  # at the end: by it the session is found
    if not gone:
        return ()
    if listed := [each.id for each in gone if each.is_listed]:
        pass_over(manifest.place, (), listed)  # nobody is called so any more, and a file's name may be somebody's
    named = ", ".join(f"{one_line(each.id)} is {one_line(each.by)} now" for each in gone[:_SHOWN])
    what = "1 record of an earlier run was" if len(gone) == 1 else f"{len(gone):,} records of earlier runs were"
    more = ", …" if len(gone) > _SHOWN else ""
    return (f"{what} removed, with the session: the same interview was given from another place. {named}{more}.",)


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
        person = people.get(id_.rpartition("-")[0])
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


def _is_same_person(old: _Old, plan: Plan, found: Found) -> bool:
    """Not where a table says otherwise: one recording may be given once for each of two who answer in it."""
    told = plan.people.of(found)
    pairs = ((old.real.person, told.person), (old.real.candidate, told.candidate))
    return old.is_known and all(not (one and other) or one == other for one, other in pairs)


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
