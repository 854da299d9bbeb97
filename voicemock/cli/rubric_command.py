"""`voicemock rubric`: what is asked, looked for and graded."""

import json
import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from voicemock.cli import rubric_test_command
from voicemock.cli.options import Choices, LlmModel, LlmUrl, Prompts
from voicemock.cli.say import say

app = typer.Typer(help="List, show, check, test and make rubrics.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="A rubric's name, or the path of a file.")]


@app.command("list")
def list_() -> None:
    """List the rubrics that can be used by name: your own, then the shipped ones."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.reports.terminal import Terminal
    from voicemock.rubric_files import available, load
    from voicemock.safe_text import one_line

    terminal, failed = Terminal(), 0
    for name, path in available().items():
        try:
            rubric = load(path)
        except (BadInput, NotFound) as error:
            failed = failed or error.exit_code
            say(str(error), err=True)
            continue
        terminal.line(
            (one_line(name).ljust(28), "bold"),
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
    from voicemock.safe_text import one_line

    failed = 0
    for name in rubrics:
        try:
            rubric = load(find(name))
        except (BadInput, NotFound) as error:
            failed = failed or error.exit_code
            say(str(error), err=True)
        else:
            count = len(rubric.questions)
            asked = f"{count} question{'s' * (count != 1)}"
            say(f"{one_line(name)}: whole ({len(rubric.criteria)} criteria, {asked})")
    if failed:
        raise typer.Exit(failed)


app.command("test")(rubric_test_command.test)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    extends: Annotated[
        str | None, typer.Option(help="Build on this rubric and write only what differs.", show_default=False)
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A job description (text, Markdown, PDF or Word). An LLM makes a rubric of it; without one, or with "
            "--extends, its skills are put beside the role that it reads like.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Write a rubric to start from; it passes `check` and explains itself."""
    from voicemock.errors import UsageError
    from voicemock.output_file import refuse, write_whole
    from voicemock.rubric_files import available, find, load, template
    from voicemock.safe_text import one_line

    if file.suffix != ".yaml":
        shown = shlex.quote(f"{file}.yaml" if file.name else "mine.yaml")
        raise UsageError(f"{file} should end in .yaml.", f"Try: voicemock rubric new {shown}")
    base = load(find(extends)) if extends else None
    if extends and extends not in available():
        extends = _way(extends, file.parent)
    if from_ is None:
        text = template(file.stem, base, extends or "")
    else:
        from voicemock.cli.drafting import from_description

        refuse(file, force)  # before a model is asked for minutes
        choices = Choices(llm_url=llm_url, llm_model=llm_model, prompts=prompts)
        text = from_description(from_, file.stem, (base, extends) if base and extends else None, choices)
    write_whole(file, text, replace=force)
    say(f"Wrote {one_line(str(file))}. Edit it, then: voicemock rubric check {shlex.quote(str(file))}")


def _way(file: str, folder: Path) -> str:
    """How a rubric in the folder names another file. Raises UsageError."""
    from voicemock.errors import UsageError

    try:
        return os.path.relpath(file, folder)
    except ValueError as error:
        raise UsageError(f"{file} lies on another drive.", "Copy it beside the new rubric first.") from error


@app.command()
def schema() -> None:
    """Print the JSON Schema of rubric files, for editors."""
    from voicemock.rubric import json_schema

    say(json.dumps(json_schema(), ensure_ascii=False, indent=2))
