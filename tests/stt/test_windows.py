"""With short windows the encoder reads what sounds, and little more; without them nothing changes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voicemock.audio.decode import copy_as_wav
from voicemock.audio.vad import find_speech
from voicemock.stt.spec import Device
from voicemock.stt.whisper import Machine, Whisper
from voicemock.stt.windows import one_by_one, shorten


class Model:
    """Notes the windows that its encoder is given."""

    def __init__(self) -> None:
        self.windows: list[tuple[int, ...]] = []

    def encode(self, features: np.ndarray) -> str:
        self.windows.append(features.shape)
        return "encoded"


def window(sounding: int) -> np.ndarray:
    features = np.zeros((80, 3000), np.float32)
    features[:, :sounding] = -0.5
    features[3, : sounding // 2] = 0.0  # one band of sound may be zero
    return features


@pytest.mark.parametrize(("sounding", "read"), [(0, 1000), (300, 1000), (900, 1100), (1500, 1700), (2900, 3000)])
def test_what_sounds_is_read_and_two_seconds_more_and_ten_at_least(sounding: int, read: int) -> None:
    model = shorten(Model())

    assert model.encode(window(sounding)) == "encoded"
    assert model.encode(window(sounding)[None]) == "encoded"
    assert model.windows == [(80, read), (1, 80, read)]


def test_each_piece_is_encoded_once(tiny_model: Path, speech: Path, tmp_path: Path) -> None:
    encoded: list[int] = []

    class Counting(Machine):
        def model(self, folder: Path, device: Device) -> Any:
            model = super().model(folder, device)
            encode = model.encode
            model.encode = lambda features: encoded.append(1) or encode(features)
            return model

    asked: list[float] = []
    copy_as_wav(speech, tmp_path / "a.wav")
    Whisper(str(tiny_model), machine=Counting())(tmp_path / "a.wav", find_speech(tmp_path / "a.wav"), asked.append)

    assert len(encoded) == len(asked) >= 1


def test_windows_that_are_encoded_one_by_one_are_the_same_as_together() -> None:
    asked: list[tuple[int, ...]] = []

    def encode(features: np.ndarray) -> np.ndarray:
        asked.append(features.shape)
        return np.atleast_3d(features)[None, :, :, 0] * 2

    windows = np.arange(3 * 4 * 5, dtype=np.float32).reshape(3, 4, 5)

    encoded = one_by_one(encode)(windows)

    assert asked == [(4, 5)] * 3
    assert np.array_equal(np.array(encoded), windows * 2)
    assert one_by_one(lambda features: "as it was")(windows[0]) == "as it was"
