"""The held model (listening_parts/held.py), whose filler words begin each window with a question.

Without questions a recording is no interview, and nothing would be cut, scored or written. The network's work is the
same: only what it wrote is replaced, token for token.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.listening_parts.held import HeldBatches, HeldModel
from benchmarks.listening_parts.recogniser import HeldMachine
from voicemock.stt.spec import Device
from voicemock.stt.windows import one_by_one

QUESTION = " What did you do?"
_LEAST_ANSWER = 4
"""Tokens."""


class HeldInterview(HeldModel):
    """Encodes as voicemock does, and writes a question, then fillers."""

    def encoded(self, features: Any) -> Any:
        """One window after the other."""
        return one_by_one(super().encoded)(features)

    def _written(
        self, count: int, frames: npt.NDArray[np.intp], seed: int, tokenizer: Any, options: Any
    ) -> list[int]:
        written, question = super()._written(count, frames, seed, tokenizer, options), tokenizer.encode(QUESTION)
        if count < len(question) + _LEAST_ANSWER:
            return written
        first = 0 if options.without_timestamps else 1
        return [*written[:first], *question, *written[first + len(question) :]]


class HeldInterviews(HeldMachine):
    """Loads it."""

    def model(self, folder: Path, device: Device) -> Any:
        """The model in a folder."""
        return HeldInterview(str(folder), self._threads)

    def pipeline(self, model: Any) -> Any:
        """What reads several pieces at once."""
        return HeldBatches(model)
