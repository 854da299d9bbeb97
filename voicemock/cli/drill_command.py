"""`voicemock drill`: practise what is due and what is weakest, a few minutes at a time."""

from typing import Annotated, Any

import typer

from voicemock.cli.interview_command import and_those_of_interview, chosen

NOT_OF_A_DRILL = (
    "rubric", "round_", "style", "questions", "kind", "minutes", "seed", "company", "files", "swap", "level",
)  # fmt: skip
"""Options of `interview` that a drill decides, says otherwise, or that belong to a round."""


@and_those_of_interview((*NOT_OF_A_DRILL, "follow_ups"))
def drill(
    warm_up: Annotated[
        bool, typer.Option("--warm-up", help="Three short questions that you know, the easiest first.")
    ] = False,
    minutes: Annotated[
        float | None,
        typer.Option(
            min=1, max=480, help="As many questions as fit into this time.", show_default="one question, however long"
        ),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Print what is due and what comes next; ask nothing.")] = False,
    rubric: Annotated[
        str | None,
        typer.Option("--rubric", "-r", help="A rubric's name or file.", show_default="that in which most is due"),
    ] = None,
    follow_ups: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=10,
            help="The most follow-ups to a question.",
            show_default="as in interviews, and none with --warm-up or --minutes",
        ),
    ] = None,
    **given: Any,
) -> None:
    """Practise what is due today, where you are weakest first: one question, a warm-up, or a few minutes.

    When a question comes again follows from how your answers to it were scored; nothing else is kept for it.
    """
    if warm_up and minutes is not None:
        raise typer.BadParameter("it is three short questions, however long they take", param_hint="--warm-up")

    from voicemock.cli.drilling import Wish, hold, tell_due

    choices, _ = chosen({**given, **dict.fromkeys(NOT_OF_A_DRILL), "rubric": rubric, "follow_ups": follow_ups})
    if due:
        tell_due(choices)
    else:
        hold(Wish(warm_up=warm_up, minutes=minutes, follow_ups=follow_ups), choices)
