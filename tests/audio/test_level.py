"""The meter and its warnings."""

import numpy as np
import pytest

from voicemock.audio.level import DIGITAL_SILENCE, SILENT_DBFS, Loudness

RATE = 16000


def sine(seconds: float, peak: float) -> np.ndarray:
    return (peak * np.sin(np.arange(int(seconds * RATE)) * 2 * np.pi * 200 / RATE)).astype(np.float32)


def test_levels_are_root_mean_square_to_full_scale() -> None:
    loudness = Loudness(RATE)
    loudness.hear(sine(0.1, 0.5), False)

    assert loudness.recent_dbfs() == pytest.approx(-9.03, abs=0.1)
    assert loudness.recent_dbfs() == SILENT_DBFS


def test_exact_zeros_are_a_muted_microphone() -> None:
    loudness = Loudness(RATE)
    loudness.hear(np.zeros(RATE, np.float32), False)
    assert not loudness.muted
    loudness.hear(np.zeros(RATE, np.float32), False)
    assert loudness.muted
    assert loudness.note() == DIGITAL_SILENCE


def test_zeros_between_words_are_not() -> None:
    loudness = Loudness(RATE)
    loudness.hear(sine(1, 0.2), True)
    loudness.hear(np.zeros(2 * RATE, np.float32), False)
    assert not loudness.muted
    loudness.hear(np.zeros(RATE, np.float32), False)
    assert loudness.muted
    loudness.hear(sine(0.1, 0.001), False)
    assert not loudness.muted
    assert loudness.note() == ""


def test_clipping_and_quiet_speech_are_said_afterwards() -> None:
    loud, quiet, good = Loudness(RATE), Loudness(RATE), Loudness(RATE)
    loud.hear(np.clip(sine(2, 3.0), -1, 32767 / 32768), True)
    quiet.hear(sine(2, 0.003), True)
    good.hear(sine(2, 0.2), True)

    assert "clipped" in loud.note()
    assert "Very quiet" in quiet.note()
    assert good.note() == ""
