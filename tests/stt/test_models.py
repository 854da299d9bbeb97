"""What is on this machine is told as it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from voicemock.config import models_folder
from voicemock.errors import NotFound
from voicemock.stt import models, origin


def make(folder: Path, size: int = 1000) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "tokenizer.json").write_text('{"model": {}}')
    (folder / "vocabulary.json").write_text("[]")
    (folder / "model.bin").write_bytes(bytes(size))
    return folder


def found(name: str) -> models.Found:
    return next(each for each in models.listed() if each.name == name)


def test_every_known_model_is_listed_even_where_there_is_none():
    assert [each.name for each in models.listed()] == list(models.KNOWN)
    assert not any(each.path for each in models.listed())


def test_a_model_in_the_models_folder_is_found_by_name():
    folder = make(models_folder() / "base.en")

    assert models.path_of("base.en") == folder
    assert models.is_here("base.en")
    assert found("base.en").ours
    assert found("base.en").bytes_ == 1000 + 2 + 13 + 2


def test_a_model_of_ones_own_is_listed_and_found_by_name():
    folder = make(models_folder() / "my-own")

    assert models.path_of("my-own") == folder
    assert found("my-own").path == folder


def test_a_folder_is_found_by_its_path(tmp_path):
    folder = make(tmp_path / "somewhere" / "model")

    assert models.path_of(str(folder)) == folder
    assert models.path_of(str(tmp_path / "nowhere")) is None


def test_a_model_in_the_hubs_own_cache_is_found_and_not_ours(tmp_path):
    repo = tmp_path / "hub" / "models--Systran--faster-whisper-tiny"
    place = make(repo / "snapshots" / "abc")
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("abc")
    ask = """
from voicemock.errors import NotFound
from voicemock.stt import models, origin
found = next(each for each in models.listed() if each.name == "tiny")
print(models.path_of("tiny"), models.is_here("tiny"), found.ours)
try:
    models.remove("tiny")
except NotFound as error:
    print(error.message)
"""

    # In a process of its own, because the cache's place is read when the library is imported.
    environment = {**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub")}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)

    said = done.stdout.splitlines()
    assert said[0] == f"{place} True False"
    assert "is not ours" in said[1]
    assert (place / "model.bin").exists()


@pytest.mark.parametrize("missing", ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"])
def test_a_model_with_a_file_missing_is_not_here(missing):
    folder = make(models_folder() / "base.en")
    (folder / missing).unlink()

    assert not models.is_here("base.en")
    assert f"{missing} missing" in (found("base.en").problem or "")


def test_a_model_that_was_cut_off_after_its_download_is_not_here():
    folder = make(models_folder() / "base.en")
    (folder / origin.FILE).write_text(json.dumps({"files": {"model.bin": {"size": 2000}}}))

    assert models.problem(folder) == "model.bin has not the size it had"


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"files": 3}', '{"files": {"gone": {"size": 1}}}'])
def test_a_broken_record_is_a_problem_and_no_crash(record):
    folder = make(models_folder() / "base.en")
    (folder / origin.FILE).write_text(record)

    assert models.problem(folder)


def test_removing_frees_the_bytes_and_the_rest_of_a_broken_download():
    make(models_folder() / "base.en")
    make(models.partial_folder("base.en"))

    assert models.remove("base.en") == 2 * (1000 + 2 + 13 + 2)
    assert list(models_folder().iterdir()) == []


@pytest.mark.parametrize("name", ["base.en", "..", ".", "", "../models", ".partial-x", "/", "a/b"])
def test_nothing_but_a_model_in_the_models_folder_is_removed(name):
    keep = make(models_folder() / ".partial-x")
    outside = make(models_folder().parent / "a" / "b")

    with pytest.raises(NotFound):
        models.remove(name)

    assert keep.is_dir()
    assert outside.is_dir()


def test_a_partial_download_is_not_a_model():
    make(models.partial_folder("base.en"))

    assert not models.is_here("base.en")
    assert all(not each.name.startswith(".") for each in models.listed())


ENGLISH, MULTILINGUAL = 51864, 51865


def with_vocabulary(name: str, entries: int) -> Path:
    folder = make(models_folder() / name)
    (folder / "vocabulary.json").write_text(json.dumps([str(n) for n in range(entries)]))
    return folder


@pytest.mark.parametrize(
    ("name", "language", "smaller"),
    [
        ("small.en", None, "base.en"),
        ("base.en", "en", "tiny"),
        ("tiny", None, None),
        ("small", None, "tiny"),
        ("small", "de", "tiny"),
        ("small", "en", "base.en"),
    ],
)
def test_the_next_smaller_model_that_knows_the_language_is_found(name, language, smaller):
    with_vocabulary("base.en", ENGLISH)
    with_vocabulary("tiny", MULTILINGUAL)
    if name.startswith("small"):
        with_vocabulary(name, ENGLISH if name.endswith(".en") else MULTILINGUAL)

    assert models.smaller_than(name, language) == smaller


def test_a_model_of_ones_own_is_compared_by_its_size_on_disk(tmp_path):
    with_vocabulary("tiny.en", ENGLISH)
    small, large = make(tmp_path / "small"), make(tmp_path / "large")
    with (large / "model.bin").open("r+b") as file:
        file.truncate(100_000_000)

    assert models.smaller_than(str(small), "en") is None
    assert models.smaller_than(str(large), "en") == "tiny.en"
    assert models.smaller_than("nowhere", "en") is None


def test_a_damaged_smaller_model_is_not_taken():
    with_vocabulary("base.en", ENGLISH)
    (with_vocabulary("tiny.en", ENGLISH) / "model.bin").unlink()

    assert models.smaller_than("base.en", None) is None


def test_a_known_model_that_was_copied_here_is_pinned_on_its_first_use():
    folder = make(models_folder() / "base.en")
    assert models.damage(folder) is None

    (folder / "model.bin").write_bytes(b"x" * 1000)

    assert models.damage(folder) == "model.bin has another content"
    assert "not the published ones" in models.evidence(folder)


def test_a_model_of_ones_own_may_be_changed_at_will(tmp_path):
    for folder in (make(models_folder() / "mine"), make(tmp_path / "base.en")):
        assert models.damage(folder) is None
        (folder / "model.bin").write_bytes(b"x" * 1000)

        assert models.damage(folder, thorough=True) is None


def test_every_known_model_is_pinned_by_revision_and_hash():
    assert all(len(known.revision) == 40 and len(known.sha256) == 64 for known in models.KNOWN.values())
    assert len({known.sha256 for known in models.KNOWN.values()}) == len(models.KNOWN)
    sizes = [known.megabytes for known in models.KNOWN.values()]
    assert sizes == sorted(sizes)


def test_the_page_about_models_lists_every_pin():
    page = (Path(__file__).parents[2] / "docs" / "models.md").read_text("utf-8")
    rows = [
        f"| `{name}` | {known.megabytes} MB | {known.repo} | `{known.revision}` | `{known.sha256}` |"
        for name, known in models.KNOWN.items()
    ]

    assert [line for line in page.splitlines() if line.startswith("| `")] == rows
