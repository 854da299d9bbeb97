"""Whole recordings are read several pieces at once, with the words that each piece has by itself."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import tiny_whisper
from tests.tiny_whisper import voices
from voicemock.stt import decoding
from voicemock.stt.chunks import Chunk
from voicemock.stt.decoding import AT_ONCE, Decoding, Reading, alone, together
from voicemock.stt.guards import plain
from voicemock.stt.recording import RATE, Recording, Samples, opened
from voicemock.stt.spec import Device, Spec
from voicemock.stt.whisper import Machine, Whisper
from voicemock.stt.worker import RecogniserProcess
from voicemock.transcript import Stretch, Transcript

SENTENCES = sorted(tiny_whisper.SENTENCES_EXACT, key=lambda each: len(each[2]))[:5]
TEXTS = [text for _, _, text in SENTENCES]


class Watched(Machine):
    """Has a model and notes how many pieces it is given at once; `refuse` may raise before it reads."""

    def __init__(self, loaded: Any, refuse: Callable[[int], None] = lambda count: None) -> None:
        super().__init__()
        self.batches: list[int] = []
        self._loaded, self._refuse = loaded, refuse

    def model(self, folder: Path, device: Device) -> Any:
        return self._loaded

    def pipeline(self, model: Any) -> Any:
        machine, pipeline = self, super().pipeline(model)

        class Watching:
            def transcribe(self, audio: Samples, **asked: Any) -> Any:
                machine._refuse(asked["batch_size"])
                machine.batches.append(asked["batch_size"])
                return pipeline.transcribe(audio, **asked)

        return Watching()


class Rereading(Whisper):
    """Notes what is read by itself."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.read: list[Stretch] = []

    def _read(self, recording: Recording, chunk: Chunk, decoding: Decoding | None = None) -> Any:
        self.read.append(chunk.audio)
        return super()._read(recording, chunk, decoding)


@pytest.fixture(scope="module")
def model(tiny_model: Path) -> Any:
    return Machine(threads=1).model(tiny_model, "cpu")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> list[Samples]:
    """Five sentences that the tiny Whisper hears exactly."""
    if not SENTENCES:
        pytest.skip("needs sentences that the tiny Whisper is known to hear exactly")
    path, found = tmp_path_factory.mktemp("spoken") / "spoken.wav", []
    for engine, voice, text in SENTENCES:
        if shutil.which(engine) is None:
            pytest.skip(f"needs {engine}")
        subprocess.run(voices.command(text, voices.Voice(engine, voice), str(path)), check=True, timeout=60)
        recording = opened(path)
        found.append(recording.samples(Stretch(0, recording.duration_s)))
    return found


@pytest.fixture(scope="module")
def by_itself(model: Any, spoken: list[Samples]) -> list[Reading]:
    pipeline = Machine().pipeline(model)
    return [together(pipeline, [each], "en", Decoding())[0][0] for each in spoken]


@pytest.fixture
def interview(spoken: list[Samples], write_wav: Callable[..., Path]) -> tuple[Path, tuple[Stretch, ...]]:
    """The sentences with long pauses between them, and where they lie."""
    parts, speech, at_s = [np.zeros(RATE)], [], 1.0
    for samples in spoken:
        speech.append(Stretch(at_s, at_s + len(samples) / RATE))
        parts += [samples, np.zeros(3 * RATE)]
        at_s = speech[-1].end_s + 3.0
    return write_wav(np.concatenate([*parts, np.zeros(2 * RATE)])), tuple(speech)


def words_of(transcript: Transcript) -> str:
    return plain(transcript.text)


def test_a_piece_has_the_same_words_and_times_in_any_company(model, spoken, by_itself):
    noise = np.random.default_rng(1).normal(0, 0.05, 2 * RATE).astype(np.float32)
    for company in ([3, 2, 1, 0], [4, 1]):
        pieces = [noise, *(spoken[at] for at in company)]

        readings, language = together(Machine().pipeline(model), pieces, "en", Decoding())

        assert language == "en"
        for at, reading in zip(company, readings[1:], strict=True):
            assert [word.text for word in reading.words] == [word.text for word in by_itself[at].words]
            for word, same in zip(reading.words, by_itself[at].words, strict=True):
                assert (word.start_s, word.end_s) == pytest.approx((same.start_s, same.end_s), abs=0.041)
                assert word.probability == pytest.approx(same.probability, abs=0.05)


def test_a_piece_has_the_words_that_an_answer_would_have(model, spoken, by_itself):
    for at in (0, 3):
        words, _ = alone(model, spoken[at], "en", Decoding())

        assert [word.text for word in by_itself[at].words] == [word.text for word in words]
        assert plain(" ".join(word.text for word in words)) == plain(TEXTS[at])
        assert by_itself[at].looks_good


def test_a_recording_is_read_several_pieces_at_once_and_each_word_has_its_time(tiny_model, model, interview):
    audio, speech = interview
    machine, told = Watched(model), list[float]()

    transcript = Whisper(str(tiny_model), device="cpu", machine=machine, reading="recordings")(
        audio, speech, told.append
    )

    assert machine.batches == [AT_ONCE["cpu"], 1]
    assert told == pytest.approx([speech[0].start_s, speech[4].start_s], abs=0.1)
    for stretch, text in zip(speech, TEXTS, strict=True):
        inside = [word.text for word in transcript.words if stretch.start_s - 0.01 < word.start_s < stretch.end_s]
        assert plain(" ".join(inside)) == plain(text)


def test_digital_silence_is_not_read_and_loops_are_set_aside(tiny_model, model, speak, write_wav):
    machine = Watched(model)
    whisper = Whisper(str(tiny_model), device="cpu", machine=machine, reading="recordings")
    spoken = opened(speak("no, " * 8, "flite", "rms"))
    samples = spoken.samples(Stretch(0, spoken.duration_s))

    silent = whisper(write_wav(np.zeros(20 * RATE), name="silent.wav"), (Stretch(0.5, 8), Stretch(14, 19)))
    assert (silent.text, machine.batches) == ("", [])

    looping = whisper(write_wav(samples, name="no.wav"), (Stretch(0, spoken.duration_s),))
    assert words_of(looping).split().count("no") == 1
    assert any(each.why == "loop" for each in looping.set_aside)


@pytest.mark.parametrize(
    "strict",
    [
        Decoding(beam_size=1, temperatures=(0.0, 0.2), compression_ratio=0.1),
        Decoding(beam_size=1, temperatures=(0.0,), log_probability=0.0),
    ],
)
def test_what_looks_bad_is_read_again_by_itself_as_an_answer_would_be(tiny_model, model, interview, strict):
    audio, speech = interview
    whole = Rereading(str(tiny_model), device="cpu", machine=Watched(model), decoding=strict, reading="recordings")
    answer = Rereading(str(tiny_model), device="cpu", machine=Watched(model), decoding=strict)

    again, as_answer = whole(audio, speech[:1]), answer(audio, speech[:1])

    assert whole.read == answer.read and len(whole.read) == 1
    assert again == as_answer


@pytest.mark.parametrize(("seconds", "again"), [(1.0, False), (4.5, True)])
def test_where_speech_follows_the_last_word_the_piece_is_read_again(tiny_model, model, interview, seconds, again):
    audio, speech = interview
    reading = Rereading(str(tiny_model), device="cpu", machine=Watched(model), reading="recordings")

    reading(audio, (Stretch(speech[-1].start_s, speech[-1].end_s + seconds),))

    assert bool(reading.read) == again


def test_text_is_looked_for_up_to_what_can_be_said_and_what_a_window_holds():
    assert Decoding().most_tokens(3.0) == 50
    assert Decoding().most_tokens(30.0) == 220


@pytest.mark.parametrize(
    ("seconds", "hotwords", "told"), [(5, None, 140), (30, None, 440), (9, "Redis", 220), (30, "Redis", None)]
)
def test_ctranslate2_is_told_twice_what_it_shall_write_and_no_more_than_fits(seconds, hotwords, told):
    assert decoding._asked("en", Decoding(hotwords=hotwords), seconds)["max_new_tokens"] == told


def test_so_many_tokens_are_written_for_a_piece_as_were_meant(model):
    """CTranslate2 halves the number: an answer of 15 s got room for 86 tokens in place of 170."""
    noise = np.random.default_rng(1).normal(0, 0.05, 15 * RATE).astype(np.float32)
    lengths = []
    generate = model.model.generate

    class Endless:
        """The model, kept from ending its text."""

        def __getattr__(self, name: str) -> Any:
            return getattr(generate.__self__, name)

        def generate(self, features: Any, prompts: Any, **options: Any) -> Any:
            end = model.hf_tokenizer.token_to_id("<|endoftext|>")
            options["suppress_tokens"] = [*(options["suppress_tokens"] or ()), end]
            found = generate(features, prompts, **{**options, "beam_size": 1})
            lengths.extend(len(each.sequences_ids[0]) for each in found)
            return found

    endless = Machine().pipeline(model)
    held, model.model = model.model, Endless()
    try:
        together(endless, [noise], "en", Decoding())
    finally:
        model.model = held

    assert lengths[0] >= Decoding().most_tokens(15)


def test_with_too_little_memory_for_a_batch_fewer_pieces_are_read_at_once(tiny_model, model, interview):
    audio, speech = interview

    def refuse(count: int) -> None:
        if count > 2:
            raise RuntimeError("CUDA failed with error out of memory")

    small = Watched(model, refuse)
    transcript = Whisper(str(tiny_model), device="cpu", machine=small, reading="recordings")(audio, speech)

    assert small.batches == [2, 2, 1]
    assert words_of(transcript) == plain(" ".join(TEXTS))


class WithoutLibraries:
    def transcribe(self, *_: object, **__: object) -> None:
        raise RuntimeError("Library libcublas.so.12 is not found or cannot be loaded")


class BrokenGpu(Watched):
    device: Device

    def gpus(self) -> int:
        return 1

    def model(self, folder: Path, device: Device) -> Any:
        self.device = device
        return self._loaded

    def pipeline(self, model: Any) -> Any:
        return WithoutLibraries() if self.device == "cuda" else super().pipeline(model)


def test_a_gpu_that_fails_in_a_batch_is_noted_and_the_recording_is_read_on_the_cpu(tiny_model, model, interview):
    audio, speech = interview
    broken = Whisper(str(tiny_model), machine=BrokenGpu(model), reading="recordings")

    assert words_of(broken(audio, speech[:2])) == plain(" ".join(TEXTS[:2]))
    assert "libcublas.so.12" in broken.notes[0] and "(int8, CPU)" in broken.label


def test_the_process_of_its_own_reads_recordings_several_pieces_at_once(tiny_model, interview):
    audio, speech = interview
    told = list[float]()
    with RecogniserProcess(Spec(model=str(tiny_model), device="cpu", threads=1, reading="recordings")) as transcribe:
        heard = transcribe(audio, speech, told.append)

    assert words_of(heard) == plain(" ".join(TEXTS))
    assert len(told) == 2
