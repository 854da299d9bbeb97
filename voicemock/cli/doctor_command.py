"""`voicemock doctor`: what is on this machine, and the next command where something is missing."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from voicemock.cli.options import Choices, LlmModel, LlmUrl
from voicemock.cli.say import say
from voicemock.errors import VoicemockError
from voicemock.safe_text import one_line

if TYPE_CHECKING:
    from voicemock.llm.chat import ChatServer

ANSWER_MB_PER_HOUR = 115
"""16-bit mono at 16 kHz."""
LOW_DISK_MB = 500


class Finding(NamedTuple):
    """What was found about one part."""

    part: str
    good: bool
    found: str
    remedy: str = ""


def doctor(
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    listen: Annotated[
        bool, typer.Option("--listen", help="Record three seconds to see whether sound arrives.")
    ] = False,
) -> None:
    """Check microphone, speaker, speech model, LLM, disk and terminal."""
    from voicemock.reports.terminal import Terminal

    terminal = Terminal()
    choices = Choices(llm_url=llm_url, llm_model=llm_model)
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("settings", _settings),
        ("microphone", lambda: _microphone(listen)),
        ("speaker", _speaker),
        ("speech model", _speech_model),
        ("LLM", lambda: _llm(choices)),
        ("disk", _disk),
        ("terminal", _terminal),
        ("crashes", _crashes),
    )
    said: set[str] = set()
    for part, check in checks:
        for finding in _findings(part, check):
            if finding.found in said:
                continue  # settings that cannot be used stop several checks
            said.add(finding.found)
            mark = ("good   ", "green") if finding.good else ("missing", "yellow")
            terminal.line(mark, f" {finding.part.ljust(13)} {finding.found}")
            for line in finding.remedy.splitlines():
                terminal.line(line, indent=22, style="dim")


def _findings(part: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What a check finds; what it stumbles over is a finding too, and the other checks go on."""
    try:
        yield from check()
    except VoicemockError as error:
        yield Finding(part, False, error.message, error.remedy)
    except OSError as error:
        yield Finding(part, False, f"cannot be checked: {error.strerror or error}")


def _settings() -> Iterator[Finding]:
    """Said only where it cannot be used: most people have none."""
    from voicemock.config import load_settings
    from voicemock.errors import BadInput

    try:
        load_settings()
    except BadInput as error:
        yield Finding("settings", False, error.message, "\n".join([*error.problems, error.remedy]))


def _microphone(listen: bool) -> Iterator[Finding]:
    from voicemock.audio import devices
    from voicemock.errors import AudioDeviceError

    try:
        there = devices.inputs()
    except AudioDeviceError as error:
        yield Finding("microphone", False, error.message, f"{error.remedy}\n{_complaints()}".strip())
        return
    if not there:
        remedy = f"Connect one. {devices.OTHER_WAYS}\n{_complaints()}".strip()
        yield Finding("microphone", False, "none is connected", remedy)
        return
    chosen = next((each for each in there if each.is_default), there[0])
    yield Finding("microphone", True, f"{chosen.name} ({chosen.rate} Hz)" + _others(len(there) - 1))
    if listen:
        yield _sound_arrives()


def _complaints() -> str:
    """The last lines that ALSA and PortAudio wrote, which are kept off the screen."""
    from voicemock.audio import noise

    return "\n".join(f"The sound library says: {one_line(line)}" for line in noise.said().splitlines()[-3:])


def _others(count: int) -> str:
    return f" and {count} more" if count else ""


def _sound_arrives() -> Finding:
    import tempfile
    from pathlib import Path

    from voicemock.audio.microphone import Listening, Microphone
    from voicemock.audio.turn import MANUAL
    from voicemock.errors import AudioDeviceError
    from voicemock.ports import Recorded

    say("Say something for three seconds …")
    with tempfile.TemporaryDirectory() as folder:
        try:
            heard = Microphone(Listening(turn=MANUAL, give_up_s=None, max_s=3))(Path(folder) / "try.wav", 3)
        except AudioDeviceError as error:
            return Finding("sound", False, error.message, f"{error.remedy}\n{_complaints()}".strip())
    note = heard.note if isinstance(heard, Recorded) else ""
    return Finding("sound", "silence" not in note, note or "arrives")


def _speaker() -> Iterator[Finding]:
    from voicemock.audio import devices
    from voicemock.cli.voices import voice_for
    from voicemock.config import load_settings
    from voicemock.errors import AudioDeviceError

    try:
        there = devices.outputs()
    except AudioDeviceError as error:
        yield Finding("speaker", False, error.message, "Questions are then shown as text.")
        return
    names = next((each.name for each in there if each.is_default), there[0].name if there else "none")
    yield Finding("speaker", bool(there), names, "" if there else "Questions are then shown as text.")
    speak, label, _ = voice_for(load_settings().voice, lambda: None)
    yield Finding("voice", speak is not None, label, "" if speak else "pip install 'voicemock[voice]'")


def _speech_model() -> Iterator[Finding]:
    from voicemock.config import load_settings
    from voicemock.stt import models, sphinx

    wanted = load_settings().stt.whisper_model
    path = models.path_of(wanted)
    if path and models.is_here(wanted):
        yield Finding("speech model", True, f"Whisper {wanted} in {path}")
    else:
        yield Finding("speech model", False, f"Whisper {wanted} is not here", f"voicemock model get {wanted}")
    there = sphinx.is_installed()
    found = (
        "pocketsphinx, rough: with people about one word in four is wrong"
        if there
        else "pocketsphinx is not installed"
    )
    yield Finding("fallback", there, found, "" if there else "pip install 'voicemock[offline]'")


def _llm(choices: Choices) -> Iterator[Finding]:
    from voicemock.cli.engines import chat_for, settings_for
    from voicemock.llm.chat import ChatServer
    from voicemock.llm.governed import GovernedChat

    chat = chat_for(settings_for(choices).llm, say)
    if chat is None:
        yield Finding(
            "LLM",
            False,
            "none is configured: questions are the rubric's own, scores are coverage",
            "A local or hosted one: voicemock doctor --llm-url http://127.0.0.1:11434/v1 --llm-model NAME",
        )
    elif isinstance(chat[0], ChatServer):
        say(f"Asking {one_line(chat[1])} …", err=True)
        probe = chat[0].probe()
        yield Finding("LLM", True, f"{chat[1]}: answers in {probe.seconds:.1f} s ({probe.way})")
    elif isinstance(chat[0], GovernedChat):
        yield from map(_one_of_several, chat[0].servers)
    else:
        yield Finding("LLM", True, chat[1])


def _one_of_several(server: "ChatServer") -> Finding:
    name = one_line(f"{server.server.model} on {server.host}")
    say(f"Asking {name} …", err=True)
    try:
        probe = server.probe()
    except VoicemockError as error:
        return Finding("LLM", False, error.message, error.remedy)
    return Finding("LLM", True, f"{name}: answers in {probe.seconds:.1f} s ({probe.way})")


def _disk() -> Iterator[Finding]:
    from voicemock.config import sessions_folder

    folder = sessions_folder()
    there = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    free = shutil.disk_usage(there).free // 1_000_000
    hours = free // ANSWER_MB_PER_HOUR
    yield Finding("disk", free > LOW_DISK_MB, f"{free / 1000:.1f} GB free for {folder}: {hours} hours of answers")


def _terminal() -> Iterator[Finding]:
    from voicemock.reports.terminal import Terminal

    terminal = Terminal()
    live = not terminal.plain and sys.stdin.isatty()
    found = f"{terminal.width} columns, " + ("live meter and keys" if live else "plain lines, no keys")
    yield Finding("terminal", live, found, "" if live else "Run it in a terminal to end answers by a key.")


def _crashes() -> Iterator[Finding]:
    """A crash in native code could say nothing when it happened."""
    from voicemock.cli import crash

    if found := crash.there():
        remedy = f"It says where, and nothing of what was said: {found[-1]}"
        yield Finding("crashes", False, f"a run ended in a crash, last {found[-1].name}", remedy)
