"""`voicemock session pack` and `prune`: recordings made smaller, and sessions that go to make room."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.options import SessionId
from voicemock.cli.say import say

if TYPE_CHECKING:
    from datetime import timedelta

    from voicemock.sessions.library import Library
    from voicemock.sessions.pruning import Kept

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MOST_DAYS = 1_000_000
"""No session is so old; `timedelta` takes a thousand times that at most."""
_BYTES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


class Smaller(StrEnum):
    """What a recording can become."""

    flac = "flac"
    opus = "opus"


def pack(
    session: SessionId = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help="All sessions.")] = False,
    format_: Annotated[
        Smaller | None,
        typer.Option("--format", "-f", help="flac loses nothing; opus is smaller still.", show_default=False),
    ] = None,
) -> None:
    """Make the recordings of a session smaller: as the settings say, or flac."""
    from voicemock.config import load_settings, sessions_folder
    from voicemock.errors import UsageError
    from voicemock.sessions.library import Library

    if all_ and session:
        raise UsageError("A session was named, and --all.", "Give one of them: voicemock session pack --help")
    library, wished = Library(sessions_folder()), load_settings().storage.audio
    audio = format_ or (wished if wished != "wav" else Smaller.flac)
    for name in library.names() if all_ else [library.find(session)]:
        _pack(library, name, str(audio), one_of_many=all_)


def _pack(library: "Library", name: str, audio: str, *, one_of_many: bool) -> None:
    from voicemock.cli.keeping import folded
    from voicemock.cli.packing import pack_recordings
    from voicemock.errors import BadInput, SessionBusy
    from voicemock.reports.screen import Screen
    from voicemock.sessions.events import Event
    from voicemock.sessions.pruning import sound_bytes

    def follow(events: Iterable[Event]) -> None:
        for event in events:
            journal.append(event)

    try:
        with library.reopen(name) as journal, Screen(keys="") as screen:
            folder = journal.path.parent
            before = sound_bytes(folder)
            count = pack_recordings(folded(journal), folder, follow, screen.waiting, audio)
    except (BadInput, SessionBusy) as error:
        if not one_of_many:
            raise
        say(error.message, err=True)
        return
    if count:
        say(f"{name}: {_size(before)} of recordings before, {_size(sound_bytes(folder))} now")
    elif not one_of_many:
        say(f"{name}: no recording is left to be made smaller ({_size(before)}).")


def prune(
    older_than: Annotated[
        str | None,
        typer.Option(metavar="AGE", help="Those older than that, such as 90d, 6m or 1y.", show_default=False),
    ] = None,
    keep_below: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="The oldest, until all take less than that: 5GB.", show_default=False),
    ] = None,
    only_audio: Annotated[
        bool, typer.Option("--only-audio", help="Only their recordings: words and scores stay.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and do nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Make room: remove old sessions. Those in which something is left to do stay."""
    from datetime import UTC, datetime

    from voicemock.config import sessions_folder
    from voicemock.errors import UsageError
    from voicemock.sessions.library import Library
    from voicemock.sessions.pruning import chosen, kept

    if older_than is None and keep_below is None:
        how = "Such as: voicemock session prune --older-than 90d --dry-run"
        raise UsageError("Say which: by age (--older-than 90d) or by size (--keep-below 5GB).", how)
    age, below = None if older_than is None else age_of(older_than), _bytes(keep_below)
    library = Library(sessions_folder())
    sessions = kept(library)
    going = chosen(sessions, datetime.now(UTC), age, below, only_audio=only_audio)
    _tell(sessions, going, only_audio=only_audio, below=below)
    if not going or dry_run:
        return

    def what(count: int) -> str:
        return "the recordings of " * only_audio + f"{count} session{'s' * (count != 1)}"

    if not yes:
        typer.confirm(f"Remove {what(len(going))}?", abort=True)
    freed = _remove(library, going, only_audio=only_audio)
    say(f"Removed {what(len(freed))}: {_size(sum(freed))} freed.")


def _tell(sessions: Sequence["Kept"], going: Sequence["Kept"], *, only_audio: bool, below: int | None) -> None:
    from voicemock.safe_text import one_line

    rooms = {each.name: each.sound if only_audio else each.size for each in going}
    for each in going:
        when = each.opened_at.astimezone().date() if each.opened_at else ""
        say(f"{when}  {_size(rooms[each.name]):>8}  {one_line(each.name)}")
    total, freed = sum(each.size for each in sessions), sum(rooms.values())
    say(f"{len(going)} of {len(sessions)} sessions, {_size(freed)} of {_size(total)}.")
    for why in ("unfinished", "open elsewhere", "unreadable"):
        if names := [one_line(each.name) for each in sessions if each.stays == why]:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            say(f"Left alone, {why}: {', '.join(names[:3])}{more}")
    if below is not None and total - freed >= below:
        say(f"{_size(total - freed)} stay, which is not below {_size(below)}.")


def _remove(library: "Library", going: Sequence["Kept"], *, only_audio: bool) -> list[int]:
    """How many bytes each freed that could be removed."""
    from voicemock.cli.removing import remove, remove_audio
    from voicemock.errors import NotFound, SessionBusy

    freed = []
    for each in going:
        try:
            if only_audio:
                freed.append(remove_audio(library, each.name))
            else:
                remove(library, each.name)
                freed.append(each.size)
        except (SessionBusy, NotFound) as error:  # opened or deleted since it was looked at
            say(error.message, err=True)
    return freed


def age_of(text: str) -> "timedelta":
    """How long ago something is, as it is typed. Raises UsageError."""
    from datetime import timedelta

    return timedelta(days=min(_MOST_DAYS, _amount(text, _DAYS, "an age", "90d, 12w, 6m or 1y")))


def _bytes(text: str | None) -> int | None:
    return None if text is None else round(_amount(text, _BYTES, "a size", "500MB or 5GB"))


def _amount(text: str, units: Mapping[str, int], what: str, such_as: str) -> float:
    """A number with a unit. Raises UsageError."""
    from voicemock.errors import UsageError
    from voicemock.safe_text import one_line

    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)\s*([a-z]?)b?", text.strip().lower())
    if not found or found[2] not in units:
        raise UsageError(f"“{one_line(text)[:40]}” is not {what}.", f"Write it as {such_as}.")
    return float(found[1]) * units[found[2]]


def _size(count: float) -> str:
    if count < 1e6:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.2f} GB"
