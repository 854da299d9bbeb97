"""A Whisper model that decodes as many tokens as real speech would have, whatever its weights.

Random weights never end a text where the speech ends. So the end-of-text token is suppressed and the decoder is
stopped after 4.8 tokens for each second of sound in the window: no more than a real model would write, and no less.
What it wrote is then replaced by filler words, so that nothing looks like a loop; their times are spread evenly over
the speech. The network's own work is done in full: encoder, every decoding step, beam and alignment.
"""

import os
import zlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
from faster_whisper import BatchedInferencePipeline, WhisperModel

TOKENS_PER_S = 4.8
"""Tokens in one second in which something sounds: 1.4 for each word of these answers, 3.5 a second with pauses."""
_FIRST_WORD = 256
"""The first tokens are bytes."""
_BELOW_LOUDEST = 0.9
"""A frame so far below the loudest one, in units of Whisper's spectrogram (40 dB), is no speech."""
_FRAMES_PER_S = 100.0
_LOOKS_GOOD = -0.2
"""An average log-probability with which nothing is decoded a second time."""


def threads() -> int:
    """As voicemock chooses them, for everyone in the comparison."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, cores)


class HeldModel(WhisperModel):  # type: ignore[misc]
    """faster-whisper's model with the length of its text held to the speech it hears."""

    def __init__(self, folder: str, cpu_threads: int | None = None) -> None:
        cpu_threads = cpu_threads or threads()
        super().__init__(folder, device="cpu", compute_type="int8", cpu_threads=cpu_threads, local_files_only=True)
        self.spoken: list[npt.NDArray[np.intp]] = []
        """For each window of the latest batch, in which of its frames somebody speaks."""
        self._seeds, self._loudest = [0], 0.0

    def transcribe(self, *arguments: Any, **more: Any) -> Any:
        """As the library does. How loud speech is is told from all windows of one audio."""
        self._loudest = 0.0
        return super().transcribe(*arguments, **more)

    def encode(self, features: Any) -> Any:
        """As the library does, after a look at where in each window somebody speaks."""
        windows = np.reshape(features, (-1, *np.shape(features)[-2:]))
        self._loudest = max(self._loudest, float(windows.max()))
        self.spoken = [_spoken(window, self._loudest) for window in windows]
        self._seeds = [zlib.crc32(np.ascontiguousarray(window).tobytes()) for window in windows]
        return self.encoded(features)

    def encoded(self, features: Any) -> Any:
        """As the library does."""
        return super().encode(features)

    def generate(self, encoder_output: Any, prompt: list[int], tokenizer: Any, options: Any) -> list[list[int]]:
        """Decodes as many tokens as the speech has, a batch as many as its fullest window has; returns fillers."""
        counts = [max(1, round(TOKENS_PER_S * len(frames) / _FRAMES_PER_S)) for frames in self.spoken]
        counts = [min(count, self.max_length - len(prompt)) for count in counts]
        most = max(counts)
        results = self.model.generate(
            encoder_output,
            [prompt] * len(counts),
            beam_size=options.beam_size,
            patience=options.patience,
            length_penalty=options.length_penalty,
            repetition_penalty=options.repetition_penalty,
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            # CTranslate2 takes the lesser of half this length and what the prompt leaves of it.
            max_length=max(2 * most, most + len(prompt) - 1),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=options.suppress_blank,
            suppress_tokens=[*(options.suppress_tokens or ()), tokenizer.eot],
            max_initial_timestamp_index=round(options.max_initial_timestamp / self.time_precision),
        )
        if any(len(result.sequences_ids[0]) != most for result in results):
            raise AssertionError(f"not {most} tokens were decoded")
        windows = zip(counts, self.spoken, self._seeds, strict=True)
        return [self._written(*each, tokenizer, options) for each in windows]

    def _written(
        self, count: int, frames: npt.NDArray[np.intp], seed: int, tokenizer: Any, options: Any
    ) -> list[int]:
        """Other words for every window, and the same ones for the same window. 7 tokens make 5 words."""
        draws = np.random.default_rng(seed).integers(0, (tokenizer.eot - _FIRST_WORD) // 2, count)
        words = [int(_FIRST_WORD + 2 * draw + (at % 7 in (2, 5))) for at, draw in enumerate(draws)]
        if options.without_timestamps:
            return words
        # As a real model ends a window: otherwise the library would read its last silence once more.
        last = int((frames[-1] if len(frames) else 0) / _FRAMES_PER_S / self.time_precision)
        return [tokenizer.timestamp_begin, *words, tokenizer.timestamp_begin + max(1, last)]

    def generate_with_fallback(self, encoder_output: Any, prompt: list[int], tokenizer: Any, options: Any) -> Any:
        """One decoding of the right length; it always looks good, so it is never tried again."""
        tokens = self.generate(encoder_output, prompt, tokenizer, options)[0]
        return SimpleNamespace(sequences_ids=[tokens], no_speech_prob=0.0), _LOOKS_GOOD, 0.0, 1.0

    def find_alignment(
        self, tokenizer: Any, text_tokens: list[list[int]], encoder_output: Any, num_frames: Any, *more: Any
    ) -> Any:
        """The library's own work; then the words get times that are spread over the speech of the window."""
        if np.min(num_frames) < 2:
            return [[] for _ in text_tokens]
        found = super().find_alignment(tokenizer, text_tokens, encoder_output, num_frames, *more)
        for words, frames in zip(found, self.spoken, strict=True):
            if not len(frames):
                frames = np.arange(int(np.max(num_frames)))
            edges = np.linspace(0, max(0, len(frames) - 1), len(words) + 1).astype(int)
            for word, first, last in zip(words, edges, edges[1:], strict=False):
                start_s, end_s = float(frames[first] / _FRAMES_PER_S), float(frames[last] / _FRAMES_PER_S)
                word.update(start=start_s, end=end_s, probability=0.9)
        return found


class HeldBatches(BatchedInferencePipeline):  # type: ignore[misc]
    """faster-whisper's pipeline that reads many windows at once, over a held model."""

    def generate_segment_batched(self, features: Any, tokenizer: Any, options: Any) -> Any:
        """As the library does, with the lengths held."""
        prompt = self.model.get_prompt(tokenizer, [], without_timestamps=options.without_timestamps)
        encoder_output = self.model.encode(features)
        written = self.model.generate(encoder_output, prompt, tokenizer, options)
        return encoder_output, [
            {"tokens": tokens, "avg_logprob": _LOOKS_GOOD, "no_speech_prob": 0.0} for tokens in written
        ]


def _spoken(window: npt.NDArray[np.float32], loudest: float) -> npt.NDArray[np.intp]:
    heard = np.abs(window).max(axis=0) > 0  # what the library adds to fill the window is exactly zero
    return np.flatnonzero(heard & (window.max(axis=0) > loudest - _BELOW_LOUDEST))
