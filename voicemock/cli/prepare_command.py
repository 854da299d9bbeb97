"""`voicemock prepare`: from a job description and a CV to a tailored rubric, a plan and a sheet."""

from pathlib import Path
from typing import Annotated

import typer

from voicemock.cli.options import Choices, LlmModel, LlmUrl, Prompts


def prepare(
    jd: Annotated[
        Path, typer.Option("--jd", help="The job description: text, Markdown, PDF or Word.", show_default=False)
    ],
    cv: Annotated[Path, typer.Option("--cv", help="Your CV, in the same formats.", show_default=False)],
    company: Annotated[
        Path | None,
        typer.Option("--company", help="A text about the company: its values and products.", show_default=False),
    ] = None,
    rubric: Annotated[
        str | None,
        typer.Option(
            "--rubric", "-r", help="The rubric to build on.", show_default="the role that the description reads like"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The folder to write.", show_default="a new one, kept with your sessions")
    ] = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Prepare for one job: what it needs and what your CV shows of it, a rubric with questions about you, a sheet of
    what to refresh and to find out, and questions to ask. Without an LLM it goes by words alone, and says so.
    """
    from voicemock.cli.preparing import prepare_for

    prepare_for(jd, cv, company, rubric, out, Choices(llm_url=llm_url, llm_model=llm_model, prompts=prompts))
