"""What an item is read from: copies stay in the folder that is made for them, whatever a store calls them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from voicemock.batch.item import Item
from voicemock.batch.place import Place
from voicemock.batch.url_place import place_at
from voicemock.cli.batch_input import _here, fetched
from voicemock.errors import BadInput

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")


@pytest.fixture
def store() -> Iterator[Place]:
    place = place_at(f"memory://input-{uuid4().hex}")
    yield place
    place.remove("s1")


def test_a_name_in_a_store_that_leads_out_makes_no_folder(store: Place, tmp_path: Path) -> None:
    memory, root = fsspec.filesystem("memory"), store.url.removeprefix("memory:/")
    store.write("s1/journal.jsonl", b"{}")
    memory.store[f"{root}/s1/../../evil/x"] = memory.store[f"{root}/s1/journal.jsonl"]

    with pytest.raises(BadInput, match="no name of a file"):
        _here(f"{store.url}/s1", tmp_path / "input", True)

    del memory.store[f"{root}/s1/../../evil/x"]
    assert not [*tmp_path.rglob("evil")]


def test_a_session_at_an_address_is_copied_whole_under_its_own_name(store: Place) -> None:
    for name in ("journal.jsonl", "audio/001.wav"):
        store.write(f"s1/{name}", b"{}")

    with fetched(Item(id="s1", source=f"{store.url}/s1", kind="session")) as files:
        there = {each.relative_to(files.path).as_posix() for each in files.path.rglob("*") if each.is_file()}

    assert (files.path.name, there) == ("s1", {"journal.jsonl", "audio/001.wav"})
    assert not files.path.exists()
