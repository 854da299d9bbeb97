"""`voicemock rubric`: what is asked, looked for and graded."""

import json
import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="List, show, check and make rubrics.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="A rubric's name, or the path of a file.")]


@app.command("list")
def list_() -> None:
    """List the rubrics that can be used by name: your own, then the shipped ones."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.reports.terminal import Terminal
    from voicemock.rubric_files import available, load
    from voicemock.safe_text import safe

    terminal, failed = Terminal(), 0
    for name, path in available().items():
        try:
            rubric = load(path)
        except (BadInput, NotFound) as error:
            failed = failed or error.exit_code
            typer.echo(safe(str(error)), err=True)
            continue
        terminal.line(
            (name.ljust(28), "bold"),
            f"{len(rubric.questions):2} questions. {rubric.description.split('. ')[0].rstrip('.')}.",
        )
    if failed:
        raise typer.Exit(failed)


@app.command()
def show(rubric: Name) -> None:
    """Show a rubric's criteria with their levels, and its questions."""
    from voicemock.reports.rubric_text import print_rubric
    from voicemock.reports.terminal import Terminal
    from voicemock.rubric_files import find, load

    print_rubric(load(find(rubric)), Terminal())


@app.command()
def check(
    rubrics: Annotated[list[str], typer.Argument(help="Names or files; all are checked.", metavar="RUBRIC…")],
) -> None:
    """Check rubrics; every mistake is named as file:line:column."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.rubric_files import find, load
    from voicemock.safe_text import safe

    failed = 0
    for name in rubrics:
        try:
            rubric = load(find(name))
        except (BadInput, NotFound) as error:
            failed = failed or error.exit_code
            typer.echo(safe(str(error)), err=True)
        else:
            count = len(rubric.questions)
            asked = f"{count} question{'s' * (count != 1)}"
            typer.echo(f"{name}: whole ({len(rubric.criteria)} criteria, {asked})")
    if failed:
        raise typer.Exit(failed)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    extends: Annotated[
        str | None, typer.Option(help="Build on this rubric and write only what differs.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a rubric to start from; it passes `check` and explains itself."""
    from voicemock.errors import UsageError
    from voicemock.output_file import write_whole
    from voicemock.rubric_files import available, find, load, template

    base = load(find(extends)) if extends else None
    if extends and extends not in available():
        extends = os.path.relpath(extends, file.parent)
    if file.suffix != ".yaml":
        raise UsageError(f"{file} should end in .yaml.", f"Try: voicemock rubric new {file.with_suffix('.yaml')}")
    write_whole(file, template(file.stem, base, extends or ""), replace=force)
    typer.echo(f"Wrote {file}. Edit it, then: voicemock rubric check {shlex.quote(str(file))}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of rubric files, for editors."""
    from voicemock.rubric import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
