"""The summaries of all sessions, each worked out once and then read from a small file in the session's folder."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pydantic import ValidationError

from voicemock import __version__
from voicemock.errors import BadInput, DiskError, NotFound
from voicemock.practice.summary import Summary, summary_of
from voicemock.sessions import derived
from voicemock.sessions.library import Library

FORMAT = 1
"""Grows with every change of `Summary` and of how it is worked out."""
MADE_BY = f"voicemock/summary@{FORMAT} {__version__}"


@dataclass(frozen=True)
class History:
    """All sessions."""

    summaries: tuple[Summary, ...]
    """Oldest first, by their ids."""
    broken: tuple[str, ...] = ()
    """What could not be read, or only in part, a sentence each."""


def history(
    library: Library, tell: Callable[[int, int], None] | None = None, names: Sequence[str] | None = None
) -> History:
    """The summaries of all sessions.

    Args:
        library: where they are kept.
        tell: told how many of how many sessions have been worked out anew, the first time and whenever one changed.
        names: of these sessions only.

    Raises:
        BadInput: the library cannot be read.
    """
    names = library.names() if names is None else names
    with _keeping_all():
        found = {name: _kept(library, name) for name in names}
    missing = [name for name, summary in found.items() if summary is None]
    broken: list[str] = []
    for done, name in enumerate(missing):
        if tell:
            tell(done, len(missing))
        try:
            with _keeping_all():
                found[name], caution = _made(library, name)
        except NotFound:  # it was deleted meanwhile
            continue
        except (BadInput, DiskError) as error:
            broken.append(str(error))
            continue
        if caution:
            broken.append(caution)
    if tell and missing:
        tell(len(missing), len(missing))
    return History(tuple(each for each in found.values() if each), tuple(broken))


@contextmanager
def _keeping_all() -> Iterator[None]:
    """No search for garbage meanwhile: of what is read there is none, and it takes more than half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _kept(library: Library, name: str) -> Summary | None:
    """A session's summary as it was kept; None where there is none of its journal as it is."""
    try:
        folder = library.place(name)
    except BadInput:
        return None
    body = derived.read(folder, derived.stamp(folder, MADE_BY))
    if body is None:
        return None
    with suppress(ValidationError):
        return _named(Summary.model_validate_json(body), name)
    return None


def _made(library: Library, name: str) -> tuple[Summary, str]:
    """A session's summary, made and kept, and what must be known of it. Raises NotFound, BadInput, DiskError."""
    stamped = derived.stamp(library.folder / name, MADE_BY)  # before it is read: what comes later voids it
    stored = library.load(name)
    summary = summary_of(stored.session, stored.opened_at)
    if stamped and not stored.damage:
        with suppress(ValueError):  # what no file can hold is made anew each time
            derived.write(stored.folder, stamped, summary.model_dump_json())
    return _named(summary, name), stored.caution


def _named(summary: Summary, name: str) -> Summary:
    """Under the name of its folder, which the user may have changed."""
    return summary if summary.id == name else summary.model_copy(update={"id": name})
