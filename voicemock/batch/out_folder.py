"""How a run's folder was made: `voicemock-run.json` in it, by which it is known, and which the next run must fit.

Without it a folder is nobody's to write to; with it no run into the same folder does by mistake what the one before
was told not to do: open what was not to be opened, or write names where there were none.
"""

import os
from pathlib import Path

from pydantic import ValidationError

from voicemock.batch.manifest import FORGOTTEN, ITEMS, SESSIONS, Manifest
from voicemock.batch.place import Place
from voicemock.batch.pseudonyms import NAMES
from voicemock.batch.table import LEVELS_TABLE, SPENT_TABLE, TABLE
from voicemock.errors import BadInput, CannotWrite, UsageError
from voicemock.safe_text import one_line
from voicemock.transcript import Value

NAME = "voicemock-run.json"
FORMAT = 1
_OF_SYSTEMS = frozenset(["Thumbs.db", "desktop.ini", "lost+found", "$RECYCLE.BIN", "System Volume Information"])
_RESULTS = frozenset(
    [
        NAME,
        NAMES,
        FORGOTTEN,
        "index.html",
        *(f"{table}.{kind}" for table in (TABLE, LEVELS_TABLE, SPENT_TABLE) for kind in ("csv", "parquet")),
    ]
)
_ELSEWHERE = "Name a new folder: --out DIR"


class Made(Value):
    """How everything in the folder was made."""

    format: int = FORMAT
    about: str = "This folder is written by voicemock batch: the same command again goes on with it."
    consent: bool = False
    """Whether the table of people said who agreed; then nobody is read without it any more."""
    pseudonyms: bool = False
    """Whether names are replaced."""
    run: str = ""
    """Token of the run, or removal, that began last, see batch/newest.py."""


def made_at(place: Place) -> Made | None:
    """How the folder was made; None where no run wrote to it. Raises BadInput: it cannot be read."""
    content = place.read(NAME)
    if content is None:
        return _inferred(place) if Manifest(place).ids() else None
    return _made(place, content)


def _inferred(place: Place) -> Made:
    """How the folder was made, as far as its records tell. Raises BadInput."""
    manifest = Manifest(place)
    briefs = map(manifest.brief, manifest.ids())
    consent = any(each.state == "no_consent" for each in briefs if each)
    return Made(consent=consent, pseudonyms=place.has(NAMES))


def _made(place: Place, content: bytes) -> Made:
    try:
        return Made.model_validate_json(content)
    except ValidationError as error:
        raise BadInput(
            f"{_shown(place, NAME)} is damaged, and says no more how the folder was made.",
            f"Put it back from a copy. Or {_lower(_ELSEWHERE)}",
        ) from error


def check_ours(place: Place) -> None:
    """Before anything is written. Raises CannotWrite: something of somebody else's lies there; BadInput."""
    other = _first_of_all(place)
    if other and made_at(place) is None:
        raise CannotWrite(
            f"{one_line(place.url)} holds {one_line(other)[:80]}, and no batch made it: nothing was written there.",
            _ELSEWHERE,
        )


def check_fits(place: Place, made: Made) -> None:
    """Before anything is opened.

    Args:
        place: of the run.
        made: how this run would make it.

    Raises:
        UsageError: the results that are there were made otherwise; the remedy is what to add.
        BadInput: it cannot be read how they were made.
    """
    before = made_at(place)
    if before is None:
        return
    shown = one_line(place.url)
    if before.consent and not made.consent:
        raise UsageError(
            f"In {shown} only those are opened who agreed, by a column 'consent'; this run would open everybody's.",
            f"Give the table with that column: --people FILE. Or {_lower(_ELSEWHERE)}",
        )
    if before.pseudonyms == made.pseudonyms or not (_first(place, ITEMS) or _first(place, SESSIONS)):
        return
    if before.pseudonyms:
        raise UsageError(
            f"In {shown} names are replaced; this run would write the real ones beside them.",
            f"Add --pseudonyms. Or {_lower(_ELSEWHERE)}",
        )
    raise UsageError(
        f"In {shown} names stand as they are; this run would add everybody once more under another.",
        f"Leave out --pseudonyms. Or, to have it without names, {_lower(_ELSEWHERE)}",
    )


def note_made(place: Place, made: Made) -> None:
    """Write down how the folder is made from now on. Raises CannotWrite, DiskError, BadInput."""
    before = made_at(place)
    _write(place, made.model_copy(update={"run": before.run if before else ""}))


def note_begun(place: Place, token: str) -> None:
    """Write down which run, or removal, began last. Raises CannotWrite, DiskError, BadInput.

    A damaged one keeps nobody from being removed: it is made anew from the records. Runs have refused it before.
    """
    try:
        made = made_at(place) or Made()
    except BadInput:
        made = _inferred(place)
    _write(place, made.model_copy(update={"run": token}))


def begun_at(place: Place) -> str:
    """Token of the run, or removal, that began last; empty where none did. Raises BadInput."""
    content = place.read(NAME)
    return _made(place, content).run if content else ""


def refuse_result(path: Path) -> None:
    """Raises CannotWrite for a file that a run wrote, and would write again."""
    if path.name in _RESULTS and (path.parent / NAME).is_file():
        raise CannotWrite(f"{one_line(str(path))} is what a batch wrote, and is not replaced.", "Name another file.")


def _write(place: Place, made: Made) -> None:
    content = made.model_dump_json(indent=2).encode() + b"\n"
    if place.read(NAME) != content:
        place.write(NAME, content, sync=True)


def _first(place: Place, under: str) -> str | None:
    return next(iter(place.names(under)), None)


def _first_of_all(place: Place) -> str | None:
    """What lies there, but for what is hidden by systems or half written; links and empty folders count."""
    if place.local is None:
        return _first(place, "")
    try:
        there = sorted(os.listdir(place.local))  # noqa: PTH208 - names alone
    except OSError:  # there is none, or it cannot be written to: said by whoever tries
        return None
    return next((each for each in there if each not in _OF_SYSTEMS and not each.startswith(".")), None)


def _shown(place: Place, name: str) -> str:
    return one_line(f"{place.url.rstrip('/')}/{name}")


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
