"""Cut training windows from passages, with noise, and lay them out as batches.

Windows are cut as the product cuts: mostly at pauses, sometimes inside a phrase, so their text may begin or
end in the middle of a sentence.
"""

import random
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from . import tokens
from .passages import FLOOR, FRAMES, Passage, Word, normalised, spectrum
from .sentences import WORD, lexicon
from .voices import RATE

IGNORED = -100
"""Positions that no loss is taken of."""
PAUSE_SECONDS = 0.08

Span = tuple[float, float] | None


@dataclass(frozen=True)
class Window:
    """A normalised spectrogram, the words of each sentence timed from its start, and labels of its frames."""

    spectrum: np.ndarray
    sentences: list[list[Word]]
    phonemes: np.ndarray
    words: np.ndarray


@dataclass(frozen=True)
class Batch:
    """Padded windows. `begins` and `ends` hold the frames in which the token to be said is spoken."""

    spectrum: Tensor
    phonemes: Tensor
    words: Tensor
    inputs: Tensor
    targets: Tensor
    begins: Tensor
    ends: Tensor


@cache
def word_labels() -> dict[str, int]:
    """A number for each word, whatever its capital letters; 0 is none."""
    return {word: index + 1 for index, word in enumerate(sorted({word.lower() for word in lexicon()}))}


@cache
def noises() -> list[np.ndarray]:
    """Spectrograms of white, brown and humming noise, half a minute each, at one loudness."""
    rng = np.random.default_rng(7)
    white = rng.standard_normal(30 * RATE)
    brown = np.convolve(white, np.exp(-np.arange(200) / 25), "same")
    hum = sum(np.sin(2 * np.pi * 100 * k * np.arange(30 * RATE) / RATE) / k for k in (1, 2, 3)) + 0.05 * white
    return [spectrum(0.1 * x / x.std()) for x in (white, np.convolve(white, np.ones(8), "same"), brown, hum)]


def _noise(rng: random.Random, frames: int, decibels: float) -> np.ndarray:
    source = rng.choice(noises())
    start = rng.randrange(source.shape[1] - frames)
    return source[:, start : start + frames].astype(np.float32) + decibels / 10


def silent_window(rng: random.Random, seconds: float) -> Window:
    """Silence or noise, without words."""
    length = max(20, int(rng.uniform(0.3, seconds) * FRAMES))
    if rng.random() < 0.2:
        heard = np.full((80, 2 * length), FLOOR, np.float32)
    else:
        heard = _noise(rng, 2 * length, rng.uniform(-50, 10))
    nothing = np.zeros(length, np.int64)
    return Window(normalised(heard), [], nothing, nothing)


class Cutter:
    """Cuts windows from one passage."""

    def __init__(self, passage: Passage, phoneme_labels: dict[str, int]) -> None:
        self.passage = passage
        self.words = [(number, word) for number, words in enumerate(passage.sentences) for word in words]
        frames = passage.spectrum.shape[1] // 2
        self.phonemes, self.labels = np.zeros(frames, np.int16), np.zeros(frames, np.int16)
        for name, start, end in passage.phonemes:
            quiet = name == "f:pau" or name.startswith("e:_")
            label = 0 if quiet else phoneme_labels.setdefault(name, len(phoneme_labels) + 1)
            self.phonemes[round(start * FRAMES) : round(end * FRAMES)] = label
        for _, (text, start, end) in self.words:
            label = word_labels()[WORD.findall(text)[0].lower()]
            self.labels[round(start * FRAMES) : round(end * FRAMES)] = label
        ends = [0.0] + [end for _, (_, _, end) in self.words]
        starts = [start for _, (_, start, _) in self.words] + [frames / FRAMES]
        self.gaps = list(zip(ends, starts, strict=True))  # before each word, and after the last
        self.pauses = [i for i, (end, start) in enumerate(self.gaps) if start - end >= PAUSE_SECONDS]

    def cut(self, rng: random.Random, seconds: float, plain: bool = False) -> Window | None:
        """A window of at most this length, or None when no word fits."""
        first = rng.choice(self.pauses[:-1]) if rng.random() < 0.85 else rng.randrange(len(self.words))
        begin = self._inside(rng, first, late=True)
        fitting = [i for i in range(first + 1, len(self.gaps)) if self.gaps[i][0] - begin <= seconds]
        if not fitting:
            return None
        paused = [i for i in fitting if i in self.pauses]
        if paused and rng.random() < 0.85:
            last = paused[-1] if rng.random() < 0.8 else rng.choice(paused)
        else:
            last = fitting[-1]
        end = min(self._inside(rng, last, late=False), begin + seconds + 0.3)
        start, stop = int(begin * FRAMES), int(np.ceil(end * FRAMES))
        return self._window(rng, start, stop, first, last, plain)

    def _inside(self, rng: random.Random, gap: int, late: bool) -> float:
        """A point in the silence before word `gap`, most often near the speech."""
        end, start = self.gaps[gap]
        depth = min(start - end, rng.choice([0.1, 0.3, 0.8])) * rng.random()
        return float(start - depth if late else end + depth)

    def _window(self, rng: random.Random, start: int, stop: int, first: int, last: int, plain: bool) -> Window:
        lead = 0 if plain or rng.random() < 0.5 else int(rng.uniform(0, 0.5) * FRAMES)
        tail = 0 if plain or rng.random() < 0.5 else int(rng.uniform(0, 0.5) * FRAMES)
        heard = self.passage.spectrum[:, 2 * start : 2 * stop].astype(np.float32)
        heard = np.pad(heard, ((0, 0), (2 * lead, 2 * tail)), constant_values=FLOOR)
        if not plain:
            heard += rng.uniform(-2.0, 0.3)
            if rng.random() < 0.6:
                level = 10 * np.log10(np.mean(10**heard)) + rng.uniform(-42, -10)
                heard = np.log10(10**heard + 10 ** self._noise_at(rng, heard.shape[1], level))
        shift = (lead - start) / FRAMES
        sentences: dict[int, list[Word]] = {}
        for sentence, (text, begin, end) in self.words[first:last]:
            sentences.setdefault(sentence, []).append((text, begin + shift, end + shift))
        silences = ((lead, tail),)
        return Window(
            normalised(np.maximum(heard, FLOOR)),
            list(sentences.values()),
            np.pad(self.phonemes[start:stop].astype(np.int64), silences),
            np.pad(self.labels[start:stop].astype(np.int64), silences),
        )

    @staticmethod
    def _noise_at(rng: random.Random, frames: int, decibels: float) -> np.ndarray:
        noise = _noise(rng, frames, 0.0)
        return np.asarray(noise + (decibels / 10 - np.log10(np.mean(10**noise))))


def time_token(seconds: float) -> int:
    """The token of a time."""
    return tokens.number("<|0.00|>") + min(1500, max(0, round(seconds / 0.02)))


@cache
def _word_tokens(text: str) -> list[int]:
    return tokens.encode(" " + text)


def sequence(window: Window, timed: bool) -> list[tuple[int, Span]]:
    """The tokens to be said, each with the span in which it is heard."""
    if not window.sentences:
        return [(tokens.number("<|endoftext|>"), None)]
    said: list[tuple[int, Span]] = []
    for words in window.sentences:
        begin, end = words[0][1], words[-1][2]
        if timed:
            said.append((time_token(begin), (begin, begin + 0.12)))
        for text, start, stop in words:
            first, *punctuation = _word_tokens(text)
            said.append((first, (start, stop)))
            said += [(token, (stop - 0.06, stop + 0.04)) for token in punctuation]
        if timed:
            said.append((time_token(end), (end - 0.1, end + 0.06)))
    end, total = window.sentences[-1][-1][2], len(window.words) / FRAMES
    after = (min(end, total - 0.08), min(max(total, end + 0.1), end + 0.4))
    return [*said, (tokens.number("<|endoftext|>"), after)]


def layout(window: Window, timed: bool, prompt: list[int]) -> tuple[list[int], list[int], list[Span]]:
    """Input tokens, target tokens and spans of one window."""
    start, untimed = tokens.number("<|startoftranscript|>"), tokens.number("<|notimestamps|>")
    inputs = [tokens.number("<|startofprev|>"), *prompt, start] if prompt else [start]
    targets: list[int] = [IGNORED] * (len(inputs) - 1)
    spans: list[Span] = [None] * (len(inputs) - 1)
    said = sequence(window, timed)
    if not window.sentences:
        targets, spans = [*targets, tokens.number("<|nospeech|>")], [*spans, None]
        inputs.append(untimed if not timed else time_token(0.0))
    elif not timed:
        targets, spans = [*targets, IGNORED], [*spans, None]
        inputs.append(untimed)
    inputs += [token for token, _ in said[:-1]]
    return inputs, targets + [token for token, _ in said], spans + [span for _, span in said]


def draw_prompt(rng: random.Random) -> list[int]:
    """Now and then, words that were said before."""
    if rng.random() < 0.88:
        return []
    return tokens.encode(" " + " ".join(rng.choices(lexicon(), k=rng.randint(1, 12))))


def collate(windows: list[Window], layouts: list[tuple[list[int], list[int], list[Span]]]) -> Batch:
    """Pad everything to one length."""
    frames, count = max(len(window.words) for window in windows), len(windows)
    length = max(len(inputs) for inputs, _, _ in layouts)
    heard = torch.zeros(count, 80, 2 * frames)
    phonemes, words = torch.full((2, count, frames), IGNORED)
    inputs = torch.full((count, length), tokens.number("<|endoftext|>"))
    targets, begins, ends = torch.full((count, length), IGNORED), *torch.zeros(2, count, length).long()
    for row, (window, (given, wanted, spans)) in enumerate(zip(windows, layouts, strict=True)):
        size = len(window.words)
        heard[row, :, : 2 * size] = torch.from_numpy(window.spectrum)
        phonemes[row, :size] = torch.from_numpy(window.phonemes)
        words[row, :size] = torch.from_numpy(window.words)
        inputs[row, : len(given)] = torch.tensor(given)
        targets[row, : len(wanted)] = torch.tensor(wanted)
        for column, span in enumerate(spans):
            if span:
                begin = max(0, int(span[0] * FRAMES))
                begins[row, column], ends[row, column] = begin, max(begin + 1, round(span[1] * FRAMES))
    return Batch(heard, phonemes, words, inputs, targets, begins, ends)
