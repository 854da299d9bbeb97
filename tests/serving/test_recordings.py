"""The sounds that are kept in memory: as many as fit, and never another file's."""

from pathlib import Path

import pytest

from tests.serving.local import tone
from voicemock.errors import BadInput
from voicemock.serving.recordings import Recordings


def test_what_was_played_longest_ago_goes_first_and_the_last_one_always_stays(tmp_path: Path) -> None:
    paths = [tmp_path / f"{at}.wav" for at in range(3)]
    for path in paths:
        path.write_bytes(tone(0.3))
    recordings = Recordings(kept_bytes=1)
    first = recordings.of(paths[0])
    for path in paths[1:]:
        recordings.of(path)
    kept = [*recordings._kept.values()]

    assert len(kept) == 1
    assert recordings.of(paths[0]).mp3 == first.mp3
    assert recordings.of(paths[0]).etag == first.etag != recordings.of(paths[1]).etag


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(tone(0.3))
    (tmp_path / "b.wav").symlink_to(tmp_path / "a.wav")

    with pytest.raises(BadInput, match="a link"):
        Recordings().of(tmp_path / "b.wav")
