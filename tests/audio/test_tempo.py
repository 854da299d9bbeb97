"""Speech quicker or slower: the same pitch, every sound at its place, and nothing left out."""

import numpy as np
import pytest

from voicemock.audio.tempo import EARLY_S, Tempo

RATE, LENGTH_S, HERTZ = 16_000, 10, 440


def at_tempo(speed: float) -> np.ndarray:
    """Ten seconds with a tone of 0.1 s at each second from the first, at another tempo."""
    sound = np.zeros(LENGTH_S * RATE, np.int16)
    tone = 12_000 * np.sin(2 * np.pi * HERTZ * np.arange(RATE // 10) / RATE)
    for second in range(1, LENGTH_S):
        sound[second * RATE : second * RATE + len(tone)] = tone
    tempo = Tempo(RATE, speed)
    blocks = [tempo.convert(sound[at : at + 800].tobytes()) for at in range(0, len(sound), 800)]
    return np.frombuffer(b"".join([*blocks, tempo.convert(b""), tempo.rest()]), np.int16)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.1, 1.25, 1.5, 2.0])
def test_every_sound_is_at_its_place_and_keeps_its_pitch(speed: float) -> None:
    made = at_tempo(speed)
    loud = np.flatnonzero(np.abs(made.astype(int)) > 3000)
    begins_s = loud[np.r_[True, np.diff(loud) > 0.1 * RATE]] / RATE * speed + EARLY_S
    first = round((1.0 - EARLY_S) / speed * RATE)
    heard = np.abs(np.fft.rfft(made[first : first + round(0.1 / speed * RATE)], 1 << 16))

    assert begins_s == pytest.approx(np.arange(1, LENGTH_S), abs=0.03)
    assert np.argmax(heard) * RATE / (1 << 16) == pytest.approx(HERTZ, abs=6)
    assert len(made) / RATE * speed == pytest.approx(LENGTH_S, abs=0.06)
