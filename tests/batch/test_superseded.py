"""An interview stands once, wherever its files went; and nothing goes that is not certainly there a second time."""

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from tests.batch.recorded import done
from tests.batch.test_manifest import SETUP, finish
from voicemock.batch.inputs import Found, inputs_at
from voicemock.batch.item import Item
from voicemock.batch.manifest import Manifest
from voicemock.batch.people import NOBODY, NOTHING_TOLD, People, Told
from voicemock.batch.plan import Plan, plan_of
from voicemock.batch.pseudonyms import NAMES, Person, as_csv, pseudonyms_for, read_people, with_names_moved
from voicemock.batch.superseded import Superseded, superseded, take_superseded
from voicemock.batch.twins import Twins
from voicemock.batch.url_place import UrlPlace, place_at


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return Manifest(place_at(tmp_path / "out"))


def files(tmp_path: Path, **contents: str) -> None:
    """Files by their paths, with `_` for the dot and `__` for the slash."""
    for name, content in contents.items():
        path = tmp_path / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def found_in(*paths: object) -> tuple[Found, ...]:
    return inputs_at([str(each) for each in paths], "/nowhere").found


def digests(found: Found) -> dict[str, object]:
    """As a worker gives them."""
    parts = [each for each in (found.source, found.transcript) if each]
    each = tuple(hashlib.sha256(Path(part).read_bytes()).hexdigest() for part in parts)
    if len(each) == 1:
        return {"input_digest": each[0]}
    return {"input_digest": hashlib.sha256("".join(each).encode()).hexdigest(), "file_digests": each}


def plan_for(manifest: Manifest, found: Sequence[Found], people: People = NOBODY, who: Sequence[Person] = ()) -> Plan:
    return plan_of(found, SETUP, manifest, people, who)


def ran(manifest: Manifest, *paths: object, told: Told = NOTHING_TOLD, named: bool = True) -> Plan:
    """A run over paths as its workers leave it, without what comes last."""
    found = found_in(*paths)
    people, who = People({}, told), tuple[Person, ...]()
    if not named:
        who = pseudonyms_for((told.item(each) for each in found), read_people(manifest.place.read(NAMES)))
        manifest.place.write(NAMES, as_csv(who))
    plan = plan_for(manifest, found, people, who)
    for each, pair in zip(found, plan.as_items(found), strict=True):
        finish(manifest, each, item=pair.item, **digests(each))
    return plan_for(manifest, found, people, who)


def left(manifest: Manifest) -> list[str]:
    """What each record that is left was read from."""
    return [each.item.source for each in manifest.records()]


def test_a_recording_that_came_to_its_transcript_stands_alone(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__bob_vtt="words", in__eve_vtt="words of eve")
    first = [each.id for each in found_in(tmp_path / "in")]
    ran(manifest, tmp_path / "in")
    files(tmp_path, in__bob_wav="sound", in__eve_wav="sound of eve")

    plan = ran(manifest, tmp_path / "in")
    told = take_superseded(plan, manifest)

    assert left(manifest) == [f"{tmp_path}/in/bob.wav", f"{tmp_path}/in/eve.wav"]
    assert manifest.sessions(first) == frozenset()
    new = [each.item.id for each in manifest.records()]
    assert told == (
        "2 records of earlier runs were removed, with the session: the same interview was given from another place. "
        f"{first[0]} is {new[0]} now, {first[1]} is {new[1]} now.",
    )
    assert take_superseded(plan_for(manifest, found_in(tmp_path / "in")), manifest) == ()


def test_a_recording_that_came_with_the_move_stands_for_the_transcript(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__bob_vtt="words", in__eve_vtt="words of eve")
    ran(manifest, tmp_path / "in")
    files(tmp_path, new__robert_vtt="words", new__robert_wav="sound")
    (tmp_path / "in" / "bob.vtt").unlink()

    take_superseded(ran(manifest, tmp_path / "new"), manifest)

    assert sorted(left(manifest)) == [f"{tmp_path}/in/eve.vtt", f"{tmp_path}/new/robert.wav"]


def test_what_lies_in_a_renamed_folder_or_was_moved_stands_once(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__a__bob_vtt="bob", in__a__eve_vtt="eve", in__a__kim_vtt="kim")
    ran(manifest, tmp_path / "in")
    (tmp_path / "in" / "a").rename(tmp_path / "in" / "b")
    (tmp_path / "in" / "b" / "kim.vtt").write_text("kim said more")

    plan = ran(manifest, tmp_path / "in")
    take_superseded(plan, manifest)

    kept = f"{tmp_path}/in/a/kim.vtt"  # nothing holds the same any more
    assert sorted(left(manifest)) == [kept, *(f"{tmp_path}/in/b/{each}.vtt" for each in ("bob", "eve", "kim"))]


def test_the_same_in_two_files_are_two_until_one_is_removed(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__a_vtt="same", in__b_vtt="same", elsewhere__c_vtt="same")
    ran(manifest, tmp_path / "in", tmp_path / "elsewhere")

    assert [*superseded(ran(manifest, tmp_path / "in" / "a.vtt"), manifest)] == []
    (tmp_path / "elsewhere" / "c.vtt").unlink()
    (tmp_path / "in" / "b.vtt").unlink()
    other = ran(manifest, files(tmp_path, other__d_vtt="other") or tmp_path / "other")
    assert [*superseded(other, manifest)] == []  # nothing of this run holds the same
    take_superseded(ran(manifest, tmp_path / "in" / "a.vtt"), manifest)

    assert sorted(left(manifest)) == [f"{tmp_path}/in/a.vtt", f"{tmp_path}/other/d.vtt"]


def test_nothing_goes_before_its_like_is_there_and_read_as_it_is_now(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__a_vtt="same")
    ran(manifest, tmp_path / "in")
    (tmp_path / "in" / "a.vtt").rename(tmp_path / "in" / "b.vtt")
    found = found_in(tmp_path / "in")
    (new,) = found

    def going() -> list[Superseded]:
        return [*superseded(plan_for(manifest, found_in(tmp_path / "in")), manifest)]

    assert going() == []  # stopped before its turn
    finish(manifest, new, **digests(new), state="failed")
    assert going() == []
    finish(manifest, new, **digests(new))
    assert [each.by for each in going()] == [new.id]
    manifest.place.remove(f"sessions/{new.id}")
    assert going() == []  # a session was lost
    finish(manifest, new, **digests(new))
    files(tmp_path, in__b_vtt="another interview, which the stopped run did not come to")
    assert going() == []


def test_what_failed_before_it_was_moved_and_fails_again_stands_once(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__a_vtt="broken")
    for name in ("a.vtt", "b.vtt"):
        (found,) = found_in((tmp_path / "in" / "a.vtt").rename(tmp_path / "in" / name))
        finish(manifest, found, **digests(found), state="failed")

    take_superseded(plan_for(manifest, found_in(tmp_path / "in")), manifest)

    assert left(manifest) == [f"{tmp_path}/in/b.vtt"]


def with_people(manifest: Manifest, path: Path, **candidates: str) -> Plan:
    """A run over what is at a path with a table of people, by the names of files without their endings."""
    found = found_in(path)
    told = {each.id: Told(True, candidate=candidates.get(each.name.partition(".")[0], "")) for each in found}
    people = People(told, NOTHING_TOLD)
    for each, pair in zip(found, plan_for(manifest, found, people).as_items(found), strict=True):
        finish(manifest, each, item=pair.item, **digests(each))
    return plan_for(manifest, found, people)


def test_one_copy_of_nobody_in_particular_takes_nobodys_place(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__p1_vtt="panel", in__p2_vtt="panel")
    with_people(manifest, tmp_path / "in", p1="Ann", p2="Ben")
    (tmp_path / "new").mkdir()
    (tmp_path / "in" / "p1.vtt").rename(tmp_path / "new" / "panel.vtt")
    (tmp_path / "in" / "p2.vtt").unlink()

    told = take_superseded(ran(manifest, tmp_path / "new"), manifest)

    assert len(left(manifest)) == 3
    (said,) = told
    assert said.startswith(
        "2 records of earlier runs may be of an interview that was given from another place; kept,"
    )
    ann, _ = sorted(each.item.id for each in manifest.records() if each.item.candidate)
    assert f"{ann} may be " in said
    assert len([*superseded(with_people(manifest, tmp_path / "new", panel="Ben"), manifest)]) == 1


def test_one_interview_takes_no_place_of_two_who_differ(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__p1_vtt="panel", in__p2_vtt="panel")
    with_people(manifest, tmp_path / "in", p1="Ann")
    (tmp_path / "new").mkdir()
    for name in ("p1.vtt", "p2.vtt"):
        (tmp_path / "in" / name).rename(tmp_path / "new" / "ann.vtt")

    take_superseded(with_people(manifest, tmp_path / "new", ann="Ann"), manifest)

    assert sorted(left(manifest)) == [f"{tmp_path}/in/p2.vtt", f"{tmp_path}/new/ann.vtt"]


def test_a_file_beside_another_that_is_an_interview_of_its_own_stays(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__bob_vtt="of Bob", in__bob_txt="of Roberta", in__eve_vtt="eve", in__eve_txt="eve")
    for name in ("bob.vtt", "bob.txt", "eve.vtt", "eve.txt"):
        ran(manifest, tmp_path / "in" / name)

    (said, kept) = take_superseded(ran(manifest, tmp_path / "in"), manifest)

    assert sorted(left(manifest)) == [f"{tmp_path}/in/{each}" for each in ("bob.txt", "bob.vtt", "eve.vtt")]
    assert said.startswith("1 record of an earlier run was removed")
    assert kept.startswith("1 record of an earlier run may be ")


def test_a_transcript_of_somebody_else_stays_beside_the_recording_of_its_name(
    manifest: Manifest, tmp_path: Path
) -> None:
    files(tmp_path, in__bob_vtt="words")
    with_people(manifest, tmp_path / "in", bob="Roberta")
    files(tmp_path, in__bob_wav="sound")

    assert [*superseded(with_people(manifest, tmp_path / "in", bob="Bob"), manifest)] == []
    assert [*superseded(with_people(manifest, tmp_path / "in"), manifest)] == []
    assert len([*superseded(with_people(manifest, tmp_path / "in", bob="Roberta"), manifest)]) == 1


def test_the_name_of_one_whose_interview_moved_stays_listed(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__zabrowska_vtt="jane")
    jane = Told(True, "s-1", "Jane Zabrowska")
    ran(manifest, tmp_path / "in", told=jane, named=False)
    (tmp_path / "in" / "zabrowska.vtt").rename(tmp_path / "in" / "c.vtt")

    take_superseded(ran(manifest, tmp_path / "in", named=False), manifest)
    assert len(left(manifest)) == 2  # without the table nobody knows that it is hers
    take_superseded(ran(manifest, tmp_path / "in", told=jane), manifest)

    people = read_people(manifest.place.read(NAMES))
    assert people[0] == ("person-0001", "s-1", "Jane Zabrowska", (), ())
    assert left(manifest) == [f"{tmp_path}/in/c.vtt"]


def test_names_go_to_the_row_of_the_one_that_stands_for_it() -> None:
    old = Person("person-0001", "", "Jane", ("/old/jane.vtt",), ("J. Zabrowska",))
    new = Person("person-0002", "s-1", "Jane", ("/new/c.vtt",))
    other = Person("person-0003", "s-3", "Eve", ("/new/e.vtt",))

    after = with_names_moved([old, new, other], {"person-0001": "person-0002"})

    jane = Person("person-0002", "s-1", "Jane", ("/new/c.vtt",), ("J. Zabrowska",))
    assert after == (Person("person-0001", "", "", ()), jane, other)
    kept = with_names_moved([new, other], {"person-0002": "person-0003"})
    assert kept == (new._replace(sources=()), other)


def test_two_who_answer_in_one_recording_stay_two(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__ann_vtt="both")
    ran(manifest, tmp_path / "in", told=Told(True, candidate="Ann"))
    (tmp_path / "in" / "ann.vtt").rename(tmp_path / "in" / "ben.vtt")

    assert [*superseded(ran(manifest, tmp_path / "in", told=Told(True, candidate="Ben")), manifest)] == []
    assert len([*superseded(ran(manifest, tmp_path / "in", told=Told(True, "s-1", "Ann")), manifest)]) == 1


def test_where_one_pseudonym_has_two_candidates_nobody_knows_who_answers(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, a__a_vtt="what Ann says", b__b_vtt="what both say")
    for folder, candidate in (("a", "Ann"), ("b", "Ben")):
        ran(manifest, tmp_path / folder, told=Told(True, "pair", candidate), named=False)
    (tmp_path / "b" / "b.vtt").rename(tmp_path / "b" / "c.vtt")

    plan = ran(manifest, tmp_path / "b", told=Told(True, "pair", "Ann"), named=False)

    assert [*superseded(plan, manifest)] == []


def test_what_is_known_under_a_pseudonym_is_looked_for_where_it_was(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__bob_vtt="bob", in__eve_vtt="eve")
    ran(manifest, tmp_path / "in", named=False)
    assert left(manifest) == ["person-0001-01.vtt", "person-0002-01.vtt"]
    (tmp_path / "in" / "bob.vtt").rename(tmp_path / "in" / "robert.vtt")
    files(tmp_path, narrow__eve_vtt="eve")

    take_superseded(ran(manifest, tmp_path / "in" / "robert.vtt", named=False), manifest)
    take_superseded(ran(manifest, tmp_path / "narrow", named=False), manifest)

    assert left(manifest) == ["person-0002-01.vtt", "person-0003-01.vtt", "person-0004-01.vtt"]
    (tmp_path / "in" / "eve.vtt").unlink()
    plan = ran(manifest, tmp_path / "narrow")
    assert [each.id for each in superseded(plan, manifest)] == ["person-0004-01", "person-0002-01"]
    manifest.place.write(NAMES, b"damaged")
    assert [*superseded(plan, manifest)] == []  # nobody knows where they were


def test_with_names_and_without_an_input_stands_once(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__bob_vtt="bob")
    ran(manifest, tmp_path / "in", named=False)

    take_superseded(ran(manifest, tmp_path / "in"), manifest)
    assert left(manifest) == [f"{tmp_path}/in/bob.vtt"]
    assert b"bob" not in (manifest.place.read(NAMES) or b"")
    take_superseded(ran(manifest, tmp_path / "in", named=False), manifest)
    assert left(manifest) == ["person-0002-01.vtt"]


def test_a_session_that_went_from_one_archive_into_one_of_several(manifest: Manifest, tmp_path: Path) -> None:
    def archive(*ids: str) -> None:
        with zipfile.ZipFile(tmp_path / "some.zip", "w") as made:
            for each in ids:
                made.writestr(f"{each}/journal.jsonl", "{}")

    def ran_with(**held: str) -> Plan:
        found = found_in(tmp_path / "some.zip")
        for each in found:
            finish(manifest, each, input_digest=held[each.name.replace(".", "_")])
        return plan_for(manifest, found)

    archive("s1")
    ran_with(some_zip="1" * 64)
    archive("s1", "s2")

    assert [*superseded(ran_with(s1="3" * 64, s2="2" * 64), manifest)] == []
    assert len([*superseded(ran_with(s1="1" * 64, s2="2" * 64), manifest)]) == 1


def test_at_an_address_only_what_is_surely_gone_is_gone(tmp_path: Path) -> None:
    store = place_at(f"memory://moved-{uuid4().hex}")
    manifest = Manifest(place_at(tmp_path / "out"))
    for name in ("old/a.vtt", "old/b.vtt"):
        store.write(name, b"same")
    for each in found_in(store.url):
        finish(manifest, each, input_digest="1" * 64)
    (unknown,) = (each._replace(source="nonsense://there/a.vtt", id="unknown-1") for each in found_in(store.url)[:1])
    (refused,) = (each._replace(source="https://127.0.0.1:1/a.vtt", id="refused-1") for each in [unknown])
    for each in (unknown, refused):
        finish(manifest, each, input_digest="1" * 64)
    store.write("new/a.vtt", b"same")
    store.remove("old/a.vtt")
    found = found_in(f"{store.url}/new")
    finish(manifest, found[0], input_digest="1" * 64)

    take_superseded(plan_for(manifest, found), manifest)

    assert sorted(left(manifest)) == [
        "https://127.0.0.1:1/a.vtt", f"{store.url}/new/a.vtt", f"{store.url}/old/b.vtt", "nonsense://there/a.vtt"
    ]  # fmt: skip
    assert UrlPlace(f"{store.url}/old/a.vtt").is_missing()
    assert not UrlPlace(f"{store.url}/old").is_missing()


def test_what_counts_twice_is_said() -> None:
    twins = Twins()
    for name in ("a", "b", "a"):
        twins.add(done(name))
    twins.add(done("c", input_digest="c" * 64))
    twins.add(done("d", item={"candidate": "Another who answers in it"}))

    assert [*twins.told] == [
        "1 interview holds the same as another, and both count: a and b. "
        "Remove one of the two files, and the same command takes its interview out."
    ]


def test_a_damaged_or_refused_record_is_left(manifest: Manifest, tmp_path: Path) -> None:
    files(tmp_path, in__a_vtt="same")
    (found,) = found_in(tmp_path / "in")
    gone = Item(id="gone-1", source="/none/gone.vtt", kind="transcript")
    finish(manifest, found, item=gone, **digests(found), state="no_consent")

    assert [*superseded(ran(manifest, tmp_path / "in"), manifest)] == []
    finish(manifest, found, item=gone, input_digest="")
    assert [*superseded(ran(manifest, tmp_path / "in"), manifest)] == []
