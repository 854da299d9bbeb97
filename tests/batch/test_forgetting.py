"""One person, or what is old, leaves nothing behind; everybody else stays as they are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from voicemock.batch.forgetting import Going, held_before, is_listed, of_person, take_out
from voicemock.batch.inputs import inputs_at
from voicemock.batch.item import Item, Setup
from voicemock.batch.manifest import Manifest
from voicemock.batch.place import Place
from voicemock.batch.plan import plan_of
from voicemock.batch.pseudonyms import Person, as_csv, read_people
from voicemock.batch.record import Record
from voicemock.batch.url_place import place_at
from voicemock.config import Settings
from voicemock.errors import CannotWrite

CANARY = "Zebulon"
WORDS = "heard/ab/{}.json"
SETUP = Setup(out="/out", rubric={"id": "r"}, settings=Settings(), digest="run")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_at(tmp_path / "out")


def write(place: Place, id_: str, said: str, year: int = 2026, **more: Any) -> Record:
    """What a run leaves of an interview, with its words in every file."""
    fields = {"source": f"/in/{id_}.mp4", "kind": "recording", **more}
    heard = WORDS.format(id_)
    record = Record(
        item=Item(id=id_, **fields),
        state="done",
        notes=(said,),
        heard=(heard,),
        input_digest=format(len(id_), "064x"),
        finished_at=datetime(year, 1, 1, tzinfo=UTC),
    )
    Manifest(place).put(record)
    for name in (f"sessions/{id_}/journal.jsonl", f"sessions/{id_}/report.html", heard, "table.csv", "index.html"):
        place.write(name, (place.read(name) or b"") + said.encode())
    return record


def those_with(place: Place, text: str) -> list[str]:
    return [name for name in place.names() if text in name or text.encode() in (place.read(name) or b"")]


def ids(going: tuple[Going, ...]) -> list[str]:
    return [each.id for each in going]


def test_nothing_of_a_person_is_left_and_all_of_the_others(place: Place) -> None:
    write(place, "zebulon-1", CANARY, person=CANARY)
    write(place, "zebulon-22", CANARY, person=CANARY)
    write(place, "ann-333", "Ann", person="Ann")

    take_out(place, of_person(place, CANARY))

    assert not those_with(place, CANARY)
    assert not those_with(place, "zebulon")
    assert set(those_with(place, "Ann")) == {
        "heard/ab/ann-333.json",
        "sessions/ann-333/journal.jsonl",
        "sessions/ann-333/report.html",
        *place.names("items"),
    }
    assert ids(tuple(of_person(place, "Ann"))) == ["ann-333"]


def test_a_pseudonym_finds_its_person_and_is_forgotten_last(place: Place) -> None:
    people = (
        Person("person-0001", CANARY, "", (f"/in/{CANARY}.mp4", f"/in/{CANARY}-2.mp4")),
        Person("person-0002", "Ann", "", ("/in/ann.mp4",)),
    )
    place.write("names.csv", as_csv(people))
    write(place, "person-0001-02", "x", person="person-0001", source="person-0001-02.mp4")
    write(place, "person-0002-01", "y", person="person-0002", source="person-0002-01.mp4")

    going = of_person(place, CANARY)
    take_out(place, going)

    assert [(each.id, each.inputs) for each in going] == [("person-0001-02", (f"/in/{CANARY}-2.mp4",))]
    assert not those_with(place, CANARY)
    assert [each.person for each in read_people(place.read("names.csv"))] == ["Ann"]


def test_of_a_person_of_whom_something_stays_the_numbers_stay(place: Place) -> None:
    sources = ("/in/a.mp4", "/in/b.mp4")
    place.write("names.csv", as_csv([Person("person-0001", "Ann", "", sources)]))
    write(place, "person-0001-01", "x", 2020, person="person-0001")
    write(place, "person-0001-02", "y", person="person-0001")

    take_out(place, held_before(place, datetime(2021, 1, 1, tzinfo=UTC)))

    assert read_people(place.read("names.csv"))[0].sources == sources
    assert ids(of_person(place, "Ann")) == ["person-0001-02"]


def test_what_is_old_goes_and_what_is_not_stays(place: Place) -> None:
    write(place, "old-1", "o", 2020)
    write(place, "new-22", "n", 2026)

    take_out(place, held_before(place, datetime(2021, 1, 1, tzinfo=UTC)))

    assert Manifest(place).ids() == ["new-22"]
    assert not those_with(place, "old-1")


def test_a_run_does_not_bring_them_back(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"{CANARY}.txt").write_text("x")
    (folder / "ann.txt").write_text("y")
    found = inputs_at([str(folder)], str(tmp_path / "out")).found
    for each in found:
        write(place, each.id, "x", source=each.source)

    take_out(place, of_person(place, str(folder / f"{CANARY}.txt")))
    plan = plan_of(found, SETUP, Manifest(place))

    assert plan.forgotten == 1
    assert [each.found.name for each in plan.due] == ["ann.txt"]
    assert not those_with(place, CANARY)


def test_what_nobody_can_be_asked_for_goes_too(place: Place) -> None:
    """A session whose worker was killed before its record, and words that were heard for it."""
    write(place, "ann-1", "Ann")
    write(place, "bob-22", "Bob")
    for name in ("sessions/killed/journal.jsonl", "heard/cd/killed.json"):
        place.write(name, CANARY.encode())

    take_out(place, of_person(place, "bob-22"))

    assert not those_with(place, CANARY)
    assert those_with(place, "Ann")


def test_a_damaged_record_is_forgotten_by_its_id(place: Place) -> None:
    write(place, "ann-1", "Ann")
    name = next(place.names("items"))
    place.write(name, (place.read(name) or b"")[:-5])

    take_out(place, of_person(place, "ann-1"))

    assert [*place.names()] == []


class Breaking:
    """A place that fails at one of its removals."""

    def __init__(self, place: Place, at: int) -> None:
        self._place, self._left = place, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._place, name)

    def remove(self, name: str) -> None:
        self._left -= 1
        if self._left < 0:
            raise CannotWrite("No more.")
        self._place.remove(name)


@pytest.mark.parametrize("at", range(14))
def test_broken_off_anywhere_it_can_be_done_again(place: Place, at: int) -> None:
    place.write("names.csv", as_csv([Person("person-0001", CANARY, "", ("/in/a", "/in/b"))]))
    write(place, "person-0001-01", CANARY, person="person-0001")
    write(place, "person-0001-02", CANARY, person="person-0001")
    write(place, "ann-333", "Ann", person="Ann")

    try:
        take_out(Breaking(place, at), of_person(place, CANARY), CANARY)
    except CannotWrite:
        # The tables are away as soon as anything is: none of them tells of somebody who is half gone.
        assert at < 7 or not place.has("table.csv")
        assert is_listed(place, CANARY)
        take_out(place, of_person(place, CANARY), CANARY)

    assert not is_listed(place, CANARY)
    assert not those_with(place, CANARY)
    assert those_with(place, "Ann")
