"""Measure the model through faster-whisper, the way the product uses it.

The audio is cut at pauses by voice activity detection, and each stretch is transcribed by itself. The
sentences are spoken by the command lines of flite and espeak-ng. Prints a table; the last line is one JSON
object of figures.
"""

import json
import random
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel, decode_audio
from faster_whisper.vad import VadOptions, get_speech_timestamps

from . import MODEL, SENTENCES_EXACT
from .sentences import WORD, answers, sentence
from .voices import RATE, Voice, command, speak

VOICES = [Voice("flite", "rms"), Voice("flite", "slt"), Voice("espeak-ng", "en-us")]
CUTTING = VadOptions(min_silence_duration_ms=300, max_speech_duration_s=8, speech_pad_ms=150)
HAND_WRITTEN = """
I was an intern at a small company in Berlin, and my manager trusted me with the billing system.
Our customers were not happy because every page was slow in the evening.
I asked the engineers to show me their logs, and together we found three errors in the cache.
We moved the old data to the new server on Sunday night.
After the outage I wrote a short document for the support team.
My strength is planning, but I usually take a long time to decide.
The vendor raised the price by twenty percent in March, so we built our own tool.
She said that the deadline was wrong, and I agreed with her.
I don't know Kafka very well, but I've used Redis and Postgres for six years.
First we measured the traffic, then we added two servers, and the problem went away.
Um, I think the most difficult part was the migration of the payment service.
We tested it with eleven users, and nine of them understood the new menu.
I would like to learn more about the role of the design team.
Nobody had checked the backup for a year, so we lost half of the table.
I told my mentor about the conflict, and he helped me to present it at the meeting.
In January the sales team sold twice as many tools as in December.
You know, it was a good lesson, because now I always read the contract first.
I'm proud of the dashboard that we launched for the hospital last quarter.
The deployment took forty minutes, and we reduced it to five.
What was the impact of your decision on the other teams?
""".strip().split("\n")
"""Written by hand from the words of the vocabulary, not by the grammar."""


def words_of(text: str) -> list[str]:
    """The words that are compared."""
    return [word.lower() for word in WORD.findall(text)]


def mistakes(reference: list[str], heard: list[str]) -> int:
    """Words to change, add or remove to make one of the other."""
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(reference, 1):
        corner, row[0] = row[0], i
        for j, found in enumerate(heard, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (wanted != found))
    return row[-1]


def spoken(text: str, voice: Voice) -> np.ndarray:
    """What the voice's command line says, at 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/spoken.wav"
        subprocess.run(command(text, voice, path), check=True)
        return np.asarray(decode_audio(path, sampling_rate=RATE), np.float32)


def stretches(audio: np.ndarray) -> Iterator[np.ndarray]:
    """The parts of the audio with speech."""
    for part in get_speech_timestamps(audio, CUTTING):
        yield audio[part["start"] : part["end"]]


def transcribe(model: WhisperModel, audio: np.ndarray, beam: int = 5) -> str:
    """The text of the audio, by way of the product."""
    texts = []
    for stretch in stretches(audio):
        segments, _ = model.transcribe(
            stretch, beam_size=beam, condition_on_previous_text=False, word_timestamps=True, temperature=0
        )
        texts += [segment.text for segment in segments]
    return "".join(texts).strip()


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    texts: int
    exact: int
    words: int
    wrong: int

    @property
    def rate(self) -> float:
        """Word error rate."""
        return self.wrong / self.words


def measure(name: str, texts: list[str], voice: Voice, hear: Callable[[np.ndarray], str], show: bool) -> Row:
    """Speak and transcribe every text."""
    exact = total = wrong = 0
    for text in texts:
        heard = hear(spoken(text, voice))
        count = mistakes(words_of(text), words_of(heard))
        total, wrong, exact = total + len(words_of(text)), wrong + count, exact + (count == 0)
        if show and count:
            print(f"  said:  {text}\n  heard: {heard}")
    row = Row(f"{name}, {voice.engine} {voice.name}", len(texts), exact, total, wrong)
    print(f"{row.name:<45} {row.rate:6.1%}  exact {exact:3} of {len(texts):3}  words {total}", flush=True)
    return row


def unseen_sentences(count: int) -> list[str]:
    """Sentences of the grammar, too long to have been drawn for training as well."""
    rng, found = random.Random(987654321), list[str]()
    while len(found) < count:
        text = sentence(rng)
        if 10 <= len(text.split()) <= 25 and text not in found:
            found.append(text)
    return found


def word_times(model: WhisperModel, texts: list[str]) -> dict[str, float]:
    """Median and 95th percentile of the error of word times in seconds, where the words are right."""
    starts, ends, firsts = list[float](), list[float](), list[float]()
    for text in texts:
        for voice in VOICES:
            speech = speak(text, voice)
            begin = max(0.0, speech.words[0][1] - 0.15)  # as voice activity detection would cut it
            audio = np.pad(speech.audio, (0, RATE // 4))[int(begin * RATE) :]
            segments, _ = model.transcribe(audio, word_timestamps=True, temperature=0)
            heard = [word for segment in segments for word in segment.words or []]
            if [words_of(word.word) for word in heard] != [words_of(word) for word, _, _ in speech.words]:
                continue
            for place, (word, (_, start, end)) in enumerate(zip(heard, speech.words, strict=True)):
                (starts if place else firsts).append(abs(word.start + begin - start))
                ends.append(abs(word.end + begin - end))
    names = {"start": starts, "first_start": firsts, "end": ends}
    return {
        f"{name}_{label}_s": round(float(np.quantile(errors, share)), 3)
        for name, errors in names.items()
        for label, share in (("median", 0.5), ("p95", 0.95))
    }


def silence(model: WhisperModel) -> dict[str, str]:
    """What is heard in three seconds of nothing, without voice activity detection."""
    noise = np.random.default_rng(0).standard_normal(3 * RATE).astype(np.float32)
    heard = {}
    for name, level in (("silence", 0.0), ("quiet noise", 0.001), ("noise", 0.02), ("loud noise", 0.1)):
        segments, _ = model.transcribe(level * noise, temperature=0)
        heard[name] = "".join(segment.text for segment in segments)
    return heard


def exact_sentences(model: WhisperModel) -> list[str]:
    """Those of SENTENCES_EXACT that are not heard letter for letter."""
    wrong = []
    for engine, name, text in SENTENCES_EXACT:
        if transcribe(model, spoken(text, Voice(engine, name))) != text:
            wrong.append(text)
    return wrong


def evaluate(folder: Path = MODEL, show: bool = False, unseen: int = 60) -> dict[str, object]:
    """Print the table and the figures; `show` prints every sentence that was heard wrongly."""
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)
    rows = []
    for beam in (1, 5):
        for voice in VOICES:
            hear = partial(transcribe, model, beam=beam)
            rows.append(measure(f"answers, beam {beam}", list(answers().values()), voice, hear, show))
    for voice in VOICES:
        for name, texts in (("unseen grammar", unseen_sentences(unseen)), ("hand-written", HAND_WRITTEN)):
            rows.append(measure(name, texts, voice, partial(transcribe, model), show))
    figures: dict[str, object] = {re.sub(r"[ ,]+", "_", row.name): round(row.rate, 4) for row in rows}
    figures["word_times"] = word_times(model, unseen_sentences(20))
    figures["silence"] = silence(model)
    figures["exact_failed"] = exact_sentences(model)
    figures["bytes"] = sum(path.stat().st_size for path in folder.iterdir())
    print(json.dumps(figures))
    return figures
