"""A run that another has taken the place of, or a removal, writes nothing any more."""

import pickle
from pathlib import Path

import pytest

from voicemock.batch.newest import begin, of_run
from voicemock.batch.place import Place
from voicemock.batch.url_place import place_at
from voicemock.errors import SessionBusy


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_at(tmp_path / "out")


def test_a_worker_left_over_from_an_earlier_run_publishes_nothing(place: Place, tmp_path: Path) -> None:
    first = pickle.loads(pickle.dumps(of_run(place, begin(place))))
    first.write("items/a", b"first")
    (tmp_path / "session").mkdir()

    second = of_run(place, begin(place))
    second.write("items/a", b"second")

    for late in (
        lambda: first.write("items/a", b"late"),
        lambda: first.put_folder(tmp_path / "session", "sessions/a"),
        lambda: first.remove("items/a"),
        first.sweep,
    ):
        with pytest.raises(SessionBusy, match="Another run has begun to write to"):
            late()
    assert first.read("items/a") == b"second"
    assert not any(name.startswith("sessions/") for name in place.names())


def test_what_is_no_run_s_is_written_as_ever(place: Place) -> None:
    assert of_run(place, "") is place
