"""Is a session whole? Its journal, its audio, and who may read it."""

import os
import wave

from voicemock.sessions import journal
from voicemock.sessions.library import Stored

ROUNDING_S = 0.002
"""Durations are journalled to the millisecond."""


def problems_of(stored: Stored) -> list[str]:
    """What is not as it should be, a sentence each; an empty list when the session is whole."""
    problems = []
    if stored.damage:
        problems.append(f"The journal is damaged at {stored.damage}.")
    if stored.newer:
        problems.append("A later voicemock wrote it: it can be read, and not be gone on with.")
    if stored.torn_bytes:
        problems.append(f"The journal's last line was cut off ({stored.torn_bytes} bytes); resume sets it aside.")
    for turn in stored.session.turns:
        if turn.recorded:
            problems += _audio_problems(stored, turn.number, turn.recorded.duration_s)
    if os.name == "posix":
        problems += _mode_problems(stored)
    return problems


def _audio_problems(stored: Stored, number: int, duration_s: float) -> list[str]:
    path = stored.audio(number)
    if path is None:
        return [f"The audio of answer {number} is missing; its transcript is kept."]
    try:
        with wave.open(str(path)) as file:
            there_s = file.getnframes() / file.getframerate()
    except (wave.Error, EOFError, OSError) as error:
        return [f"The audio of answer {number} cannot be read: {error or 'it is cut off'}."]
    if there_s < duration_s - ROUNDING_S:
        return [f"The audio of answer {number} lasts {there_s:.1f} s; {duration_s:.1f} s were recorded."]
    return []


def _mode_problems(stored: Stored) -> list[str]:
    wide = [
        path
        for path in (stored.folder, stored.folder / journal.NAME, *stored.folder.rglob("*.wav"))
        if path.exists() and path.stat().st_mode & 0o077
    ]
    return [f"Others may read {path}. Close it to them: chmod go-rwx {path}" for path in wide]
