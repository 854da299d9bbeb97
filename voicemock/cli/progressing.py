"""Progress over all sessions: which are meant, how sure their levels are, on the terminal and as pages."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voicemock.checked_yaml import near_miss
from voicemock.cli.noises import Noises
from voicemock.cli.reading_history import read_history
from voicemock.cli.say import say
from voicemock.errors import BadInput, DiskError, NotFound, UsageError
from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.output_file import refuse, write_whole
from voicemock.practice.groups import Group, groups
from voicemock.practice.history import History
from voicemock.practice.summary import Summary
from voicemock.reports.progress_text import print_progress
from voicemock.reports.terminal import Terminal
from voicemock.rubric import Rubric
from voicemock.safe_text import one_line, safe
from voicemock.sessions.library import Library

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


def _tell(message: str) -> None:
    say(safe(message), err=True)


def _tell_broken(found: History) -> None:
    for message in found.broken:
        _tell(message)


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


def grouped(
    library: Library, found: History, wanted: Wanted, note: Callable[[str], None] = _tell
) -> tuple[Group, ...]:
    """The sessions that are meant, by rubric and round; `note` is told where the user's marks cannot be read.

    Raises NotFound where there are some, and none fits.
    """
    made = groups(found.summaries, _NoiseOf(library, note), wanted.since)
    for name, option in ((wanted.rubric, "rubric"), (wanted.round, "round")):
        known = list(dict.fromkeys(getattr(each, option) for each in made))
        if name is not None and name not in known:
            raise _unknown(name, option, [each for each in known if each])
        made = tuple(each for each in made if name in (None, getattr(each, option)))
    if found.summaries and not made and wanted.since:
        raise NotFound("There is no session of yours since then.", "See all: voicemock progress")
    return made


def _unknown(name: str, what: str, known: Sequence[str]) -> NotFound:
    near = near_miss(name, known)
    hint = f" Did you mean {one_line(near)}?" if near else ""
    names = ", ".join(one_line(each) for each in known[:LISTED])
    there = f"There are: {names}" if names else "See what there is: voicemock progress"
    return NotFound(f"There is no session of the {what} {one_line(name)!r}.{hint}", there)


class _NoiseOf:
    """The noise of one level in sessions like one that is given."""

    def __init__(self, library: Library, note: Callable[[str], None]) -> None:
        self._library = library
        self._noises = Noises(note)
        self._rubrics: dict[str, Rubric | None] = {}

    def __call__(self, session: Summary, judge: str) -> Noise:
        if not self._noises.are_measured:  # then no rubric is needed, and reading one takes a moment
            return ASSUMED
        digest = session.rubric_digest
        if digest not in self._rubrics:
            self._rubrics[digest] = self._rubric_of(session.id)
        rubric = self._rubrics[digest]
        return self._noises.of(judge, rubric) if rubric else ASSUMED

    def _rubric_of(self, name: str) -> Rubric | None:
        try:
            stored = self._library.load(name, light=True).session
        except (NotFound, BadInput, DiskError):  # it was whole a moment ago
            return None
        return stored.run.rubric if stored.run else stored.rubric
