"""Sound from WAV files comes out right whatever the file's rate, channels and honesty."""

import io
import wave

import numpy as np
import pytest

from voicemock.errors import AudioDeviceError
from voicemock.tts.pcm import from_wav


def wav(samples, rate, channels=1, width=2):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(np.asarray(samples, dtype="<i2").tobytes())
    return out.getvalue()


def tone(rate, hertz=440, seconds=0.5):
    return (np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate) * 10_000).astype("<i2")


def loudest_hertz(pcm, rate):
    samples = np.frombuffer(pcm, dtype="<i2").astype(float)
    return np.abs(np.fft.rfft(samples * np.hanning(len(samples)))).argmax() * rate / len(samples)


def test_the_same_rate_is_the_same_sound():
    assert from_wav(wav(tone(22050), 22050), 22050, "x") == tone(22050).tobytes()


@pytest.mark.parametrize("rate", [8000, 16000, 24000, 44100, 48000])
def test_another_rate_keeps_length_pitch_and_loudness(rate):
    pcm = from_wav(wav(tone(rate), rate), 22050, "x")
    samples = np.frombuffer(pcm, dtype="<i2")
    assert abs(len(samples) - 11025) <= 1
    assert loudest_hertz(pcm, 22050) == pytest.approx(440, abs=3)
    assert np.sqrt(np.mean(samples.astype(float) ** 2)) == pytest.approx(10_000 / 2**0.5, rel=0.01)


def test_what_the_new_rate_cannot_hold_does_not_fold_back():
    pcm = from_wav(wav(tone(48000, hertz=15_000), 48000), 16000, "x")
    assert np.abs(np.frombuffer(pcm, dtype="<i2")[800:-800].astype(int)).max() < 100


def test_two_channels_become_one():
    pcm = from_wav(wav(np.column_stack([[100, 200], [300, 400]]).ravel(), 22050, channels=2), 22050, "x")
    assert np.frombuffer(pcm, dtype="<i2").tolist() == [200, 300]


def test_sizes_in_the_header_are_not_trusted():
    raw = bytearray(wav(tone(22050), 22050))
    raw[4:8] = raw[40:44] = b"\x00\xf0\xff\x7f"
    assert from_wav(bytes(raw), 22050, "x") == tone(22050).tobytes()
    assert from_wav(bytes(raw[:-3]), 22050, "x") == tone(22050).tobytes()[:-4]


@pytest.mark.parametrize(
    "raw", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", b"<html>", b"RIFF\xff\xff\xff\xffWAVEdata\x02\x00\x00\x00ab"]
)
def test_what_is_no_wav_is_refused(raw):
    with pytest.raises(AudioDeviceError, match="flute did not make a sound"):
        from_wav(raw, 22050, "flute")


def test_eight_bits_are_refused():
    with pytest.raises(AudioDeviceError):
        from_wav(wav([1, 2], 22050, width=1), 22050, "x")
