"""Answers through the microphone, on disk as they are spoken."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from voicemock.audio import devices, wav
from voicemock.audio.frame_clock import now_s
from voicemock.audio.level import Level
from voicemock.audio.recording import Controls, Listening, Recording, Stream
from voicemock.audio.vad import SpeechProbability
from voicemock.errors import AudioDeviceError
from voicemock.ports import Heard

__all__ = ["KEYS", "Listening", "Microphone"]

KEYS: Final = {
    "Enter or Space": "the answer is finished",
    "p": "pause, and go on",
    "r": "answer again from the start",
    "s": "skip the question",
    "q": "end the interview",
    "?": "show these keys",
}
"""What the keys do while an answer is recorded."""

_SHOW_EVERY_S = 0.1
_FIRST_FRAMES_S = 4.0


def _no_key() -> str | None:
    return None


def _ignore(level: Level) -> None:
    pass


def _no_help() -> None:
    pass


class Microphone:
    """Listens to the microphone (ports.Listen).

    Args:
        listening: which device, and when an answer ends.
        keys: the next key pressed, or None; see KEYS.
        on_level: called about ten times a second for the live meter; `ready` in it says that it is time to speak.
        on_help: the user asks what the keys do.
        open_stream: opens a device by its number or name.

    Raises:
        AudioDeviceError: PortAudio is missing.
    """

    def __init__(
        self,
        listening: Listening | None = None,
        keys: Callable[[], str | None] = _no_key,
        on_level: Callable[[Level], None] = _ignore,
        on_help: Callable[[], None] = _no_help,
        open_stream: Callable[[int | str | None], Stream] = devices.open_input,
    ) -> None:
        self.listening = listening or Listening()
        self._controls = Controls(keys, on_level, on_help)
        self._open_stream = open_stream
        if open_stream is devices.open_input:
            devices.inputs()
        self._speech = SpeechProbability()

    def __call__(self, destination: Path, target_s: float) -> Heard:
        """Records one answer; an existing `destination` is continued.

        Ctrl-C keeps what was said and goes on as KeyboardInterrupt.

        Raises:
            AudioDeviceError: the device cannot be opened, sends nothing or went away; the message says what is saved.
            CannotWrite: the file cannot be made.
            DiskError: the disk is full or broken; the message says what is saved.
        """
        with devices.quiet():
            opened = self._open(target_s)
            if isinstance(opened, Heard):
                return opened
            with opened as stream, wav.WavWriter(destination) as writer:
                recording = Recording(
                    stream,
                    writer,
                    speech=self._speech,
                    listening=self.listening,
                    controls=self._controls,
                    target_s=target_s,
                )
                return recording.record()

    def _open(self, target_s: float) -> Stream | Heard:
        """A stream that delivers. Some need two seconds for that, and what is said before it is lost."""
        for _ in range(2):
            stream = self._open_stream(self.listening.device)
            delivers = False
            try:
                began_s = now_s()
                while now_s() - began_s < _FIRST_FRAMES_S and stream.active:
                    delivers = stream.wait(_SHOW_EVERY_S)
                    if delivers:
                        return stream
                    self._controls.on_level(Level(0.0, target_s))
                    heard = self._controls.given_up(self._controls.keys())
                    if heard is not None:
                        return heard
            finally:
                if not delivers:
                    stream.close()
        raise AudioDeviceError(
            "The microphone opened but sends nothing.", f"Choose another one. {devices.OTHER_WAYS}"
        )
