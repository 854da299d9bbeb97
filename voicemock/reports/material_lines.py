"""What was looked at during an interview: each file with its lines and digest, the same words in every report."""

from collections.abc import Iterator, Sequence

from voicemock.reports.terminal import Line
from voicemock.sessions.session import Session
from voicemock.transcript import Value

DIGEST_CHARS = 12
"""Of a SHA-256 in a report; the journal has all of it."""
HEADING = "Looked at"
NEVER_RUN = "It was read, and never run."
NAME_CELLS = 32


class LookedAt(Value):
    """One file, as it was last seen."""

    name: str
    what: str
    """Its lines and digest and how often it was seen to change, or why it was left out."""


def looked_at(session: Session) -> tuple[LookedAt, ...]:
    """The files that were talked about, and those of their folders that were left out; none where none was given."""
    return tuple(
        LookedAt(name=each.name, what=f"left out: {each.left_out}" if each.left_out else _read(session, each.name))
        for each in session.material
    )


def material_lines(rows: Sequence[LookedAt]) -> Iterator[Line]:
    """The same for a terminal."""
    if not rows:
        return
    yield Line(0, ((f"{HEADING}. {NEVER_RUN}", "dim"),))
    for row in rows:
        yield Line(2, (f"{row.name.ljust(NAME_CELLS)}  ", (row.what, "dim")))


def _read(session: Session, name: str) -> str:
    versions = [each for event in session.material_seen for each in event.materials if each.name == name]
    there = [each for each in session.opened.material if each.name == name]
    last = (there + versions)[-1]
    changes = len(versions) if there else len(versions) - 1
    often = {0: "", 1: ", changed once"}.get(changes, f", changed {changes} times")
    lines = "1 line" if last.lines == 1 else f"{last.lines} lines"
    return f"{lines}, SHA-256 {last.sha256[:DIGEST_CHARS]}{often}"
