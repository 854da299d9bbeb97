"""Progress over all sessions: which are meant, how sure their levels are, on the terminal and as pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voicemock.checked_yaml import near_miss
from voicemock.cli.reading_history import read_history
from voicemock.cli.say import say
from voicemock.config import marks_file
from voicemock.errors import BadInput, DiskError, NotFound, UsageError
from voicemock.evaluation.noise import ASSUMED, Noise, of_other_answers
from voicemock.output_file import refuse, write_whole
from voicemock.practice.history import History
from voicemock.practice.series import Group, groups
from voicemock.practice.summary import Summary
from voicemock.reports.progress_text import print_progress
from voicemock.reports.terminal import Terminal
from voicemock.safe_text import one_line, safe
from voicemock.sessions.library import Library
from voicemock.sessions.marks import read_marks

_DAYS = re.compile(r"(\d{1,5})\s*d(ays?)?")
LISTED = 8
"""Names that an error lists."""


@dataclass(frozen=True)
class Wanted:
    """Which sessions are meant; None: all."""

    rubric: str | None = None
    round: str | None = None
    since: datetime | None = None


def since(told: str | None, now: datetime | None = None) -> datetime | None:
    """The moment that a date or a number of days stands for. Raises UsageError."""
    if told is None:
        return None
    if days := _DAYS.fullmatch(told.strip()):
        return (now or datetime.now(UTC)) - timedelta(days=int(days[1]))
    try:
        at = datetime.fromisoformat(told.strip())
        return at if at.tzinfo else at.astimezone()
    except (ValueError, OverflowError, OSError) as error:  # years before 1 or after 9999 in another zone
        message = f"{one_line(told)!r} is no date and no number of days."
        raise UsageError(message, "Write it like 2026-03-01 or 30d.") from error


def show(library: Library, wanted: Wanted) -> None:
    """On the terminal. Raises NotFound where nothing fits."""
    found = read_history(library)
    print_progress(grouped(library, found, wanted), Terminal())
    _tell_broken(found)


def write_page(library: Library, wanted: Wanted, out: Path, force: bool) -> None:
    """The page of progress, to a file. Raises NotFound, CannotWrite, DiskError."""
    from voicemock.reports.html.progress_page import progress_page

    refuse(out, force)
    found = read_history(library)
    text = progress_page(grouped(library, found, wanted), datetime.now(UTC))
    write_whole(out, text, replace=force)
    say(f"Wrote {one_line(str(out))}")
    _tell_broken(found)


def write_pages(library: Library, wanted: Wanted) -> None:
    """The page of progress and that of all sessions, beside the sessions. Raises NotFound, CannotWrite, DiskError."""
    from voicemock.reports.html.index_page import INDEX, PROGRESS, index_page
    from voicemock.reports.html.progress_page import progress_page

    found, now = read_history(library), datetime.now(UTC)
    if not found.summaries:
        raise NotFound("There are no sessions yet.", "Begin one: voicemock interview")
    pages = {
        PROGRESS: progress_page(grouped(library, found, wanted), now, index=INDEX),
        INDEX: index_page(library, found, now, progress=PROGRESS),
    }
    for name, text in pages.items():
        write_whole(library.folder / name, text, replace=True)
        say(f"Wrote {one_line(str(library.folder / name))}")
    _tell_broken(found)


def grouped(library: Library, found: History, wanted: Wanted) -> tuple[Group, ...]:
    """The sessions that are meant, by rubric and round. Raises NotFound where there are some, and none fits."""
    made = groups((each for each in found.summaries if _is_since(each, wanted.since)), _NoiseOf(library))
    for name, option in ((wanted.rubric, "rubric"), (wanted.round, "round")):
        known = list(dict.fromkeys(getattr(each, option) for each in made))
        if name is not None and name not in known:
            raise _unknown(name, option, [each for each in known if each])
        made = tuple(each for each in made if name in (None, getattr(each, option)))
    if found.summaries and not made and wanted.since:
        raise NotFound("There is no session of yours since then.", "See all: voicemock progress")
    return made


def _is_since(summary: Summary, since_: datetime | None) -> bool:
    return since_ is None or summary.held_at >= since_


def _unknown(name: str, what: str, known: Sequence[str]) -> NotFound:
    near = near_miss(name, known)
    hint = f" Did you mean {one_line(near)}?" if near else ""
    names = ", ".join(one_line(each) for each in known[:LISTED])
    there = f"There are: {names}" if names else "See what there is: voicemock progress"
    return NotFound(f"There is no session of the {what} {one_line(name)!r}.{hint}", there)


def _tell_broken(found: History) -> None:
    for message in found.broken:
        say(safe(message), err=True)


class _NoiseOf:
    """The noise of one level, from the user's own marks where there are some; asked once for each judge."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept = read_marks(marks_file())
        self._known: dict[tuple[str, str], Noise] = {}

    def __call__(self, session: Summary, judge: str) -> Noise:
        if not self._kept.marked:
            return ASSUMED
        key = (session.rubric_digest, judge)
        if key not in self._known:
            self._known[key] = self._of(session, judge)
        return self._known[key]

    def _of(self, session: Summary, judge: str) -> Noise:
        try:
            stored = self._library.load(session.id, light=True).session
        except (NotFound, BadInput, DiskError):  # it was whole a moment ago
            return ASSUMED
        return of_other_answers(self._kept, judge, stored.run.rubric if stored.run else stored.rubric)
