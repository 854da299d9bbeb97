"""What killed workers left half made goes with the next run; what others are just making stays."""

import os
import tempfile
from pathlib import Path

import pytest

from voicemock.cli.batch_rooms import MAKING, clear, room, scratch, sweep


def test_only_rooms_of_other_runs_are_removed(tmp_path: Path) -> None:
    left = tmp_path / MAKING / "older-12-ab"
    left.mkdir(parents=True)

    with room(tmp_path, "newer") as made:
        clear(tmp_path, "newer")
        assert (made.is_dir(), left.exists()) == (True, False)
        clear(tmp_path)
        assert not made.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing tells whether a process lives")
def test_what_a_killed_process_left_elsewhere_on_the_disk_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, new = tmp_path / "voicemock-batch-left", tmp_path / "voicemock-batch-new"
    for each in (left, new, tmp_path / "other"):
        each.mkdir()
        (each / "call.wav").touch()
    link = tmp_path / "voicemock-batch-link"
    link.symlink_to(tmp_path / "other")
    with room(None, "run") as made, scratch() as fetched:
        for each in (left, made, fetched):
            os.utime(each, (1, 1))
        sweep()
        assert [each.is_dir() for each in (left, new, made, fetched)] == [False, True, True, True]
    assert (tmp_path / "other" / "call.wav").exists()
    assert {each.name for each in tmp_path.iterdir()} == {"voicemock-batch-new", "voicemock-batch-link", "other"}
