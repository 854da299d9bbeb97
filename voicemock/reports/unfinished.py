"""Where sessions were left that are not complete: these few are read, whatever is known of the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voicemock.errors import BadInput, DiskError, NotFound
from voicemock.practice.summary import Summary
from voicemock.reports.left_off import go_on_command, left_off
from voicemock.sessions.library import Library


@dataclass(frozen=True)
class LeftOff:
    """What is left to do in a session."""

    where: str
    """Such as *at question 2 of 5*."""
    command: str
    """What goes on with it."""


def unfinished(library: Library, summaries: Iterable[Summary]) -> Mapping[str, LeftOff]:
    """By id, those of these sessions in which something is left to do."""
    found = {}
    for summary in summaries:
        if summary.finished:
            continue
        try:
            stored = library.load(summary.id, light=True)
        except (NotFound, BadInput, DiskError):  # it was there a moment ago
            continue
        if where := left_off(stored):
            found[summary.id] = LeftOff(where, go_on_command(stored))
    return found
