"""Whom somebody means who does not write a name as the records do: capitals, accents, or a file by its name alone."""

import os
import unicodedata
from collections.abc import Iterator

from voicemock.batch.address import is_url
from voicemock.batch.manifest import Manifest
from voicemock.batch.place import Place
from voicemock.batch.pseudonyms import NAMES, read_people
from voicemock.checked_yaml import near_miss
from voicemock.errors import BadInput, NotFound
from voicemock.safe_text import one_line

_SHOWN = 60
_REMEDY = "Look at the columns person, id and source of its table.csv."
Known = tuple[str, str, bool]
"""A name or a file, the exact name by which its interviews are found, and whether it is a file."""


def meant(place: Place, who: str) -> str:
    """The name, as it is written there, of the one person or interview that fits.

    Args:
        place: of a run.
        who: what was typed, which is nobody's name exactly.

    Raises:
        NotFound: nothing fits; what was probably meant is said.
        BadInput: several fit, or the records cannot be read.
    """
    known = [*_known(place)]
    folded = _folded(who)
    fits = {exact for name, exact, is_file in known if not is_file and _folded(name) == folded}
    fits = fits or {exact for name, exact, is_file in known if is_file and _is_at(name, who)}
    if len(fits) == 1:
        return fits.pop()
    shown = one_line(who)[:_SHOWN]
    if fits:
        some = " or ".join(f"“{one_line(each)[:_SHOWN]}”" for each in sorted(fits)[:3])
        raise BadInput(f"“{shown}” may be {some}; nothing was removed.", "Name one of them as it stands here.")
    names = {_folded(_last(name) if is_file else name): name for name, _, is_file in known}
    near = near_miss(folded, names)
    guess = f"; did you mean “{one_line(_last(names[near]))[:_SHOWN]}”?" if near else "."
    raise NotFound(f"Nothing in {one_line(place.url)} is of “{shown}”{guess}", _REMEDY)


def _known(place: Place) -> Iterator[Known]:
    for person in read_people(place.read(NAMES)):
        if not (person.names or person.sources):
            continue  # forgotten: the number alone is kept
        for name in filter(None, (person.pseudonym, person.person, person.candidate)):
            yield name, person.pseudonym, False
        for source in person.sources:
            yield source, source, True
    for record in Manifest(place).records():
        item = record.item
        yield item.id, item.id, False
        for name in filter(None, (item.person, item.candidate)):
            yield name, item.person or name, False
        for file in filter(None, (item.source, item.transcript)):
            yield file, item.id, True


def _folded(name: str) -> str:
    """Without capitals, accents and doubled spaces."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def _last(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _is_at(file: str, typed: str) -> bool:
    """Whether that is the file's name, the end of its path, or leads there from here."""
    place, path = file.replace("\\", "/"), typed.replace("\\", "/").removeprefix("./")
    if f"/{place}".endswith(f"/{path.strip('/')}"):
        return True
    return not is_url(file) and os.path.realpath(typed) == os.path.realpath(file)
