"""WAV files from voices as plain PCM at the rate that was promised."""

import struct

import numpy as np

from voicemock.errors import AudioDeviceError


def from_wav(raw: bytes, rate: int, label: str) -> bytes:
    """The sound of a WAV file as 16-bit mono PCM at `rate` samples a second.

    Sizes in the header are not trusted: who writes to a pipe cannot know them (espeak-ng says 2 GiB).

    Raises:
        AudioDeviceError: it is no 16-bit PCM WAV.
    """
    shape, sound = None, None
    if raw[:4] == b"RIFF" and raw[8:12] == b"WAVE":
        at = 12
        while at + 8 <= len(raw) and sound is None:
            name, size = raw[at : at + 4], struct.unpack_from("<I", raw, at + 4)[0]
            if name == b"fmt " and size >= 16 and at + 24 <= len(raw):
                shape = struct.unpack_from("<HHIIHH", raw, at + 8)
            elif name == b"data":
                sound = raw[at + 8 : at + 8 + size]
            at += 8 + size + size % 2
    if (
        shape is None
        or sound is None
        or shape[0] not in (1, 0xFFFE)
        or shape[5] != 16
        or not shape[1]
        or not shape[2]
    ):
        raise AudioDeviceError(
            f"{label} did not make a sound that can be played.", "Read on, or choose another voice."
        )
    _, channels, own_rate, *_ = shape
    samples = np.frombuffer(sound[: len(sound) // (2 * channels) * 2 * channels], dtype="<i2").reshape(-1, channels)
    mono = samples[:, 0] if channels == 1 else samples.mean(axis=1)
    return resampled(mono, own_rate, rate).astype("<i2").tobytes()


def resampled(samples: np.ndarray, own_rate: int, rate: int) -> np.ndarray:
    """The samples at another rate, band-limited: through their spectrum, which is exact for a whole sentence."""
    if own_rate == rate or not len(samples):
        return samples
    count = max(1, round(len(samples) * rate / own_rate))
    spectrum = np.fft.rfft(samples.astype(np.float64))
    bins = count // 2 + 1
    kept = np.zeros(bins, dtype=complex)
    kept[: min(bins, len(spectrum))] = spectrum[:bins]
    return np.clip(np.rint(np.fft.irfft(kept, count) * (count / len(samples))), -32768, 32767)
