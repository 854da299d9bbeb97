"""Voice activity: where somebody speaks, by Silero VAD (MIT), whose model faster-whisper's wheel carries.

The model reads frames of 512 samples (32 ms at 16 kHz), each with the 64 samples before it, and carries a state.
"""

import importlib.util
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    stream, probabilities, samples = SpeechProbability(), [], 0
    for pcm in decode.pcm_16k(audio):
        block = wav.as_float(np.frombuffer(pcm, np.int16))
        probabilities += stream.hear(block)
        samples += len(block)
    probabilities += stream.hear(np.zeros(-samples % FRAME, np.float32))
    return stretches(probabilities, samples / wav.RATE)


def stretches(probabilities: Iterable[float], duration_s: float) -> tuple[Stretch, ...]:
    """The speech in a file of `duration_s` seconds whose frames have these probabilities.

    Pauses under 0.3 s do not part a stretch, stretches under 0.25 s are dropped, and each is widened by 0.15 s. A run
    of stretches that never looks certain is none: music and the like.
    """
    probabilities = list(probabilities)
    found: list[Stretch] = []
    for start_s, end_s in _likely(probabilities):
        if found and start_s - found[-1].end_s < _MAX_GAP_S:
            found[-1] = Stretch(found[-1].start_s, end_s)
        else:
            found.append(Stretch(start_s, end_s))
    wide: list[Stretch] = []
    for start_s, end_s in _certain([each for each in found if each.seconds >= _MIN_SPEECH_S], probabilities):
        start_s = max(start_s - SPEECH_MARGIN_S, wide[-1].end_s if wide else 0.0)
        wide.append(Stretch(round(start_s, 3), round(min(end_s + SPEECH_MARGIN_S, duration_s), 3)))
    return tuple(wide)


def _certain(found: Sequence[Stretch], probabilities: Sequence[float]) -> Iterator[Stretch]:
    """The stretches of those runs that are somewhere certain to be speech."""
    run: list[Stretch] = []
    for at, stretch in enumerate(found):
        run.append(stretch)
        if at + 1 < len(found) and found[at + 1].start_s - stretch.end_s < _RUN_S:
            continue
        first, last = int(run[0].start_s / FRAME_S), int(run[-1].end_s / FRAME_S)
        if max(probabilities[first : last + 1], default=0.0) >= _CERTAIN:
            yield from run
        run = []


def _likely(probabilities: Iterable[float]) -> Iterable[tuple[float, float]]:
    start_s, at_s = None, 0.0
    for frame, probability in enumerate(probabilities):
        at_s = frame * FRAME_S
        if start_s is None and probability >= _SPEECH:
            start_s = at_s
        elif start_s is not None and probability < _STILL_SPEECH:
            yield start_s, at_s
            start_s = None
    if start_s is not None:
        yield start_s, at_s + FRAME_S


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
