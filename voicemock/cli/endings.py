"""How a sitting that breaks off says how to go on: a command that works as it is typed."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast

from voicemock.cli.options import Choices
from voicemock.errors import (
    AudioDeviceError,
    BadReply,
    DiskError,
    LLMUnreachable,
    RecogniserError,
    Refused,
    VoicemockError,
)
from voicemock.reports.left_off import TYPING
from voicemock.sessions.journal import Journal
from voicemock.sessions.session import Session

_BARE = re.compile(r"(`?)voicemock (resume|score)\1(?:(\.)(?=\s|$)|(?=[,;:]|\s*$))[ ]?", re.MULTILINE)
"""A command without a session's id, as the layers below name it: they know of no session."""


def again(command: str, session: str, choices: Choices) -> str:
    """`voicemock resume ID` or `voicemock score ID` with what was chosen before, quoted for the shell."""
    words = ["voicemock", command, session, *choices.arguments(command)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


@contextmanager
def in_full(session: str, choices: Choices) -> Iterator[None]:
    """Errors from here name this session in every command that goes on."""
    try:
        yield
    except VoicemockError as error:
        error.remedy = _in_full(error.remedy, session, choices)
        raise


def typeable(remedy: str, go_on: str, session: str, choices: Choices) -> str:
    """The remedy with every command in full, one of them at the end of a line; `go_on` where it names none."""
    lines = _in_full(remedy, session, choices).strip().splitlines()
    commands = {go_on, *(again(command, session, choices) for command in ("resume", "score"))}
    if not _one_ends_in(lines, commands):
        lines.append(f"Then go on with: {go_on}")
    return "\n".join(lines)


def _in_full(remedy: str, session: str, choices: Choices) -> str:
    def replaced(found: re.Match[str]) -> str:
        quote, command, ends_sentence = found.groups()
        full = again(command, session, choices)
        rest = found.string[found.end() :]
        if ends_sentence or not rest.strip() or rest.startswith("\n"):
            return full + ("\n" if rest and not rest.startswith("\n") else "")
        return f"{quote}{full}{quote}"

    return _BARE.sub(replaced, remedy)


def _one_ends_in(lines: Iterable[str], commands: Iterable[str]) -> bool:
    return any(line.endswith(command) for line in lines for command in commands)


_REASONS: dict[type[BaseException], str] = {
    KeyboardInterrupt: "interrupted",
    BrokenPipeError: "output_closed",
    DiskError: "disk",
    OSError: "disk",
    AudioDeviceError: "device",
    RecogniserError: "recogniser",
    LLMUnreachable: "llm",
    Refused: "llm",
    BadReply: "llm",
    VoicemockError: "file",
}


_SIGNALS = {129: "terminal_closed", 130: "interrupted", 143: "terminated"}


def reason_of(end: BaseException) -> str:
    """Why a sitting ended, as the journal's `sitting_stopped` says it."""
    if isinstance(end, SystemExit):
        return _SIGNALS.get(cast(int, end.code), "output_closed")
    return next((reason for kind, reason in _REASONS.items() if isinstance(end, kind)), "crash")


def at_risk(session: Session, journal: Journal) -> str:
    """Which recordings are gone with a folder that was removed; empty where it stood."""
    if not journal.rescued:
        return ""
    folder = journal.path.parent
    spoken = session.engines.heard != TYPING
    kept = [turn for turn in session.turns if turn.audio and (turn.recorded or spoken)]
    gone = [str(turn.number) for turn in kept if not (folder / str(turn.audio)).is_file()]
    if not gone:
        return "No recording is missing."
    return f"The recording{'s' * (len(gone) > 1)} of answer{'s' * (len(gone) > 1)} {', '.join(gone)} went with it."
