"""`voicemock cohort forget` and `expire`: people and old interviews taken out of what batches wrote."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.cohort_command import Out
from voicemock.cli.say import say

if TYPE_CHECKING:
    from voicemock.batch.forgetting import Going
    from voicemock.batch.place import Place

SHOWN = 10
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and do nothing.")]


def forget(
    out: Out,
    person: Annotated[
        str,
        typer.Argument(
            help="By the people table, by pseudonym, or one interview by its id or file.", show_default=False
        ),
    ],
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Delete one person from everything a batch wrote. Their files are not read again."""
    from voicemock.batch.forgetting import is_listed, of_person
    from voicemock.batch.url_place import place_at
    from voicemock.errors import UsageError

    if not person.strip():
        raise UsageError(
            "PERSON is blank, which means nobody.", "Look at the columns person, id and source of its table.csv."
        )
    place = place_at(out)
    going = of_person(place, person)
    if not (going or is_listed(place, person)):
        from voicemock.batch.meant import meant

        person = meant(place, person)
        going = of_person(place, person)
    _go(place, going, person, dry_run=dry_run, yes=yes)


def expire(
    out: Out,
    older_than: Annotated[str, typer.Option(metavar="AGE", help="Such as 90d, 6m or 1y.", show_default=False)],
    only_audio: Annotated[
        bool, typer.Option("--only-audio", help="Only their recordings: words and scores stay.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Delete interviews that were held so long ago. Their files are not read again."""
    from datetime import UTC, datetime

    from voicemock.batch.forgetting import held_before
    from voicemock.batch.url_place import place_at
    from voicemock.cli.storage_command import age_of
    from voicemock.safe_text import one_line

    limit = datetime.now(UTC) - age_of(older_than)
    place = place_at(out)
    going = held_before(place, limit)
    if only_audio:
        from voicemock.cli.cohort_sound import with_sound

        going = with_sound(place, going)
    if not going:
        say(f"Nothing in {one_line(out)} is older than {one_line(older_than)}.")
        return
    _go(place, going, dry_run=dry_run, yes=yes, only_audio=only_audio)


def _go(
    place: "Place", going: "Sequence[Going]", who: str = "", *, dry_run: bool, yes: bool, only_audio: bool = False
) -> None:
    from voicemock.batch.forgetting import nobodys
    from voicemock.batch.newest import begin
    from voicemock.batch.run import alone
    from voicemock.safe_text import one_line

    for each in going[:SHOWN]:
        when = f"{each.held_at.date()}  " if each.held_at else ""
        say(f"{when}{one_line(each.id)}  {one_line(each.source)}".rstrip())
    if len(going) > SHOWN:
        say(f"and {len(going) - SHOWN:,} more")
    what = "the recordings of " * only_audio + f"{len(going):,} interview{'s' * (len(going) != 1)}"
    if not going:
        what = "their line in names.csv, of whom nothing else is there"
    if not only_audio and (left := len(nobodys(place))):
        what += f", and {left:,} that killed workers left without saying whose {'it is' if left == 1 else 'they are'}"
    if dry_run:
        say(f"Would remove {what}.")
        return
    if not yes:
        typer.confirm(f"Remove {what}?", abort=True)
    with alone(place) as caution:
        if caution:
            say(caution, err=True)
        begin(place)  # what is left of a run on a cluster publishes nothing any more
        if only_audio:
            from voicemock.cli.cohort_sound import without_sound

            without_sound(place, going)
        else:
            _take_out(place, going, who)
    say(f"Removed {what}.")


def _take_out(place: "Place", going: "Sequence[Going]", who: str) -> None:
    from datetime import UTC, datetime

    from voicemock.batch.forgetting import take_out
    from voicemock.cli.batch_ending import write_tables
    from voicemock.cli.batch_rooms import clear, sweep
    from voicemock.reports.cohort_wording import Ran
    from voicemock.safe_text import one_line

    if place.local:
        clear(place.local)
        _forget_at_home(place.local, going)
    sweep()
    take_out(place, going, who)
    for note in write_tables(place, (), Ran(datetime.now(UTC))).notes:
        say(note, err=True)
    if theirs := sorted({name for each in going for name in each.inputs}):
        say("Not touched, because they are your own, and not read again:")
        for name in theirs[:SHOWN]:
            say(f"  {one_line(name)}")
        if len(theirs) > SHOWN:
            say(f"  and {len(theirs) - SHOWN:,} more")
    say("Nor were a people table, marks or figures that lie elsewhere.")


def _forget_at_home(folder: Path, going: "Sequence[Going]") -> None:
    """What other commands made, where the folder was looked at as their home (VOICEMOCK_HOME)."""
    from voicemock.batch.manifest import SESSIONS
    from voicemock.cli.removing import remove_pages
    from voicemock.config import MARKS
    from voicemock.sessions.library import Library
    from voicemock.sessions.marks import forget as forget_marks

    remove_pages(Library(folder / SESSIONS))
    for each in going:
        forget_marks(folder / MARKS, each.id)
