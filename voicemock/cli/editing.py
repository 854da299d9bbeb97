"""A text that the user changes: in an editor of their own, or on a line of the terminal."""

import os
import shlex
import subprocess
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path

from voicemock.errors import BadInput, CannotWrite, UsageError
from voicemock.input_file import read_text

MAX_BYTES = 1 << 20
COLUMNS = 80
"""Editors get the text in lines of so many columns; the ends of lines mean nothing."""


def edited(text: str, folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """What the user makes of a text, by $VISUAL or $EDITOR where one is set.

    Args:
        text: safe text on one line.
        folder: where the editor's file lies meanwhile, in a folder of its own that nobody else may read.
        environ: the environment.

    Raises:
        UsageError: the editor cannot be started or failed, or there is none and lines cannot be edited here.
        BadInput: what came back is not text.
        CannotWrite: the editor's file cannot be written.
    """
    editor = (environ.get("VISUAL") or environ.get("EDITOR") or "").strip()
    return _in_editor(text, editor, folder) if editor else _on_a_line(text)


def _in_editor(text: str, editor: str, folder: Path) -> str:
    try:
        # A folder, as editors put copies beside the file; only its owner may enter it.
        with tempfile.TemporaryDirectory(prefix="correcting-", dir=folder) as made:
            path = Path(made) / "answer.txt"
            lines = textwrap.fill(text, COLUMNS, break_long_words=False, break_on_hyphens=False)
            path.touch(0o600)
            path.write_text(f"{lines}\n", encoding="utf-8")
            _run(editor, path)
            return read_text(path, MAX_BYTES)
    except OSError as error:
        raise CannotWrite(f"Cannot write to {folder}: {error.strerror}.", "Nothing was changed.") from error


def edited_lines(text: str, folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """What the user makes of a text of several lines, in $VISUAL or $EDITOR; its lines stay as they are.

    Raises:
        UsageError: there is no editor, or it cannot be started or failed.
        BadInput: what came back is not text.
        CannotWrite: the editor's file cannot be written.
    """
    editor = (environ.get("VISUAL") or environ.get("EDITOR") or "").strip()
    if not editor:
        raise UsageError("No editor is named; nothing was changed.", "Name one: export EDITOR=nano")
    try:
        with tempfile.TemporaryDirectory(prefix="editing-", dir=folder) as made:
            path = Path(made) / "lines.txt"
            path.touch(0o600)
            path.write_text(text, encoding="utf-8")
            _run(editor, path)
            return read_text(path, 4 * MAX_BYTES)
    except OSError as error:
        raise CannotWrite(f"Cannot write to {folder}: {error.strerror}.", "Nothing was changed.") from error


def _run(editor: str, path: Path) -> None:
    remedy = "Name another one in $EDITOR, or unset it to edit on a line."
    try:
        done = subprocess.run([*shlex.split(editor, posix=os.name != "nt"), str(path)], check=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"The editor {editor} cannot be started; nothing was changed.", remedy) from error
    if done.returncode:
        raise UsageError(f"The editor {editor} ended with code {done.returncode}; nothing was changed.", remedy)


def _on_a_line(text: str) -> str:
    try:
        import readline
    except ImportError as error:
        raise UsageError("Lines cannot be edited here.", "Name an editor in $EDITOR.") from error
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        return input("> ")
    except EOFError:
        return text
    except UnicodeDecodeError as error:
        raise BadInput("What was typed is not valid text.", "Give it as UTF-8.") from error
    finally:
        readline.set_startup_hook(None)
