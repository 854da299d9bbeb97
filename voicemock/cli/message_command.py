"""`voicemock message`: what to write to the interviewer afterwards."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.options import Choices, LlmModel, LlmUrl, Prompts, SessionId

if TYPE_CHECKING:
    from voicemock.coaching.messages import Given

app = typer.Typer(
    help="Write a message after an interview, from what really happened in it; what is not known stays blank.",
    no_args_is_help=True,
)

To = Annotated[str | None, typer.Option("--to", help="Whom it goes to.", show_default=False)]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write to this file instead of the screen.", show_default=False)
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]


@app.command()
def thanks(
    session: SessionId = None,
    to: To = None,
    out: Out = None,
    force: Force = False,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """A thank-you note: what you talked about, what you asked, and the next steps."""
    from voicemock.coaching.messages import Given

    choices = Choices(llm_url=llm_url, llm_model=llm_model, prompts=prompts)
    _write("thanks", session, Given(to=to or ""), choices, (out, force))


@app.command()
def submission(
    session: SessionId = None,
    file: Annotated[
        str | None, typer.Option("--file", help="The name of what you hand in.", show_default=False)
    ] = None,
    to: To = None,
    out: Out = None,
    force: Force = False,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """A note with something that you hand in."""
    from voicemock.coaching.messages import Given

    choices = Choices(llm_url=llm_url, llm_model=llm_model, prompts=prompts)
    _write("submission", session, Given(to=to or "", file=file or ""), choices, (out, force))


@app.command()
def deadline(
    session: SessionId = None,
    until: Annotated[str | None, typer.Option("--until", help="The date you ask for.", show_default=False)] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why, in a sentence.", show_default=False)] = None,
    to: To = None,
    out: Out = None,
    force: Force = False,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Ask for a later deadline."""
    from voicemock.coaching.messages import Given

    choices = Choices(llm_url=llm_url, llm_model=llm_model, prompts=prompts)
    given = Given(to=to or "", until=until or "", reason=reason or "")
    _write("deadline", session, given, choices, (out, force))


def _write(
    kind: str, session: str | None, given: "Given", choices: Choices, goes_to: tuple[Path | None, bool]
) -> None:
    from voicemock.cli.writing_messages import write_message

    write_message(kind, session, given, choices, goes_to)
