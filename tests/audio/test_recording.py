"""An answer through a scripted device: every way in which it can end, and nothing is lost in any."""

import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.audio.scripted import BLOCK, PATIENT, B, EveryBlock, Player, ScriptedStream, arriving, noise
from voicemock.audio import decode, wav
from voicemock.audio.decode import Format
from voicemock.audio.devices import Block
from voicemock.audio.level import DIGITAL_SILENCE
from voicemock.audio.microphone import Listening, Microphone
from voicemock.audio.turn import MANUAL, fixed
from voicemock.audio.vad import find_speech
from voicemock.errors import AudioDeviceError
from voicemock.ports import NoMore, Recorded, Redo, Skipped
from voicemock.transcript import Said, Sound, Word


def voice(speech: Path) -> bytes:
    return (decode.samples_16k(speech) * 32767).astype("<i2").tobytes()


def listen(path: Path, stream: ScriptedStream, listening: Listening = PATIENT, **keys: float):
    user = EveryBlock(path, **keys)
    microphone = Microphone(listening, user.key, user.level, user.help, lambda device: stream)
    return microphone(path, 60.0), user


def test_a_key_ends_it_and_everything_that_arrived_is_kept(tmp_path: Path) -> None:
    pcm = noise(5)
    stream = ScriptedStream(arriving(pcm), in_flight=[Block(103.0, b"\x07\x00" * BLOCK)])

    heard, _ = listen(tmp_path / "a.wav", stream, enter=2.0)

    assert heard == Recorded("microphone", speech=())
    assert stream.closed
    written = (tmp_path / "a.wav").read_bytes()[44:]
    assert written == pcm[: len(written) - 2 * BLOCK] + b"\x07\x00" * BLOCK
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    ("key", "expected"), [("r", Redo()), ("s", Skipped()), ("q", NoMore("ended_by_user")), ("space", None)]
)
def test_keys_give_up_the_question_and_keep_the_audio(tmp_path: Path, key: str, expected: object) -> None:
    heard, user = listen(tmp_path / "a.wav", ScriptedStream(arriving(noise(5))), help=0.5, **{key: 2.0})

    assert heard == (expected or Recorded("microphone", speech=()))
    assert user.helped == 1
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(2.0, abs=0.1)


def test_silence_after_speech_ends_it(tmp_path: Path, speech: Path) -> None:
    pcm = noise(8) + voice(speech) + noise(10)
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(pcm)), Listening(turn=fixed(3.0)))

    spoken_s = 8 + len(voice(speech)) / 32000
    assert heard == Recorded("microphone", speech=find_speech(tmp_path / "a.wav"))
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(spoken_s + 3.0, abs=0.5)


def test_nobody_speaking_ends_it_and_is_said(tmp_path: Path) -> None:
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(noise(60))), Listening(give_up_s=20.0))

    assert heard.note == "Nobody spoke for 20 s."
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(20, abs=0.1)


def test_the_limit_ends_it_and_is_said(tmp_path: Path) -> None:
    limit = Listening(turn=MANUAL, give_up_s=None, max_s=10)
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

    assert heard == Recorded("microphone", speech=())
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

    heard, user = listen(tmp_path / "a.wav", ScriptedStream(stalling()), enter=19.9)

    assert len(heard.gaps) == 1
    assert heard.gaps[0].start_s == pytest.approx(10, abs=0.05)
    assert heard.gaps[0].seconds == pytest.approx(1.5, abs=0.05)
    assert heard.note.startswith("7% of this answer is missing")
    assert not user.questions


def test_a_muted_microphone_is_said(tmp_path: Path) -> None:
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(bytes(32000 * 5))), enter=4.0)

    assert heard.note == DIGITAL_SILENCE


def test_a_microphone_that_is_muted_in_mid_answer_is_said_after_three_seconds(tmp_path: Path) -> None:
    def slowly() -> Iterator[Block]:
        for block in arriving(noise(2) + bytes(32000 * 5)):
            time.sleep(0.002)  # the meter moves ten times a second
            yield block

    heard, user = listen(tmp_path / "a.wav", ScriptedStream(slowly()), enter=6.9)

    said = [level.elapsed_s for level in user.levels if level.hint == DIGITAL_SILENCE]
    assert said and 5.0 <= min(said) <= 6.2
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(6.9, abs=0.1)
    assert heard == Recorded("microphone", speech=())


def test_the_last_words_are_waited_for_when_they_come_late(tmp_path: Path) -> None:
    class Late(ScriptedStream):
        calls = 0

        def blocks(self, wait_s: float) -> list[Block]:
            self.calls += not self.closed
            if 100 < self.calls <= 108:
                time.sleep(wait_s)
                return []
            return super().blocks(wait_s)

    class EntersWhileNothingComes(Player):
        def key(self) -> str | None:
            return "\n" if stream.calls == 104 else None

    pcm = noise(2.5)
    on_time, late = list(arriving(pcm))[:100], list(arriving(pcm))[100:]
    stream = Late(iter([*on_time, *(block._replace(arrived_s=102.5) for block in late)]))
    user = EntersWhileNothingComes()
    heard = Microphone(PATIENT, user.key, user.level, user.help, lambda device: stream)(tmp_path / "a.wav", 60)

    assert heard == Recorded("microphone", speech=())
    assert wav.duration_s(tmp_path / "a.wav") > 2.5 - 0.12  # and the real stream gives what it still holds
    assert pcm.startswith((tmp_path / "a.wav").read_bytes()[44:])


def test_it_is_time_to_speak_only_when_the_first_sound_has_arrived(tmp_path: Path) -> None:
    class Slow(ScriptedStream):
        waited = 0

        def wait(self, wait_s: float) -> bool:
            self.waited += 1
            return self.waited > 8

    stream = Slow(arriving(noise(2)))
    _, user = listen(tmp_path / "a.wav", stream, enter=1.0)

    ready = [level.ready for level in user.levels if level.target_s == 60.0 and not level.elapsed_s]
    assert ready[:8] == [False] * 8
    assert stream.waited == 9


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

    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(blocks, shape), Listening(turn=fixed(2.0)))

    samples, rate = wav.read_samples(tmp_path / "a.wav")
    expected = np.frombuffer(pcm, np.int16)[: len(samples)] / 32768
    assert rate == 16000
    assert heard == Recorded("microphone", speech=find_speech(tmp_path / "a.wav"))
    assert np.corrcoef(samples[200:60000], expected[200:60000])[0, 1] > 0.98


def test_what_goes_on_in_a_file_knows_the_speech_that_is_in_it(tmp_path: Path, speech: Path) -> None:
    path, pcm = tmp_path / "a.wav", voice(speech)
    half = len(pcm) // 4 * 2
    listen(path, ScriptedStream(arriving(pcm[:half])), Listening(turn=MANUAL, max_s=half / 32000 - 0.1))

    heard, _ = listen(path, ScriptedStream(arriving(pcm[half:] + noise(5))), Listening(turn=fixed(2.0)))

    assert isinstance(heard, Recorded)
    assert heard.speech == find_speech(path)


def test_the_answer_is_followed_as_it_grows_and_its_words_are_shown(tmp_path: Path, speech: Path) -> None:
    followed: list[Sound] = []

    def follow(audio: Path, sound: Sound) -> Said:
        assert audio == tmp_path / "a.wav"
        assert sound.quiet_until_s <= wav.duration_s(audio)
        followed.append(sound)
        return Said(unsettled=(Word(text=f"{len(followed)}", start_s=0, end_s=1),))

    def slowly() -> Iterator[Block]:
        for number, block in enumerate(arriving(voice(speech) + noise(5))):
            if number % 20 == 0:
                time.sleep(0.06)
            yield block

    user = Player()
    stream = ScriptedStream(slowly())
    microphone = Microphone(
        Listening(turn=fixed(2.0)), user.key, user.level, user.help, lambda device: stream, follow=follow
    )
    heard = microphone(tmp_path / "a.wav", 60.0)

    assert isinstance(heard, Recorded) and heard.speech
    assert [each.start_s for each in followed[-1].speech] == [each.start_s for each in heard.speech]
    assert followed[-1].silence_s == pytest.approx(2.0, abs=0.5)
    assert any(level.said.unsettled for level in user.levels)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_answer(tmp_path: Path) -> None:
    second = noise(1)

    def long(seconds: int) -> Iterator[Block]:
        for number in range(seconds):
            yield from arriving(second, 100.0 + number)

    def peak_bytes(name: str, seconds: int) -> int:
        limit = Listening(turn=MANUAL, give_up_s=None, max_s=float(seconds))
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
