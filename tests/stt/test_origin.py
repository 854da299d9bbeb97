"""What differs from the record beside a model is found: by size at once, by hash after a change and on demand."""

import os
from pathlib import Path

import pytest

from tests.stt.test_models import make
from voicemock.stt import origin


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make(tmp_path / "model")
    origin.write(made, {"repo": "a/b", "revision": "1"})
    return made


def flip(file: Path, keep_time: bool) -> None:
    before = file.stat()
    content = bytearray(file.read_bytes())
    content[0] ^= 1
    file.write_bytes(content)
    if keep_time:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_was_just_recorded_is_whole(folder):
    assert origin.difference(folder) is None
    assert origin.difference(folder, thorough=True) is None
    assert origin.wrong_sizes(folder) is None
    assert origin.source(folder) == {"repo": "a/b", "revision": "1"}


def test_without_a_record_nothing_can_differ(tmp_path):
    made = make(tmp_path / "model")

    assert origin.difference(made, thorough=True) is None
    assert origin.source(made) == {}


@pytest.mark.parametrize("name", ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"])
def test_a_flipped_bit_is_found_when_the_file_was_written_anew(folder, name):
    flip(folder / name, keep_time=False)

    assert origin.wrong_sizes(folder) is None
    assert origin.difference(folder) == f"{name} has another content"


def test_a_flipped_bit_that_left_no_trace_is_found_on_demand(folder):
    flip(folder / "model.bin", keep_time=True)

    assert origin.difference(folder) is None
    assert origin.difference(folder, thorough=True) == "model.bin has another content"


def test_a_file_that_is_cut_or_gone_is_found_at_once(folder):
    (folder / "model.bin").write_bytes(b"x")
    assert origin.wrong_sizes(folder) == "model.bin has not the size it had"
    assert origin.difference(folder) == "model.bin has 1 bytes, not 1000"

    (folder / "model.bin").unlink()
    assert origin.wrong_sizes(folder) == origin.difference(folder) == "model.bin is missing"


def test_a_file_that_was_only_touched_is_hashed_once_and_then_known_again(folder):
    os.utime(folder / "model.bin")
    assert origin.difference(folder) is None
    recorded = (folder / origin.FILE).read_text()

    assert str((folder / "model.bin").stat().st_mtime_ns) in recorded
    assert origin.difference(folder) is None
    assert sorted(each.name for each in folder.iterdir()) == sorted(
        ["config.json", "model.bin", "tokenizer.json", "vocabulary.json", origin.FILE]
    )


def test_a_record_of_an_earlier_version_is_understood(folder):
    (folder / origin.FILE).write_text(
        '{"repo": "a/b", "revision": "1", "files": {"config.json": {"size": 2, "hash":'
        ' "9e26dfeeb6e641a33dae4961196235bdb965b21b"}}}'
    )

    assert origin.difference(folder) is None
    flip(folder / "config.json", keep_time=False)
    assert origin.difference(folder) == "config.json has another content"


def test_a_record_cannot_name_files_elsewhere(folder):
    (folder / origin.FILE).write_text('{"files": {"../../etc/passwd": {"size": 1, "hash": "00"}}}')

    assert origin.difference(folder) == "passwd is missing"
