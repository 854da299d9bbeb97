"""Records are whole or none, and say together what is due."""

import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicemock.batch.inputs import Found, inputs_at
from voicemock.batch.item import Item, Setup
from voicemock.batch.keys import key_of
from voicemock.batch.manifest import FORGOTTEN, Manifest, name_of, records
from voicemock.batch.people import NO_ROW, People, Told
from voicemock.batch.plan import Plan, plan_of
from voicemock.batch.pseudonyms import pseudonyms_for
from voicemock.batch.record import Record
from voicemock.batch.url_place import place_at
from voicemock.config import Settings
from voicemock.errors import BadInput

SETUP = Setup(out="/out", rubric={"id": "r"}, settings=Settings(), digest="run")


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return Manifest(place_at(tmp_path / "out"))


def record(id_: str, **more: Any) -> Record:
    item = more.pop("item", None) or Item(id=id_, source=f"/in/{id_}.mp4", kind="recording")
    fields = {"state": "done", "finished_at": datetime(2026, 1, 1, tzinfo=UTC), "notes": ("“é” \ud800",), **more}
    return Record.model_validate({"item": item, **fields})


def given_files(tmp_path: Path, *names: str) -> tuple[Found, ...]:
    for name in names:
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).touch()
    return inputs_at([str(tmp_path / "in")], str(tmp_path / "out")).found


def finish(manifest: Manifest, found: Found, **changed: Any) -> Record:
    """What a worker leaves."""
    item = changed.pop("item", found.item())
    key = key_of(SETUP.digest, item, "1")
    done = record(item.id, item=item, input_stamp=found.stamp, input_digest="1", key=key).model_copy(update=changed)
    manifest.put(done)
    manifest.place.write(f"sessions/{item.id}/journal.jsonl", b"{}")
    return done


def why(plan: Plan) -> dict[str, str]:
    return {each.found.name: each.why for each in plan.due}


def test_records_are_read_as_they_were_written_in_the_order_of_their_ids(manifest: Manifest) -> None:
    written = [record(f"item-{number}") for number in (10, 2, 1)]
    for each in written:
        manifest.put(each)
    manifest.place.write("items/readme.txt", b"not ours")

    assert [each.item.id for each in records(manifest.place)] == ["item-1", "item-10", "item-2"]
    read = pickle.loads(pickle.dumps(manifest)).record("item-10")
    assert read is not None
    assert read.item == written[0].item
    assert manifest.record("item-3") is None


@settings(max_examples=25)
@given(st.data())
def test_a_damaged_record_is_none(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    manifest = Manifest(place_at(tmp_path_factory.getbasetemp() / "damaged"))
    manifest.put(record("a"))
    content = manifest.place.read(name_of("a")) or b""
    at = data.draw(st.integers(0, len(content) - 1))
    bent = data.draw(st.sampled_from([content[:at], content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]]))

    manifest.place.write(name_of("a"), bent)

    assert manifest.record("a") is None
    assert [*manifest.records()] == []
    assert [*manifest.damaged()] == [name_of("a")]


def test_everything_is_due_once_and_then_nothing(manifest: Manifest, tmp_path: Path) -> None:
    found = given_files(tmp_path, "a.mp4", "b.txt")

    first = plan_of(found, SETUP, manifest)
    for each in found:
        finish(manifest, each)
    second = plan_of(found, SETUP, manifest)

    assert why(first) == {"a.mp4": "new", "b.txt": "new"}
    assert [task.item for task in first.tasks] == [each.item() for each in found]
    assert {task.real for task in first.tasks} == {None}
    assert (second.total, second.done, [*second.told]) == (0, 2, [])
    assert second.given == first.given == {each.id for each in found}


def test_what_is_missing_changed_or_broken_is_due(manifest: Manifest, tmp_path: Path) -> None:
    names = ("changed.mp4", "damaged.mp4", "done.mp4", "failed.mp4", "key.mp4", "lost.mp4", "new.mp4", "touched.mp4")
    found = given_files(tmp_path, *names)
    by_name = {each.name: each for each in found}
    for name in set(names) - {"new.mp4"}:
        finish(manifest, by_name[name])
    manifest.place.write(name_of(by_name["damaged.mp4"].id), b'{"sha256":')
    finish(manifest, by_name["failed.mp4"], state="failed")
    finish(manifest, by_name["key.mp4"], key="of another rubric")
    manifest.place.remove(f"sessions/{by_name['lost.mp4'].id}")
    (tmp_path / "in" / "touched.mp4").write_text("again")
    again = given_files(tmp_path)

    plan = plan_of(again, SETUP, manifest)

    assert why(plan) == {
        "damaged.mp4": "new", "failed.mp4": "failed", "key.mp4": "changed", "lost.mp4": "lost", "new.mp4": "new",
        "touched.mp4": "touched",
    }  # fmt: skip
    assert (plan.done, plan.damaged) == (2, 1)
    assert [*plan.told] == [
        "6 to do (2 new, 1 failed before, 1 changed, 1 without their session, 1 written to since), 2 done before.",
        "1 record of an earlier run cannot be read, and made anew.",
    ]
    assert {each.known_key for each in plan.tasks} == {"", key_of("run", by_name["touched.mp4"].item(), "1")}


def test_another_rubric_makes_everything_due_and_a_touched_file_nothing_but_a_look(
    manifest: Manifest, tmp_path: Path
) -> None:
    (found,) = given_files(tmp_path, "a.mp4")
    done = finish(manifest, found)

    other = plan_of([found], SETUP.model_copy(update={"digest": "other"}), manifest)
    (task,) = plan_of([found._replace(stamp="later")], SETUP, manifest).tasks

    assert why(other) == {"a.mp4": "changed"}
    renewed = manifest.renewed(task.item, task.stamp, task.known_key)
    assert renewed is not None
    assert renewed == done.model_copy(update={"input_stamp": "later", "notes": renewed.notes})
    assert manifest.renewed(task.item, task.stamp, "of other content") is None
    manifest.put(renewed)
    assert plan_of([found._replace(stamp="later")], SETUP, manifest).total == 0


def test_without_consent_nothing_is_due_and_what_is_there_is_said(manifest: Manifest, tmp_path: Path) -> None:
    yes, no, withdrawn = given_files(tmp_path, "a.mp4", "b.mp4", "c.mp4")
    finish(manifest, withdrawn)
    people = People({yes.id: Told(True, "s1"), no.id: Told(False, "Jane")}, NO_ROW)

    plan = plan_of([yes, no, withdrawn], SETUP, manifest, people)
    plan.settle(manifest)

    assert why(plan) == {"a.mp4": "new"}
    assert plan.given == {yes.id}
    assert {each.item.id: each.state for each in manifest.records()} == {
        no.id: "no_consent",
        withdrawn.id: "no_consent",
    }
    assert [*plan.told][1:] == [
        "2 inputs may not be opened: no consent.",
        "Of 1 of them a session is still there. Delete it: voicemock cohort forget",
    ]
    assert b"Jane" not in (manifest.place.read(name_of(no.id)) or b"")
    assert plan_of([yes, no, withdrawn], SETUP, manifest, people).unsettled == []
    assert why(plan_of([yes, no, withdrawn], SETUP, manifest)) == dict.fromkeys(("a.mp4", "b.mp4", "c.mp4"), "new")


def test_what_the_table_of_people_says_now_is_written_without_work(manifest: Manifest, tmp_path: Path) -> None:
    (found,) = given_files(tmp_path, "a.mp4")
    finish(manifest, found)
    people = People({found.id: Told(True, "s1", groups={"region": "north"})}, NO_ROW)

    plan = plan_of([found], SETUP, manifest, people)
    plan.settle(manifest)

    assert (plan.total, plan.done) == (0, 1)
    after = manifest.record(found.id)
    assert after is not None
    assert (after.item.person, after.item.groups, after.state) == ("s1", {"region": "north"}, "done")
    assert plan_of([found], SETUP, manifest, people).relabelled == []


def test_another_candidate_is_another_result(manifest: Manifest, tmp_path: Path) -> None:
    (found,) = given_files(tmp_path, "a.mp4")
    finish(manifest, found)

    plan = plan_of([found], SETUP, manifest, People({found.id: Told(True, candidate="Bob")}, NO_ROW))

    assert why(plan) == {"a.mp4": "changed"}


def test_what_was_not_given_this_time_is_kept_and_said(manifest: Manifest, tmp_path: Path) -> None:
    found = given_files(tmp_path, "a.mp4", "b.mp4")
    for each in found:
        finish(manifest, each)

    plan = plan_of(found[:1], SETUP, manifest)

    assert plan.gone == (found[1].id,)
    assert [*plan.told] == [
        "1 record of inputs that were not given this time; kept, if the same interview is not given from another "
        f"place: {found[1].id}",
    ]
    hint = "Take an interview out whose input was not given: voicemock cohort forget /out ID"
    assert [*plan.still_there(manifest)] == [hint]
    assert manifest.record(found[1].id) is not None


def test_what_was_forgotten_is_never_given_out_again(manifest: Manifest, tmp_path: Path) -> None:
    by_place, by_content, kept = given_files(tmp_path, "a.mp4", "b.mp4", "c.mp4")
    finish(manifest, by_content, input_digest="f" * 64)
    manifest.place.write(FORGOTTEN, f"{by_place.place}\n{'f' * 64}\n".encode())

    plan = plan_of([by_place, by_content, kept], SETUP, manifest)

    assert why(plan) == {"c.mp4": "new"}
    assert "2 inputs passed over: forgotten on request." in plan.told
    manifest.place.write(FORGOTTEN, b"f\n")
    with pytest.raises(BadInput, match="forgotten:1"):
        plan_of([kept], SETUP, manifest)


def test_with_pseudonyms_the_tasks_say_what_to_read_and_what_to_write(manifest: Manifest, tmp_path: Path) -> None:
    found = given_files(tmp_path, "jane.mp4")
    people = pseudonyms_for((each.item() for each in found), ())

    (task,) = plan_of(found, SETUP, manifest, pseudonyms=people).tasks

    assert (task.item.id, task.item.source) == ("person-0001-01", "person-0001-01.mp4")
    assert task.real == found[0].item()
    finish(manifest, found[0], item=task.item)
    assert plan_of(found, SETUP, manifest, pseudonyms=people).total == 0


def test_records_and_sessions_at_an_address_are_found(tmp_path: Path) -> None:
    manifest = Manifest(place_at(f"memory://manifest-{tmp_path.name}"))
    found = given_files(tmp_path, "a.mp4", "b.mp4")
    for each in found:
        finish(manifest, each)
    manifest.place.remove(f"sessions/{found[1].id}")

    assert why(plan_of(found, SETUP, manifest)) == {"b.mp4": "lost"}
