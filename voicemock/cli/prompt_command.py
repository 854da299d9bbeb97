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

Language = Annotated[
    str, typer.Option("--language", help="Those of interviews in this language, in two letters such as de.")
]


@app.command("list")
def list_(prompts: Prompts = None, language: Language = "en") -> None:
    """List the prompts, where each is read from, and its holes."""
    from voicemock.prompts import HOLES, MESSAGES, load, prompt_folders
    from voicemock.safe_text import one_line

    for name, holes in sorted({**HOLES, **MESSAGES}.items()):
        prompt = load(name, prompt_folders(prompts, language))
        say(f"{name:19} {one_line(str(prompt.path))}  ({', '.join('$' + hole for hole in sorted(holes))})")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The prompt's name.")],
    prompts: Prompts = None,
    language: Language = "en",
) -> None:
    """Print a prompt's text as it is used."""
    from voicemock.checked_yaml import near_miss, quoted
    from voicemock.errors import NotFound
    from voicemock.prompts import HOLES, MESSAGES, load, prompt_folders

    if name not in {**HOLES, **MESSAGES}:
        near = near_miss(name, [*HOLES, *MESSAGES])
        raise NotFound(
            f"There is no prompt '{quoted(name)}'.", f"Did you mean {near}?" if near else "voicemock prompt list"
        )
    say(load(name, prompt_folders(prompts, language)).text)


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="A folder with prompts of your own.")]) -> None:
    """Check the prompts and the spoken lines in a folder; every mistake is named with its place."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.interview import kinds, material_lines
    from voicemock.interview.candidate_lines import CandidateLines
    from voicemock.interview.lines import FILE, load_lines
    from voicemock.interview.negotiation.wording import NegotiationLines
    from voicemock.interview.round_lines import RoundLines
    from voicemock.interview.styled_lines import load_styled
    from voicemock.interview.your_questions import QuestionLines
    from voicemock.preparation.to_ask import FILE as ASK_FILE
    from voicemock.preparation.to_ask import load_bank
    from voicemock.prompts import HOLES, MESSAGES, SUFFIX, load
    from voicemock.safe_text import one_line

    checks: dict[str, Callable[[], object]] = {
        f"{name}{SUFFIX}": partial(load, name, [folder]) for name in (*sorted(HOLES), *sorted(MESSAGES))
    }
    checks[FILE] = partial(load_lines, [folder])
    checks[ASK_FILE] = partial(load_bank, [folder])
    checks[kinds.FILE] = partial(kinds.load_kinds, [folder])
    checks[material_lines.FILE] = partial(material_lines.load_material_lines, [folder])
    for lines in (RoundLines, NegotiationLines, QuestionLines, CandidateLines):
        checks[lines.file] = partial(load_styled, lines, [folder])
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
