"""Whisper's window: 30 s, filled up with silence; or as long as the sound in it, which is much quicker."""

from collections.abc import Callable
from typing import Any

import numpy as np

_FRAMES_PER_S = 100
_LEAST_S, _AFTER_S = 10, 2
"""Public reports: nothing lost with windows of 10 s, damage in those under 4."""


def shorten(model: Any) -> Any:
    """The faster-whisper model, whose encoder reads as much of each window as holds sound, and 10 s at least.

    Whisper was trained on whole windows, and what this costs in accuracy was not measured with its real weights.
    """
    encode = model.encode

    def encode_what_sounds(features: Any) -> Any:
        # What the library adds to fill a window is exactly zero; sound never is, in all bands of a frame.
        used = np.flatnonzero(np.abs(features).max(axis=-2).reshape(-1, features.shape[-1]).max(axis=0))
        sounding = int(used[-1]) + 1 if len(used) else 0
        return encode(features[..., : max(_LEAST_S * _FRAMES_PER_S, sounding + _AFTER_S * _FRAMES_PER_S)])

    # The library fills windows in the middle of a function that nothing can be told; the encoder comes right after.
    model.encode = encode_what_sounds
    return model


def one_by_one(encode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An encoder of many windows that holds what it works out for one of them alone.

    On a CPU it takes as long; attention over one window needs 72 MB for base.en, 108 MB for small.en.
    """

    def encode_each(features: Any) -> Any:
        if features.ndim == 2 or len(features) == 1:
            return encode(features)
        import ctranslate2

        encoded = [np.array(encode(window)) for window in features]
        return ctranslate2.StorageView.from_array(np.concatenate(encoded))

    return encode_each
