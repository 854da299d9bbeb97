"""`voicemock prompt`: the words said to a model, and how to replace them by your own."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from voicemock.cli.options import Prompts
from voicemock.cli.say import say

app = typer.Typer(help="List, show and check prompts.", no_args_is_help=True)


@app.command("list")
def list_(prompts: Prompts = None) -> None:
    """List the prompts, where each is read from, and its holes."""
    from voicemock.prompts import HOLES, load, prompt_folders
    from voicemock.safe_text import one_line

    for name in sorted(HOLES):
        prompt = load(name, prompt_folders(prompts))
        say(f"{name:18} {one_line(str(prompt.path))}  ({', '.join('$' + hole for hole in sorted(HOLES[name]))})")


@app.command()
def show(name: Annotated[str, typer.Argument(help="The prompt's name.")], prompts: Prompts = None) -> None:
    """Print a prompt's text as it is used."""
    from voicemock.checked_yaml import near_miss, quoted
    from voicemock.errors import NotFound
    from voicemock.prompts import HOLES, load, prompt_folders

    if name not in HOLES:
        near = near_miss(name, HOLES)
        raise NotFound(
            f"There is no prompt '{quoted(name)}'.", f"Did you mean {near}?" if near else "voicemock prompt list"
        )
    say(load(name, prompt_folders(prompts)).text)


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="A folder with prompts of your own.")]) -> None:
    """Check the prompts and the spoken lines in a folder; every mistake is named with its place."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.interview.lines import FILE, load_lines
    from voicemock.prompts import HOLES, SUFFIX, load
    from voicemock.safe_text import one_line

    checks: dict[str, Callable[[], object]] = {
        f"{name}{SUFFIX}": partial(load, name, [folder]) for name in sorted(HOLES)
    }
    checks[FILE] = partial(load_lines, [folder])
    there = [file for file in checks if os.path.lexists(folder / file)]
    if not there:
        raise NotFound(f"{one_line(str(folder))} holds none of the prompts: {', '.join(checks)}.")
    failed = False
    for file in there:
        try:
            checks[file]()
        except (BadInput, NotFound) as error:
            failed = True
            say(str(error), err=True)
        else:
            say(f"{file}: whole")
    if failed:
        raise typer.Exit(BadInput.exit_code)
