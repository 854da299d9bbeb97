"""Voice activity: where somebody speaks, by Silero VAD (MIT), whose model faster-whisper's wheel carries.

The model reads frames of 512 samples (32 ms at 16 kHz), each with the 64 samples before it, and carries a state.
"""

import importlib.util
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicemock.audio import decode, wav
from voicemock.errors import RecogniserError
from voicemock.hosts import NO_TELEMETRY
from voicemock.ports import SPEECH_MARGIN_S
from voicemock.transcript import Stretch

if TYPE_CHECKING:
    import onnxruntime

FRAME = 512
"""Samples for which one probability is given."""
FRAME_S = FRAME / wav.RATE
_CONTEXT = 64
_BATCH = 512
"""Frames a call: 16 s of sound, so that an hour needs no more memory than a minute."""

_SPEECH = 0.5
"""A frame at least this likely begins speech."""
_STILL_SPEECH = 0.35
"""Speech goes on until a frame is less likely than this."""
_CERTAIN = 0.8
"""A run of speech must somewhere be this likely. Of 208 clips of music, television, coughs and breath none got beyond
0.77; of 192 spoken answers in noise, down to 5 dB, all did that were found at all."""
_RUN_S = 2.0
"""A longer pause parts runs: what is said softly after something certain still counts."""
_MIN_SPEECH_S = 0.25
_MAX_GAP_S = 0.3


class SpeechProbability:
    """How likely each frame of a stream is speech."""

    def __init__(self) -> None:
        self._session = _session()
        self.reset()

    def reset(self) -> None:
        """Forgets the stream so far."""
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._left = np.zeros(0, np.float32)

    def hear(self, samples: NDArray[np.float32]) -> list[float]:
        """The probabilities, 0 to 1, of the frames that are complete now; 16 kHz mono samples, -1 to 1."""
        heard = np.concatenate([self._left, samples])
        whole = len(heard) // FRAME
        self._left = heard[whole * FRAME :]
        probabilities: list[float] = []
        frames = heard[: whole * FRAME].reshape(whole, FRAME)
        for at in range(0, whole, _BATCH):
            probabilities += self._run(frames[at : at + _BATCH])
        return probabilities

    def _run(self, frames: NDArray[np.float32]) -> list[float]:
        before = np.concatenate([self._context[None], frames[:-1, -_CONTEXT:]])
        self._context = frames[-1, -_CONTEXT:].copy()
        feed = {"input": np.concatenate([before, frames], axis=1), "h": self._h, "c": self._c}
        out, self._h, self._c = self._session.run(None, feed)
        return [float(value) for value in out.reshape(-1)]


def find_speech(audio: Path) -> tuple[Stretch, ...]:
    """The stretches that hold speech (ports.FindSpeech). Raises NotFound, BadInput, RecogniserError."""
    finder = SpeechFinder()
    for pcm in decode.pcm_16k(audio):
        finder.hear(wav.as_float(np.frombuffer(pcm, np.int16)))
    return finder.found()


class SpeechFinder:
    """Finds speech in a recording as it arrives; what it finds is the same as in the whole file."""

    def __init__(self) -> None:
        self._stream = SpeechProbability()
        self._samples = 0
        self._speech = Speech()

    def hear(self, samples: NDArray[np.float32]) -> list[float]:
        """Takes more samples (16 kHz mono, -1 to 1); gives the probabilities of the frames that are complete now."""
        self._samples += len(samples)
        probabilities = self._stream.hear(samples)
        for probability in probabilities:
            self._speech.hear(probability)
        return probabilities

    def so_far(self) -> tuple[Stretch, ...]:
        """The speech up to now; where somebody speaks still, or has just stopped, its end is not certain yet."""
        return self._speech.found(self._samples / wav.RATE)

    def found(self) -> tuple[Stretch, ...]:
        """The speech of the whole recording; nothing may be heard after that."""
        for probability in self._stream.hear(np.zeros(-self._samples % FRAME, np.float32)):
            self._speech.hear(probability)
        return self.so_far()

    @property
    def silence_s(self) -> float:
        """Seconds since the last frame that was likely to be speech, or since the start."""
        return self._speech.silence_s

    @property
    def quiet_until_s(self) -> float:
        """Before this second no speech begins but what `so_far` gives."""
        return self._speech.quiet_until_s


class Speech:
    """The stretches of speech in frames that come one by one.

    Pauses under 0.3 s do not part a stretch, stretches under 0.25 s are dropped, and each is widened by 0.15 s. A run
    of stretches that never looks certain is none: music and the like.
    """

    def __init__(self) -> None:
        self._settled: list[Stretch] = []
        self._run = _Run((), 0.0, -_RUN_S)
        self._dropped_peak = 0.0
        """How likely the likeliest frame was of what was too short, since the run's end."""
        self._since: int | None = None
        self._until = self._frames = 0
        self._peak = 0.0

    @property
    def silence_s(self) -> float:
        """Seconds since the last likely frame, or since the start."""
        return (self._frames - self._until) * FRAME_S

    @property
    def quiet_until_s(self) -> float:
        """Before this second no stretch begins but those found by now."""
        run = self._with_the_last()
        if run.stretches and not run.certain:
            start_s = run.stretches[0].start_s
        elif self._since is not None and run is self._run and self.silence_s < _MAX_GAP_S:
            start_s = self._since * FRAME_S
        else:
            start_s = self._frames * FRAME_S
        return max(0.0, start_s - SPEECH_MARGIN_S)

    def hear(self, probability: float) -> None:
        """Takes the probability of one more frame."""
        speaking = self._since is not None and self._until == self._frames
        if probability >= (_STILL_SPEECH if speaking else _SPEECH):
            if self._since is not None and self.silence_s >= _MAX_GAP_S:
                self._close()
            if self._since is None:
                self._since, self._peak = self._frames, 0.0
            self._peak = max(self._peak, probability)
            self._until = self._frames + 1
        self._frames += 1

    def found(self, duration_s: float) -> tuple[Stretch, ...]:
        """The speech, if the recording ends after `duration_s` seconds."""
        found = list(self._settled)
        _widen(self._with_the_last().certain, found, duration_s)
        return tuple(found)

    def _with_the_last(self) -> "_Run":
        """The run that the stretch that goes on now belongs to."""
        last = Stretch((self._since or 0) * FRAME_S, self._until * FRAME_S)
        if self._since is None or last.seconds < _MIN_SPEECH_S:
            return self._run
        if last.start_s - self._run.end_s < _RUN_S:
            peak = max(self._run.peak, self._dropped_peak, self._peak)
            return _Run((*self._run.stretches, last), peak, last.end_s)
        return _Run((last,), self._peak, last.end_s)

    def _close(self) -> None:
        """The last stretch is at its end."""
        run = self._with_the_last()
        self._dropped_peak = max(self._dropped_peak, self._peak) if run is self._run else 0.0
        if run.certain:
            _widen(run.certain, self._settled, self._frames * FRAME_S)
            run = run._replace(stretches=())
        self._run, self._since = run, None


class _Run(NamedTuple):
    """Stretches with no long pause between them."""

    stretches: tuple[Stretch, ...]
    """Those that are not settled."""
    peak: float
    """How likely the likeliest frame was to be speech."""
    end_s: float

    @property
    def certain(self) -> tuple[Stretch, ...]:
        return self.stretches if self.peak >= _CERTAIN else ()


def _widen(found: Iterable[Stretch], wide: list[Stretch], duration_s: float) -> None:
    for start_s, end_s in found:
        start_s = max(start_s - SPEECH_MARGIN_S, wide[-1].end_s if wide else 0.0)
        wide.append(Stretch(round(start_s, 3), round(min(end_s + SPEECH_MARGIN_S, duration_s), 3)))


@cache
def _session() -> "onnxruntime.InferenceSession":
    """The model, loaded once. Importing faster_whisper.vad instead would import the whole recogniser (0.4 s CPU)."""
    # Otherwise onnxruntime keeps a device id in ~/.cache and sends events to its maker (Privacy.md of 1.31).
    os.environ.update(NO_TELEMETRY)
    import onnxruntime

    spec = importlib.util.find_spec("faster_whisper")
    folders = [Path(folder) / "assets" for folder in (spec.submodule_search_locations or ())] if spec else []
    models = [model for folder in folders for model in sorted(folder.glob("silero_vad*.onnx"))]
    if not models:
        raise RecogniserError("The voice activity model is missing.", "Install it: pip install faster-whisper")
    options: Any = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(models[-1]), options, providers=["CPUExecutionProvider"])
