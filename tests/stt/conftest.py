"""Spoken sentences, the tiny Whisper, and small WAV files."""

import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import tiny_whisper
from tests.stt.faulty import Script
from voicemock.transcript import Stretch


@pytest.fixture(scope="session")
def tiny_model() -> Path:
    """The folder of the tiny Whisper."""
    if not (tiny_whisper.MODEL / "model.bin").is_file():
        pytest.skip("needs the tiny Whisper in tests/tiny_whisper/model")
    return tiny_whisper.MODEL


@pytest.fixture
def write_wav(tmp_path: Path) -> Callable[..., Path]:
    """Writes samples (-1 to 1) as a 16-bit WAV file; `claimed` is the data size that its header claims."""

    def write(samples: np.ndarray, rate: int = 16000, claimed: int | None = None, name: str = "answer.wav") -> Path:
        channels = 1 if samples.ndim == 1 else samples.shape[1]
        pcm = np.clip(np.round(samples * 32768), -32768, 32767).astype("<i2").tobytes()
        size = len(pcm) if claimed is None else claimed
        form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
        head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<I", 16) + form
        path = tmp_path / name
        path.write_bytes(head + b"data" + struct.pack("<I", size) + pcm)
        return path

    return write


@pytest.fixture
def speak(tmp_path: Path) -> Callable[..., Path]:
    """Speaks a sentence into a WAV file with the command of eSpeak NG or flite."""

    def into_file(text: str, engine: str = "espeak-ng", voice: str = "en-us") -> Path:
        if shutil.which(engine) is None:
            pytest.skip(f"needs {engine}")
        path = tmp_path / f"spoken-{len(list(tmp_path.glob('spoken-*')))}.wav"
        by_flite = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
        by_espeak = ["espeak-ng", "-v", voice, "-w", str(path), text]
        subprocess.run(by_flite if engine == "flite" else by_espeak, check=True, timeout=60)
        return path

    return into_file


@pytest.fixture
def tone(write_wav: Callable[..., Path]) -> tuple[Path, tuple[Stretch, ...]]:
    """Ten seconds of a quiet tone, said to hold speech from second 1 to 9."""
    at = np.arange(160_000) / 16000
    return write_wav(0.1 * np.sin(2 * np.pi * 220 * at)), (Stretch(1, 9),)


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Script]:
    return lambda acts: Script(tmp_path / "script", acts)
