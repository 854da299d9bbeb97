"""`voicemock retake`: the same question again, and the attempts beside each other."""

from typing import Annotated, Any

import typer

from voicemock.cli.interview_command import and_those_of_interview, chosen

OF_THE_FIRST_TIME = (
    "rubric", "round_", "style", "questions", "kind", "follow_ups", "minutes", "seed", "company", "prepared", "files",
    "about", "swap", "level",
)  # fmt: skip
"""Options of `interview` that were chosen when the question was asked first."""


@and_those_of_interview(OF_THE_FIRST_TIME)
def retake(
    which: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID] [QUESTION]",
            help="A session's id or its beginning, the latest when left out; and the question, by its number on the "
            "page (2 or Q2) or its id. Left out where the session has one question.",
            show_default=False,
        ),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Only show the attempts beside each other; ask nothing.")
    ] = False,
    **given: Any,
) -> None:
    """Answer a question again, asked in the same words, and see both attempts side by side.

    A difference counts only where it is more than levels and answers differ by themselves.
    """
    if which and len(which) > 2:
        raise typer.BadParameter("a session and a question are all that is named", param_hint="[ID] [QUESTION]")

    from voicemock.cli import retaking

    choices, _ = chosen({**given, **dict.fromkeys(OF_THE_FIRST_TIME)})
    if compare:
        retaking.compare(which or (), choices)
    else:
        retaking.retake_question(which or (), choices)
