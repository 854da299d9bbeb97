"""`voicemock round`: the kinds of conversations of a hiring process."""

from typing import Annotated

import typer

from voicemock.cli.options import Prompts
from voicemock.cli.say import say

app = typer.Typer(help="List, show and check rounds: the kinds of interviews there are.", no_args_is_help=True)


@app.command("list")
def list_(prompts: Prompts = None) -> None:
    """List the rounds that can be used by name: your own, then the shipped ones."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.prompts import prompt_folders
    from voicemock.reports.round_text import print_line
    from voicemock.reports.terminal import Terminal
    from voicemock.round_files import available, load

    terminal, failed = Terminal(), 0
    for name, path in available(prompt_folders(prompts)).items():
        try:
            print_line(name, load(path), terminal)
        except (BadInput, NotFound) as error:
            failed = failed or error.exit_code
            say(str(error), err=True)
    if failed:
        raise typer.Exit(failed)


@app.command()
def show(round_: Annotated[str, typer.Argument(metavar="ROUND", help="Its name or file.")]) -> None:
    """Show a round's people, stages and minutes. What a negotiation hides stays hidden."""
    from voicemock.reports.round_text import print_round
    from voicemock.reports.terminal import Terminal
    from voicemock.round_files import find, load

    print_round(load(find(round_)), Terminal())


@app.command()
def check(
    rounds: Annotated[list[str], typer.Argument(help="Names or files; all are checked.", metavar="ROUND…")],
) -> None:
    """Check rounds; every mistake is named as file:line:column, also where the rubric lacks what is named."""
    from voicemock.errors import BadInput, NotFound
    from voicemock.round_files import check_with_rubric, find
    from voicemock.safe_text import one_line

    failed = 0
    for name in rounds:
        try:
            found = check_with_rubric(find(name))
        except (BadInput, NotFound) as error:
            failed = failed or error.exit_code
            say(str(error), err=True)
        else:
            count = len(found.stages)
            say(f"{one_line(name)}: whole ({count} stage{'s' * (count != 1)}, {found.minutes:.0f} minutes)")
    if failed:
        raise typer.Exit(failed)
