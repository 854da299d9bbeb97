"""A part of a recording."""

from pathlib import Path

import numpy as np
import pytest

from voicemock.audio.cut import cut
from voicemock.audio.wav import RATE, WavWriter, read_pcm
from voicemock.transcript import Stretch


@pytest.mark.parametrize(("start_s", "end_s"), [(0.0, 0.5), (1.25, 40.5), (60.0, 90.0), (-1.0, 1.0), (80.0, 90.0)])
def test_a_part_holds_its_samples_and_no_others(tmp_path: Path, start_s: float, end_s: float) -> None:
    samples = (np.arange(70 * RATE) % 30_000).astype(np.int16)
    with WavWriter(tmp_path / "whole.wav") as writer:
        writer.write(samples.tobytes())

    seconds = cut(tmp_path / "whole.wav", Stretch(start_s, end_s), tmp_path / "part.wav")

    expected = samples[max(0, round(start_s * RATE)) : round(end_s * RATE)]
    found, rate = read_pcm(tmp_path / "part.wav")
    assert rate == RATE
    assert np.array_equal(found, expected)
    assert seconds == len(expected) / RATE
