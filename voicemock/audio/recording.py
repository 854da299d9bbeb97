"""One answer while it is recorded: blocks from a microphone to disk, watched by clock, ear and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from voicemock.audio import wav
from voicemock.audio.decode import Converter, Format
from voicemock.audio.devices import OTHER_WAYS, Block
from voicemock.audio.frame_clock import FrameClock, now_s
from voicemock.audio.keys import ENTER, SPACE
from voicemock.audio.level import DIGITAL_SILENCE, Level, Loudness
from voicemock.audio.turn import EndOfTurn
from voicemock.audio.vad import FRAME_S, SpeechProbability
from voicemock.errors import AudioDeviceError
from voicemock.ports import Heard, NoMore, Recorded, Redo, Skipped

_POLL_S = 0.05
_SHOW_EVERY_S = 0.1
# A stream that a sound server moves to another device is silent for up to 2 s.
_LOST_S = 3.0
_MUCH_MISSING = 0.05
_WARN_AT = 0.8


@dataclass(frozen=True)
class Listening:
    """How the microphone listens."""

    device: int | str | None = None
    """Its number or name; None for the system's own choice."""
    end_silence_s: float | None = 3.0
    """The answer ends after this many seconds of silence; None leaves that to the keys."""
    give_up_s: float | None = 25.0
    """Listening ends when nobody has spoken for so long; None waits for ever."""
    max_s: float = 900.0
    """The longest answer."""


class Stream(Protocol):
    """An open microphone, as devices.InputStream is one."""

    shape: Format

    @property
    def active(self) -> bool: ...
    def wait(self, wait_s: float) -> bool: ...
    def blocks(self, wait_s: float) -> list[Block]: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@dataclass(frozen=True)
class Controls:
    """What the user presses and sees."""

    keys: Callable[[], str | None]
    """The next key pressed, or None."""
    on_level: Callable[[Level], None]
    on_help: Callable[[], None]

    def given_up(self, key: str | None) -> Heard | None:
        """What a key that gives the question up makes of it; None for the other keys."""
        match key:
            case "r":
                return Redo()
            case "s":
                return Skipped()
            case "q":
                return NoMore("ended_by_user")
            case "?":
                self.on_help()
        return None


class Recording:
    """Records one answer from `stream` into `writer`; `speech` says what is speech."""

    def __init__(
        self,
        stream: Stream,
        writer: wav.WavWriter,
        *,
        speech: SpeechProbability,
        listening: Listening,
        controls: Controls,
        target_s: float,
    ) -> None:
        self._listening = listening
        self._controls = controls
        self._speech = speech
        self._stream = stream
        self._writer = writer
        self._target_s = target_s
        self._converter = Converter(stream.shape)
        self._clock = FrameClock(stream.shape.rate)
        self._loudness = Loudness(wav.RATE)
        self._turn = EndOfTurn(listening.end_silence_s, listening.give_up_s)
        self._began_at_s = writer.seconds
        self._paused = False
        self._idle_s = 0.0
        self._shown_s = 0.0
        speech.reset()

    def record(self) -> Heard:
        """Runs until a key, silence, the limit or a fault ends it; everything that arrived is in the file then."""
        try:
            heard = self._listen()
        finally:
            self._stream.close()
            for block in self._stream.blocks(0):
                self._take(block)
            if not self._paused:
                self._writer.write(self._converter.rest())
        if heard is not None:
            return heard
        self._clock.finish()
        return Recorded("microphone", tuple(self._clock.gaps), self._note())

    def _listen(self) -> Heard | None:
        """None when the answer is finished."""
        while True:
            before_s = now_s()
            blocks = self._stream.blocks(_POLL_S)
            for block in blocks:
                self._take(block)
            self._check_alive(bool(blocks), now_s() - before_s)
            key = self._controls.keys()
            if key in (ENTER, SPACE) or self._turn.why or self._recorded_s >= self._listening.max_s:
                return None
            if key == "p":
                self._pause()
            heard = self._controls.given_up(key)
            if heard is not None:
                return heard
            self._show()

    @property
    def _recorded_s(self) -> float:
        return self._writer.seconds - self._began_at_s

    def _take(self, block: Block) -> None:
        if self._paused:
            return
        shape = self._stream.shape
        self._clock.arrived(block.arrived_s, len(block.pcm) // (2 * shape.channels), self._writer.seconds)
        pcm = self._converter.convert(block.pcm)
        self._writer.write(pcm)
        samples = wav.as_float(np.frombuffer(pcm, np.int16))
        for probability in self._speech.hear(samples):
            self._turn.hear(probability, FRAME_S)
        self._loudness.hear(samples, self._turn.speaking)

    def _check_alive(self, delivered: bool, waited_s: float) -> None:
        # A computer that slept, or a stopped process, waits long by the clock; the device gets its time after that.
        self._idle_s = 0.0 if delivered else self._idle_s + min(waited_s, 2 * _POLL_S)
        if not delivered and (self._idle_s >= _LOST_S or not self._stream.active):
            saved_s = self._writer.seconds
            raise AudioDeviceError(
                f"Microphone lost at {wav.clock_time(saved_s)}. {saved_s:.0f} s are saved.",
                f"Plug it in, then: voicemock resume. {OTHER_WAYS}",
            )

    def _pause(self) -> None:
        self._paused = not self._paused
        if self._paused:
            self._clock.finish()
        else:
            self._clock.restart()

    def _show(self) -> None:
        at_s = now_s()
        if at_s - self._shown_s >= _SHOW_EVERY_S:
            self._shown_s = at_s
            self._controls.on_level(
                Level(
                    elapsed_s=self._writer.seconds,
                    target_s=self._target_s,
                    level_dbfs=self._loudness.recent_dbfs(),
                    speaking=self._turn.speaking and not self._paused,
                    silence_s=self._turn.silence_s,
                    paused=self._paused,
                    ready=True,
                    hint=self._hint(),
                )
            )

    def _hint(self) -> str:
        max_s = self._listening.max_s
        if self._loudness.muted:
            return DIGITAL_SILENCE
        if self._recorded_s >= _WARN_AT * max_s:
            return f"Recording ends at {wav.clock_time(self._began_at_s + max_s)}."
        return ""

    def _note(self) -> str:
        missing_s = sum(gap.seconds for gap in self._clock.gaps)
        total_s = self._recorded_s + missing_s
        parts = [self._loudness.note()]
        if missing_s >= _MUCH_MISSING * total_s > 0:
            parts.append(
                f"{missing_s / total_s:.0%} of this answer is missing: the microphone or the computer stalled."
            )
        elif missing_s:
            parts.append(f"{missing_s:.1f} s of this answer are missing: the microphone or the computer stalled.")
        if self._turn.why == "nobody_spoke":
            parts.append(f"Nobody spoke for {self._turn.silence_s:.0f} s.")
        elif self._recorded_s >= self._listening.max_s:
            parts.append(f"Stopped at the limit of {wav.clock_time(self._listening.max_s)}.")
        return " ".join(filter(None, parts))
