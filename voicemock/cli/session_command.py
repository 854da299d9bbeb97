"""`voicemock session`: the sessions that are kept."""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli import storage_command, transfer_command
from voicemock.cli.options import SessionId
from voicemock.cli.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voicemock.sessions.library import Library

app = typer.Typer(help="List, show, correct, check, export, import and delete sessions.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


LATEST = 20
"""How many sessions the list shows unless it is asked for all."""


@app.command("list")
def list_(
    as_json: AsJson = False,
    all_: Annotated[bool, typer.Option("--all", "-a", help=f"All of them, not only the latest {LATEST}.")] = False,
) -> None:
    """List the latest sessions, oldest first."""
    from voicemock.config import sessions_folder
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    names = library.names()
    chosen = names if all_ else names[-LATEST:]
    broken = _print_json(library, chosen) if as_json else _print_list(library, chosen, len(names))
    for message in broken:
        say(message, err=True)


def _print_list(library: "Library", chosen: "Sequence[str]", count: int) -> "Sequence[str]":
    """Prints a line for each, and gives what could not be read."""
    from voicemock.cli.reading_history import read_history
    from voicemock.reports.session_list import print_rest, print_session
    from voicemock.reports.terminal import Terminal
    from voicemock.reports.unfinished import unfinished

    found, terminal = read_history(library, chosen), Terminal()
    left = unfinished(library, found.summaries)
    for each in found.summaries:
        print_session(each, left.get(each.id), terminal)
    print_rest(count - len(chosen), len(chosen), terminal)
    return found.broken


def _print_json(library: "Library", chosen: "Sequence[str]") -> "Sequence[str]":
    from voicemock.errors import BadInput
    from voicemock.reports.document import document
    from voicemock.safe_text import safe_json

    documents, broken = [], []
    for name in chosen:
        try:
            stored = library.load(name)
        except BadInput as error:
            broken.append(str(error))
            continue
        documents.append(document(stored.session, stored.opened_at).as_data())
        if stored.caution:
            broken.append(stored.caution)
    say(safe_json(documents))
    return broken


@app.command()
def show(session: SessionId = None, as_json: AsJson = False) -> None:
    """Show one session: what was asked and said, and the scores."""
    from voicemock.config import sessions_folder
    from voicemock.reports.document import document_of
    from voicemock.reports.replay import replay
    from voicemock.reports.terminal import Terminal
    from voicemock.safe_text import safe, safe_json
    from voicemock.sessions.library import Library

    stored = Library(sessions_folder()).load(session)
    shown = document_of(stored)
    if as_json:
        say(safe_json(shown.as_data()))
    else:
        replay(shown, Terminal())
    if stored.caution:
        say(safe(stored.caution), err=True)


@app.command()
def correct(
    session: SessionId = None,
    turn: Annotated[int | None, typer.Argument(help="The answer's number.", show_default=False)] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", help="The whole answer as it was said; left out, you are asked.", show_default=False),
    ] = None,
) -> None:
    """Correct a transcript: what was recognised is kept beside it. With $VISUAL or $EDITOR set, in that editor."""
    from voicemock.cli.correcting import correct as correct_answer

    correct_answer(session, turn, text)


@app.command()
def check(
    session: SessionId = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make a repaired copy of a damaged session; the session itself is left.")
    ] = False,
) -> None:
    """Check that a session's files are whole."""
    from voicemock.config import sessions_folder
    from voicemock.errors import BadInput
    from voicemock.safe_text import safe
    from voicemock.sessions import check as checks
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    name = library.find(session)
    if repair and library.is_damaged(name):
        _print_repaired(library, name)
        return
    findings = checks.check(library.load(name), _decoded_s)
    for finding in findings:
        say(safe(finding.text))
    wrong = sum(finding.is_wrong for finding in findings)
    if wrong:
        how = f"voicemock session check {name} --repair" if library.is_damaged(name) else f"voicemock report {name}"
        what = "Make a repaired copy" if library.is_damaged(name) else "See what there is of it"
        raise BadInput(f"Session {name} is not whole: {wrong} problem{'s' * (wrong != 1)}.", f"{what}: {how}")
    say(f"{safe(name)}: whole")


def _decoded_s(path: "Path") -> float:
    from voicemock.audio.decode import duration_s  # numpy

    return duration_s(path)


def _print_repaired(library: "Library", name: str) -> None:
    from voicemock.safe_text import safe
    from voicemock.sessions.repair import repair

    made = repair(library, name)
    for loss in made.lost:
        say(safe(f"Left out: {loss}"))
    if made.aside:
        say(safe(f"What was left out lies in {made.aside}"))
    lines = f"{made.kept} line{'s' * (made.kept != 1)}"
    mended = f", {made.mended} of them mended" if made.mended else ""
    say(safe(f"{made.name}: a copy of {name} with {lines}{mended}; {name} is as it was."))
    say(safe(f"See it: voicemock session show {made.name}"))


@app.command()
def delete(
    session: Annotated[str, typer.Argument(help="The session's id or its beginning.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a session with its audio. The disk itself may keep traces."""
    from voicemock.cli.removing import referring, remove
    from voicemock.config import sessions_folder
    from voicemock.errors import BadInput, DiskError
    from voicemock.safe_text import safe
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    name = library.find(session)
    if not yes:
        typer.confirm(f"Delete {safe(name)} with everything that was said in it?", abort=True)
    others: tuple[str, ...] = ()
    with suppress(BadInput, DiskError):  # what cannot be read can be deleted
        others = referring(library, name)
    remove(library, name)
    say(f"Deleted {safe(name)}.")
    for other in others:
        say(f"A note on what was said in it is left in a later round: voicemock session delete {safe(other)}")


app.command("pack")(storage_command.pack)
app.command("prune")(storage_command.prune)
app.command("export")(transfer_command.export)
app.command("import")(transfer_command.import_)
