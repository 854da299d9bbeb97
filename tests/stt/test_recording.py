"""The samples of an answer, also of one that was cut off."""

import numpy as np
import pytest

from voicemock.errors import RecogniserError
from voicemock.stt.recording import opened
from voicemock.transcript import Stretch


def tone(rate: int, seconds: float = 2.0, hertz: float = 440.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)


def test_a_part_is_read_from_its_place(write_wav):
    samples = np.linspace(-0.9, 0.9, 32_000)

    read = opened(write_wav(samples)).samples(Stretch(0.5, 1.0))

    assert len(read) == 8000
    assert np.allclose(read, samples[8000:16000], atol=1e-4)


@pytest.mark.parametrize("claimed", [0, 1000, 0xFFFFFFFF - 36])
def test_the_length_of_a_recording_that_was_cut_off_is_that_of_the_file(write_wav, claimed):
    assert opened(write_wav(tone(16000), claimed=claimed)).duration_s == 2.0


def test_chunks_after_the_samples_are_no_sound(write_wav):
    path = write_wav(tone(16000))
    path.write_bytes(path.read_bytes() + b"LIST\x04\0\0\0abcd")

    assert opened(path).duration_s == 2.0


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_other_rates_are_brought_to_16_khz(write_wav, rate):
    read = opened(write_wav(tone(rate), rate=rate)).samples(Stretch(0, 2))

    assert len(read) == 32_000
    assert np.abs(read[800:-800] - tone(16000)[800:-800]).max() < 0.01


def test_channels_are_mixed(write_wav):
    both = np.stack([tone(16000), -tone(16000)], axis=1)

    assert np.abs(opened(write_wav(both)).samples(Stretch(0, 2))).max() < 0.001


def test_the_quietest_moment_is_found(write_wav):
    samples = tone(16000, 5)
    samples[48_000:51_200] = 0

    assert opened(write_wav(samples)).quietest(Stretch(1, 5)) == pytest.approx(3.1, abs=0.06)


@pytest.mark.parametrize(
    "content", [b"", b"RIFF", b"ID3\x03" + b"\0" * 100, b"RIFF\0\0\0\0WAVEdata\x10\0\0\0" + b"\0" * 16]
)
def test_what_is_no_recording_is_named(tmp_path, content):
    path = tmp_path / "answer.wav"
    path.write_bytes(content)

    with pytest.raises(RecogniserError, match=r"answer\.wav cannot be transcribed"):
        opened(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RecogniserError, match="no such file"):
        opened(tmp_path / "gone.wav")
