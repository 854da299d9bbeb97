"""`voicemock progress`: whether it gets better, over all sessions."""

from pathlib import Path
from typing import Annotated

import typer


def progress(
    rubric: Annotated[
        str | None, typer.Option("--rubric", "-r", help="Only this rubric, by its id.", show_default=False)
    ] = None,
    round_: Annotated[
        str | None, typer.Option("--round", help="Only this round, by its id.", show_default=False)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Only sessions since a date, or since days ago: 30d.", show_default=False),
    ] = None,
    page: Annotated[
        bool,
        typer.Option("--page", help="Write progress.html and index.html, the list of all sessions, beside them."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the page of progress to this file.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace that file if it exists.")] = False,
) -> None:
    """Show your criteria and delivery over time, the weakest first, and what of it is more than noise."""
    if out and page:
        raise typer.BadParameter("the pages lie beside the sessions; --out names another place", param_hint="--out")

    from voicemock.cli import progressing
    from voicemock.config import sessions_folder
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    wanted = progressing.Wanted(rubric, round_, progressing.since(since))
    if out:
        progressing.write_page(library, wanted, out, force)
    elif page:
        progressing.write_pages(library, wanted)
    else:
        progressing.show(library, wanted)
