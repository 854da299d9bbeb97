"""Recordings outlive disks that are full or broken, and folders that are taken away."""

import json
import os
import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from voicemock.audio import wav
from voicemock.errors import DiskError

DRIVER = Path(__file__).parent / "driver.py"
ROOT = DRIVER.parent.parent.parent


def writing(path: Path, options: str = "{}") -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, str(DRIVER), "write", str(path), options], env=env, stdout=subprocess.PIPE
    )


def tone(seconds: float, rate: int = wav.RATE) -> bytes:
    return (8000 * np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 440 / rate)).astype("<i2").tobytes()


@pytest.mark.parametrize("max_bytes", [44, 45, 1001, 64000, 100_001])
def test_a_file_that_may_not_grow_keeps_what_fits_and_says_so(tmp_path: Path, max_bytes: int) -> None:
    path = tmp_path / "a.wav"
    child = writing(path, f'{{"max_bytes": {max_bytes}}}')
    told = child.communicate(timeout=60)[0].decode()

    assert child.returncode == DiskError.exit_code
    assert "disk is full" in told
    assert "voicemock resume" in told
    with wave.open(str(path)) as file:
        assert file.getnframes() == (max_bytes - 44) // 2
    assert path.stat().st_size == 44 + (max_bytes - 44) // 2 * 2


def test_a_full_disk_keeps_what_fits_and_says_so(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "voicemock-test", str(disk)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("needs to mount a tmpfs (Linux, root)")
    try:
        with (
            pytest.raises(DiskError, match=r"The disk is full at 0:0\d\. Everything"),
            wav.WavWriter(disk / "a.wav") as writer,
        ):
            for _ in range(1000):
                writer.write(tone(0.02))
        with wave.open(str(disk / "a.wav")) as file:
            assert file.getnframes() == (64 * 1024 - 44) // 2
            assert file.readframes(320) == tone(0.02)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def injecting(tmp_path: Path) -> Callable[..., tuple[list[dict], str]]:
    """Writes two seconds under `strace` with a fault in its system calls; what was told, and the calls."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace (Debian: strace)")

    def inject(path: Path, fault: str, seconds: float = 3.5) -> tuple[list[dict], str]:
        calls = tmp_path / "calls"
        options = json.dumps({"seconds": seconds})
        strace = [
            "strace",
            "-f",
            "-y",
            "-o",
            str(calls),
            "-e",
            "trace=fdatasync,fsync,rename",
            "-e",
            f"inject={fault}",
        ]
        done = subprocess.run(
            [*strace, sys.executable, str(DRIVER), "write", str(path), options],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return told, calls.read_text()

    return inject


def test_after_a_failed_sync_it_goes_on_in_a_fresh_copy(tmp_path: Path, injecting) -> None:
    path = tmp_path / "a.wav"
    told, calls = injecting(path, "fdatasync:error=EIO:when=2")

    assert told == []
    synced = [line.split("fdatasync(")[1].split(")")[0] for line in calls.splitlines() if "fdatasync(" in line]
    failed = synced[1]
    assert failed not in synced[2:], "a sync that failed was tried again"
    assert "rename(" in calls and "a.wav.part" in calls
    with wave.open(str(path)) as file:
        assert file.getnframes() == 3.5 * 16000
        assert file.readframes(320) == bytes(range(256)) * 2 + bytes(128)
    assert [each.name for each in tmp_path.glob("a.*")] == ["a.wav"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("fault", ["fdatasync,fsync:error=EIO:when=3+", "fdatasync:error=EIO:when=2+"])
def test_when_syncing_goes_on_failing_it_stops_and_says_what_is_surely_saved(
    tmp_path: Path, injecting, fault: str
) -> None:
    path = tmp_path / "a.wav"
    told, calls = injecting(path, fault)

    assert told[-1]["error"] == "DiskError"
    assert "The disk failed at 0:0" in told[-1]["message"] and "is surely saved in" in told[-1]["message"]
    assert told[-1]["remedy"].endswith("voicemock resume")
    assert wav.duration_s(path) >= 2
    failed = [line.split("(")[1].split(")")[0] for line in calls.splitlines() if "EIO" in line]
    assert len(failed) == len(set(failed)), "a sync that failed was tried again"
    assert [each.name for each in tmp_path.glob("a.*")] == ["a.wav"]


def test_a_recording_whose_folder_is_removed_is_put_back_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "session" / "audio"
    folder.mkdir(parents=True)
    child = writing(folder / "a.wav")
    child.stdout.readline()
    time.sleep(1.5)
    shutil.rmtree(tmp_path / "session")
    out = child.communicate(timeout=20)[0].decode()
    told = json.loads(out.splitlines()[-1])

    assert child.returncode == DiskError.exit_code
    assert "was removed while it was recorded. The answer up to 0:0" in told["message"]
    assert told["message"].endswith("was put back there.")
    given = int(out.splitlines()[-2])
    assert wav.duration_s(folder / "a.wav") == pytest.approx(given / 32000, abs=0.03)
    assert (folder / "a.wav").stat().st_mode & 0o777 == 0o600


def test_a_recording_that_is_moved_away_is_whole_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    folder.mkdir()
    child = writing(folder / "a.wav")
    child.stdout.readline()
    time.sleep(1.5)
    folder.rename(tmp_path / "elsewhere")
    out = child.communicate(timeout=20)[0].decode()

    assert "was moved while it was recorded" in out
    assert wav.duration_s(tmp_path / "elsewhere" / "a.wav") == pytest.approx(
        int(out.splitlines()[-2]) / 32000, abs=0.03
    )
    assert not folder.exists()


def test_after_it_stopped_nothing_is_written_anywhere(tmp_path: Path) -> None:
    writer = wav.WavWriter(tmp_path / "a.wav")
    writer.write(tone(0.5))
    (tmp_path / "a.wav").unlink()
    with pytest.raises(DiskError, match="put back"):
        writer.settle()
    with (tmp_path / "other").open("wb"):  # most likely has the number of the file that was closed
        for act in (lambda: writer.write(tone(0.1)), writer.settle):
            with pytest.raises(DiskError, match="put back"):
                act()
        writer.close()

    assert (tmp_path / "other").stat().st_size == 0
    assert wav.duration_s(tmp_path / "a.wav") == 0.5
