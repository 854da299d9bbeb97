"""Spoken interview answers of any length, with the times of their words; spoken by flite, the same on every run."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.tiny_whisper import voices

RATE = 16000
LEAD_S = 0.5
"""Silence before the first word."""
_PAUSES_S = (0.3, 0.4, 0.4, 0.5, 0.6, 0.7, 0.9, 1.2, 1.6, 2.5)
"""Between sentences, one of these: people breathe, and they think."""

SENTENCES = (
    "At my last company the billing report took six hours to run every night.",
    "The finance team could not start their work before noon, and they had stopped complaining about it.",
    "I owned the reporting service, so I felt that it was mine to fix.",
    "First I measured where the time went, because everybody had a different theory.",
    "Most of it went into one query that searched the same table again and again.",
    "I wrote down what I expected, and then I looked at the plan of that query.",
    "It turned out that an index was missing, and that we joined on text.",
    "So I rewrote the query and moved the old data into a separate table.",
    "I tested the change on a copy of the database for a whole week.",
    "Every morning I compared the totals with those of the old report.",
    "There was one difference, and it took me a day to understand it.",
    "The old report had counted some refunds twice for years.",
    "I told my manager and the head of finance before I told anybody else.",
    "They were not happy, but they were glad to know it from us.",
    "We agreed to publish both numbers side by side for one month.",
    "After that the report ran in eleven minutes and nobody missed the old one.",
    "Looking back, I would have asked the finance team much earlier.",
    "I had spent two weeks on a part that they did not even use.",
    "Since then I begin with the people who use the result.",
    "My colleague wanted to buy a bigger machine instead.",
    "We talked about it over lunch and wrote down what each of us feared.",
    "He was afraid that the migration would fail in the middle of the quarter.",
    "I showed him how we could go back within five minutes.",
    "In the end he wrote the script that made going back possible.",
    "What I learned is that a plan for failure convinces people more than a promise.",
    "The next quarter another team asked us to look at their report.",
    "I did not do it for them, I sat beside them while they did it.",
    "It took longer, and it was worth every hour.",
    "One of them now teaches the course that I used to give.",
    "If I did it again, I would write the checks before the query.",
)


@dataclass(frozen=True)
class Answer:
    """Samples at 16 kHz, and when each word begins and ends, in seconds."""

    samples: npt.NDArray[np.float32]
    words: tuple[tuple[float, float], ...]

    @property
    def end_s(self) -> float:
        """When the last word is over."""
        return self.words[-1][1]

    @property
    def first_sound_s(self) -> float:
        """When the first sample is not silent."""
        return int(np.argmax(np.abs(self.samples) > 0.005)) / RATE

    def save(self, path: Path) -> None:
        """Writes it as a WAV file."""
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((np.clip(self.samples, -1, 1) * 32767).astype("<i2").tobytes())


def spoken(seconds: float, seed: int = 0) -> Answer:
    """An answer whose last word is over after about so many seconds, at most one short sentence earlier."""
    draw = np.random.default_rng(seed)
    voice = voices.Voice("flite", "rms")
    parts, words, at_s = [np.zeros(round(LEAD_S * RATE), np.float32)], list[tuple[float, float]](), LEAD_S
    order = list(draw.permutation(len(SENTENCES)))
    while order or seconds - at_s > 4.0:
        order = order or list(draw.permutation(len(SENTENCES)))
        speech = voices.speak(SENTENCES[order.pop()], voice)
        if at_s + len(speech.audio) / RATE > seconds:
            continue
        words += [(at_s + start_s, at_s + end_s) for _, start_s, end_s in speech.words]
        pause = np.zeros(round(float(draw.choice(_PAUSES_S)) * RATE), np.float32)
        parts += [speech.audio, pause]
        at_s += (len(speech.audio) + len(pause)) / RATE
    whole = np.concatenate(parts)
    return Answer(whole[: round((words[-1][1] + 0.1) * RATE)], tuple(words))
