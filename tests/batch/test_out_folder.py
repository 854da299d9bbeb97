"""What a run's folder says of itself, and what the next run may do with it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.batch.recorded import done
from voicemock.batch.inputs import inputs_at
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.manifest import Manifest
from voicemock.batch.newest import begin
from voicemock.batch.out_folder import (
    NAME,
    Made,
    begun_at,
    check_fits,
    check_ours,
    made_at,
    note_made,
    refuse_result,
)
from voicemock.batch.place import Place
from voicemock.batch.url_place import place_at
from voicemock.errors import BadInput, CannotWrite, UsageError


@pytest.fixture(params=["folder", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "folder":
        yield LocalPlace(tmp_path / "out")
        return
    pytest.importorskip("fsspec")
    made = place_at(f"memory://out-{uuid4().hex}/run")
    yield made
    made.remove("items")


def test_only_a_new_folder_and_one_that_a_batch_made_is_written_to(place: Place) -> None:
    check_ours(place)
    place.write("items/mine.txt", b"of another program")
    with pytest.raises(CannotWrite, match="no batch made it"):
        check_ours(place)

    note_made(place, Made())
    check_ours(place)


def test_what_systems_leave_in_a_folder_is_nothing_and_a_link_is_something(tmp_path: Path) -> None:
    for name in (".DS_Store", "._a.wav", ".Trashes", "$RECYCLE.BIN", "System Volume Information"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".voicemock-run").write_bytes(b"")
    check_ours(LocalPlace(tmp_path))

    (tmp_path / "elsewhere").symlink_to(tmp_path.parent)
    with pytest.raises(CannotWrite, match="elsewhere"):
        check_ours(LocalPlace(tmp_path))


def test_records_without_it_are_of_a_batch_all_the_same(place: Place) -> None:
    Manifest(place).put(done("a"))
    check_ours(place)
    assert made_at(place) == Made()

    place.write("names.csv", b"")
    assert made_at(place) == Made(pseudonyms=True)


def test_who_was_not_to_be_opened_is_not_opened_by_leaving_something_out(place: Place) -> None:
    note_made(place, Made())
    check_fits(place, Made(consent=True))  # to ask for it later is no mistake
    note_made(place, Made(consent=True))

    check_fits(place, Made(consent=True))
    with pytest.raises(UsageError, match="only those are opened who agreed") as refused:
        check_fits(place, Made())
    assert "--people FILE" in refused.value.remedy


@pytest.mark.parametrize(
    ("before", "sentence", "remedy"),
    [(True, "names are replaced", "Add --pseudonyms"), (False, "names stand as they are", "Leave out --pseudonyms")],
)
def test_names_and_pseudonyms_do_not_stand_side_by_side(
    place: Place, before: bool, sentence: str, remedy: str
) -> None:
    note_made(place, Made(pseudonyms=before))
    check_fits(place, Made(pseudonyms=not before))  # nothing is there yet

    Manifest(place).put(done("a"))
    check_fits(place, Made(pseudonyms=before))
    with pytest.raises(UsageError, match=sentence) as refused:
        check_fits(place, Made(pseudonyms=not before))
    assert remedy in refused.value.remedy


def test_who_began_last_and_how_it_is_made_stand_in_one_file_and_keep_each_other(place: Place) -> None:
    token = begin(place)
    note_made(place, Made(consent=True, pseudonyms=True))
    assert begun_at(place) == token

    later = begin(place)
    assert made_at(place) == Made(consent=True, pseudonyms=True, run=later)


def test_a_damaged_one_is_said_and_nothing_is_taken_for_granted(place: Place) -> None:
    place.write(NAME, b"{")

    with pytest.raises(BadInput, match="is damaged") as refused:
        check_ours(place)
    assert refused.value.remedy == "Put it back from a copy. Or name a new folder: --out DIR"


@pytest.mark.parametrize("content", [None, b"{"])
def test_a_removal_makes_a_lost_or_damaged_one_anew_and_who_was_not_to_be_opened_stays_so(
    place: Place, content: bytes | None
) -> None:
    Manifest(place).put(done("a"))
    Manifest(place).put(done("b").model_copy(update={"state": "no_consent"}))
    if content:
        place.write(NAME, content)
    else:
        assert made_at(place) == Made(consent=True)

    token = begin(place)

    assert made_at(place) == Made(consent=True, run=token)
    with pytest.raises(UsageError, match="only those are opened who agreed"):
        check_fits(place, Made())


def test_a_runs_output_among_the_inputs_is_passed_over_and_said_once(place: Place) -> None:
    for name in ("a.vtt", "res/sessions/a-1/journal.jsonl", "res/table.csv", "res/more/b.vtt", "other/c.vtt"):
        place.write(name, b"x")
    note_made(place_at(f"{place.url}/res"), Made())

    found = inputs_at([place.url], "out-elsewhere")

    assert sorted(each.name for each in found.found) == ["a.vtt", "c.vtt"]
    assert found.notes == (f"1 folder is what another batch wrote, and passed over: {place.url}/res",)
    assert [each.name for each in inputs_at([f"{place.url}/res/more"], "out-elsewhere").found] == ["b.vtt"]


def test_a_result_is_not_replaced_by_a_sheet_or_figures(tmp_path: Path) -> None:
    refuse_result(tmp_path / "table.csv")
    note_made(LocalPlace(tmp_path), Made())

    refuse_result(tmp_path / "marks.csv")
    with pytest.raises(CannotWrite, match="what a batch wrote"):
        refuse_result(tmp_path / "table.csv")
