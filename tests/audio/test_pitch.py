"""Pitch is right for sounds whose pitch is known, and as Praat has it for voices."""

import shutil
import subprocess
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from voicemock.audio import decode, pitch, wav
from voicemock.errors import BadInput, NotFound
from voicemock.transcript import Stretch

RATE = wav.RATE
ALL = (Stretch(0.0, 1e6),)


def times(seconds: float) -> np.ndarray:
    return np.arange(round(seconds * RATE)) / RATE


def sawtooth(f0_hz: np.ndarray | float, seconds: float, harmonics=range(1, 16)) -> np.ndarray:
    """A buzz like that of vocal folds, without what would fold back at half the rate."""
    at = times(seconds)
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(f0_hz, at.shape)) / RATE
    top_hz = np.max(f0_hz)
    sound = sum(np.sin(n * phase) / n for n in harmonics if n * top_hz < RATE / 2)
    return (0.3 * sound / np.abs(sound).max()).astype(np.float32)


def tracked(sound: np.ndarray) -> pitch.Track:
    return pitch.Tracker().hear(sound.astype(np.float32))


def semitones_off(found_hz: np.ndarray, true_hz: np.ndarray | float) -> np.ndarray:
    return np.abs(12 * np.log2(found_hz / true_hz))


def noise(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(count).astype(np.float32)


@pytest.mark.parametrize("f0_hz", [62, 80, 100, 155, 220, 330, 440, 490])
def test_a_steady_buzz_or_tone_has_its_own_pitch(f0_hz: int) -> None:
    for sound in (sawtooth(f0_hz, 1), sawtooth(f0_hz, 1, (1,)), sawtooth(f0_hz, 1, (2, 3, 4, 5)) + 0.1):
        found = tracked(sound).f0_hz

        assert not np.isnan(found).any()
        assert semitones_off(found, f0_hz).max() < 0.1


def test_a_strong_second_harmonic_makes_no_octave_error() -> None:
    at = times(1)
    sound = 0.1 * np.sin(2 * np.pi * 130 * at) + 0.25 * np.sin(2 * np.pi * 260 * at + 1)

    assert semitones_off(tracked(sound).f0_hz, 130).max() < 0.1


def test_a_glide_is_followed() -> None:
    seconds = 2.0
    f0_hz = 100 * 2 ** (times(seconds) / seconds)
    track = tracked(sawtooth(f0_hz, seconds))
    true_hz = np.interp(track.times_s, times(seconds), f0_hz)

    assert semitones_off(track.f0_hz, true_hz).max() < 0.3


def test_pitch_is_found_in_noise() -> None:
    sound = sawtooth(140, 3)
    loud = np.sqrt(np.mean(sound**2))
    for decibels, least in ((20, 0.99), (10, 0.9)):
        found = tracked(sound + loud * 10 ** (-decibels / 20) * noise(len(sound))).f0_hz
        right = semitones_off(found, 140) < 0.5

        assert right.mean() >= least


def test_noise_and_silence_have_no_pitch() -> None:
    assert np.isnan(tracked(0.1 * noise(5 * RATE)).f0_hz).mean() > 0.99
    assert np.isnan(tracked(np.zeros(RATE)).f0_hz).all()
    assert len(tracked(np.zeros(10)).f0_hz) == 0


def test_blocks_give_what_the_whole_gives() -> None:
    sound = sawtooth(120 + 40 * np.sin(2 * np.pi * times(3)), 3) + 0.01 * noise(3 * RATE)
    whole, tracker = tracked(sound), pitch.Tracker()
    blocks = [tracker.hear(each) for each in np.array_split(sound, 37)]

    assert np.array_equal(whole.f0_hz, np.concatenate([each.f0_hz for each in blocks]), equal_nan=True)
    assert np.allclose(whole.power, np.concatenate([each.power for each in blocks]))


@pytest.mark.parametrize(("swing", "semitones"), [(1.0, 0.71), (4.0, 2.83), (0.0, 0.0)])
def test_variation_is_the_standard_deviation_in_semitones(swing: float, semitones: float) -> None:
    f0_hz = 150 * 2 ** (swing / 12 * np.sin(2 * np.pi * 0.5 * times(8)))
    found = pitch.variation(tracked(sawtooth(f0_hz, 8)), ALL)

    assert found.variation_semitones == pytest.approx(semitones, abs=0.05)
    assert found.median_hz == pytest.approx(150, rel=0.02)
    assert found.voiced_s == pytest.approx(8, abs=0.1)


def test_only_speech_counts() -> None:
    sound = np.concatenate([sawtooth(120, 5), sawtooth(170, 5)])
    track = tracked(sound)

    assert pitch.variation(track, ALL).variation_semitones > 2
    assert pitch.variation(track, (Stretch(0.2, 2.5), Stretch(2.6, 4.8))).variation_semitones < 0.05


def test_octave_errors_and_faint_hum_do_not_count() -> None:
    wrong = [sawtooth(100, 0.5), sawtooth(450, 0.5), 0.005 * sawtooth(150, 3)]
    found = pitch.variation(tracked(np.concatenate([sawtooth(200, 8), *wrong])), ALL)

    assert found.variation_semitones < 0.3
    assert found.voiced_s == pytest.approx(8, abs=0.1)


@pytest.mark.parametrize("sound", [np.zeros(3 * RATE), 0.1 * noise(30 * RATE), sawtooth(150, 2.5), np.zeros(0)])
def test_too_little_voice_gives_no_figure_and_says_so(sound: np.ndarray) -> None:
    found = pitch.variation(tracked(sound), ALL)

    assert found.variation_semitones is None
    assert "3 s are needed" in found.why_not


def test_a_recording_is_read_in_blocks(tmp_path: Path) -> None:
    sound = sawtooth(150 * 2 ** (2 / 12 * np.sin(2 * np.pi * times(25))), 25)
    path = tmp_path / "answer.wav"
    with wav.WavWriter(path) as writer:
        writer.write((sound * 32767).astype("<i2").tobytes())
    found = pitch.pitch_of(path, (Stretch(1, 24),))

    assert found.variation_semitones == pytest.approx(2 / np.sqrt(2), abs=0.05)
    assert pitch.pitch_of(path, ()).variation_semitones is None


def test_the_length_costs_no_memory_but_for_the_result() -> None:
    minute, tracker = sawtooth(120, 60), pitch.Tracker()
    tracemalloc.start()
    kept = [tracker.hear(minute) for _ in range(3)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sum(each.f0_hz.nbytes + each.power.nbytes for each in kept) <= 3 * 60 * 800
    assert most < 20e6


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")

    with pytest.raises(NotFound):
        pitch.pitch_of(tmp_path / "none.wav", ALL)
    with pytest.raises(BadInput):
        pitch.pitch_of(tmp_path / "text.wav", ALL)


SAID = "At my last company our billing report took six hours to run every night, so nobody could start until noon."


@pytest.mark.parametrize("voice", ["rms", "slt", "awb"])
@pytest.mark.parametrize(("noise_db", "apart"), [(None, 0.2), (20, 0.2), (10, 0.35)])
def test_praat_agrees(voice: str, noise_db: int | None, apart: float, tmp_path: Path) -> None:
    """Praat is under the GPL and no dependency: pip install praat-parselmouth."""
    parselmouth = pytest.importorskip("parselmouth")
    if shutil.which("flite") is None:
        pytest.skip("needs flite (Debian: flite)")
    path = tmp_path / "said.wav"
    subprocess.run(["flite", "-voice", voice, "-t", SAID, "-o", str(path)], check=True)
    clean = decode.samples_16k(path)
    praat = parselmouth.Sound(clean.astype(np.float64), RATE).to_pitch(0.01, 60, 500)
    theirs, at_s = praat.selected_array["frequency"], praat.xs()
    heard = clean
    if noise_db is not None:
        heard = clean + np.sqrt(np.mean(clean**2)) * 10 ** (-noise_db / 20) * noise(len(clean))
    track = tracked(heard)
    nearest = theirs[np.abs(at_s[:, None] - track.times_s).argmin(axis=0)]
    both = ~np.isnan(track.f0_hz) & (nearest > 0)
    low, high = np.percentile(theirs[theirs > 0], (25, 75))
    kept = theirs[(theirs >= 0.75 * low) & (theirs <= 1.5 * high)]
    variation = np.sqrt(np.mean((12 * np.log2(kept / np.median(kept))) ** 2))

    assert both.sum() > 0.5 * (theirs > 0).sum()
    assert (semitones_off(track.f0_hz[both], nearest[both]) < 1).mean() > 0.97
    assert pitch.variation(track, ALL).variation_semitones == pytest.approx(variation, abs=apart)
