"""`voicemock score`, `replay` and `report`: a session after the interview."""

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
    from voicemock.audio.keys import Keys
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
    from voicemock.sessions.library import Library

    stored = Library(sessions_folder()).load(session)
    shown = document_of(stored)
    if format_ is Format.html:
        if is_long(stored.session):
            say(PACKING, err=True)
        text = page_of(stored)
        force = force or out is None
        out = out or stored.folder / "report.html"
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


def replay(
    session: SessionId = None,
    sound: Annotated[
        bool, typer.Option("--sound/--no-sound", help="Play the answers where there is a speaker.")
    ] = True,
) -> None:
    """Go through a session again: what was asked, what you said, and the feedback beside it."""
    from voicemock.audio.keys import Keys
    from voicemock.config import sessions_folder
    from voicemock.errors import AudioDeviceError
    from voicemock.reports.document import document_of
    from voicemock.reports.replay import replay as show
    from voicemock.reports.terminal import Terminal
    from voicemock.sessions.library import Library

    stored = Library(sessions_folder()).load(session)
    shown, terminal = document_of(stored), Terminal()
    _warn(stored)
    if not sound or terminal.plain:
        show(shown, terminal)
        return
    with Keys() as keys:
        try:
            show(shown, terminal, lambda turn: _play(stored, turn, keys))
        except AudioDeviceError as error:
            terminal.line(f"{error.message} Go on in text: voicemock replay --no-sound", style="yellow")


def _warn(stored: "Stored") -> None:
    """On stderr, so that what is piped on stays a report."""
    if stored.caution:
        say(stored.caution, err=True)


def _play(stored: "Stored", turn: int, keys: "Keys") -> None:
    """Play one answer; any key goes on to the next."""
    from voicemock.audio.playback import play

    path = stored.audio(turn)
    if path:
        play(path, stop=lambda: keys() is not None)
