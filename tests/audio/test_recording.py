"""An answer through a scripted device: every way in which it can end, and nothing is lost in any."""

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
import pytest

from voicemock.audio import decode, wav
from voicemock.audio.decode import Format
from voicemock.audio.devices import Block
from voicemock.audio.level import DIGITAL_SILENCE, Level
from voicemock.audio.microphone import Listening, Microphone
from voicemock.errors import AudioDeviceError
from voicemock.ports import NoMore, Recorded, Redo, Skipped

BLOCK = 320
B = BLOCK / wav.RATE
PATIENT = Listening(end_silence_s=None, give_up_s=None)


@dataclass
class ScriptedStream:
    """A device that delivers `arrivals` as fast as they are taken, and is then gone."""

    arrivals: Iterator[Block]
    shape: Format = decode.RECORDING
    active: bool = True
    closed: bool = False
    in_flight: list[Block] = field(default_factory=list)
    """What arrives while the stream is being closed."""

    def wait(self, wait_s: float) -> bool:
        return True

    def blocks(self, wait_s: float) -> list[Block]:
        if self.closed:
            left, self.in_flight = self.in_flight, []
            return left
        block = next(self.arrivals, None)
        self.active = block is not None
        return [block] if block else []

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> "ScriptedStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def noise(seconds: float) -> bytes:
    """A room in which nobody speaks."""
    return np.random.default_rng(2).normal(0, 30, round(seconds * wav.RATE)).astype("<i2").tobytes()


def voice(speech: Path) -> bytes:
    return (decode.samples_16k(speech) * 32767).astype("<i2").tobytes()


def arriving(pcm: bytes, start_s: float = 100.0) -> Iterator[Block]:
    for number, at in enumerate(range(0, len(pcm), 2 * BLOCK)):
        yield Block(start_s + number * B, pcm[at : at + 2 * BLOCK])


class Player:
    """Presses keys when the meter shows that so much is recorded."""

    def __init__(self, **keys: float) -> None:
        self.keys = keys
        self.levels: list[Level] = []
        self.waiting: list[str] = []
        self.helped = 0

    def level(self, level: Level) -> None:
        self.levels.append(level)
        for key in [key for key, at_s in self.keys.items() if level.elapsed_s >= at_s]:
            del self.keys[key]
            self.waiting.append({"enter": "\n", "space": " ", "help": "?"}.get(key, key))

    def key(self) -> str | None:
        return self.waiting.pop(0) if self.waiting else None

    def help(self) -> None:
        self.helped += 1


class EveryBlock(Player):
    """A user as quick as the device: looks at the file, since the meter moves in real time only."""

    def __init__(self, path: Path, **keys: float) -> None:
        super().__init__(**keys)
        self.path = path

    def key(self) -> str | None:
        self.level(Level(wav.duration_s(self.path), 60))
        return super().key()


def listen(path: Path, stream: ScriptedStream, listening: Listening = PATIENT, **keys: float):
    user = EveryBlock(path, **keys)
    microphone = Microphone(listening, user.key, user.level, user.help, lambda device: stream)
    return microphone(path, 60.0), user


def test_a_key_ends_it_and_everything_that_arrived_is_kept(tmp_path: Path) -> None:
    pcm = noise(5)
    stream = ScriptedStream(arriving(pcm), in_flight=[Block(103.0, b"\x07\x00" * BLOCK)])

    heard, _ = listen(tmp_path / "a.wav", stream, enter=2.0)

    assert heard == Recorded("microphone")
    assert stream.closed
    written = (tmp_path / "a.wav").read_bytes()[44:]
    assert written == pcm[: len(written) - 2 * BLOCK] + b"\x07\x00" * BLOCK
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    ("key", "expected"), [("r", Redo()), ("s", Skipped()), ("q", NoMore("ended_by_user")), ("space", None)]
)
def test_keys_give_up_the_question_and_keep_the_audio(tmp_path: Path, key: str, expected: object) -> None:
    heard, user = listen(tmp_path / "a.wav", ScriptedStream(arriving(noise(5))), help=0.5, **{key: 2.0})

    assert heard == (expected or Recorded("microphone"))
    assert user.helped == 1
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(2.0, abs=0.1)


def test_silence_after_speech_ends_it(tmp_path: Path, speech: Path) -> None:
    pcm = noise(8) + voice(speech) + noise(10)
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(pcm)), Listening(end_silence_s=3.0))

    spoken_s = 8 + len(voice(speech)) / 32000
    assert heard == Recorded("microphone")
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(spoken_s + 3.0, abs=0.5)


def test_nobody_speaking_ends_it_and_is_said(tmp_path: Path) -> None:
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(noise(60))), Listening(give_up_s=20.0))

    assert heard.note == "Nobody spoke for 20 s."
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(20, abs=0.1)


def test_the_limit_ends_it_and_is_said(tmp_path: Path) -> None:
    limit = Listening(end_silence_s=None, give_up_s=None, max_s=10)
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(noise(60))), limit)

    assert heard.note == "Stopped at the limit of 0:10."
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(10, abs=0.05)


def test_a_pause_is_not_recorded_and_is_no_gap(tmp_path: Path) -> None:
    class Pausing(Player):
        taken = 0

        def key(self) -> str | None:
            self.taken += 1
            return {100: "p", 200: "p", 300: "\n"}.get(self.taken)

    user = Pausing()
    stream = ScriptedStream(arriving(noise(30)))
    heard = Microphone(PATIENT, user.key, user.level, user.help, lambda device: stream)(tmp_path / "a.wav", 60)

    assert heard == Recorded("microphone")
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(200 * B, abs=2 * B)


def test_a_lost_device_keeps_everything_and_the_answer_goes_on_later(tmp_path: Path) -> None:
    path, first, second = tmp_path / "a.wav", noise(4), noise(2)

    with pytest.raises(AudioDeviceError, match=r"^Microphone lost at 0:04\. 4 s are saved\.") as caught:
        listen(path, ScriptedStream(arriving(first)))
    assert "voicemock resume" in caught.value.remedy
    with pytest.raises(AudioDeviceError, match=r"Microphone lost at 0:06\. 6 s are saved"):
        listen(path, ScriptedStream(arriving(second)))

    assert path.read_bytes()[44:] == first + second


def test_a_device_that_stays_open_and_sends_nothing_more_is_lost(tmp_path: Path) -> None:
    class Dead(ScriptedStream):
        def blocks(self, wait_s: float) -> list[Block]:
            found = super().blocks(0)
            if not found and not self.closed:
                time.sleep(wait_s)
                self.active = True
            return found

    with pytest.raises(AudioDeviceError, match="lost at 0:01"):
        listen(tmp_path / "a.wav", Dead(arriving(noise(1))))


def test_a_device_that_never_sends_is_opened_twice_and_then_named(tmp_path: Path) -> None:
    opened = []

    class Mute(ScriptedStream):
        def wait(self, wait_s: float) -> bool:
            self.active = False
            return False

    def open_stream(device: int | str | None) -> ScriptedStream:
        opened.append(Mute(iter(())))
        return opened[-1]

    user = Player()
    with pytest.raises(AudioDeviceError, match=r"The microphone opened but sends nothing\."):
        Microphone(PATIENT, user.key, user.level, user.help, open_stream)(tmp_path / "a.wav", 60)

    assert [stream.closed for stream in opened] == [True, True]
    assert not any(level.ready for level in user.levels)
    assert not (tmp_path / "a.wav").exists()


def test_missing_audio_is_reported_with_its_place(tmp_path: Path) -> None:
    def stalling() -> Iterator[Block]:
        yield from arriving(noise(10))
        yield from arriving(noise(10), 111.5)

    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(stalling()), enter=19.9)

    assert len(heard.gaps) == 1
    assert heard.gaps[0].start_s == pytest.approx(10, abs=0.05)
    assert heard.gaps[0].seconds == pytest.approx(1.5, abs=0.05)
    assert heard.note.startswith("7% of this answer is missing")


def test_a_muted_microphone_is_said(tmp_path: Path) -> None:
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(bytes(32000 * 5))), enter=4.0)

    assert heard.note == DIGITAL_SILENCE


def test_ctrl_c_closes_the_file_properly(tmp_path: Path) -> None:
    class Interrupting(Player):
        taken = 0

        def key(self) -> str | None:
            self.taken += 1
            if self.taken == 100:
                raise KeyboardInterrupt
            return None

    user, stream, pcm = Interrupting(), ScriptedStream(arriving(noise(30))), noise(30)
    with pytest.raises(KeyboardInterrupt):
        Microphone(PATIENT, user.key, user.level, user.help, lambda device: stream)(tmp_path / "a.wav", 60)

    assert stream.closed
    data = (tmp_path / "a.wav").read_bytes()
    assert data[44:] == pcm[: 100 * 2 * BLOCK]
    assert int.from_bytes(data[40:44], "little") == len(data) - 44


@pytest.mark.parametrize("shape", [Format(48000, 1), Format(44100, 2)])
def test_a_device_with_another_rate_is_recorded_at_ours(tmp_path: Path, shape: Format, speech: Path) -> None:
    pcm = voice(speech) + noise(5)
    other = decode.Converter(decode.RECORDING, shape)
    there = other.convert(pcm) + other.rest()
    step = shape.rate // 50 * 2 * shape.channels
    blocks = (Block(100 + at / step * 0.02, there[at : at + step]) for at in range(0, len(there), step))

    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(blocks, shape), Listening(end_silence_s=2.0))

    samples, rate = wav.read_samples(tmp_path / "a.wav")
    expected = np.frombuffer(pcm, np.int16)[: len(samples)] / 32768
    assert rate == 16000
    assert heard == Recorded("microphone")
    assert np.corrcoef(samples[200:60000], expected[200:60000])[0, 1] > 0.98


@pytest.mark.slow
def test_memory_does_not_grow_with_the_answer(tmp_path: Path) -> None:
    second = noise(1)

    def long(seconds: int) -> Iterator[Block]:
        for number in range(seconds):
            yield from arriving(second, 100.0 + number)

    def peak_bytes(name: str, seconds: int) -> int:
        limit = Listening(end_silence_s=None, give_up_s=None, max_s=float(seconds))
        stream, user = ScriptedStream(long(seconds + 1)), Player()
        microphone = Microphone(limit, user.key, lambda level: None, user.help, lambda device: stream)
        tracemalloc.start()
        microphone(tmp_path / name, 60)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_bytes("warm.wav", 5)
    minute = peak_bytes("minute.wav", 60)
    assert wav.duration_s(tmp_path / "minute.wav") >= 60
    assert peak_bytes("long.wav", 300) - minute < 1_000_000
