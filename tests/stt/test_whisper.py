"""The true path through faster-whisper, with the tiny Whisper of the tests."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import tiny_whisper
from voicemock.config import models_folder
from voicemock.errors import RecogniserError
from voicemock.stt import origin
from voicemock.stt.guards import plain
from voicemock.stt.recording import opened
from voicemock.stt.spec import Spec
from voicemock.stt.whisper import Machine, Whisper, _damaged
from voicemock.stt.worker import RecogniserProcess
from voicemock.transcript import Stretch

BEFORE_S, BETWEEN_S = 1.2, 3.0


@pytest.fixture(scope="session")
def whisper(tiny_model: Path) -> Whisper:
    loaded = Whisper(str(tiny_model), device="cpu")
    loaded.load()
    return loaded


@pytest.fixture
def sentences() -> list[tuple[str, str, str]]:
    if not tiny_whisper.SENTENCES_EXACT:
        pytest.skip("needs sentences that the tiny Whisper is known to hear exactly")
    return tiny_whisper.SENTENCES_EXACT


@pytest.fixture
def answer(
    sentences: list[tuple[str, str, str]], speak: Callable[..., Path], write_wav: Callable[..., Path]
) -> tuple[Path, tuple[Stretch, ...], list[str]]:
    """Three sentences with silence around them; where they lie; what they say."""
    parts, speech, texts, at_s = [np.zeros(int(16000 * BEFORE_S))], [], [], BEFORE_S
    for engine, voice, text in sentences[:3]:
        spoken = opened(speak(text, engine, voice))
        samples = spoken.samples(Stretch(0, spoken.duration_s))
        parts += [samples, np.zeros(int(16000 * BETWEEN_S))]
        speech.append(Stretch(at_s, at_s + len(samples) / 16000))
        texts.append(text)
        at_s = speech[-1].end_s + BETWEEN_S
    return write_wav(np.concatenate(parts)), tuple(speech), texts


def test_each_sentence_is_heard_at_its_own_time(whisper, answer):
    audio, speech, texts = answer

    transcript = whisper(audio, speech)

    assert plain(transcript.text) == plain(" ".join(texts))
    for stretch, text in zip(speech, texts, strict=True):
        inside = [word for word in transcript.words if stretch.start_s <= word.start_s < stretch.end_s]
        assert plain(" ".join(word.text for word in inside)) == plain(text)
    starts = [word.start_s for word in transcript.words]
    assert starts == sorted(starts)
    assert all(0 <= word.probability <= 1 for word in transcript.words)


def test_the_same_through_a_process_of_its_own(tiny_model, answer):
    audio, speech, texts = answer
    with RecogniserProcess(Spec(model=str(tiny_model))) as transcribe:
        transcribe.warm_up()

        assert plain(transcribe(audio, speech).text) == plain(" ".join(texts))
        assert "(int8, CPU)" in transcribe.label


def test_nothing_is_heard_where_no_speech_was_found(whisper, answer):
    audio, speech, texts = answer

    assert plain(whisper(audio, speech[1:2]).text) == plain(texts[1])


def test_the_same_answer_gives_the_same_words(whisper, write_wav):
    noise = write_wav(np.random.default_rng(7).normal(0, 0.1, 160_000))
    speech = (Stretch(0.5, 9.5),)

    assert whisper(noise, speech) == whisper(noise, speech)


@pytest.mark.parametrize("seconds", [1, 5, 30])
def test_digital_silence_gives_no_words(whisper, write_wav, seconds):
    assert whisper(write_wav(np.zeros(16000 * (seconds + 1))), (Stretch(0.5, seconds),)).text == ""


def test_without_speech_no_model_is_needed():
    assert Whisper("base.en")(Path("nowhere.wav"), ()).text == ""


def test_a_model_that_is_not_here_is_named_with_its_size_and_the_remedy():
    with pytest.raises(RecogniserError) as caught:
        Whisper("small.en").load()

    assert "small.en (486 MB) is not on this machine" in caught.value.message
    assert "recorded and can be transcribed later" in caught.value.message
    assert "voicemock model get small.en" in caught.value.remedy


@pytest.mark.parametrize("name", ["huge", "/no/such/folder", "../x", "some/model"])
def test_a_name_that_is_no_model_gets_the_usual_one_as_remedy(name):
    with pytest.raises(RecogniserError) as caught:
        Whisper(name).load()

    assert "voicemock model get base.en" in caught.value.remedy


DAMAGES = {
    "model cut off": lambda folder: _cut(folder / "model.bin", 0.6),
    "model nearly empty": lambda folder: _cut(folder / "model.bin", 0.00001),
    "no model": lambda folder: (folder / "model.bin").unlink(),
    "no tokenizer": lambda folder: (folder / "tokenizer.json").unlink(),
    "tokenizer cut off": lambda folder: _cut(folder / "tokenizer.json", 0.5),
    "tokenizer of another kind": lambda folder: (folder / "tokenizer.json").write_text('{"a": 1}'),
    "vocabulary gone": lambda folder: (folder / "vocabulary.json").unlink(),
    "vocabulary cut off": lambda folder: _cut(folder / "vocabulary.json", 0.5),
    "settings cut off": lambda folder: _cut(folder / "config.json", 0.5),
    "preprocessor cut off": lambda folder: (folder / "preprocessor_config.json").write_text('{"chunk'),
}


def _cut(file: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_model_is_said_to_be_damaged(tiny_model, tmp_path, damage):
    folder = tmp_path / "model"
    shutil.copytree(tiny_model, folder)
    DAMAGES[damage](folder)

    with pytest.raises(RecogniserError, match=r"is damaged or changed, or is none") as caught:
        Whisper(str(folder), device="cpu").load()

    assert "voicemock model get" in caught.value.remedy


def test_a_gpu_that_cannot_be_used_is_noted_and_the_cpu_does_it(tiny_model):
    ctranslate2 = pytest.importorskip("ctranslate2")
    if ctranslate2.get_cuda_device_count():
        pytest.skip("there is a GPU here")
    asked_for_gpu = Whisper(str(tiny_model), device="cuda")

    asked_for_gpu.load()

    assert "GPU could not be used" in asked_for_gpu.notes[0]
    assert "(int8, CPU)" in asked_for_gpu.label


def test_the_label_says_what_a_test_asset_is(tiny_model, tmp_path):
    folder = tmp_path / "tiny"
    shutil.copytree(tiny_model, folder)
    (folder / "voicemock-label.txt").write_text("a test asset, not for real use\nmore\n")

    loaded = Whisper(str(folder), device="cpu")
    loaded.load()

    assert loaded.label == "faster-whisper tiny (int8, CPU), a test asset, not for real use"


def test_a_model_with_a_short_window_reads_short_pieces(tiny_model, whisper, write_wav):
    settings = json.loads((tiny_model / "preprocessor_config.json").read_text())
    seconds = 3 * settings["chunk_length"]
    noise = write_wav(np.random.default_rng(7).normal(0, 0.05, 16000 * seconds))

    transcript = whisper(noise, (Stretch(0, seconds),))

    assert all(word.end_s <= seconds for word in transcript.words)


def test_a_language_that_the_model_does_not_know_is_refused_before_anything_is_read(tiny_model):
    with pytest.raises(RecogniserError, match="knows English only") as caught:
        Whisper(str(tiny_model), device="cpu", language="de").load()

    assert caught.value.remedy.endswith(": voicemock model list")


def test_a_damaged_model_of_ours_is_set_aside_and_one_of_the_users_stays(tiny_model, tmp_path):
    ours, theirs = models_folder() / "tiny.en", tmp_path / "mine"
    for folder in (ours, theirs):
        shutil.copytree(tiny_model, folder)
        origin.write(folder, {"repo": "a/b", "revision": "1"})
        _cut(folder / "model.bin", 0.6)
        with pytest.raises(RecogniserError, match="damaged or changed"):
            Whisper("tiny.en" if folder == ours else str(folder), device="cpu").load()

    assert not ours.exists() and (ours.parent / ".damaged-tiny.en" / "model.bin").exists()
    assert (theirs / "model.bin").exists()


def test_a_phrase_said_again_and_again_is_one_saying_and_the_rest_is_kept_apart(whisper, speak, write_wav):
    spoken = opened(speak("no, " * 8, "flite", "rms"))
    samples = spoken.samples(Stretch(0, spoken.duration_s))

    transcript = whisper(write_wav(samples), (Stretch(0, spoken.duration_s),))

    loop = next(each for each in transcript.set_aside if each.why == "loop")
    assert loop.times >= 4 and plain(loop.text).split() == ["no"] * loop.times
    assert plain(transcript.text).split().count("no") == 1
    assert transcript.text == " ".join(word.text for word in transcript.words)


def test_too_little_memory_is_no_damage(tiny_model, tmp_path):
    with pytest.raises(MemoryError):
        raise _damaged(tiny_model, "failed to allocate memory")

    assert (tiny_model / "model.bin").is_file()


class BrokenGpu(Machine):
    """A GPU whose libraries are missed when they are first needed, as those of CUDA are."""

    def gpus(self) -> int:
        return 1

    def model(self, folder: Path, device: str) -> object:
        if device == "cpu":
            return super().model(folder, "cpu")
        whole = super().model(folder, "cpu")

        class Half:
            supported_languages = whole.supported_languages

            def transcribe(self, *_: object, **__: object) -> None:
                raise RuntimeError("Library libcublas.so.12 is not found or cannot be loaded")

        return Half()


class NoDriver(Machine):
    def gpus(self) -> int:
        raise RuntimeError("CUDA driver version is insufficient")


def test_a_gpu_that_fails_at_the_first_word_is_noted_and_the_same_answer_is_read_on_the_cpu(tiny_model, answer):
    audio, speech, texts = answer
    broken = Whisper(str(tiny_model), machine=BrokenGpu())
    broken.load()
    assert "(float16, GPU)" in broken.label and not broken.notes

    assert plain(broken(audio, speech).text) == plain(" ".join(texts))
    assert "libcublas.so.12" in broken.notes[0]
    assert "(int8, CPU)" in broken.label


def test_a_broken_driver_is_noted_and_the_cpu_does_it(tiny_model):
    loaded = Whisper(str(tiny_model), machine=NoDriver())

    loaded.load()

    assert "insufficient" in loaded.notes[0]
    assert "(int8, CPU)" in loaded.label
