"""What faster-whisper is asked: how text is searched for in one piece of audio, and in several at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple

import numpy as np

from voicemock.stt.recording import RATE, Samples
from voicemock.stt.spec import Device

AT_ONCE: dict[Device, int] = {"cpu": 4, "cuda": 8}
"""So many pieces of a recording are read at once. On CPUs more bring nothing (benchmarks/README.md); on GPUs it is
the library's own number, with which it needs 6 GB for a large model."""

_MOST_TOKENS = 220
"""CTranslate2 writes no more than 224 tokens into a window, and 221 after the longest words to expect."""
_POSITIONS, _PROMPT, _PROMPT_WITH_WORDS = 448, 4, 228
"""Of Whisper's decoder: how many tokens there can be in all, and how many at most stand before the text."""
_CLIP_S = 40
"""Pieces lie so far apart in what the library is given. It makes long first words shorter where the piece before has
been over for 2.8 s: so it does in every piece, and no piece's times depend on what is read beside it."""


@dataclass(frozen=True)
class Decoding:
    """How the text is searched for. The thresholds are the Whisper authors' own."""

    beam_size: int = 5
    temperatures: tuple[float, ...] = (0.0, 0.2, 0.6)
    """Tried one after the other while the text looks bad; the library's six can take minutes."""
    compression_ratio: float = 2.4
    """Text that compresses better than this repeats itself."""
    log_probability: float = -1.0
    """An average below this looks bad."""
    tokens_per_s: float = 10.0
    """No more text than this is looked for: people speak 3 to 7 tokens a second, a looping model never stops."""
    no_speech: float = 0.6
    """A piece less sure than that, and likelier silence than this, is left out."""
    hotwords: str | None = None
    """What it reads before each piece, so that it knows how words of the trade are spelt."""

    def most_tokens(self, seconds: float) -> int:
        """How many tokens of text at most are looked for in so much audio."""
        return min(_MOST_TOKENS, 20 + int(self.tokens_per_s * seconds))


class Heard(NamedTuple):
    """A word as the library gives it."""

    text: str
    start_s: float
    """Into the piece."""
    end_s: float
    probability: float


class Reading(NamedTuple):
    """What was read of one of several pieces."""

    words: list[Heard]
    looks_good: bool


def alone(model: Any, samples: Samples, language: str | None, decoding: Decoding) -> tuple[list[Heard], str]:
    """The words of one piece, tried again while they look bad, and the language. Raises RuntimeError."""
    import ctranslate2

    # Retries at a temperature draw at random; the same answer shall give the same text.
    ctranslate2.set_random_seed(0)
    segments, info = model.transcribe(
        samples,
        temperature=list(decoding.temperatures),
        compression_ratio_threshold=decoding.compression_ratio,
        log_prob_threshold=decoding.log_probability,
        no_speech_threshold=decoding.no_speech,
        condition_on_previous_text=False,
        **_asked(language, decoding, len(samples) / RATE),
    )
    # With word times the library goes on after the last word and reads the rest of the piece again, as if it were
    # more: another pass of the encoder, and words that nobody said. A piece without time marks is one segment.
    return [word for segment in islice(segments, 1) for word in _spoken(segment)], info.language


def together(
    pipeline: Any, pieces: Sequence[Samples], language: str | None, decoding: Decoding
) -> tuple[list[Reading], str]:
    """What was read of each piece, all at once and each once only, and the language. Raises RuntimeError."""
    audio = np.zeros((len(pieces) + 1) * _CLIP_S * RATE, np.float32)
    clips = []
    for start_s, samples in zip(range(_CLIP_S, len(audio) // RATE, _CLIP_S), pieces, strict=True):
        audio[start_s * RATE : start_s * RATE + len(samples)] = samples
        # The library rounds down to a sample.
        clips.append({"start": start_s, "end": start_s + (len(samples) + 0.5) / RATE})
    longest_s = max(map(len, pieces)) / RATE
    segments, info = pipeline.transcribe(
        audio,
        temperature=[decoding.temperatures[0]],
        clip_timestamps=clips,
        batch_size=len(pieces),
        **_asked(language, decoding, longest_s),
    )
    by_piece = [list(parts) for _, parts in groupby(segments, lambda segment: segment.seek)]
    readings = []
    for clip, samples, parts in zip(clips, pieces, by_piece, strict=True):
        heard = (word for segment in parts for word in _spoken(segment))
        words = [
            each._replace(start_s=each.start_s - clip["start"], end_s=each.end_s - clip["start"]) for each in heard
        ]
        # Without time marks a piece is one segment: a model that writes some nevertheless has lost its way.
        readings.append(Reading(words, len(parts) == 1 and _looks_good(parts[0], len(samples) / RATE, decoding)))
    return readings, info.language


def _asked(language: str | None, decoding: Decoding, seconds: float) -> dict[str, Any]:
    # CTranslate2 writes no more than half of what it is told, and the library refuses more than the decoder can hold.
    most = 2 * decoding.most_tokens(seconds)
    fits = most + (_PROMPT_WITH_WORDS if decoding.hotwords else _PROMPT) <= _POSITIONS
    return {
        "language": language,
        "beam_size": decoding.beam_size,
        "hotwords": decoding.hotwords,
        "max_new_tokens": most if fits else None,
        # A piece fits the window, so it is read at once. With time marks the library would read on from the last one,
        # which in noise can be 0.02 s further: 450 readings of one piece were seen.
        "without_timestamps": True,
        "word_timestamps": True,
    }


def _spoken(segment: Any) -> list[Heard]:
    # A lone mark is no word.
    words = [word for word in segment.words or () if any(character.isalnum() for character in word.word)]
    return [Heard(word.word.strip(), word.start, word.end, word.probability) for word in words]


def _looks_good(segment: Any, seconds: float, decoding: Decoding) -> bool:
    return bool(
        segment.compression_ratio <= decoding.compression_ratio
        and segment.avg_logprob >= decoding.log_probability
        and len(segment.tokens) < decoding.most_tokens(seconds)
    )
