"""What hears the answers: the microphone, files or the keyboard, as the command line chose."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voicemock import ports
from voicemock.audio.files import AnswerFiles
from voicemock.audio.keys import Keys
from voicemock.audio.typed import TypedAnswers, typing_first
from voicemock.cli.engines import settings_for
from voicemock.cli.options import Choices
from voicemock.errors import UsageError
from voicemock.reports.screen import Screen


@dataclass(frozen=True)
class Listener:
    """What hears the answers."""

    listen: ports.Listen
    label: str
    more: Callable[[], bool] = lambda: True
    after_cut: Literal["continue", "anew", "keep"] = "anew"
    type_instead: ports.Listen | None = None
    """What listens from then on when the user gives a failing device up."""


@dataclass(frozen=True)
class WhileSpoken:
    """What goes on while an answer is spoken."""

    follow: ports.Follow
    """Reads it."""
    voice: Callable[[], ports.Aloud | None]
    """The interviewer's."""
    cuts_in: ports.CutsIn
    """Words and shows what the interviewer says when it cuts in, if it does."""


def listener_for(choices: Choices, screen: Screen, keys: Keys, answered: int, meanwhile: WhileSpoken) -> Listener:
    """What hears the answers; of `--answers`, the first `answered` files were used before.

    Raises:
        UsageError, NotFound, BadInput: the command line names no answers that can be heard.
        AudioDeviceError: there is no such microphone; nothing was asked yet.
    """
    if choices.text and choices.answers:
        raise UsageError("--text and --answers exclude each other.", "Leave one of them out.")
    if choices.answers:
        files = AnswerFiles(choices.answers, answered)
        count = f"{len(files.files)} audio file{'s' * (len(files.files) != 1)}"
        return Listener(typing_first(files), count, lambda: files.used < len(files.files))
    typed = TypedAnswers(screen.prompt, on_found=screen.typed_before)
    if choices.text:
        return Listener(typed, "typing", after_cut="keep")
    from voicemock.audio.devices import open_input
    from voicemock.audio.microphone import Listening, Microphone
    from voicemock.audio.turn import RULES

    device = int(choices.device) if choices.device and choices.device.isdecimal() else choices.device
    open_input(device).close()
    settings = settings_for(choices)
    english = settings.stt.language in (None, "en")
    microphone = Microphone(
        Listening(device=device, turn=RULES[settings.turn], english=english, headphones=settings.barge_in),
        keys,
        screen.meter,
        screen.help,
        attended=keys.are_there,
        follow=meanwhile.follow,
        voice=meanwhile.voice,
        cuts_in=meanwhile.cuts_in if settings.interrupt else None,
    )

    def type_instead(destination: Path, target_s: float) -> ports.Heard:
        with keys.as_lines():
            return typed(destination, target_s)

    label = f"microphone{f' {choices.device}' if choices.device else ''}"
    return Listener(typing_first(microphone), label, after_cut="continue", type_instead=type_instead)
