"""`voicemock loop`: a whole hiring process, round by round."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicemock.cli.interview_command import and_those_of_interview, chosen

if TYPE_CHECKING:
    from voicemock.coaching.loop_run import LoopRun
    from voicemock.loop import Loop
    from voicemock.sessions.session import Session

NOT_OF_A_LOOP = ("round_", "swap", "level")
"""Options of `interview` that a loop decides."""
LOOKED_AT = 400
"""How many of the latest sessions are looked through for the rounds of a loop."""


@and_those_of_interview(NOT_OF_A_LOOP)
def loop(
    name: Annotated[
        str | None, typer.Argument(metavar="[LOOP]", help="A loop's name or file; left out, they are listed.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Begin again with the first round.")] = False,
    **given: Any,
) -> None:
    """Hold the next round of a hiring process, or go on with the one that was interrupted.

    A later interviewer may come back to what you told an earlier one. After the last round there is one debrief over
    all of them.
    """
    from voicemock.loop import available, find, load
    from voicemock.prompts import prompt_folders
    from voicemock.reports.loop_text import print_after, print_debrief, print_line, print_next
    from voicemock.reports.terminal import Terminal

    terminal, folders = Terminal(), prompt_folders(given["prompts"])
    if name is None:
        for each, path in available(folders).items():
            found = load(path, folders)
            print_line(each, found, len(_run(found).rounds), terminal)
        return
    wanted = load(find(name, folders), folders)
    run = _run(wanted, anew=new)
    if run.next is None and run.unfinished is None:
        print_debrief(run, terminal)
        return
    print_next(run, terminal)
    _hold(run, given)
    print_after(_run(wanted), terminal)


def _hold(run: "LoopRun", given: dict[str, Any]) -> None:
    """One round: the one that was broken off, or the next."""
    from voicemock.cli.beginning import begin_as_wished
    from voicemock.cli.setting import Setting
    from voicemock.cli.sitting import take_up
    from voicemock.prompts import prompt_folders
    from voicemock.round_files import find, load
    from voicemock.sessions.events import LoopPlace

    choices, asked = chosen(given | dict.fromkeys(NOT_OF_A_LOOP))
    if run.unfinished:
        take_up(run.unfinished.id, choices)
        return
    assert run.next is not None
    number, following = run.next
    first = run.rounds[0].session if run.rounds else None
    place = LoopPlace(loop=run.loop.id, run=first.id if first else "", number=number, of=len(run.loop.rounds))
    round_ = load(find(following.round, prompt_folders(choices.prompts)))
    setting = Setting(round=round_, style=following.style or "neutral", carried=run.carried, loop=place)
    if first:  # what was given for the first round holds for all
        setting = replace(setting, company=first.opened.company, job=first.opened.job, cv=first.opened.cv)
    begin_as_wished(replace(choices, rubric=choices.rubric or following.rubric), asked, setting)


def _run(loop: "Loop", *, anew: bool = False) -> "LoopRun":
    from voicemock.coaching.loop_run import latest_run

    return latest_run(loop, _sessions(), anew=anew)


def _sessions() -> "Iterator[Session]":
    """The latest sessions, oldest first; one that cannot be read belongs to no loop."""
    from voicemock.config import sessions_folder
    from voicemock.errors import BadInput
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    for name in library.names()[-LOOKED_AT:]:
        with suppress(BadInput):
            yield library.load(name, light=True).session
