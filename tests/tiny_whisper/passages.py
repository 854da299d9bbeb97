"""Spoken passages of about half a minute, as spectrograms that training cuts its windows from.

The spectrograms are kept before Whisper's normalisation, so that gain and noise can be added when a window is
cut.
"""

import os
import pickle
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from .sentences import WORD, training_text
from .voices import RATE, Speech, Voice, speak

FRAMES = 50
"""Encoder frames a second: two frames of the spectrogram each."""
FLOOR = -10.0
"""The logarithm of silence."""

Word = tuple[str, float, float]  # the word with its punctuation, start, end


@dataclass(frozen=True)
class Passage:
    """`spectrum` is log10 of the mel energies, 80 by 100 a second; sentences hold their words with times."""

    spectrum: np.ndarray
    sentences: list[list[Word]]
    phonemes: list[tuple[str, float, float]]


def spectrum(audio: np.ndarray) -> np.ndarray:
    """What faster-whisper's extractor computes, before it normalises. Cut to an even number of frames."""
    extractor = FeatureExtractor()
    window = np.hanning(extractor.n_fft + 1)[:-1].astype(np.float32)
    waves = extractor.stft(
        audio.astype(np.float32), extractor.n_fft, extractor.hop_length, window=window, return_complex=True
    )
    energies = extractor.mel_filters @ np.abs(waves[..., :-1]) ** 2
    logarithm = np.log10(np.maximum(energies, 10**FLOOR))
    return np.asarray(logarithm[:, : logarithm.shape[1] // 2 * 2], np.float16)


def normalised(logarithm: np.ndarray) -> np.ndarray:
    """Whisper's normalisation."""
    return np.asarray((np.maximum(logarithm, logarithm.max() - 8) + 4) / 4, np.float32)


def draw_voice(rng: random.Random) -> Voice:
    """A voice; half of the time just as its command line speaks."""
    names = ["rms", "slt", "awb", "kal16", "espeak-ng"]
    name = rng.choices(names, [0.30, 0.20, 0.07, 0.05, 0.38])[0]
    plain = rng.random() < 0.5
    stretch = 1.0 if plain else rng.uniform(0.85, 1.25)
    if name != "espeak-ng":
        return Voice("flite", name, stretch, 1.0 if plain else rng.uniform(0.92, 1.08))
    accent = rng.choice(["en-us", "en-us", "en-us", "en", "en", "en-gb-x-rp", "en-gb-scotland"])
    if plain:
        return Voice("espeak-ng", rng.choice(["en-us", "en-us", accent]), stretch)
    variant = rng.choice(["", "", "+m1", "+m2", "+m3", "+m4", "+m7", "+f1", "+f2", "+f3", "+f4", "+f5"])
    return Voice("espeak-ng", accent + variant, stretch, rng.uniform(0.6, 1.4))


def split_sentences(text: str, words: list[Word]) -> list[list[Word]]:
    """The words of each sentence, with the punctuation that follows them."""
    sentences: list[list[Word]] = [[]]
    for chunk, (_, start, end) in zip(text.split(), words, strict=True):
        sentences[-1].append((chunk, start, end))
        if chunk[-1] in ".?!":
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _spoken(rng: random.Random, voice: Voice) -> tuple[str, Speech]:
    while True:
        text = training_text(rng)
        try:
            return text, speak(text, voice)
        except ValueError:  # it reads some word as two
            continue


def make_passage(rng: random.Random, seconds: float = 22.0) -> Passage:
    """One voice, several texts with silences between."""
    voice, length = draw_voice(rng), rng.uniform(0.1, 0.6)
    pieces, sentences, phonemes = [np.zeros(int(length * RATE), np.float32)], [], []
    length = len(pieces[0]) / RATE
    while length < seconds:
        text, speech = _spoken(rng, voice)
        assert len(text.split()) == len(WORD.findall(text)), text
        words = [(word, start + length, end + length) for word, start, end in speech.words]
        sentences += split_sentences(text, words)
        phonemes += [(name, start + length, end + length) for name, start, end in speech.phonemes]
        silence = np.zeros(int(rng.choice([0.05, 0.3, 0.8]) * rng.random() * RATE), np.float32)
        pieces += [speech.audio / np.abs(speech.audio).max(), silence]
        length += (len(speech.audio) + len(silence)) / RATE
    return Passage(spectrum(np.concatenate(pieces)), sentences, phonemes)


def write_shard(path: Path, seed: int, count: int) -> None:
    """Make `count` passages into one file. Does nothing when it is there already."""
    if path.exists():
        return
    rng = random.Random(seed)
    passages = [make_passage(rng) for _ in range(count)]
    unfinished = path.with_suffix(".tmp")
    unfinished.write_bytes(pickle.dumps(passages))
    unfinished.rename(path)


def write_shards(work: Path, shards: int) -> None:
    """Speak everything the model learns from; files that are there stay as they are."""
    os.nice(10)
    write_shard(work / "validation.pickle", 1000, 12)
    for number in range(shards):
        write_shard(work / f"{number:03}.pickle", number, 100)


def read_shard(path: Path) -> list[Passage]:
    """The passages of a file that `write_shard` made."""
    return list(pickle.loads(path.read_bytes()))
