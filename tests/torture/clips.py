"""Sounds in which nobody speaks, made in code: the same name always makes the same samples, 16 kHz, -1 to 1."""

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voicemock.audio import wav

RATE = wav.RATE
SECONDS = (1, 5, 30)

Sound = npt.NDArray[np.float64]
Dice = np.random.Generator


def noise(dice: Dice, count: int, slope: float = 0.0, low_hz: float = 20, high_hz: float = 7800) -> Sound:
    """Noise between two frequencies whose power falls with frequency to the power of `slope`; RMS 1."""
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    shape = np.zeros(len(frequency))
    inside = (frequency >= low_hz) & (frequency <= high_hz)
    shape[inside] = frequency[inside] ** (-slope / 2)
    spectrum = np.fft.rfft(dice.normal(size=count)) * shape
    return _unit(np.fft.irfft(spectrum, count))


def _unit(sound: Sound) -> Sound:
    return sound / max(float(np.sqrt(np.mean(np.square(sound)))), 1e-9)


def _times(dice: Dice, count: int, per_s: float) -> npt.NDArray[np.int64]:
    return np.sort(dice.integers(0, count, max(1, dice.poisson(per_s * count / RATE))))


def _put(into: Sound, at: int, sound: Sound) -> None:
    room = max(0, min(len(sound), len(into) - at))
    into[at : at + room] += sound[:room]


def _decay(seconds: float, half_s: float) -> Sound:
    return 0.5 ** (np.arange(int(seconds * RATE)) / RATE / half_s)


def _hum(dice: Dice, count: int) -> Sound:
    """Mains at 50 or 60 Hz with its harmonics."""
    at = np.arange(count) / RATE
    mains_hz = dice.choice([50.0, 60.0])
    parts = [
        np.sin(2 * np.pi * mains_hz * n * at + dice.uniform(0, 6.3)) / n ** dice.uniform(0.7, 2) for n in range(1, 13)
    ]
    return np.sum(parts, axis=0) + 0.02 * noise(dice, count)


def _keyboard(dice: Dice, count: int) -> Sound:
    """A keystroke is two clicks, down and up, each a few milliseconds that ring in the case."""
    sound = 0.002 * noise(dice, count, 1)
    for at in _times(dice, count, dice.uniform(2, 8)):
        for later_s, loud in ((0.0, 1.0), (dice.uniform(0.05, 0.12), 0.5)):
            ring = np.sin(2 * np.pi * dice.uniform(900, 4500) * np.arange(int(0.03 * RATE)) / RATE)
            click = (noise(dice, int(0.03 * RATE), 0, 500, 7000) + ring) * _decay(0.03, dice.uniform(0.001, 0.004))
            _put(sound, at + int(later_s * RATE), loud * dice.uniform(0.4, 1) * click)
    return sound


def _fan(dice: Dice, count: int) -> Sound:
    """Rushing air with the tone of its blades, a little uneven."""
    at = np.arange(count) / RATE
    blades_hz = dice.uniform(40, 220)
    tone = np.sin(2 * np.pi * blades_hz * at) + 0.5 * np.sin(4 * np.pi * blades_hz * at)
    return noise(dice, count, 1.3) * (1 + 0.15 * np.sin(2 * np.pi * dice.uniform(0.5, 8) * at)) + 0.3 * tone


def _breath(dice: Dice, count: int) -> Sound:
    """In and out: noise of the throat, swelling and going, and a pause."""
    sound = 0.003 * noise(dice, count, 1)
    at = int(dice.uniform(0, 0.5) * RATE)
    while at < count:
        length = int(dice.uniform(0.5, 1.6) * RATE)
        swell = np.sin(np.linspace(0, np.pi, length)) ** dice.uniform(1, 2)
        _put(sound, at, swell * noise(dice, length, dice.uniform(0.5, 1.5), 300, dice.uniform(2500, 6000)))
        at += length + int(dice.uniform(0.3, 1.5) * RATE)
    return sound


def _cough(dice: Dice, count: int) -> Sound:
    """A burst of air out of a closed throat, one to three in a row; no voice."""
    sound = 0.002 * noise(dice, count, 1)
    for at in _times(dice, count, 0.35):
        for n in range(dice.integers(1, 4)):
            length_s = dice.uniform(0.15, 0.4)
            burst = noise(dice, int(length_s * RATE), 0.8, 250, 6000) * _decay(length_s, dice.uniform(0.03, 0.08))
            _put(sound, at + int(n * dice.uniform(0.3, 0.5) * RATE), burst)
    return sound


def _music(dice: Dice, count: int) -> Sound:
    """Struck chords, each note with its overtones."""
    sound, at = np.zeros(count), 0
    while at < count:
        length_s = dice.uniform(0.3, 1.2)
        for step in dice.choice([0, 3, 4, 7, 9, 12], size=3, replace=False):
            pitch_hz = 110 * 2 ** ((dice.integers(0, 24) + step) / 12)
            time = np.arange(int(2 * length_s * RATE)) / RATE
            note = sum(np.sin(2 * np.pi * n * pitch_hz * time) / n**1.5 for n in range(1, 7) if n * pitch_hz < 7800)
            _put(sound, at, note * _decay(2 * length_s, length_s / 2))
        at += int(length_s * RATE)
    return sound


def _television(dice: Dice, count: int) -> Sound:
    """Music and applause out of a small loudspeaker behind a door; nobody speaks."""
    claps = np.zeros(count)
    for at in _times(dice, count, 120):
        _put(claps, at, noise(dice, 160, 0, 500, 3500) * _decay(0.01, 0.002))
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * np.arange(count) / RATE / dice.uniform(3, 9))
    mixed = _unit(_music(dice, count)) + swell * _unit(claps)
    spectrum, frequency = np.fft.rfft(mixed), np.fft.rfftfreq(count, 1 / RATE)
    return np.fft.irfft(np.where((frequency > 300) & (frequency < 3400), spectrum, 0), count)


def _thumps(dice: Dice, count: int) -> Sound:
    """A desk that is knocked against, a door, a bag put down."""
    sound = 0.003 * noise(dice, count, 1.5)
    for at in _times(dice, count, 0.8):
        low = np.sin(2 * np.pi * dice.uniform(50, 160) * np.arange(int(0.4 * RATE)) / RATE)
        _put(sound, at, (low + 0.4 * noise(dice, len(low), 1)) * _decay(0.4, dice.uniform(0.02, 0.07)))
    return sound


KINDS: dict[str, Callable[[Dice, int], Sound]] = {
    "zero": lambda dice, count: np.zeros(count),
    "white": noise,
    "pink": lambda dice, count: noise(dice, count, 1),
    "brown": lambda dice, count: noise(dice, count, 2),
    "hum": _hum,
    "keyboard": _keyboard,
    "fan": _fan,
    "breath": _breath,
    "cough": _cough,
    "music": _music,
    "television": _television,
    "thumps": _thumps,
}


def clip(kind: str, seconds: float, seed: int) -> Sound:
    """One sound of a kind; its level, -60 to -12 dBFS of the loudest moment's power, comes from the seed too."""
    dice = np.random.default_rng(zlib.crc32(f"{kind} {seconds} {seed}".encode()))
    sound = KINDS[kind](dice, int(seconds * RATE))
    peak = float(np.abs(sound).max())
    return sound if not peak else sound / peak * 10 ** (dice.uniform(-55, -1) / 20)


def write(path: Path, sound: Sound) -> Path:
    """The sound as a recording of the product's own writer."""
    with wav.WavWriter(path) as writer:
        writer.write(np.clip(np.round(sound * 32768), -32768, 32767).astype("<i2").tobytes())
    return path
