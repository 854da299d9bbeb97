"""`voicemock session`: the sessions that are kept."""

from typing import Annotated

import typer

from voicemock.cli.options import SessionId

app = typer.Typer(help="List, show, check and delete sessions.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List all sessions, oldest first."""
    from voicemock.config import sessions_folder
    from voicemock.errors import BadInput
    from voicemock.reports.document import document
    from voicemock.reports.session_list import print_sessions
    from voicemock.reports.terminal import Terminal
    from voicemock.safe_text import safe, safe_json
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    documents, broken = [], []
    for name in library.names():
        try:
            stored = library.load(name)
        except BadInput as error:
            broken.append(error.message)
        else:
            documents.append(document(stored.session, stored.opened_at))
            if stored.caution:
                broken.append(stored.caution)
    if as_json:
        typer.echo(safe_json([each.as_data() for each in documents]))
    else:
        print_sessions(documents, Terminal())
    for message in broken:
        typer.echo(safe(message), err=True)


@app.command()
def show(session: SessionId = None, as_json: AsJson = False) -> None:
    """Show one session: what was asked and said, and the scores."""
    from voicemock.config import sessions_folder
    from voicemock.reports.document import document
    from voicemock.reports.replay import replay
    from voicemock.reports.terminal import Terminal
    from voicemock.safe_text import safe, safe_json
    from voicemock.sessions.library import Library

    stored = Library(sessions_folder()).load(session)
    shown = document(stored.session, stored.opened_at)
    if as_json:
        typer.echo(safe_json(shown.as_data()))
    else:
        replay(shown, Terminal())
    if stored.caution:
        typer.echo(safe(stored.caution), err=True)


@app.command()
def check(session: SessionId = None) -> None:
    """Check that a session's files are whole."""
    from voicemock.config import sessions_folder
    from voicemock.sessions.check import problems_of
    from voicemock.sessions.library import Library

    stored = Library(sessions_folder()).load(session)
    problems = problems_of(stored)
    for problem in problems:
        typer.echo(problem, err=True)
    if stored.damage:
        raise typer.Exit(65)
    count = len(problems)
    typer.echo(f"{stored.session.id}: " + (f"{count} remark{'s' * (count != 1)}" if count else "whole"))


@app.command()
def delete(
    session: Annotated[str, typer.Argument(help="The session's id or its beginning.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a session with its audio. The disk itself may keep traces."""
    from voicemock.config import sessions_folder
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    name = library.find(session)
    if not yes:
        typer.confirm(f"Delete {name} with everything that was said in it?", abort=True)
    library.delete(name)
    typer.echo(f"Deleted {name}.")
