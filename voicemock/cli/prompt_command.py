"""`voicemock prompt`: the words said to a model, and how to replace them by your own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from voicemock.cli.options import Prompts

app = typer.Typer(help="List, show and check prompts.", no_args_is_help=True)


@app.command("list")
def list_(prompts: Prompts = None) -> None:
    """List the prompts, where each is read from, and its holes."""
    from voicemock.prompts import HOLES, load, prompt_folders

    for name in sorted(HOLES):
        prompt = load(name, prompt_folders(prompts))
        typer.echo(f"{name:18} {prompt.path}  ({', '.join('$' + hole for hole in sorted(HOLES[name]))})")


@app.command()
def show(name: Annotated[str, typer.Argument(help="The prompt's name.")], prompts: Prompts = None) -> None:
    """Print a prompt's text as it is used."""
    from voicemock.checked_yaml import near_miss
    from voicemock.errors import NotFound
    from voicemock.prompts import HOLES, load, prompt_folders

    if name not in HOLES:
        near = near_miss(name, HOLES)
        raise NotFound(f"There is no prompt '{name}'.", f"Did you mean {near}?" if near else "voicemock prompt list")
    typer.echo(load(name, prompt_folders(prompts)).text)


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="A folder with prompts of your own.")]) -> None:
    """Check the prompts and the spoken lines in a folder; every mistake is named with its place."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.interview.lines import FILE, load_lines
    from voicemock.prompts import HOLES, SUFFIX, load
    from voicemock.safe_text import safe

    checks: dict[str, Callable[[], object]] = {
        f"{name}{SUFFIX}": partial(load, name, [folder]) for name in sorted(HOLES)
    }
    checks[FILE] = partial(load_lines, [folder])
    there = [file for file in checks if (folder / file).exists()]
    if not there:
        raise NotFound(f"{folder} holds none of the prompts: {', '.join(checks)}.")
    failed = False
    for file in there:
        try:
            checks[file]()
        except (BadInput, NotFound) as error:
            failed = True
            typer.echo(safe(str(error)), err=True)
        else:
            typer.echo(f"{file}: whole")
    if failed:
        raise typer.Exit(BadInput.exit_code)
