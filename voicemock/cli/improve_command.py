"""`voicemock improve`: the advice on an answer, and a stronger version of it."""

from typing import Annotated

import typer

from voicemock.cli.options import Choices, LlmModel, LlmUrl, Prompts, SessionId


def improve(
    session: SessionId = None,
    question: Annotated[
        int | None, typer.Argument(help="The question's number; left out, you are asked.", show_default=False)
    ] = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Make an answer stronger from your own words: you are asked for the fact that it lacks, and what nobody knows
    stays a blank. Without an LLM it is an outline. Nothing of it is scored.
    """
    from voicemock.cli.improving import improve_session

    improve_session(session, question, Choices(llm_url=llm_url, llm_model=llm_model, prompts=prompts))
