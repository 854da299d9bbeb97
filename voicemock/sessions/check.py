"""Is a session whole? Its journal, its audio, and who may read it."""

import os
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voicemock.errors import BadInput
from voicemock.safe_text import one_line
from voicemock.sessions import derived, lock
from voicemock.sessions.library import AUDIO, SOUNDS, Stored
from voicemock.sessions.packing import left_behind
from voicemock.sessions.reading import NAME

HEADER_BYTES = 44
"""Of the recordings that voicemock makes."""
ROUNDING_S = 0.002
"""Durations are journalled to the millisecond."""


PACKED_ROUNDING_S = 0.02
"""What an encoder may add or leave out at the end."""
Measure = Callable[[Path], float]


def _unread(path: Path) -> float:
    raise BadInput(f"{path} is compressed, and was not looked into.")


@dataclass(frozen=True)
class Finding:
    """Something about a session, in a sentence."""

    text: str
    is_wrong: bool = True
    """False for what takes nothing from the session, and is good to know."""


def check(stored: Stored, decoded_s: Measure = _unread) -> list[Finding]:
    """What is not as it should be, or good to know; an empty list when the session is whole.

    `decoded_s` says how many seconds the sound of a compressed file lasts, and raises BadInput where there is none.
    """
    findings = list(_of_the_journal(stored))
    for turn in stored.session.turns:
        if turn.recorded and not turn.audio_removed:
            what = f"answer {turn.number}"
            findings += _of_the_audio(stored.audio(turn.number), what, turn.recorded.duration_s, decoded_s)
    if not stored.session.audio_removed:
        findings += _of_two_people(stored, decoded_s)
    return findings + _of_what_is_left(stored) + _of_the_files(stored)


def _of_the_journal(stored: Stored) -> list[Finding]:
    findings = []
    if stored.damage:
        findings.append(Finding(f"The journal is damaged at {stored.damage}."))
    if stored.newer:
        text = f"It was written by voicemock {stored.newer}, a later one: it can be read, and not be gone on with."
        findings.append(Finding(text, is_wrong=False))
    if stored.torn_bytes:
        text = f"The journal's last line was cut off ({stored.torn_bytes} bytes); resume sets it aside."
        findings.append(Finding(text, is_wrong=False))
    findings += [Finding(clock_note(by_s), is_wrong=False) for by_s in stored.session.clock_changes_s]
    return findings


def clock_note(by_s: float) -> str:
    """That the computer's clock was set, in a sentence."""
    way = "forward" if by_s > 0 else "back"
    return f"The computer's clock was set {way} by {abs(by_s):.0f} s meanwhile; the order of what was said is right."


def _of_two_people(stored: Stored, decoded_s: Measure) -> list[Finding]:
    """What the interviewer of a pair said and spoke as feedback."""
    peering = stored.session.peering
    spoken = [(each.recorded.audio, each.recorded.duration_s) for each in peering.spoken if each.recorded]
    feedback = [(each.audio, each.duration_s) for each in peering.advice_audio.values()]
    findings = []
    for audio, duration_s in (*spoken, *feedback):
        path = stored.folder / audio
        there = path if path.is_file() and not (path.is_symlink() or path.parent.is_symlink()) else None
        findings += _of_the_audio(there, f"the interviewer in {audio}", duration_s, decoded_s)
    return findings


def _of_the_audio(path: Path | None, what: str, duration_s: float, decoded_s: Measure) -> list[Finding]:
    if path is None:
        return [Finding(f"The audio of {what} is missing; its transcript is kept.")]
    try:
        there_s = _of_wav_s(path) if path.suffix == ".wav" else decoded_s(path)
    except (wave.Error, EOFError, OSError) as error:
        return [Finding(f"The audio of {what} cannot be read: {error or 'it is cut off'}.")]
    except BadInput as error:
        return [Finding(f"The audio of {what} cannot be read: {error.message}")]
    rounding_s = ROUNDING_S if path.suffix == ".wav" else PACKED_ROUNDING_S
    if there_s < duration_s - rounding_s:
        text = f"The audio of {what} lasts {there_s:.1f} s; {duration_s:.1f} s were recorded."
        return [Finding(text)]
    return []


def _of_wav_s(path: Path) -> float:
    """Its length in seconds. Raises wave.Error, EOFError, OSError."""
    with wave.open(str(path)) as file:
        # The header of a file that was cut later still says the old length.
        samples = max(0, path.stat().st_size - HEADER_BYTES) // (file.getsampwidth() * file.getnchannels())
        return float(min(file.getnframes(), samples) / file.getframerate())


def _of_what_is_left(stored: Stored) -> list[Finding]:
    """What a program left that was killed while it compressed; one that is at work is not disturbed."""
    left = () if lock.is_taken(stored.folder) else left_behind(stored.session, stored.folder)
    if not left:
        return []
    names = ", ".join(each.name for each in left)
    how = f"Remove it: voicemock session pack {stored.folder.name}"
    return [Finding(f"{names} was left behind by a program that was killed. {how}", is_wrong=False)]


def _of_the_files(stored: Stored) -> list[Finding]:
    """Links, which lead out of the session, and what others may read."""
    within = [stored.folder, *sorted(stored.folder.rglob("*"))]
    links = [each for each in within if each.is_symlink()]
    findings = [Finding(f"{one_line(str(each))} is a link; what it leads to is not used.") for each in links]
    private = {stored.folder, stored.folder / AUDIO, *(stored.folder / each for each in (NAME, derived.NAME))}
    for each in within if os.name == "posix" else ():
        ours = each in private or each.suffix in SOUNDS
        if ours and each not in links and each.stat().st_mode & 0o077:
            name = one_line(str(each))
            findings.append(Finding(f"Others may read {name}. Close it to them: chmod go-rwx {name}"))
    return findings
