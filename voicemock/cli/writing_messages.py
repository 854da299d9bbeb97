"""A message about a kept session is written, to the screen or to a file."""

import sys
from pathlib import Path

from voicemock.cli.engines import chat_on, settings_for
from voicemock.cli.options import Choices
from voicemock.cli.played import refuse_played
from voicemock.cli.say import say
from voicemock.coaching.happened import happened
from voicemock.coaching.invented import blanks_of
from voicemock.coaching.messages import Given, smoothed, written
from voicemock.config import sessions_folder
from voicemock.output_file import refuse, write_whole
from voicemock.prompts import load, prompt_folders
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Terminal
from voicemock.safe_text import one_line, safe
from voicemock.sessions.library import Library


def write_message(
    kind: str, name: str | None, given: Given, choices: Choices, goes_to: tuple[Path | None, bool]
) -> None:
    """Write one message; what it is worded by, and what is left to fill in, is told on stderr.

    Args:
        kind: thanks, submission or deadline.
        name: the session's id or its beginning; None for the latest.
        given: what the command line says.
        choices: the model, and the folder of prompts.
        goes_to: the file to write, None for the screen, and whether it may be replaced.

    Raises:
        NotFound, BadInput: there is no such session, or the template cannot be used.
        CannotWrite, DiskError: the file cannot be written.
    """
    out, force = goes_to
    if out:
        refuse(out, force)  # before a model is asked for minutes
    stored = Library(sessions_folder()).load(name)
    refuse_played(stored.session, "put into messages")
    folders = prompt_folders(choices.prompts, stored.session.rubric.language)
    text = written(load(f"messages/{kind}", folders), happened(stored.session, stored.opened_at), given)
    notes = []
    with Screen(Terminal(sys.stderr)) as screen:
        if model := chat_on(screen, settings_for(choices).llm):
            text, note = smoothed(model.chat, load("message", folders), text)
            notes.append(note or f"Worded by {model.label}; no name, figure or quotation was added.")
    if out:
        write_whole(out, safe(text), replace=force)
        say(f"Wrote {one_line(str(out))}")
    else:
        say(text, end="")
    if open_ := dict.fromkeys(blanks_of(text)):
        notes.append(f"To fill in: {', '.join(open_)}.")
    for each in (*notes, stored.caution):
        if each:
            say(each, err=True)
