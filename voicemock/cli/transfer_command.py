"""`voicemock session export` and `import`: sessions that leave the library and come back."""

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


class Shape(StrEnum):
    """What a session can leave as."""

    md = "md"
    json = "json"
    zip = "zip"
    folder = "folder"


def export(
    session: SessionId = None,
    format_: Annotated[
        Shape, typer.Option("--format", "-f", help="A note in Markdown, JSON, or all of it as a ZIP file or folder.")
    ] = Shape.md,
    audio: Annotated[
        bool, typer.Option("--audio/--no-audio", help="Take the recordings along in a ZIP file or folder.")
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to this file or folder.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Take a session out: as a note, as data, or whole, to be imported elsewhere."""
    from voicemock.config import sessions_folder
    from voicemock.output_file import write_whole
    from voicemock.safe_text import one_line
    from voicemock.sessions.library import Library

    stored = Library(sessions_folder()).load(session)
    if stored.caution and format_ in (Shape.md, Shape.json):
        say(stored.caution, err=True)
    if format_ in (Shape.zip, Shape.folder):
        out = _whole(stored, format_, out, audio=audio, force=force)
    else:
        text = _text(stored, format_)
        if out is None:
            say(text, end="")
            return
        write_whole(out, text, replace=force)
    say(f"Wrote {one_line(str(out))}")


def _text(stored: "Stored", shape: Shape) -> str:
    from voicemock.reports.document import document_of
    from voicemock.reports.front_matter import note
    from voicemock.safe_text import safe_json

    shown = document_of(stored)
    return note(shown) if shape is Shape.md else safe_json(shown.as_data()) + "\n"


def _whole(stored: "Stored", shape: Shape, out: Path | None, *, audio: bool, force: bool) -> Path:
    """The journal, the recordings and the page; nobody writes the session meanwhile."""
    import os

    from voicemock.cli.pages import page_of
    from voicemock.output_file import refuse, writing_whole
    from voicemock.sessions import lock
    from voicemock.sessions.archive import leaving, write_folder, write_zip

    out = out or Path(f"{stored.folder.name}.zip" if shape is Shape.zip else stored.folder.name)
    if shape is Shape.zip:
        refuse(out, force)  # before the page is made, which takes long
    held = lock.take(stored.folder)
    try:
        session = leaving(stored, page_of(stored, sound=audio), with_audio=audio)
        if shape is Shape.folder:
            write_folder(session, out)
        else:
            with writing_whole(out, replace=force) as file:
                write_zip(session, file)
    finally:
        os.close(held)
    return out


def import_(
    path: Annotated[
        Path, typer.Argument(help="What `session export` made; or a recording or transcript of a real interview.")
    ],
    rubric: Annotated[
        str | None, typer.Option("--rubric", "-r", help="Score a real interview by this rubric.", show_default=False)
    ] = None,
    candidate: Annotated[
        str | None, typer.Option(help="Who answers, as the transcript names them.", show_default=False)
    ] = None,
    transcript: Annotated[
        Path | None, typer.Option(help="The transcript of the recording.", show_default=False)
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Take the questions and answers as they are found.")
    ] = False,
    judge: Judge = None,
    stt: Stt = None,
    stt_model: SttModel = None,
    stt_url: SttUrl = None,
    language: Language = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Bring in a session that was exported, or an interview that was held elsewhere."""
    given = locals()

    from voicemock.sessions.arriving import is_ours

    _check_is_there(path)
    if is_ours(path):
        _bring_in(path)
        return
    _check_is_file(path)
    _refuse_a_report(path)
    from voicemock.cli.importing import ImportWishes, import_interview

    import_interview(path, ImportWishes(rubric, candidate, transcript, yes), Choices.among(given))


_WHAT = "Name a ZIP file, a folder with a session, a recording or a transcript."


def _check_is_there(path: Path) -> None:
    """Raises NotFound."""
    import os

    from voicemock.errors import NotFound
    from voicemock.safe_text import one_line

    if not os.path.exists(path):  # noqa: PTH110 - Path's raises for names that are too long
        raise NotFound(f"There is no {one_line(str(path))}.", _WHAT)


def _check_is_file(path: Path) -> None:
    """Before anything waits for a pipe. Raises BadInput."""
    from voicemock.errors import BadInput
    from voicemock.safe_text import one_line

    name = one_line(str(path))
    if path.is_dir():
        raise BadInput(f"{name} holds no session.", _WHAT)
    if not path.is_file() or path.stat().st_size == 0:
        raise BadInput(f"{name} is {'empty' if path.is_file() else 'not a file'}.", _WHAT)


def _refuse_a_report(path: Path) -> None:
    """What `session export` makes for people and programs to read would pass for a transcript. Raises BadInput."""
    from voicemock.errors import BadInput
    from voicemock.reports.front_matter import TAG
    from voicemock.safe_text import one_line

    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise BadInput(f"{one_line(str(path))} cannot be read: {error.strerror}.") from error
    is_note = head.startswith(b"---\nid: ") and f'tags: ["{TAG}"'.encode() in head
    if is_note or (head.startswith(b"{") and b'"format":' in head[:40]):
        raise BadInput(
            f"{one_line(path.name)} is a report of a session, and not the session itself.",
            "Export it where it is: voicemock session export --format zip",
        )


def _bring_in(path: Path) -> None:
    from voicemock.audio.packing import measured_s
    from voicemock.config import sessions_folder
    from voicemock.safe_text import one_line
    from voicemock.sessions.arriving import bring_in
    from voicemock.sessions.library import Library

    for arrived in bring_in(path, Library(sessions_folder()), measured_s):
        renamed = f", which was {one_line(arrived.was)}" if arrived.name != arrived.was else ""
        if arrived.is_new:
            say(f"Imported {arrived.name}{renamed}. See it: voicemock replay {arrived.name}")
        else:
            say(f"{arrived.name}{renamed} is here already; nothing was changed.")
