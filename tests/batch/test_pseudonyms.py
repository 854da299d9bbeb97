"""Pseudonyms stay with their people as long as names.csv is there, and nothing that is written names anybody."""

import pytest

from voicemock.batch.item import Item
from voicemock.batch.pseudonyms import (
    Person,
    as_csv,
    names_of,
    own_names,
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
    assert jane.item.model_dump(exclude={"groups", "kind"}) == {
        "id": "person-0001-01",
        "source": "person-0001-01.mp4",
        "transcript": "person-0001-01.vtt",
        "person": "person-0001",
        "candidate": "person-0001",
    }
    assert (bob.item.id, bob.item.person, bob.item.candidate) == ("person-0002-01", "person-0002", "")
    assert (again.item.id, again.item.source) == ("person-0001-02", "person-0001-02.mp4")


def test_names_and_own_names_are_those_that_the_table_says() -> None:
    assert names_of(pseudonyms_for(GIVEN, ())) == {"s-1": "person-0001", "Jane Doe": "person-0001"}
    assert own_names(GIVEN[0]) == {"s-1", "Jane Doe"}
    assert own_names(GIVEN[1]) == frozenset()


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
