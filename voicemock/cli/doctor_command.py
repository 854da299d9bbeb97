"""`voicemock doctor`: what is on this machine, and the next command where something is missing."""

import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, NamedTuple

import typer

from voicemock.cli.options import Choices, LlmModel, LlmUrl

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
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _microphone(listen),
        _speaker,
        _speech_model,
        lambda: _llm(choices),
        _disk,
        _terminal,
    )
    for check in checks:
        for finding in check():
            mark = ("good   ", "green") if finding.good else ("missing", "yellow")
            terminal.line(mark, f" {finding.part.ljust(13)} {finding.found}")
            for line in finding.remedy.splitlines():
                terminal.line(line, indent=22, style="dim")


def _microphone(listen: bool) -> Iterator[Finding]:
    from voicemock.audio import devices
    from voicemock.errors import AudioDeviceError

    try:
        there = devices.inputs()
    except AudioDeviceError as error:
        yield Finding("microphone", False, error.message, error.remedy)
        return
    if not there:
        yield Finding("microphone", False, "none is connected", f"Connect one. {devices.OTHER_WAYS}")
        return
    chosen = next((each for each in there if each.is_default), there[0])
    yield Finding("microphone", True, f"{chosen.name} ({chosen.rate} Hz)" + _others(len(there) - 1))
    if listen:
        yield _sound_arrives()


def _others(count: int) -> str:
    return f" and {count} more" if count else ""


def _sound_arrives() -> Finding:
    import tempfile
    from pathlib import Path

    from voicemock.audio.microphone import Listening, Microphone
    from voicemock.errors import AudioDeviceError
    from voicemock.ports import Recorded

    typer.echo("Say something for three seconds …")
    with tempfile.TemporaryDirectory() as folder:
        try:
            heard = Microphone(Listening(end_silence_s=None, give_up_s=None, max_s=3))(Path(folder) / "try.wav", 3)
        except AudioDeviceError as error:
            return Finding("sound", False, error.message, error.remedy)
    note = heard.note if isinstance(heard, Recorded) else ""
    return Finding("sound", "silence" not in note, note or "arrives")


def _speaker() -> Iterator[Finding]:
    from voicemock.audio import devices
    from voicemock.cli.engines import voice_for
    from voicemock.config import load_settings
    from voicemock.errors import AudioDeviceError

    try:
        there = devices.outputs()
    except AudioDeviceError as error:
        yield Finding("speaker", False, error.message, "Questions are then shown as text.")
        return
    names = next((each.name for each in there if each.is_default), there[0].name if there else "none")
    yield Finding("speaker", bool(there), names, "" if there else "Questions are then shown as text.")
    speak, label = voice_for(load_settings().voice, lambda: None)
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
    from voicemock.errors import VoicemockError
    from voicemock.llm.chat import ChatServer

    try:
        chat = chat_for(settings_for(choices).llm, typer.echo)
        if chat is None:
            yield Finding(
                "LLM",
                False,
                "none is configured: questions are the rubric's own, scores are coverage",
                "A local or hosted one: voicemock doctor --llm-url http://127.0.0.1:11434/v1 --llm-model NAME",
            )
        elif isinstance(chat[0], ChatServer):
            typer.echo(f"Asking {chat[1]} …", err=True)
            probe = chat[0].probe()
            yield Finding("LLM", True, f"{chat[1]}: answers in {probe.seconds:.1f} s ({probe.way})")
        else:
            yield Finding("LLM", True, chat[1])
    except VoicemockError as error:
        yield Finding("LLM", False, error.message, error.remedy)


def _disk() -> Iterator[Finding]:
    from voicemock.config import sessions_folder

    folder = sessions_folder()
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free // 1_000_000
    hours = free // ANSWER_MB_PER_HOUR
    yield Finding("disk", free > LOW_DISK_MB, f"{free / 1000:.1f} GB free for {folder}: {hours} hours of answers")


def _terminal() -> Iterator[Finding]:
    from voicemock.reports.terminal import Terminal

    terminal = Terminal()
    live = not terminal.plain and sys.stdin.isatty()
    found = f"{terminal.width} columns, " + ("live meter and keys" if live else "plain lines, no keys")
    yield Finding("terminal", live, found, "" if live else "Run it in a terminal to end answers by a key.")
