"""A rate that is not what the device says is known and put right; lost audio is not taken for it."""

import random
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from tests.audio.scripted import BLOCK, PATIENT, B, EveryBlock, ScriptedStream, noise
from voicemock.audio import decode, wav
from voicemock.audio.decode import Converter, Format
from voicemock.audio.devices import Block
from voicemock.audio.effective_rate import Change, EffectiveRate
from voicemock.audio.microphone import Microphone
from voicemock.ports import Recorded


def changes(arrivals: Iterable[float], claimed: int = 16_000) -> list[tuple[float, Change]]:
    watch = EffectiveRate(claimed)
    found = ((at_s, watch.arrived(at_s, BLOCK)) for at_s in arrivals)
    return [(at_s, change) for at_s, change in found if change]


def at_speed(seconds: float, speed: float, start_s: float = 100.0) -> list[float]:
    return [start_s + (number + 1) * B / speed for number in range(round(seconds * speed / B))]


@pytest.mark.parametrize("speed", [8 / 48, 1 / 3, 0.5, 44.1 / 48, 48 / 44.1, 2, 3])
@pytest.mark.parametrize("before_s", [0, 0.3, 7])
def test_a_change_is_found_within_three_seconds_with_its_place(speed: float, before_s: float) -> None:
    jitter = random.Random(4)
    before = at_speed(before_s, 1)
    changed_s = 100 + before_s
    ((found_s, change),) = changes(
        at_s + jitter.uniform(0, 0.003) for at_s in [*before, *at_speed(20, speed, changed_s)]
    )

    assert change.rate == pytest.approx(16_000 * speed)
    assert found_s - changed_s < 3
    # The first blocks at the new rate; where the rates are near to each other some are not told apart, nor need be.
    off_s = abs(change.blocks * B / speed - (found_s - changed_s)) * abs(1 - speed)
    assert off_s < 0.05


def test_it_changes_back() -> None:
    found = changes([*at_speed(5, 1), *at_speed(5, 1 / 3, 105), *at_speed(5, 1, 110)])

    assert [change.rate for _, change in found] == pytest.approx([16_000 / 3, 16_000])


@pytest.mark.parametrize("seed", range(20))
def test_lost_audio_is_no_other_rate(seed: int) -> None:
    chance = random.Random(seed)
    at_s, stopped, lossy = 0.0, [], []
    while at_s < 60:
        at_s += chance.uniform(0.1, 0.8)
        stopped.append((100 + at_s, 100 + at_s + chance.uniform(0.15, 0.5)))
        at_s = stopped[-1][1] - 100
    due, share, now_s = at_speed(60, 1), chance.uniform(0.01, 0.3), 100.0
    for _ in due:
        now_s += B * (1 + (chance.random() < share) * chance.choice([1, 2, 5]))
        lossy.append(now_s)

    assert changes(each for each in due if not any(begin <= each < end for begin, end in stopped)) == []
    assert changes(lossy) == []


def test_late_blocks_and_a_device_clock_that_is_a_little_off_are_no_other_rate() -> None:
    jitter = random.Random(5)
    for speed in (0.999, 1.001):
        late = (at_s + jitter.uniform(0, 0.03) for at_s in at_speed(600, speed))
        assert changes(late) == []
    bursts = ((at_s // 0.5 + 1) * 0.5 for at_s in at_speed(600, 1))
    assert changes(bursts) == []


def correlated(sound: np.ndarray, piece: np.ndarray) -> np.ndarray:
    """How like the piece the sound is at each place; by the FFT, as np.correlate takes seconds for it."""
    size = len(sound) + len(piece)
    both = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(piece, size)), size)
    return both[: len(sound) - len(piece) + 1]


def blocks_at(pcm: bytes, shape: Format, real_rate: int, start_s: float) -> Iterator[Block]:
    converter = Converter(decode.RECORDING, Format(real_rate, shape.channels))
    there = converter.convert(pcm) + converter.rest()
    step = shape.rate // 50 * 2 * shape.channels
    for number, at in enumerate(range(0, len(there), step)):
        yield Block(start_s + (number + 1) * 0.02 * shape.rate / real_rate, there[at : at + step])


@pytest.mark.parametrize(
    ("shape", "real_rate"),
    [
        (Format(48_000, 1), 8_000),
        (Format(48_000, 2), 16_000),
        (Format(44_100, 1), 48_000),
        (Format(48_000, 1), 44_100),
        (Format(16_000, 1), 48_000),
    ],
)
@pytest.mark.parametrize("before_s", [0.0, 2.5])
def test_the_recording_is_as_long_as_the_time_and_what_was_said_is_in_it(
    tmp_path: Path, speech: Path, shape: Format, real_rate: int, before_s: float
) -> None:
    path = tmp_path / "a.wav"
    said = (decode.samples_16k(speech) * 32767).astype("<i2").tobytes()
    pcm = noise(3) + said + noise(2)
    cut = round(before_s * wav.RATE) * 2
    stream = ScriptedStream(
        chain(
            blocks_at(pcm[:cut], shape, shape.rate, 100.0),
            blocks_at(pcm[cut:], shape, real_rate, 100.0 + before_s),
        ),
        shape,
    )
    user = EveryBlock(path, enter=len(pcm) / 32000 - 0.3)
    heard = Microphone(PATIENT, user.key, user.level, user.help, lambda device: stream)(path, 60.0)

    assert isinstance(heard, Recorded)
    assert heard.gaps == ()
    assert f"the microphone sent {real_rate:,} samples a second in place of {shape.rate:,}" in heard.note
    recorded, expected = wav.read_samples(path)[0], np.frombuffer(pcm, "<i2")[: len(pcm)] / 32768
    assert len(recorded) / wav.RATE == pytest.approx(len(pcm) / 32000 - 0.3, abs=0.2)
    for at_s in (3.5, 5.0, len(pcm) / 32000 - 3.5):
        piece = expected[round(at_s * wav.RATE) :][: wav.RATE]
        near = recorded[round((at_s - 0.2) * wav.RATE) :][: round(1.4 * wav.RATE)]
        both = correlated(near, piece)
        assert both.argmax() / wav.RATE == pytest.approx(0.2, abs=0.05)
        assert np.corrcoef(near[both.argmax() :][: wav.RATE], piece)[0, 1] > 0.9
