"""A name that is nearly somebody's finds that one alone, and several are never guessed among."""

from pathlib import Path

import pytest

from tests.batch.recorded import done
from voicemock.batch.manifest import Manifest
from voicemock.batch.meant import meant
from voicemock.batch.place import Place
from voicemock.batch.pseudonyms import Person, as_csv
from voicemock.batch.url_place import place_at
from voicemock.errors import BadInput, NotFound


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = place_at(tmp_path / "out")
    for id_, person, source in (
        ("ann-1", "Ann Lee", "one/ann.vtt"),
        ("ann-2", "Ann Lee", "two/ann.vtt"),
        ("gul-1", "G\u00fcl \u00d6zt\u00fcrk", "one/i00.vtt"),
        ("max-1", "Max", "one/m1.vtt"),
        ("max-2", "MAX", "one/m2.vtt"),
    ):
        path = str(tmp_path / "big" / source)
        Manifest(made).put(done(id_, item={"person": person, "source": path, "candidate": f"{person}!"}))
    return made


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("ann lee", "Ann Lee"),
        ("  ANN   LEE ", "Ann Lee"),
        ("ann lee!", "Ann Lee"),
        ("Gul Ozturk", "G\u00fcl \u00d6zt\u00fcrk"),
        ("GUL-1", "gul-1"),
        ("i00.vtt", "gul-1"),
        ("big/one/i00.vtt", "gul-1"),
        ("./one/ann.vtt", "ann-1"),
    ],
)
def test_capitals_accents_and_a_file_by_its_name(place: Place, typed: str, exact: str) -> None:
    assert meant(place, typed) == exact


def test_a_path_as_it_was_typed_is_found_from_where_one_stands(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "big" / "two").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "big" / "two")

    assert meant(place, "../one/i00.vtt") == "gul-1"


@pytest.mark.parametrize("typed", ["mAx", "ann.vtt"])
def test_several_are_named_and_none_is_taken(place: Place, typed: str) -> None:
    with pytest.raises(BadInput, match=r"may be .* or .*nothing was removed"):
        meant(place, typed)


def test_what_was_probably_meant_is_said_and_not_taken(place: Place) -> None:
    with pytest.raises(NotFound, match=r"is of \u201cAnne Leigh\u201d; did you mean \u201cAnn Lee!?\u201d"):
        meant(place, "Anne Leigh")
    with pytest.raises(NotFound, match=r"is of \u201cxyzzy\u201d\."):
        meant(place, "xyzzy")


def test_under_pseudonyms_the_list_tells_who_it_is(place: Place) -> None:
    place.write("names.csv", as_csv([Person("person-0001", "Zo\u00eb", "", ("/in/zoe.mp4",))]))

    assert meant(place, "zoe") == "person-0001"
    assert meant(place, "zoe.mp4") == "/in/zoe.mp4"
