"""What the product and a rival hear in a recording: probabilities of speech, words, and smart-turn's opinion."""

import shutil
import subprocess
import sys
import wave
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.turns_set.recordings import Answer
from voicemock.audio import wav
from voicemock.audio.vad import SpeechFinder
from voicemock.stt.sphinx import Sphinx
from voicemock.transcript import Said, Stretch, Word

PAUSE_READ_S = 0.5
"""A pause this long is read, and the words are known when it is that old."""
READ_EVERY = 5
"""One recording in so many is read by pocketsphinx, which takes most of the time."""
SETTLED_S, APART_S = 4.0, 2.3
"""As the recogniser's pieces: one ends in the next pause once it is so long, and always in a pause so long."""
_MARGIN_S = 0.15
SMART_TURN = "pipecat-ai==1.14.0"
_MODEL = "pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx"


class Reading(NamedTuple):
    """Words that become known at a moment of the recording."""

    at_s: float
    said: Said


class Heard(NamedTuple):
    """What is heard in one recording."""

    probabilities: list[float]
    stretches: tuple[Stretch, ...]
    rough: tuple[Reading, ...]
    """By pocketsphinx; empty where it was not asked."""
    smart: tuple[tuple[float, float], ...]
    """Smart-turn's probability of an end, and when it was asked: 0.2 s into each silence."""


def hear(answer: Answer, path: Path, smart: "SmartTurn | None") -> Heard:
    """Everything but the true words, which need no listening."""
    finder = SpeechFinder()
    probabilities = finder.hear(answer.samples)
    stretches = finder.found()
    with wave.open(str(path), "wb") as file:
        file.setparams((1, wav.SAMPLE_BYTES, wav.RATE, 0, "NONE", ""))
        file.writeframes((answer.samples * 32767).astype(np.int16).tobytes())
    rough = _by_sphinx(path, stretches) if answer.number % READ_EVERY == 0 else ()
    return Heard(probabilities, stretches, rough, smart.opinions(answer, stretches) if smart else ())


def true_words(
    answer: Answer, stretches: Sequence[Stretch], written: Callable[[list[str]], list[str]]
) -> list[Reading]:
    """What a recogniser without mistakes would give; `written` makes its spelling of the words up to a pause."""
    readings = []
    for _, until_s in _pauses(stretches):
        spoken = [word for word in answer.words if (word[1] + word[2]) / 2 < until_s]
        texts = written([word[0] for word in spoken])
        words = [
            Word(text=text, start_s=w[1], end_s=w[2], probability=0.95) for text, w in zip(texts, spoken, strict=True)
        ]
        readings.append(Reading(until_s + PAUSE_READ_S, Said(settled=tuple(words), until_s=until_s)))
    return readings


def _pauses(stretches: Sequence[Stretch]) -> list[tuple[int, float]]:
    """After which stretches there is a pause that is read, and where the speech before it ended."""
    found = []
    for at, stretch in enumerate(stretches):
        if at + 1 == len(stretches) or stretches[at + 1].start_s - stretch.end_s >= PAUSE_READ_S - 2 * _MARGIN_S:
            found.append((at, stretch.end_s - _MARGIN_S))
    return found


def _by_sphinx(path: Path, stretches: Sequence[Stretch]) -> tuple[Reading, ...]:
    sphinx = Sphinx()
    readings: list[Reading] = []
    settled: tuple[Word, ...] = ()
    since = 0
    for at, until_s in _pauses(stretches):
        piece = stretches[since : at + 1]
        words = sphinx(path, piece).words
        readings.append(Reading(until_s + PAUSE_READ_S, Said(settled=settled, unsettled=words, until_s=until_s)))
        gap_s = stretches[at + 1].start_s - piece[-1].end_s if at + 1 < len(stretches) else 0.0
        if piece[-1].end_s - piece[0].start_s >= SETTLED_S or gap_s + 2 * _MARGIN_S >= APART_S:
            settled, since = settled + words, at + 1
    return tuple(readings)


class SmartTurn:
    """Pipecat's smart-turn v3.2 (BSD-2): the last 8 s of sound, and how likely they end a turn."""

    def __init__(self, model: bytes) -> None:
        import onnxruntime
        from faster_whisper.feature_extractor import FeatureExtractor

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._features: Any = FeatureExtractor(chunk_length=8)

    def opinions(self, answer: Answer, stretches: Sequence[Stretch]) -> tuple[tuple[float, float], ...]:
        """Asked as Pipecat asks: after 0.2 s of silence."""
        found = []
        for stretch in stretches:
            at_s = stretch.end_s - _MARGIN_S + 0.2
            found.append((at_s, self(answer.samples[: int(at_s * wav.RATE)])))
        return tuple(found)

    def __call__(self, samples: NDArray[np.float32]) -> float:
        last = samples[-8 * wav.RATE :]
        last = np.pad(last, (8 * wav.RATE - len(last), 0))
        last = (last - last.mean()) / np.sqrt(last.var() + 1e-7)
        features = self._features(last.astype(np.float32))[:, :800]
        out = self._session.run(None, {"input_features": features[None].astype(np.float32)})
        return float(np.asarray(out[0]).reshape(-1)[0])


def smart_turn_model(folder: Path) -> bytes | None:
    """The model out of Pipecat's wheel, which pip fetches; None where it cannot be had."""
    for pip in ([sys.executable, "-m", "pip"], ["pip"], ["python3", "-m", "pip"]):
        if not list(folder.glob("pipecat_ai-*.whl")) and shutil.which(pip[0]):
            command = [*pip, "download", "--quiet", "--no-deps", "--dest", str(folder), SMART_TURN]
            subprocess.run(command, capture_output=True, check=False)
    wheels = list(folder.glob("pipecat_ai-*.whl"))
    if not wheels:
        return None
    with zipfile.ZipFile(wheels[0]) as opened:
        return opened.read(_MODEL)
