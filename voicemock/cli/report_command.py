"""`voicemock score` and `report`: a session after the interview."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.options import (
    Choices,
    Judge,
    Language,
    LlmModel,
    LlmUrl,
    Prompts,
    SessionId,
    Stt,
    SttModel,
    SttUrl,
)
from voicemock.cli.say import say

if TYPE_CHECKING:
    from voicemock.sessions.library import Stored


class Format(StrEnum):
    """What a report can be."""

    md = "md"
    html = "html"
    json = "json"


def score(
    session: SessionId = None,
    rubric: Annotated[
        str | None, typer.Option("--rubric", "-r", help="Grade by another rubric.", show_default=False)
    ] = None,
    judge: Judge = None,
    samples: Annotated[
        int | None,
        typer.Option(
            min=1, max=25, help="How often an LLM judges each criterion; the median counts.", show_default="3"
        ),
    ] = None,
    stt: Stt = None,
    stt_model: SttModel = None,
    stt_url: SttUrl = None,
    language: Language = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Grade a session again, or for the first time; earlier grades are kept and the last one counts."""
    given = locals()

    from voicemock.cli.scoring import score_again
    from voicemock.rubric_files import find, load

    choices = Choices.among(given)
    score_again(session, load(find(rubric)) if rubric else None, choices)


def report(
    session: SessionId = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="Markdown, a web page or JSON.")] = Format.md,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to this file instead of the screen.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a session's report. A page goes to a file: beside the session unless --out names one."""
    from voicemock.cli.pages import PACKING, is_long, page_of
    from voicemock.config import sessions_folder
    from voicemock.output_file import write_whole
    from voicemock.reports.document import document_of
    from voicemock.reports.markdown import markdown
    from voicemock.safe_text import one_line, safe_json
    from voicemock.sessions.library import PAGE, Library

    stored = Library(sessions_folder()).load(session)
    shown = document_of(stored)
    if format_ is Format.html:
        if is_long(stored.session):
            say(PACKING, err=True)
        text = page_of(stored)
        force = force or out is None
        out = out or stored.folder / PAGE
    elif format_ is Format.json:
        text = safe_json(shown.as_data()) + "\n"
    else:
        text = markdown(shown)
    if out is None:
        say(text, end="")
    else:
        write_whole(out, text, replace=force)
        say(f"Wrote {one_line(str(out))}")
    _warn(stored)


def _warn(stored: "Stored") -> None:
    """On stderr, so that what is piped on stays a report."""
    if stored.caution:
        say(stored.caution, err=True)
