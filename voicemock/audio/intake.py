"""Blocks of one answer on their way to the file: converted, counted, put right where the device's rate was wrong."""

from collections import deque
from fractions import Fraction

from voicemock.audio import gaps, wav
from voicemock.audio.decode import Converter, Format
from voicemock.audio.devices import Block
from voicemock.audio.effective_rate import Change, EffectiveRate
from voicemock.audio.frame_clock import FrameClock
from voicemock.transcript import Stretch

_KEPT_S = 4.0
"""More than effective_rate looks back."""


class Intake:
    """Takes the blocks of one stream after another into `writer`; what an earlier run missed is not forgotten."""

    def __init__(self, writer: wav.WavWriter) -> None:
        self._writer = writer
        self._clock = FrameClock(wav.RATE)
        self._clock.gaps += gaps.of(writer.path)
        self._noted = self.gaps
        self._recent: deque[tuple[Block, float]] = deque()
        self.notes: list[str] = []
        """What else was wrong, in sentences with their place."""
        self.rewrote = False
        """Whether what stood in the file already was put right."""

    @property
    def gaps(self) -> tuple[Stretch, ...]:
        """What is missing, as far as is known by now."""
        return tuple(self._clock.gaps)

    @property
    def late_s(self) -> float:
        """By how much what has come lags behind what was heard."""
        return self._clock.late_s

    def begin(self, shape: Format) -> None:
        """From now on the blocks are of a new stream."""
        self._shape = shape
        self._converter = Converter(shape)
        self._rate = EffectiveRate(shape.rate)
        self._clock.rate = shape.rate
        self._recent.clear()

    def take(self, block: Block) -> bytes:
        """Puts a block into the file; returns it as it stands there. Raises DiskError."""
        self._recent.append((block, self._writer.seconds))
        while block.arrived_s - self._recent[0][0].arrived_s > _KEPT_S:
            self._recent.popleft()
        change = self._rate.arrived(block.arrived_s, self._frames(block))
        if change:
            self._correct(change)
            return b""
        self._clock.arrived(block.arrived_s, self._frames(block), self._writer.seconds)
        pcm = self._converter.convert(block.pcm)
        self._writer.write(pcm)
        self._note_gaps()
        return pcm

    def pause(self) -> None:
        """The user wants nothing recorded for a while; the next block goes on without a gap."""
        self._clock.finish()
        self._clock.restart()
        self._rate.restart()
        self._recent.clear()
        self._note_gaps()

    def lost(self) -> bytes:
        """The stream ended by itself; until another one begins, everything is missing. Raises DiskError.

        Returns what was put into the file still.
        """
        pcm = self._converter.rest()
        self._writer.write(pcm)
        self._clock.finish()
        self._note_gaps()
        self._writer.settle()
        return pcm

    def end(self, silent_s: float) -> bytes:
        """The answer is finished, and nothing had come for `silent_s`. Raises DiskError.

        Returns what was put into the file still.
        """
        pcm = self._converter.rest()
        self._writer.write(pcm)
        self._clock.finish(self._writer.seconds, silent_s)
        self._note_gaps()
        return pcm

    def _frames(self, block: Block) -> int:
        return len(block.pcm) // (wav.SAMPLE_BYTES * self._shape.channels)

    def _note_gaps(self) -> None:
        if self.gaps != self._noted:
            self._noted = self.gaps
            gaps.note(self._writer.path, self._noted)

    def _correct(self, change: Change) -> None:
        """Converts anew what came at another rate than was thought, and goes on at that one."""
        self.rewrote = True
        latest = list(self._recent)[-change.blocks :]
        start_s = latest[0][1]
        self._converter = _converter(change.rate, self._shape.channels)
        self._writer.rewrite(start_s, b"".join(self._converter.convert(block.pcm) for block, _ in latest))
        # The blocks that came slower than was thought looked like lost ones.
        self._clock.gaps[:] = [gap for gap in self._clock.gaps if gap.start_s < start_s]
        self._clock.rate = change.rate
        self._clock.restart()
        position_s = start_s
        for block, _ in latest:
            self._clock.arrived(block.arrived_s, self._frames(block), position_s)
            position_s += self._frames(block) / change.rate
        self._note_gaps()
        self.notes.append(
            f"From {wav.clock_time(start_s)} on the microphone sent {change.rate:,.0f} samples a second in place of "
            f"{self._shape.rate:,}; that was put right."
        )


def _converter(rate: float, channels: int) -> Converter:
    """From any rate, 8000/3 Hz too, to that of recordings: resamplers take whole ones; only their ratio counts."""
    ratio = Fraction(rate / wav.RATE).limit_denominator(1000)
    times = -(-8000 // min(ratio.numerator, ratio.denominator))
    return Converter(Format(ratio.numerator * times, channels), Format(ratio.denominator * times, 1))
