"""Answers through the microphone, on disk as they are spoken."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from voicemock.audio import devices, wav
from voicemock.audio.frame_clock import now_s
from voicemock.audio.keys import ENTER, SPACE
from voicemock.audio.level import Level
from voicemock.audio.listening import Controls, Listening, no_voice, nobody_follows
from voicemock.audio.noise import quiet
from voicemock.audio.recording import MUCH_MISSING, MicrophoneLost, Recording, Stream
from voicemock.audio.stalls import WHY_MISSING
from voicemock.audio.vad import SpeechFinder
from voicemock.errors import AudioDeviceError
from voicemock.ports import Aloud, CutsIn, Follow, Heard, Recorded, TypeInstead

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

_TRY_AGAIN = "Enter tries again · t types from here on · r answers again · s skips · q ends the interview"
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
        attended: somebody sits at the keys, and is asked what to do where a device fails.
        follow: reads the answer while it is spoken.
        voice: the interviewer's, where there is one by now.
        cuts_in: words what the interviewer says when it cuts in on an answer; None where it never does.

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
        *,
        attended: bool = False,
        follow: Follow = nobody_follows,
        voice: Callable[[], Aloud | None] = no_voice,
        cuts_in: CutsIn | None = None,
    ) -> None:
        self.listening = listening or Listening()
        self._controls = Controls(keys, on_level, on_help, attended, follow, voice, cuts_in)
        self._open_stream = open_stream
        if open_stream is devices.open_input:
            devices.inputs()
        SpeechFinder()  # its model is loaded before the first question, or said to be missing

    def __call__(self, destination: Path, target_s: float) -> Heard:
        """Records one answer; an existing `destination` is continued.

        Ctrl-C keeps what was said and goes on as KeyboardInterrupt.

        Raises:
            AudioDeviceError: the device cannot be opened, sends nothing or went away, and nobody can be asked;
                the message says what is saved.
            CannotWrite: the file cannot be made.
            DiskError: the disk is full or broken; the message says what is saved.
        """
        with quiet():
            opened = self._opened(target_s)
            if isinstance(opened, Heard):
                return opened
            with opened, wav.WavWriter(destination) as writer:
                recording = Recording(
                    writer,
                    listening=self.listening,
                    controls=self._controls,
                    target_s=target_s,
                )
                return self._record(recording, opened, target_s)

    def _record(self, recording: Recording, stream: Stream, target_s: float) -> Heard:
        """Goes on in the same file after a microphone was lost."""
        while True:
            try:
                heard = recording.record(stream)
            except MicrophoneLost as lost:
                if not self._controls.attended:
                    raise
                given_up = self._ask(f"{lost.message} Plug it in.\n{_TRY_AGAIN}", lost.message)
                opened = given_up or self._opened(target_s)
                if isinstance(opened, Heard):
                    return opened
                stream = opened
            else:
                return self._worth_keeping(recording, heard)

    def _opened(self, target_s: float) -> Stream | Heard:
        """A stream that delivers, or what the user made of the question when none can be had."""
        while True:
            try:
                return self._open(target_s)
            except AudioDeviceError as error:
                if not self._controls.attended:
                    raise
                heard = self._ask(f"{error.message}\n{_TRY_AGAIN}", error.message)
                if heard is not None:
                    return heard

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
            "The microphone opened but sends nothing.", f"Choose another one: --device NAME\n{devices.OTHER_WAYS}"
        )

    def _worth_keeping(self, recording: Recording, heard: Heard) -> Heard:
        """Asks whether an answer of which much is missing shall be kept."""
        share = recording.lost_share
        if not isinstance(heard, Recorded) or share < MUCH_MISSING or not self._controls.attended:
            return heard
        asked = f"{share:.0%} of this answer is missing: {WHY_MISSING}."
        return self._ask(f"{asked}\nEnter keeps it · r answers again · q ends the interview") or heard

    def _ask(self, question: str, why_typing: str = "") -> Heard | None:
        """Waits for a key; None for Enter. With `why_typing` the user may also type from here on."""
        self._controls.on_level(Level(0.0, 0.0, question=question))
        while True:
            key = self._controls.keys()
            if key in (ENTER, SPACE):
                return None
            if key == "t" and why_typing:
                return TypeInstead(why_typing)
            heard = self._controls.given_up(key)
            if heard is not None:
                return heard
            if key is not None:
                self._controls.on_level(Level(0.0, 0.0, question=question))
            time.sleep(_SHOW_EVERY_S)
