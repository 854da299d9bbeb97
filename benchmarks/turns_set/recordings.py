"""Speaks the answers of answers.txt with flite and eSpeak NG, with pauses to think, room noise, clicks and breath.

Where a pause stands inside a sentence, flite speaks the whole sentence and it is cut open between two words, so that
the voice does not fall there as at an end. Everything is drawn from fixed seeds: each run builds the same recordings.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicemock.audio import decode, wav

ANSWERS = Path(__file__).with_name("answers.txt")
VOICES = {"tune": ("rms", "slt", "awb"), "hold": ("rms", "slt", "awb", "kal")}
"""Of flite; one recording in six is spoken by eSpeak NG instead."""
PAUSE_S = (1.0, 6.0)
PAUSES = 4
"""At most so many long pauses in one recording."""
TAIL_S = 14.0
SNR_DB = (40.0, 20.0, 15.0)
"""Room noise below the speech; the first is a quiet room."""
Samples = NDArray[np.float64]


class Pause(NamedTuple):
    """A pause of a speaker who has not finished, in seconds of the recording."""

    start_s: float
    end_s: float
    after: Literal["inside", "comma", "sentence"]


@dataclass(frozen=True)
class Answer:
    """A recording and what is true of it."""

    number: int
    half: str
    ends: str
    target_s: float
    samples: NDArray[np.float32]
    words: tuple[tuple[str, float, float], ...]
    """As they are spoken, each with its start and end in seconds."""
    pauses: tuple[Pause, ...]
    end_s: float
    """Where the last sound of speech ends."""


def missing() -> list[str]:
    """The programs that are needed and not there."""
    return [name for name in ("flite", "espeak-ng") if shutil.which(name) is None]


def jobs() -> Iterator[tuple[int, str, str]]:
    """The number, the text with its head, and the voice of every recording."""
    texts = re.findall(r"^(\[.+\]\n.+)$", ANSWERS.read_text(encoding="utf-8"), re.MULTILINE)
    number = 0
    for at, text in enumerate(texts):
        for turn, voice in enumerate(VOICES[text[1:5]]):
            yield number, text, "espeak-ng" if (at + turn) % 6 == 5 else voice
            number += 1


def build(number: int, text: str, voice: str) -> Answer:
    """One recording."""
    chance = np.random.default_rng(number)
    head, body = text.split("\n", 1)
    half, target, ends = head.strip("[]").split()
    places = [match.start() for match in re.finditer("/", body)]
    taken = set(chance.permutation(places)[:PAUSES].tolist())
    marked = "".join(("|" if at in taken else "") if char == "/" else char for at, char in enumerate(body))
    parts = re.sub(r" *\| *", " | ", re.sub(r"\s+", " ", marked))
    line = _Line(chance)
    for sentence in re.findall(r".+?(?:[.?!](?= |$)|$)(?: \|)?", parts):
        pieces = [piece.strip() for piece in sentence.split("|")]
        spoken = [piece for piece in pieces if piece]
        for at, (piece, sound) in enumerate(zip(spoken, _spoken(spoken, voice), strict=True)):
            paused = at < len(spoken) - 1 or pieces[-1] == ""
            line.say(piece, sound, paused)
    samples = line.finished(SNR_DB[number % len(SNR_DB)])
    return Answer(number, half, ends, float(target), samples, tuple(line.words), tuple(line.pauses), line.end_s)


class _Line:
    """A recording in the making."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self._parts: list[Samples] = [np.zeros(int(chance.uniform(0.5, 1.5) * wav.RATE))]
        self._added: list[tuple[float, Samples]] = []
        self.words: list[tuple[str, float, float]] = []
        self.pauses: list[Pause] = []
        self.end_s = 0.0

    @property
    def _at_s(self) -> float:
        return sum(map(len, self._parts)) / wav.RATE

    def say(self, text: str, sound: Samples, paused: bool) -> None:
        start_s = self._at_s
        self._parts.append(sound)
        self.end_s = end_s = self._at_s
        words = text.split()
        bounds = start_s + (end_s - start_s) * np.cumsum([0, *(len(word) + 1 for word in words)]) / (
            sum(len(word) + 1 for word in words)
        )
        self.words += [(word, float(bounds[at]), float(bounds[at + 1])) for at, word in enumerate(words)]
        gap_s = self._chance.uniform(*PAUSE_S) if paused else self._chance.uniform(0.25, 0.7)
        if paused:
            after = "sentence" if text[-1] in ".?!" else "comma" if text[-1] == "," else "inside"
            self._rustle(end_s, gap_s)
            self.pauses.append(Pause(end_s, end_s + gap_s, after))
        self._parts.append(np.zeros(round(gap_s * wav.RATE)))

    def _rustle(self, from_s: float, seconds: float) -> None:
        """Some people breathe in before they go on, and some type."""
        if self._chance.random() < 0.5:
            breath = _breath(self._chance)
            self._added.append((from_s + seconds - len(breath) / wav.RATE - 0.1, breath))
        if self._chance.random() < 0.3:
            for at_s in self._chance.uniform(0.3, seconds, int(seconds * 2)):
                self._added.append((from_s + at_s, _click(self._chance)))

    def finished(self, snr_db: float) -> NDArray[np.float32]:
        speech = np.concatenate([part for part in self._parts if part.any()])
        self._rustle(self.end_s + 0.4, TAIL_S - 1)
        made = np.concatenate([*self._parts, np.zeros(int(TAIL_S * wav.RATE))])
        level = float(np.sqrt(np.mean(speech**2)))
        for at_s, sound in self._added:
            at = int(at_s * wav.RATE)
            made[at : at + len(sound)] += sound[: len(made) - at] * level
        made += _room(self._chance, len(made)) * level * 10 ** (-snr_db / 20)
        return (made * 0.08 / level).clip(-1, 1).astype(np.float32)


def _room(chance: np.random.Generator, count: int) -> Samples:
    """Noise that falls by 3 dB an octave, as fans and streets sound; its mean square is 1."""
    spectrum = np.fft.rfft(chance.standard_normal(count))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), count * 60 / wav.RATE))
    noise = np.fft.irfft(spectrum, count)
    return noise / np.sqrt(np.mean(noise**2))


def _breath(chance: np.random.Generator) -> Samples:
    """0.3 to 0.6 s of air, 15 to 25 dB below the speech."""
    count = int(chance.uniform(0.3, 0.6) * wav.RATE)
    spectrum = np.fft.rfft(chance.standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / wav.RATE)
    spectrum *= np.exp(-(((hertz - 1500) / 1200) ** 2))
    air = np.fft.irfft(spectrum, count) * np.sin(np.linspace(0, np.pi, count)) ** 2
    return air / np.sqrt(np.mean(air**2)) * 10 ** (-chance.uniform(15, 25) / 20)


def _click(chance: np.random.Generator) -> Samples:
    """A key: 20 ms that die away, with a peak about as loud as speech."""
    count = int(0.02 * wav.RATE)
    return chance.standard_normal(count) * np.exp(-np.arange(count) / (0.004 * wav.RATE)) * chance.uniform(0.4, 1.2)


def _spoken(pieces: list[str], voice: str) -> list[Samples]:
    """The sound of one sentence's pieces, without the silence around them."""
    if voice == "espeak-ng":
        return [_trimmed(_synthesised(["espeak-ng", "-v", "en-us", "-w"], _open(piece))[0]) for piece in pieces]
    whole, shown = _synthesised(["flite", "-voice", voice, "-psdur", "-o"], " ".join(pieces))
    ends = [float(phone.split(":")[1]) for phone in shown.split() if not phone.startswith("pau")]
    cuts = [0]
    for at in range(1, len(pieces)):
        said = _run(["flite", "-voice", voice, "-ps", "-t", " ".join(pieces[:at]), "none"]).split()
        count = sum(phone != "pau" for phone in said)
        cuts.append(round(ends[count - 1] * wav.RATE))
    return [_trimmed(whole[start:end]) for start, end in zip(cuts, [*cuts[1:], len(whole)], strict=True)]


def _open(piece: str) -> str:
    """Spoken as something that goes on, unless it ends a sentence."""
    return piece if piece[-1] in ".?!," else f"{piece},"


def _synthesised(command: list[str], text: str) -> tuple[Samples, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        shown = _run([*command, str(path), *(["-t"] if command[0] == "flite" else []), text])
        pcm = b"".join(decode.pcm_16k(path))
    return wav.as_float(np.frombuffer(pcm, np.int16)).astype(np.float64), shown


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _trimmed(sound: Samples) -> Samples:
    """Without what is 40 dB below its loudest 10 ms at both ends, and faded so that a cut does not click."""
    frame = wav.RATE // 100
    count = len(sound) // frame
    power = np.mean(sound[: count * frame].reshape(count, frame) ** 2, axis=1)
    loud = np.flatnonzero(power > power.max() * 1e-4)
    kept = sound[loud[0] * frame : (loud[-1] + 1) * frame].copy()
    fade = min(len(kept) // 4, frame)
    kept[:fade] *= np.linspace(0, 1, fade)
    kept[-fade:] *= np.linspace(1, 0, fade)
    return kept
