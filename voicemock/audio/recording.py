"""One answer while it is recorded: blocks from a microphone to disk, watched by clock, ear and keys."""

from types import TracebackType
from typing import Protocol, Self

import numpy as np

from voicemock.audio import decode, wav
from voicemock.audio.decode import Format
from voicemock.audio.devices import OTHER_WAYS, Block
from voicemock.audio.frame_clock import MIN_GAP_S, now_s
from voicemock.audio.intake import Intake
from voicemock.audio.interplay import Interplay
from voicemock.audio.keys import ENTER, SPACE
from voicemock.audio.level import DIGITAL_SILENCE, Level, Loudness
from voicemock.audio.listening import Controls, Listening
from voicemock.audio.stalls import WHY_MISSING, Stalls
from voicemock.audio.turn import EndOfTurn
from voicemock.audio.vad import FRAME_S, SpeechFinder
from voicemock.errors import AudioDeviceError
from voicemock.ports import MICROPHONE, Heard, Recorded
from voicemock.transcript import Said, Sound

_POLL_S = 0.05
_SHOW_EVERY_S = 0.1
_FOLLOW_EVERY_S = 0.05
# A stream that a sound server moves to another device is silent for up to 2 s.
_LOST_S = 3.0
_LATE_S = 0.5
MUCH_MISSING = 0.05
"""From this share on the user is asked whether to answer again."""
_WARN_AT = 0.8


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


class MicrophoneLost(AudioDeviceError):
    """The microphone went away in the middle of an answer; what it had sent is saved."""

    def __init__(self, saved_s: float) -> None:
        super().__init__(
            f"Microphone lost at {wav.clock_time(saved_s)}. {saved_s:.0f} s are saved.",
            f"Plug it in, then: voicemock resume\n{OTHER_WAYS}",
        )


class Recording:
    """Records one answer into `writer`."""

    def __init__(
        self,
        writer: wav.WavWriter,
        *,
        listening: Listening,
        controls: Controls,
        target_s: float,
    ) -> None:
        self._listening = listening
        self._controls = controls
        self._writer = writer
        self._speech = SpeechFinder()
        self._target_s = target_s
        self._intake = Intake(writer)
        self._stalls = Stalls(self._intake.gaps, controls.attended)
        self._loudness = Loudness(wav.RATE)
        self._began_at_s = writer.seconds
        self._turn = EndOfTurn(
            listening.turn, listening.give_up_s, target_s, began_at_s=self._began_at_s, english=listening.english
        )
        self._interplay = Interplay(
            writer.path,
            self._began_at_s,
            target_s,
            voice=controls.voice(),
            cuts_in=controls.cuts_in,
            headphones=listening.headphones,
        )
        self._paused = False
        self._lost_s: float | None = None
        self._away_s = 0.0
        self._shown_s = 0.0
        self._said, self._followed_s = Said(), 0.0
        if self._began_at_s:
            at_s = 0.0
            for pcm in decode.pcm_16k(writer.path):
                at_s += len(pcm) / (wav.SAMPLE_BYTES * wav.RATE)
                self._speech.hear(self._interplay.own(wav.as_float(np.frombuffer(pcm, np.int16)), at_s))

    @property
    def lost_share(self) -> float:
        """How much of the answer is missing, 0 to 1; the time in which the user knew that nothing is heard is not."""
        missing_s = self._missing_s
        return missing_s / (self._writer.seconds + missing_s) if missing_s else 0.0

    @property
    def _missing_s(self) -> float:
        return max(0.0, sum(gap.seconds for gap in self._intake.gaps) - self._away_s)

    def record(self, stream: Stream) -> Heard:
        """Runs until a key, silence, the limit or a fault ends it; everything that arrived is in the file then.

        After MicrophoneLost it may be called again with another stream, and goes on in the same file.

        Raises:
            MicrophoneLost: the stream ended by itself.
            DiskError: it could not be written.
        """
        self._begin(stream)
        heard, lost = None, False
        try:
            heard, lost = self._listen(stream)
            if not lost and not self._paused:
                self._wait_for_the_late(stream)
        finally:
            silent_s = now_s() - self._heard_s
            stream.close()
            left = stream.blocks(0)
            for block in left:
                self._take(block)
            if lost:
                self._hear(self._intake.lost())
            elif not self._paused:
                self._hear(self._intake.end(0.0 if left else silent_s))
            self._interplay.end(self._writer.seconds)
        if lost:
            self._lost_s = now_s()
            raise MicrophoneLost(self._writer.seconds)
        interplay = self._interplay
        speech = None if self._intake.rewrote else interplay.own_speech(self._speech.found())
        cut_in, asked_until_s = interplay.cut_in, interplay.asked_until_s
        return heard or Recorded(MICROPHONE, self._intake.gaps, self._note(), speech, cut_in, asked_until_s)

    def _begin(self, stream: Stream) -> None:
        self._intake.begin(stream.shape)
        self._idle_s, self._heard_s, self._turned_s = 0.0, now_s(), now_s()
        if self._lost_s is not None:
            away_s = now_s() - self._lost_s
            self._away_s += away_s
            self._intake.notes.append(
                f"The microphone was lost at {wav.clock_time(self._writer.seconds)} and back after {away_s:.0f} s."
            )
            self._lost_s = None
            self._paused = False
            self._turn.again()

    def _listen(self, stream: Stream) -> tuple[Heard | None, bool]:
        """What a key made of the answer, None when it is finished; and whether the stream ended by itself."""
        while True:
            before_s = now_s()
            blocks = stream.blocks(_POLL_S)
            for block in blocks:
                self._take(block)
            self._heard_s = now_s() if blocks else self._heard_s
            if self._is_lost(stream, bool(blocks), now_s() - before_s):
                return None, True
            self._look_for_gaps()
            self._follow()
            self._interplay.look(self._writer.seconds, self._turn, self._said)
            key = self._controls.keys()
            if key and self._interplay.hushed():
                continue
            if key in (ENTER, SPACE) or self._turn.why or self._recorded_s >= self._listening.max_s:
                return None, False
            if key == "p":
                self._pause()
            heard = self._controls.given_up(key)
            if heard is not None:
                return heard, False
            self._show()

    def _wait_for_the_late(self, stream: Stream) -> None:
        """On a busy computer the last words may be on their way still when the answer is finished."""
        until_s = now_s() + _LATE_S
        while max(self._intake.late_s, now_s() - self._heard_s) > MIN_GAP_S and now_s() < until_s and stream.active:
            for block in stream.blocks(_POLL_S):
                self._take(block)
                self._heard_s = now_s()

    @property
    def _recorded_s(self) -> float:
        return self._writer.seconds - self._began_at_s

    def _take(self, block: Block) -> None:
        if self._paused:
            return
        self._hear(self._intake.take(block))

    def _hear(self, pcm: bytes) -> None:
        samples = wav.as_float(np.frombuffer(pcm, np.int16))
        for probability in self._speech.hear(self._interplay.own(samples, self._writer.seconds)):
            self._turn.hear(probability, FRAME_S)
            self._interplay.heard(probability)
        self._loudness.hear(samples, self._turn.speaking)

    def _follow(self) -> None:
        """Lets the answer be read as far as it goes, if what is known of its sound is what is in the file."""
        at_s = now_s()
        if at_s - self._followed_s >= _FOLLOW_EVERY_S and not self._intake.rewrote:
            self._followed_s = at_s
            speech = self._interplay.own_speech(self._speech.so_far())
            sound = Sound(speech, self._speech.quiet_until_s, self._speech.silence_s)
            self._said = self._controls.follow(self._writer.path, sound)
            self._turn.read(self._said)

    def _is_lost(self, stream: Stream, delivered: bool, waited_s: float) -> bool:
        # A computer that slept, or a stopped process, waits long by the clock; the device gets its time after that.
        self._idle_s = 0.0 if delivered else self._idle_s + min(waited_s, 2 * _POLL_S)
        return not delivered and (self._idle_s >= _LOST_S or not stream.active)

    def _look_for_gaps(self) -> None:
        turned_s, self._turned_s = self._turned_s, now_s()
        if self._stalls.look(self._intake.gaps, self._turned_s, self._turned_s - turned_s):
            self._turn.again()

    def _pause(self) -> None:
        self._paused = not self._paused
        self._turn.again()
        if self._paused:
            self._intake.pause()

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
                    paused=self._paused,
                    ready=True,
                    hint=self._hint(at_s),
                    said=self._said,
                    seems=self._turn.seems,
                    closes_in_s=None if self._paused else self._turn.closes_in_s,
                )
            )

    def _hint(self, at_s: float) -> str:
        max_s = self._listening.max_s
        if gap := self._stalls.hint(at_s):
            return gap
        if self._loudness.muted:
            return DIGITAL_SILENCE
        if self._interplay.speaking:
            return self._interplay.hint
        if self._recorded_s >= _WARN_AT * max_s:
            return f"Recording ends at {wav.clock_time(self._began_at_s + max_s)}."
        return ""

    def _note(self) -> str:
        parts = [self._loudness.note(), *self._intake.notes]
        if self.lost_share >= MUCH_MISSING:
            parts.append(f"{self.lost_share:.0%} of this answer is missing: {WHY_MISSING}.")
        elif self._missing_s >= MIN_GAP_S:
            parts.append(f"{self._missing_s:.1f} s of this answer are missing: {WHY_MISSING}.")
        if self._turn.why == "nobody_spoke":
            parts.append(f"Nobody spoke for {self._turn.silence_s:.0f} s.")
        elif self._recorded_s >= self._listening.max_s:
            parts.append(f"Stopped at the limit of {wav.clock_time(self._listening.max_s)}.")
        return " ".join(filter(None, parts))
