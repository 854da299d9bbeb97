"""What must hold of compressed recordings: nothing is lost with FLAC, no time with Opus, and no half file is seen."""

import os
import resource
import stat
from pathlib import Path

import numpy as np
import pytest

from voicemock.audio import decode, wav
from voicemock.audio.packing import as_wav, measured_s, pack
from voicemock.audio.pitch import pitch_of
from voicemock.errors import BadInput, DiskError
from voicemock.transcript import Stretch


def hum(rate: int, seconds: float) -> bytes:
    """A voice of sorts: harmonics of 120 Hz that come and go."""
    t = np.arange(round(rate * seconds)) / rate
    tone = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 8)) * (1 + np.sin(2 * np.pi * 3 * t))
    noise = np.random.default_rng(1).normal(0, 0.02, len(t))
    return (3000 * (tone + noise)).astype("<i2").tobytes()


def recorded(folder: Path, seconds: float = 2.345, rate: int = wav.RATE) -> Path:
    path = folder / "001.wav"
    with wav.WavWriter(path, rate) as writer:
        writer.write(hum(rate, seconds))
    return path


@pytest.mark.parametrize("rate", [16_000, 22_050])
def test_flac_is_the_same_sample_for_sample(rate: int, tmp_path: Path) -> None:
    path = recorded(tmp_path, rate=rate)
    pack(path, tmp_path / "001.flac")
    again = b"".join(decode.pcm_as(tmp_path / "001.flac", decode.Format(rate, 1)))

    assert again == wav.read_pcm(path)[0].tobytes()
    assert (tmp_path / "001.flac").stat().st_size < path.stat().st_size


@pytest.mark.parametrize("seconds", [0.01, 0.5, 3.0])
def test_opus_is_as_long_and_a_tenth_of_the_size(seconds: float, tmp_path: Path) -> None:
    path = recorded(tmp_path, seconds)
    pack(path, tmp_path / "001.opus")

    assert measured_s(tmp_path / "001.opus") == pytest.approx(wav.duration_s(path), abs=0.02)
    if seconds > 1:
        assert (tmp_path / "001.opus").stat().st_size < path.stat().st_size / 5


@pytest.mark.parametrize("suffix", [".flac", ".opus"])
def test_what_is_read_from_recordings_is_read_from_packed_ones(suffix: str, tmp_path: Path) -> None:
    path = recorded(tmp_path, 4.0)
    packed = path.with_suffix(suffix)
    pack(path, packed)
    speech = [Stretch(0.0, 4.0)]

    assert pitch_of(packed, speech).median_hz == pytest.approx(pitch_of(path, speech).median_hz, rel=0.01)
    assert sum(map(len, decode.pcm_between(packed, 1.0, 2.5))) == 2 * 24_000
    assert decode.compressed(packed)
    with as_wav(packed) as plain:
        assert wav.duration_s(plain) == pytest.approx(4.0, abs=0.02)
        assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {path.name, packed.name}, "what was unpacked is removed"


def test_what_is_read_is_where_it_was(tmp_path: Path) -> None:
    """A click is found at the same sample: highlights and quotes stay where they were."""
    pcm = np.zeros(3 * wav.RATE, "<i2")
    pcm[40_000:40_040] = 20_000
    with wav.WavWriter(tmp_path / "001.wav") as writer:
        writer.write(pcm.tobytes())
    for suffix in (".flac", ".opus"):
        pack(tmp_path / "001.wav", tmp_path / f"001{suffix}")
        loudest = int(np.argmax(np.abs(decode.samples_16k(tmp_path / f"001{suffix}"))))
        assert abs(loudest - 40_020) < 80, suffix


def test_a_recording_that_is_wav_is_handed_on_itself(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    with as_wav(path) as plain:
        assert plain == path


def test_packed_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        pack(recorded(tmp_path), tmp_path / "001.flac")
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "001.flac").stat().st_mode) == 0o600


def test_a_full_disk_leaves_the_recording_and_no_half_file(tmp_path: Path) -> None:
    path = recorded(tmp_path, 5.0)
    before, limits = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, limits[1]))
    try:
        with pytest.raises(DiskError):
            pack(path, tmp_path / "001.flac")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert path.read_bytes() == before and [each.name for each in tmp_path.iterdir()] == ["001.wav"]


def test_no_sound_is_not_packed(tmp_path: Path) -> None:
    with wav.WavWriter(tmp_path / "001.wav"):
        pass
    with pytest.raises(BadInput, match="no sound"):
        pack(tmp_path / "001.wav", tmp_path / "001.flac")


def test_a_link_in_the_place_of_the_new_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    path, outside = recorded(tmp_path), tmp_path / "outside"
    outside.write_text("mine")
    (tmp_path / "001.flac").symlink_to(outside)
    (tmp_path / "001.flac.part").symlink_to(outside)
    pack(path, tmp_path / "001.flac")

    assert outside.read_text() == "mine" and not (tmp_path / "001.flac").is_symlink()


def test_a_file_that_is_cut_off_is_measured_by_what_is_there(tmp_path: Path) -> None:
    pack(recorded(tmp_path, 4.0), tmp_path / "001.flac")
    packed = tmp_path / "001.flac"
    packed.write_bytes(packed.read_bytes()[: packed.stat().st_size // 2])

    assert 1.0 < measured_s(packed) < 3.0
