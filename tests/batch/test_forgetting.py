"""One person, or what is old, leaves nothing behind; everybody else stays as they are."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from voicemock.batch.forgetting import Going, held_before, is_listed, nobodys, of_person, pass_over, take_out
from voicemock.batch.inputs import inputs_at
from voicemock.batch.item import Item, Setup
from voicemock.batch.manifest import Manifest
from voicemock.batch.people import people_in
from voicemock.batch.place import Place
from voicemock.batch.plan import Plan, plan_of
from voicemock.batch.pseudonyms import Person, as_csv, pseudonyms_for, read_people
from voicemock.batch.record import Record
from voicemock.batch.url_place import place_at
from voicemock.config import Settings
from voicemock.errors import BadInput, CannotWrite

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


def item(source: str, **more: Any) -> Item:
    return Item(**{"id": "any", "source": source, "kind": "recording", **more})


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
    assert read_people(place.read("names.csv")) == (Person("person-0001", "", "", ()), people[1])
    later = pseudonyms_for([item("/in/new.mp4")], read_people(place.read("names.csv")))
    assert [each.pseudonym for each in later] == ["person-0001", "person-0002", "person-0003"]
    assert not is_listed(place, "person-0001")


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
    for name in ("sessions/killed/.batch", "sessions/killed/journal.jsonl", "heard/cd/killed.json"):
        place.write(name, CANARY.encode())
    place.write("sessions/held-here/journal.jsonl", b"held by the user, in the same home")

    assert nobodys(place) == ("killed",)
    take_out(place, of_person(place, "bob-22"))

    assert not those_with(place, CANARY)
    assert those_with(place, "Ann")
    assert those_with(place, "held by the user") == ["sessions/held-here/journal.jsonl"]


def test_a_damaged_record_is_forgotten_by_its_id(place: Place) -> None:
    write(place, "ann-1", "Ann")
    name = next(place.names("items"))
    place.write(name, (place.read(name) or b"")[:-5])

    take_out(place, of_person(place, "ann-1"))

    assert [*place.names()] == []


def test_no_name_is_nobody_s(place: Place) -> None:
    write(place, "ann-1", "Ann")
    place.write("names.csv", as_csv([Person("person-0001", "", "", ())]))

    assert of_person(place, "") == ()
    assert not is_listed(place, "")


def test_under_a_pseudonym_the_ids_tell_whose_they_are_without_a_person_and_without_names_csv(place: Place) -> None:
    write(place, "person-0001-01", "x", source="person-0001-01.mp4")
    write(place, "person-0001-12345678", "of a file called person-0001")

    [going] = of_person(place, "person-0001")

    assert (going.id, going.inputs) == ("person-0001-01", ())


def test_one_who_has_two_numbers_goes_with_both(place: Place) -> None:
    people = [Person("person-0001", CANARY, "", ("/in/a",)), Person("person-0002", CANARY, "Zeb", ("/in/b",))]
    place.write("names.csv", as_csv(people))
    write(place, "person-0001-01", "x", person="person-0001")
    write(place, "person-0002-01", "y", person="person-0001")

    assert ids(of_person(place, "Zeb")) == ["person-0001-01", "person-0002-01"]


@pytest.mark.parametrize("name", ["zeb.txt", "a#b.txt", "link.txt"])
def test_the_place_of_any_name_is_known_again(place: Place, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "real.txt").write_text("x")
    (folder / name).symlink_to(tmp_path / "real.txt") if name == "link.txt" else (folder / name).write_text("x")
    found = inputs_at([str(folder)], str(tmp_path / "out")).found
    write(place, found[0].id, "x", source=found[0].source)

    take_out(place, of_person(place, found[0].id))

    assert plan_of(found, SETUP, Manifest(place)).forgotten == 1


@pytest.mark.parametrize("folder", ["calls", "foo#bar"])
def test_a_session_s_folder_of_any_name_is_known_again(place: Place, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "journal.jsonl").write_text("{}")
    found = inputs_at([str(tmp_path / folder)], str(tmp_path / "out")).found
    write(place, found[0].id, "x", source=found[0].source, kind="session")

    take_out(place, of_person(place, found[0].id))

    assert plan_of(found, SETUP, Manifest(place)).forgotten == 1


def test_the_transcript_beside_a_recording_is_forgotten_with_it(place: Place, tmp_path: Path) -> None:
    """By its place, though names.csv has the recording alone, and by its content, wherever it lies."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("zeb.wav", "zeb.vtt"):
        (folder / name).write_text(name)
    place.write("names.csv", as_csv([Person("person-0001", CANARY, "", (str(folder / "zeb.wav"),))]))
    record = write(place, "person-0001-01", "x", source="person-0001-01.wav", transcript="person-0001-01.vtt")
    Manifest(place).put(record.model_copy(update={"file_digests": ("e" * 64, "f" * 64)}))

    [going] = of_person(place, CANARY)
    take_out(place, [going], CANARY)
    (folder / "zeb.wav").unlink()

    assert going.inputs == (str(folder / "zeb.wav"), str(folder / "zeb.vtt"))
    assert {"e" * 64, "f" * 64} <= Manifest(place).forgotten()
    assert plan_of(inputs_at([str(folder)], str(tmp_path / "out")).found, SETUP, Manifest(place)).forgotten == 1


def test_a_copy_that_was_known_by_its_content_is_passed_over_from_then_on(place: Place, tmp_path: Path) -> None:
    (tmp_path / f"copy-of-{CANARY}.txt").write_text("x")
    found = inputs_at([str(tmp_path)], str(tmp_path / "out")).found
    people = (Person("person-0001", CANARY, "", (found[0].source,)),)
    place.write("names.csv", as_csv(people))
    plan = plan_of(found, SETUP, Manifest(place), pseudonyms=people)

    pass_over(place, plan.copies_of({"person-0001-01"}), ["person-0001-01"])

    assert plan_of(found, SETUP, Manifest(place)).forgotten == 1
    assert not those_with(place, CANARY)
    (tmp_path / f"copy-of-{CANARY}.txt").write_text("of somebody else")
    found = inputs_at([str(tmp_path)], str(tmp_path / "out")).found
    assert plan_of(found, SETUP, Manifest(place)).forgotten == 0


def test_a_broken_file_is_forgotten_and_nobody_else_s_that_is_broken_so(place: Place, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("ann.vtt", "bob.vtt"):
        (tmp_path / "in" / name).write_text("WEBVTT")
    found = inputs_at([str(tmp_path / "in")], str(tmp_path / "out")).found
    for each in found:
        broken = write(place, each.id, "holds no words", source=each.source)
        Manifest(place).put(
            broken.model_copy(
                update={"state": "failed", "key": "k", "input_stamp": each.stamp, "input_digest": "b" * 64}
            )
        )

    take_out(place, of_person(place, found[0].id))

    plan = plan_of(found, SETUP, Manifest(place))
    assert (plan.forgotten, [each.found.name for each in plan.due]) == (1, ["bob.vtt"])


def test_what_was_a_copy_and_is_written_anew_is_opened(place: Place, tmp_path: Path) -> None:
    """Only the same stamp stands for the same content."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bob.txt").write_text("x")
    [found] = inputs_at([str(tmp_path / "in")], str(tmp_path / "out")).found
    copy = write(place, found.id, "x", source=found.source)
    Manifest(place).put(copy.model_copy(update={"input_stamp": found.stamp}))
    place.write("forgotten", f"{copy.input_digest}\n".encode())

    assert plan_of([found], SETUP, Manifest(place)).forgotten == 1
    assert plan_of([found._replace(stamp="later")], SETUP, Manifest(place)).forgotten == 0


def test_a_name_in_transcripts_that_is_several_persons_takes_nobody(place: Place) -> None:
    write(place, "ann-1", "x", person="s-1", candidate="Ann")
    write(place, "ann-22", "y", person="s-2", candidate="Ann")
    write(place, "ann-333", "z", person="Ann B", candidate="s-2")

    with pytest.raises(BadInput, match="is the name of several: “s-1” or “s-2”; nothing was removed"):
        of_person(place, "Ann")
    assert ids(of_person(place, "s-2")) == ["ann-22"]
    assert ids(of_person(place, "Ann B")) == ["ann-333"]


def test_so_it_is_with_names_csv(place: Place) -> None:
    people = [Person("person-0001", "s-1", "Ann", ("/in/a",)), Person("person-0002", "s-2", "Ann", ("/in/b",))]
    place.write("names.csv", as_csv(people))
    write(place, "person-0001-01", "x", person="person-0001")
    write(place, "person-0002-01", "y", person="person-0002")

    with pytest.raises(BadInput, match="“s-1” or “s-2”"):
        of_person(place, "Ann")
    take_out(place, of_person(place, "s-1"), "s-1")
    assert ids(of_person(place, "Ann")) == ["person-0002-01"]


def test_what_writers_that_were_killed_left_goes_on_every_system(tmp_path: Path) -> None:
    local = tmp_path / "out"
    (local / ".voicemock-half-way" / "ab").mkdir(parents=True)
    fcntl = pytest.importorskip("fcntl")
    half = os.open(local / ".voicemock-half-way" / "ab", os.O_RDONLY)
    fcntl.flock(half, fcntl.LOCK_EX)  # as where nothing tells whether somebody has it

    take_out(place_at(local), ())

    os.close(half)
    assert not (local / ".voicemock-half-way").exists()


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


def test_recordings_that_were_removed_do_not_come_back_with_another_rubric(place: Place, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.wav").write_text("x")
    found = inputs_at([str(tmp_path / "in")], str(tmp_path / "out")).found
    record = write(place, found[0].id, "x", source=found[0].source)
    Manifest(place).put(record.model_copy(update={"without_sound": True}))

    [task] = plan_of(found, SETUP, Manifest(place)).tasks

    assert task.without_sound


PEOPLE = "file,person,consent\nbob.txt,Bob Ray,{}\nann.txt,Ann,yes\n"


def planned(place: Place, tmp_path: Path, consent: str) -> Plan:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name in ("ann.txt", "bob.txt"):
        (folder / name).write_text(name)
    (tmp_path / "people.csv").write_text(PEOPLE.format(consent))
    found = inputs_at([str(folder)], str(tmp_path / "out")).found
    return plan_of(found, SETUP, Manifest(place), people_in(tmp_path / "people.csv", found))


def test_whose_consent_is_withdrawn_is_removed_at_the_next_run_and_a_copy_is_still_known(
    place: Place, tmp_path: Path
) -> None:
    for due in planned(place, tmp_path, "yes").tasks:
        write(place, due.item.id, due.item.person, source=due.item.source, person=due.item.person)

    plan = planned(place, tmp_path, "no")
    plan.settle(Manifest(place))

    assert "Of 1 of them the consent is withdrawn: what was written of them is removed." in [*plan.told]
    assert not those_with(place, "Bob Ray")
    assert not place.has("table.csv")
    [record] = [each for each in Manifest(place).records() if each.state == "no_consent"]
    assert (record.item.person, record.heard, len(record.input_digest)) == ("", (), 64)
    assert those_with(place, "Ann")
    again = planned(place, tmp_path, "no")
    assert (again.withdrawn, again.unsettled) == ([], [])


@pytest.mark.parametrize("consent", ["", "perhaps"])
def test_where_consent_may_be_missing_by_mistake_the_session_stays_and_is_found_by_name(
    place: Place, tmp_path: Path, consent: str
) -> None:
    for due in planned(place, tmp_path, "yes").tasks:
        write(place, due.item.id, due.item.person, source=due.item.source, person=due.item.person)

    plan = planned(place, tmp_path, consent)
    plan.settle(Manifest(place))

    assert "Of 1 of them a session is still there. Delete it: voicemock cohort forget" in [*plan.told]
    [going] = of_person(place, "Bob Ray")
    [record] = [each for each in Manifest(place).records() if each.state == "no_consent"]
    assert (going.id, record.levels, record.summary) == (record.item.id, (), None)
    assert planned(place, tmp_path, consent).unsettled == []
    take_out(place, [going], "Bob Ray")
    assert not those_with(place, "Bob Ray")


@pytest.mark.parametrize(
    "rows",
    ["bob.txt,Bob Ray,no", "bob.txt,,no", "elsewhere.txt,Bob Ray,no", "bob,Bob Ray,n\nann.txt,Ann,yes"],
    ids=["by both", "by the file", "by the person", "by the stem"],
)
def test_who_withdraws_is_removed_though_the_file_is_not_given(place: Place, tmp_path: Path, rows: str) -> None:
    before = planned(place, tmp_path, "yes")
    for due in before.tasks:
        write(place, due.item.id, due.item.person, source=due.item.source, person=due.item.person)
    (tmp_path / "in" / "bob.txt").unlink()

    plan = not_given(place, tmp_path, rows)
    plan.settle(Manifest(place))

    said = "Consent to 1 interview not given this time is withdrawn: what was written of it is removed."
    assert said in [*plan.told]
    assert not those_with(place, "Bob Ray")
    assert not place.has("table.csv")
    assert those_with(place, "Ann")
    assert not_given(place, tmp_path, rows).withdrawn_before == ()


@pytest.mark.parametrize(
    "rows", ["bob.txt,Robert,no", "x.txt,Bob Ray,no\ny.txt,Bob Ray,yes", "bob.txt,Bob Ray,", "bob.txt,Bob Ray,yes"]
)
def test_a_row_of_somebody_else_or_that_does_not_say_no_takes_nobody(place: Place, tmp_path: Path, rows: str) -> None:
    for due in planned(place, tmp_path, "yes").tasks:
        write(place, due.item.id, due.item.person, source=due.item.source, person=due.item.person)
    (tmp_path / "in" / "bob.txt").unlink()

    plan = not_given(place, tmp_path, rows)

    assert (plan.withdrawn_before, len(plan.gone)) == ((), 1)


def test_who_withdraws_under_a_pseudonym_is_known_by_names_csv(place: Place, tmp_path: Path) -> None:
    people = (
        Person("person-0001", "Bob Ray", "", ("/in/bob.txt",)),
        Person("person-0002", "Ann", "", (str(tmp_path / "in" / "ann.txt"),)),
    )
    write(place, "person-0001-01", CANARY, source="person-0001-01.txt", person="person-0001")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.txt").write_text("x")

    plan = not_given(place, tmp_path, "bob.txt,,no", people)
    plan.settle(Manifest(place))

    assert plan.withdrawn_before == ("person-0001-01",)
    assert not those_with(place, CANARY)


def test_a_file_s_name_that_may_be_several_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.txt").write_text("x")
    for folder in ("a", "b"):
        write(place, f"bob-{folder}", CANARY, source=f"/{folder}/bob.txt")

    with pytest.raises(BadInput, match=r"Line 2 .* says no to 'bob.txt', which may be /a/bob.txt or /b/bob.txt"):
        not_given(place, tmp_path, "bob.txt,,no")
    assert not_given(place, tmp_path, "a/bob.txt,,no").withdrawn_before == ("bob-a",)


def not_given(place: Place, tmp_path: Path, rows: str, persons: tuple[Person, ...] = ()) -> Plan:
    """A run that finds ann.txt alone."""
    rows = rows if "ann.txt" in rows else f"{rows}\nann.txt,Ann,yes"
    (tmp_path / "people.csv").write_text(f"file,person,consent\n{rows}\n")
    found = inputs_at([str(tmp_path / "in")], str(tmp_path / "out")).found
    return plan_of(found, SETUP, Manifest(place), people_in(tmp_path / "people.csv", found), persons)
