"""Speech is found where somebody speaks, and nowhere else."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.audio import decode, vad, wav
from voicemock.transcript import Stretch

F = vad.FRAME_S


def save(path: Path, samples: np.ndarray) -> Path:
    with wav.WavWriter(path) as writer:
        writer.write((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def sounds() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    time = np.arange(wav.RATE * 5) / wav.RATE
    clicks = np.zeros(len(time))
    clicks[:: wav.RATE // 3] = 0.9
    white = random.normal(0, 1, len(time))
    return {
        "digital silence": np.zeros(len(time)),
        "white noise": 0.1 * white,
        "faint noise": 0.001 * white,
        "brown noise": 0.3 * np.cumsum(white) / np.abs(np.cumsum(white)).max(),
        "hum": 0.2 * np.sin(2 * np.pi * 50 * time),
        "clicks": clicks,
        "nothing": np.zeros(0),
    }


@pytest.mark.parametrize("name", sounds())
def test_no_speech_is_found_in_silence_and_noise(tmp_path: Path, name: str) -> None:
    assert vad.find_speech(save(tmp_path / "a.wav", sounds()[name])) == ()


def test_speech_is_found_between_silences(tmp_path: Path, speech: Path) -> None:
    voice = decode.samples_16k(speech)
    gap = np.zeros(2 * wav.RATE, np.float32)
    length_s = len(voice) / wav.RATE
    path = save(tmp_path / "a.wav", np.concatenate([gap, voice, gap, voice, gap]))

    found = vad.find_speech(path)
    first = [each for each in found if each.end_s < 2 + length_s + 1]
    second = [each for each in found if each.start_s > 2 + length_s + 1]

    assert len(first) + len(second) == len(found)
    assert first[0].start_s == pytest.approx(2.0, abs=0.35)
    assert first[-1].end_s == pytest.approx(2 + length_s, abs=0.35)
    assert second[0].start_s == pytest.approx(4 + length_s, abs=0.35)
    assert sum(each.seconds for each in found) >= 0.8 * 2 * length_s


def test_a_short_answer_is_speech(tmp_path: Path) -> None:
    path = tmp_path / "yes.wav"
    try:
        subprocess.run(["flite", "-voice", "rms", "-t", "Yes.", "-o", str(path)], check=True)
    except FileNotFoundError:
        pytest.skip("needs flite (Debian: flite)")

    assert len(vad.find_speech(path)) == 1


def test_a_stream_gives_what_the_whole_file_gives(speech: Path) -> None:
    samples = decode.samples_16k(speech)
    whole = vad.SpeechProbability().hear(samples)
    stream = vad.SpeechProbability()
    pieces = [value for at in range(0, len(samples), 320) for value in stream.hear(samples[at : at + 320])]

    assert len(pieces) == len(samples) // vad.FRAME
    assert pieces == pytest.approx(whole, abs=1e-4)
    stream.reset()
    assert stream.hear(samples) == pytest.approx(whole, abs=1e-4)


def frames(*runs: tuple[float, float]) -> list[float]:
    return [probability for seconds, probability in runs for _ in range(round(seconds / F))]


def stretches(probabilities: list[float], duration_s: float) -> tuple[Stretch, ...]:
    speech = vad.Speech()
    for probability in probabilities:
        speech.hear(probability)
    return speech.found(duration_s)


def test_short_pauses_do_not_part_a_stretch_and_long_ones_do() -> None:
    joined = stretches(frames((1, 0), (1, 0.9), (0.25, 0), (1, 0.9), (1, 0)), 4.25)
    parted = stretches(frames((1, 0), (1, 0.9), (0.5, 0), (1, 0.9), (1, 0)), 4.5)

    assert len(joined) == 1
    assert len(parted) == 2
    assert joined[0].start_s == pytest.approx(0.85, abs=F)
    assert joined[0].end_s == pytest.approx(3.4, abs=2 * F)


def test_a_burst_is_no_speech_and_doubt_keeps_speech_going() -> None:
    assert stretches(frames((1, 0), (0.2, 0.9), (1, 0)), 2.2) == ()
    assert stretches(frames((1, 0.45)), 1.0) == ()
    assert len(stretches(frames((1, 0.9), (1, 0.4), (1, 0.9)), 3.0)) == 1


def test_stretches_stay_inside_the_file_in_order_and_apart() -> None:
    found = stretches(frames((1, 0.9), (0.3 + F, 0), (1, 0.9)), 2.32)

    assert found[0].start_s == 0.0
    assert found[-1].end_s == 2.32
    assert all(one.end_s <= two.start_s for one, two in pairwise(found))
    assert isinstance(found[0], Stretch)


def test_the_recogniser_is_not_imported_for_it() -> None:
    code = (
        "import sys; from voicemock.audio import vad; import numpy as np; "
        "vad.SpeechProbability().hear(np.zeros(5120, np.float32)); "
        "print('faster_whisper' in sys.modules, 'ctranslate2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


levels = st.sampled_from([0.0, 0.3, 0.45, 0.6, 0.79, 0.9])
runs = st.lists(st.tuples(levels, st.integers(1, 80)), min_size=1, max_size=12)


@given(runs, st.data())
def test_before_quiet_until_no_speech_is_found_later(runs: list[tuple[float, int]], data: st.DataObject) -> None:
    probabilities = [level for level, count in runs for _ in range(count)]
    until = data.draw(st.integers(0, len(probabilities)))
    speech, whole = vad.Speech(), stretches(probabilities, len(probabilities) * F)
    for probability in probabilities[:until]:
        speech.hear(probability)
    so_far = speech.found(until * F)

    assert [each.start_s for each in so_far] == [each.start_s for each in whole[: len(so_far)]]
    assert so_far[:-1] == whole[: max(0, len(so_far) - 1)]
    assert all(each.start_s >= speech.quiet_until_s - 1e-3 for each in whole[len(so_far) :])


def test_as_it_arrives_the_same_speech_is_found_as_in_the_whole_file(tmp_path: Path, speech: Path) -> None:
    voice = decode.samples_16k(speech)
    pause = np.zeros(wav.RATE, np.float32)
    samples = np.concatenate([pause, voice, pause, voice[: len(voice) // 2]])
    path, finder = save(tmp_path / "a.wav", samples), vad.SpeechFinder()
    recorded = wav.as_float(np.frombuffer(path.read_bytes()[44:], np.int16))
    for at in range(0, len(recorded), 333):
        finder.hear(recorded[at : at + 333])

    assert finder.found() == vad.find_speech(path) != ()
