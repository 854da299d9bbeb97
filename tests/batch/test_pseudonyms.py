"""Pseudonyms stay with their people as long as names.csv is there, and nothing that is written names anybody."""

import pytest

from voicemock.batch.item import Item
from voicemock.batch.keys import key_of
from voicemock.batch.pseudonyms import (
    Person,
    as_csv,
    names_of,
    pseudonyms_for,
    read_people,
    replaced_items,
)
from voicemock.errors import BadInput


def item(source: str, person: str = "", candidate: str = "", **more: str) -> Item:
    return Item(id=f"id-of-{source}", source=source, kind="recording", person=person, candidate=candidate, **more)


GIVEN = (
    item("/in/jane.mp4", "s-1", "Jane Doe", transcript="/in/jane.vtt"),
    item("/in/bob.mp4"),
    item("/in/jane again.MP4", "s-1"),
)


def test_inputs_of_one_person_have_one_pseudonym() -> None:
    assert pseudonyms_for(GIVEN, ()) == (
        Person("person-0001", "s-1", "Jane Doe", ("/in/jane.mp4", "/in/jane again.MP4")),
        Person("person-0002", "", "", ("/in/bob.mp4",)),
    )


def test_a_later_run_gives_the_same_and_counts_on() -> None:
    before = read_people(as_csv(pseudonyms_for(GIVEN, ())))

    later = pseudonyms_for([item("/in/0.mp4"), *GIVEN, item("/in/1.mp4", "s-1")], before)

    assert [(each.pseudonym, each.sources) for each in later] == [
        ("person-0001", ("/in/jane.mp4", "/in/jane again.MP4", "/in/1.mp4")),
        ("person-0002", ("/in/bob.mp4",)),
        ("person-0003", ("/in/0.mp4",)),
    ]
    assert pseudonyms_for(GIVEN, before) == before


def test_what_is_written_names_nobody() -> None:
    people = pseudonyms_for(GIVEN, ())

    jane, bob, again = replaced_items(GIVEN, people)

    assert jane.real == GIVEN[0]
    assert jane.item.model_dump(exclude={"groups", "kind", "named"}) == {
        "id": "person-0001-01",
        "source": "person-0001-01.mp4",
        "transcript": "person-0001-01.vtt",
        "person": "person-0001",
        "candidate": "person-0001",
    }
    assert (bob.item.id, bob.item.person, bob.item.candidate) == ("person-0002-01", "person-0002", "")
    assert (again.item.id, again.item.source) == ("person-0001-02", "person-0001-02.mp4")


def test_every_name_of_a_person_is_replaced_however_often_it_is_spelt_otherwise() -> None:
    given = (item("/in/1.mp4", "s-1", "Jane Doe"), item("/in/2.mp4", "s-1", "J. Doe-Ray"))
    people = read_people(as_csv(pseudonyms_for(given, ())))

    assert names_of(people) == {"s-1": "person-0001", "Jane Doe": "person-0001", "J. Doe-Ray": "person-0001"}
    assert [each.item.named for each in replaced_items(given, people)] == [(2, 3), (3, 3)]
    assert pseudonyms_for(given, people) == people


def test_another_name_of_the_candidate_makes_another_key_and_tells_nobody_s_name() -> None:
    before = pseudonyms_for([item("/in/1.mp4", "", "Jane")], ())
    corrected = [item("/in/1.mp4", "", "Janet")]
    after = pseudonyms_for(corrected, before)
    keys = {
        key_of("run", each.item, "input")
        for given, known in (([item("/in/1.mp4", "", "Jane")], before), (corrected, after), (corrected[:1], after))
        for each in replaced_items(given, known)
    }

    assert names_of(after) == {"Jane": "person-0001", "Janet": "person-0001"}
    assert len(keys) == 2


def test_names_of_this_run_that_are_kept_nowhere_are_replaced_too() -> None:
    people = pseudonyms_for([item("/in/1.mp4")], ())
    refused = replaced_items([item("/in/1.mp4", "s-1", "Jane")], people)

    found = names_of(people, refused, ["Eve", "Jane"])

    assert found == {"s-1": "person-0001", "Jane": "person-0001", "Eve": "somebody"}


def test_whose_an_input_is_may_be_said_later_and_it_keeps_its_number() -> None:
    before = pseudonyms_for([item("/in/1.mp4"), item("/in/2.mp4")], ())
    told = [item("/in/1.mp4", "Jane"), item("/in/2.mp4", "Jane"), item("/in/3.mp4", "Jane")]

    people = pseudonyms_for(told, before)

    found = [(each.item.id, each.item.person) for each in replaced_items(told, people)]
    assert found == [
        ("person-0001-01", "person-0001"),
        ("person-0002-01", "person-0001"),
        ("person-0001-02", "person-0001"),
    ]
    assert names_of(people) == {"Jane": "person-0001"}
    moved = [item("/in/1.mp4", "Bob")]
    assert [each.item.id for each in replaced_items(moved, pseudonyms_for(moved, people))] == ["person-0003-01"]


def test_the_number_of_somebody_who_was_forgotten_is_nobody_else_s() -> None:
    forgotten = Person("person-0002", "", "", ())
    known = read_people(as_csv([Person("person-0001", "s-1", "", ("/in/a",)), forgotten]))

    people = pseudonyms_for([item("/in/new.mp4", "s-9"), item("/in/x.mp4")], known)

    assert [each.pseudonym for each in people] == ["person-0001", "person-0002", "person-0003", "person-0004"]
    assert people[1] == forgotten


def test_a_person_is_known_again_after_a_spreadsheet() -> None:
    first = pseudonyms_for([item("/in/1.mp4", "=Jane", "-Jane")], ())
    known = read_people(as_csv(read_people(as_csv(first))))

    (again,) = pseudonyms_for([item("/in/2.mp4", "=Jane", "-Jane")], known)

    assert (again.pseudonym, len(again.names)) == ("person-0001", 2)


@pytest.mark.parametrize(
    "source", ["=cmd.mp4", "/in/a;=b.mp4", "'a.mp4", '/in/x, "y".mp4', "s3://b/Jané.mp4#s-1", "-a"]
)
def test_any_source_is_known_again_after_a_spreadsheet(source: str) -> None:
    first = pseudonyms_for([item(source)], ())
    known = read_people(as_csv(read_people(as_csv(first))))

    assert [each.pseudonym for each in pseudonyms_for([item(source)], known)] == ["person-0001"]
    assert [each.item.id for each in replaced_items([item(source)], known)] == ["person-0001-01"]


def test_no_file_is_nobody_and_a_damaged_one_is_refused() -> None:
    assert read_people(None) == ()
    with pytest.raises(BadInput) as told:
        read_people(b"pseudonym,person,candidate,sources\nperson-0001,a,,\nperson-0001,b,,\nJane,c,,\n")

    assert told.value.problems == (
        "names.csv:3: person-0001 stands there twice",
        "names.csv:4: the pseudonym is not like person-0001",
    )
