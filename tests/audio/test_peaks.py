import wave
from pathlib import Path

import numpy as np
import pytest

from voicemock.audio.peaks import peaks
from voicemock.errors import NotFound


def recorded(path: Path, samples: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def test_each_stretch_has_its_greatest_amplitude_whatever_its_sign(tmp_path: Path) -> None:
    samples = np.zeros(16_000 * 25)  # longer than the blocks in which a recording is read
    samples[8_000], samples[16_000 * 12], samples[-1] = 16_384, -32_768, 3_277

    assert peaks(recorded(tmp_path / "a.wav", samples), 5) == (0.5, 0, 1.0, 0, 0.1)


def test_a_short_recording_has_as_many_as_it_has_hundredths_and_an_empty_one_none(tmp_path: Path) -> None:
    assert len(peaks(recorded(tmp_path / "a.wav", np.ones(800)), 200)) == 5
    assert peaks(recorded(tmp_path / "b.wav", np.ones(0)), 200) == ()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        peaks(tmp_path / "none.wav", 3)
