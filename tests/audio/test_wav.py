"""Recordings outlive kills and crashes."""

import os
import random
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from voicemock.audio import wav
from voicemock.errors import BadInput, CannotWrite, NotFound

DRIVER = Path(__file__).parent / "driver.py"
ROOT = DRIVER.parent.parent.parent


def writing(path: Path, options: str = "{}") -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, str(DRIVER), "write", str(path), options], env=env, stdout=subprocess.PIPE
    )


def tone(seconds: float, rate: int = wav.RATE) -> bytes:
    return (8000 * np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 440 / rate)).astype("<i2").tobytes()


def test_kill_at_any_instant_loses_at_most_a_tenth_of_a_second(tmp_path: Path) -> None:
    kills = random.Random(7)
    losses_s = []
    for batch in range(5):
        children = [(tmp_path / f"{batch}-{number}.wav", kills.uniform(0.0, 1.6)) for number in range(4)]
        running = [(path, delay_s, writing(path)) for path, delay_s in children]
        for _, _, child in running:
            child.stdout.readline()
        began_s = time.monotonic()
        for path, delay_s, child in sorted(running, key=lambda each: each[1]):
            time.sleep(max(0.0, began_s + delay_s - time.monotonic()))
            child.send_signal(signal.SIGKILL)
            told = child.communicate()[0].split()
            delivered_s = int(told[-1]) / 32000 if told else 0.02
            losses_s.append(delivered_s - wav.duration_s(path))
            samples, rate = wav.read_samples(path)
            assert len(samples) / rate == wav.duration_s(path)
            wav.repair(path)
            with wave.open(str(path)) as file:
                assert file.getnframes() == len(samples)

    assert len(losses_s) == 20
    assert max(losses_s) <= 0.1


def test_a_recording_goes_on_where_it_ended_and_an_odd_byte_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wav.WavWriter(path) as writer:
        writer.write(tone(0.5))
    with path.open("ab") as file:
        file.write(b"\x01\x02\x03")

    with wav.WavWriter(path) as writer:
        assert writer.seconds == pytest.approx(0.5 + 1 / 16000)
        writer.write(tone(0.25))

    with wave.open(str(path)) as file:
        assert file.getparams()[:4] == (1, 2, 16000, 12001)
        assert file.readframes(8000) == tone(0.5)


@pytest.mark.parametrize("size", [0, 1, 43])
def test_a_file_killed_before_its_header_was_whole_begins_anew(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"R" * size)

    assert wav.repair(path) == 0.0
    with wav.WavWriter(path) as writer:
        writer.write(tone(0.1))

    assert wav.duration_s(path) == pytest.approx(0.1)


def test_the_length_comes_from_the_size_not_from_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wav.WavWriter(path) as writer:
        writer.write(tone(1.0))
        with wave.open(str(path)) as file:
            assert file.getnframes() == 0
        assert wav.duration_s(path) == 1.0

    with path.open("ab") as file:
        file.write(tone(0.5))
    assert wav.duration_s(path) == 1.5
    assert wav.repair(path) == 1.5
    with wave.open(str(path)) as file:
        assert file.getnframes() == 24000


def test_the_header_follows_within_about_a_second(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wav.WavWriter(path) as writer:
        for _ in range(12):
            writer.write(tone(0.1))
            time.sleep(0.1)
        with wave.open(str(path)) as file:
            assert file.getnframes() >= 16000 * 0.9


def test_a_part_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wav.WavWriter(path) as writer:
        writer.write(np.arange(16000, dtype="<i2").tobytes())

    samples, rate = wav.read_samples(path, 0.25, 0.5)

    assert rate == 16000
    assert (samples * 32768).astype(int).tolist() == list(range(4000, 8000))
    assert len(wav.read_samples(path, 2.0, 3.0)[0]) == 0


def test_only_the_owner_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        wav.WavWriter(tmp_path / "a.wav").close()
    finally:
        os.umask(before)

    assert (tmp_path / "a.wav").stat().st_mode & 0o777 == 0o600


def test_symlinks_and_missing_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.wav").symlink_to(tmp_path / "elsewhere.wav")

    for path in (tmp_path / "link.wav", tmp_path / "none" / "a.wav", tmp_path):
        with pytest.raises(CannotWrite, match="cannot be written"):
            wav.WavWriter(path)
    assert not (tmp_path / "elsewhere.wav").exists()


def test_other_files_are_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(bytes(4000))
    before = path.read_bytes()

    for attempt in (wav.WavWriter, wav.repair, wav.duration_s, wav.read_samples):
        with pytest.raises(BadInput, match="not a recording"):
            attempt(path)
    assert path.read_bytes() == before
    assert not wav.is_recording(path)
    with pytest.raises(NotFound):
        wav.repair(tmp_path / "none.wav")


def test_another_rate_does_not_go_on_in_the_same_file(tmp_path: Path) -> None:
    wav.WavWriter(tmp_path / "a.wav", 48000).close()

    with pytest.raises(BadInput, match="48000 Hz"):
        wav.WavWriter(tmp_path / "a.wav")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (42.9, "0:42"), (725, "12:05"), (3600, "1:00:00")])
def test_seconds_are_shown_as_people_read_them(seconds: float, text: str) -> None:
    assert wav.clock_time(seconds) == text


@pytest.mark.parametrize("new_s", [0.2, 0.5, 0.9])
def test_the_end_can_be_written_anew(tmp_path: Path, new_s: float) -> None:
    with wav.WavWriter(tmp_path / "a.wav") as writer:
        writer.write(tone(1.0))
        writer.rewrite(0.5, bytes(round(new_s * 32000)))
        writer.write(tone(0.25))

    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.readframes(8000) == tone(0.5)
        assert file.readframes(round(new_s * 16000)) == bytes(round(new_s * 32000))
        assert file.readframes(16000) == tone(0.25)
