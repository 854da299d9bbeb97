"""What a recogniser hears by: the same on every machine, another one for whatever may change its words."""

import shutil
from pathlib import Path

import pytest

from tests.tiny_whisper import MODEL
from voicemock.config import SpeechSettings
from voicemock.errors import RecogniserError
from voicemock.stt.identity import identity, of_folder


def of(folder: Path, glossary: tuple[str, ...] = (), **settings: object) -> str:
    return identity(SpeechSettings(engine="whisper", model=str(folder), **settings), glossary, "recordings")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "copied"))


def test_a_copy_elsewhere_and_another_device_have_the_same(model: Path) -> None:
    assert of(model) == of(MODEL) == of(MODEL, device="cuda")


def test_language_glossary_and_manner_of_reading_count(model: Path) -> None:
    speech = SpeechSettings(engine="whisper", model=str(model))
    others = [of(model, language="de"), of(model, ("Kafka",)), identity(speech, (), "answers")]

    assert len({of(model), *others}) == 4


def test_other_weights_are_another_model(model: Path) -> None:
    before = of_folder(model)
    with (model / "model.bin").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xff")
    of_folder.cache_clear()

    assert of_folder(model) != before


def test_a_server_is_known_by_its_model_and_by_its_address_where_none_is_named() -> None:
    def server(**named: str) -> str:
        return identity(SpeechSettings(engine="server", **named), (), "recordings")

    one, another = "http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1"
    assert server(url=one, model="a") == server(url=another, model="a") != server(url=one, model="b")
    assert server(url=one) != server(url=another)


def test_without_the_model_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(RecogniserError) as refused:
        of(tmp_path / "gone")
    assert refused.value.remedy
