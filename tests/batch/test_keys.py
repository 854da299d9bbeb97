"""The key changes with everything that a result depends on, and with nothing else."""

from typing import Any

import pytest

from voicemock.batch.item import Item, Setup
from voicemock.batch.keys import key_of, place_digest, run_digest
from voicemock.config import LLMSettings, Settings, SpeechSettings, StorageSettings

SETUP = Setup(out="/out", rubric={"id": "r", "questions": []}, settings=Settings())
ITEM = Item(id="a-1", source="/in/a.mp4", kind="recording")


def digest(prompts: Any = None, recogniser: str = "whisper", judge: str = "coverage", **changed: Any) -> str:
    return run_digest(SETUP.model_copy(update=changed), prompts or {"judge": "1"}, recogniser, judge)


@pytest.mark.parametrize(
    "changed",
    [
        {"rubric": {"id": "r", "questions": [1]}},
        {"round": {"id": "panel"}},
        {"prompts": {"judge": "2"}},
        {"recogniser": "other"},
        {"judge": "gpt"},
        {"settings": Settings(llm=LLMSettings(samples=5))},
        {"settings": Settings(storage=StorageSettings(audio="opus"))},
        {"audio": False},
        {"replaces_names": True},
    ],
)
def test_a_run_that_would_give_something_else_has_another_digest(changed: dict[str, Any]) -> None:
    assert digest(**changed) != digest()


@pytest.mark.parametrize(
    "changed",
    [
        {"out": "s3://elsewhere"},
        {"threads": 8},
        {"governor": "127.0.0.1:1"},
        {"rubric": {"questions": [], "id": "r"}},
        {"settings": Settings(llm=LLMSettings(url="http://127.0.0.1:2/v1"), stt=SpeechSettings(device="cuda"))},
    ],
)
def test_where_and_how_quickly_it_is_done_changes_nothing(changed: dict[str, Any]) -> None:
    assert digest(**changed) == digest()


def test_more_people_with_pseudonyms_do_not_change_those_that_are_done() -> None:
    assert digest(replaces_names=True, pseudonyms={"Jane": "person-0001"}) == digest(
        replaces_names=True, pseudonyms={"Jane": "person-0001", "Bob": "person-0002"}
    )


@pytest.mark.parametrize("changed", [{"candidate": "Jane"}, {"kind": "session"}, {"transcript": "/in/a.vtt"}])
def test_what_an_item_is_and_who_answers_changes_its_key(changed: dict[str, str]) -> None:
    assert key_of("run", ITEM.model_copy(update=changed), "1") != key_of("run", ITEM, "1")


def test_content_and_run_change_the_key_and_place_person_and_groups_do_not() -> None:
    moved = ITEM.model_copy(update={"source": "/other/b.mp4", "id": "b", "person": "s1", "groups": {"x": "1"}})

    assert key_of("run", ITEM, "1") != key_of("run", ITEM, "2")
    assert key_of("run", ITEM, "1") != key_of("other", ITEM, "1")
    assert key_of("run", ITEM, "1") == key_of("run", moved, "1")


def test_a_place_that_is_no_text_has_a_digest() -> None:
    assert place_digest("/in/\udce9.mp4") != place_digest("/in/.mp4")
