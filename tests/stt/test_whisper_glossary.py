"""Words to expect reach the model, and only one that has learnt to read them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import tiny_whisper
from voicemock.stt import origin
from voicemock.stt.guards import plain
from voicemock.stt.recording import opened
from voicemock.stt.spec import Ahead
from voicemock.stt.whisper import Machine, Whisper
from voicemock.transcript import Sound, Stretch

SPEECH = (Stretch(0.5, 3.0), Stretch(6.0, 9.0))


TOLD = ("Redis", "Terraform", "gRPC")


class Listened(Machine):
    """Loads the true model and writes down, in words, what stands before each piece that it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.read_before: list[str] = []

    def model(self, folder: Path, device: str) -> object:
        from faster_whisper import WhisperModel

        read_before = self.read_before

        class Told(WhisperModel):
            def get_prompt(self, tokenizer, *args, **kwargs):
                prompt = super().get_prompt(tokenizer, *args, **kwargs)
                at = prompt.index(tokenizer.sot)
                assert prompt[:1] == [tokenizer.sot_prev] or not at
                read_before.append(tokenizer.decode(prompt[1:at]).strip())
                return prompt

        return Told(str(folder), device=device, compute_type="int8", local_files_only=True)


@pytest.fixture
def noise(write_wav: Callable[..., Path]) -> Path:
    """Sixteen seconds of it: what is read of it is of no concern here."""
    return write_wav(np.random.default_rng(3).normal(0, 0.1, 16_000 * 16))


@pytest.fixture
def as_published(tiny_model: Path, tmp_path: Path) -> Path:
    """The tiny model with the window of OpenAI's own models."""
    folder = shutil.copytree(tiny_model, tmp_path / "published")
    config = json.loads((folder / "preprocessor_config.json").read_text("utf-8"))
    (folder / "preprocessor_config.json").write_text(json.dumps(config | {"chunk_length": 30}), "utf-8")
    (folder / origin.FILE).unlink(missing_ok=True)
    return folder


def test_words_to_expect_stand_before_every_piece_in_drafts_too(as_published, noise):
    listened = Listened()
    told = Whisper(str(as_published), device="cpu", machine=listened, glossary=TOLD)

    told(noise, SPEECH)
    told.ahead(Ahead(audio=noise, sound=Sound((Stretch(11, 13),), 13.0, 0.0), from_s=9.5, last="draft"))

    assert len(listened.read_before) >= 3
    assert set(listened.read_before) == {"Redis, Terraform, gRPC"}
    assert ", given 3 words to expect" in told.label


def test_without_words_to_expect_nothing_stands_before_a_piece(as_published, noise):
    listened = Listened()

    told = Whisper(str(as_published), device="cpu", machine=listened)
    told(noise, SPEECH[:1])

    assert set(listened.read_before) == {""}
    assert "expect" not in told.label


def test_a_model_with_a_window_of_its_own_is_given_no_words_and_says_so(tiny_model, speak):
    engine, voice, text = tiny_whisper.SENTENCES_EXACT[0]
    audio = speak(text, engine, voice)
    listened = Listened()
    told = Whisper(str(tiny_model), device="cpu", machine=listened, glossary=TOLD)

    assert plain(told(audio, (Stretch(0, opened(audio).duration_s),)).text) == plain(text)
    assert set(listened.read_before) == {""}
    assert ", takes no words to expect" in told.label


def test_the_longest_list_leaves_room_for_the_text_of_the_longest_piece(as_published, noise):
    told = tuple(f"Qx{n}Zjkw{n}" for n in range(40))
    whisper = Whisper(str(as_published), device="cpu", glossary=told)
    whisper(noise, (Stretch(0.2, 15.0),))  # the library refuses what does not fit
