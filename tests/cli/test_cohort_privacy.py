"""Taking people out from the command line: nobody by mistake, and it is said what went."""

import json
from pathlib import Path

import pytest

from tests.batch.recorded import done, level
from voicemock.batch.keys import place_digest
from voicemock.batch.manifest import Manifest
from voicemock.batch.pseudonyms import Person, as_csv
from voicemock.batch.url_place import place_at
from voicemock.cli.cohort_privacy import expire, forget
from voicemock.errors import NotFound, UsageError


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A batch's folder that is somebody's home, too."""
    place = place_at(tmp_path / "out")
    for name in ("ann", "bob"):
        Manifest(place).put(done(name, level("content", 3)))
        place.write(f"sessions/{name}/journal.jsonl", b"{}\n")
        place.write(f"sessions/{name}/.batch", b"")
    place.write("sessions/killed/.batch", b"")
    place.write("sessions/2026-05-01-held-here/journal.jsonl", b"{}\n")
    return tmp_path / "out"


def sessions(out: Path) -> set[str]:
    return {each.name for each in (out / "sessions").iterdir()}


def test_one_goes_and_what_nobody_can_be_asked_for_and_what_no_batch_made_stays(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forget(str(out), "p-bob", dry_run=True)
    assert sessions(out) == {"ann", "bob", "killed", "2026-05-01-held-here"}

    forget(str(out), "p-bob", yes=True)

    assert sessions(out) == {"ann", "2026-05-01-held-here"}
    said = capsys.readouterr().out
    what = "1 interview, and 1 that killed workers left without saying whose it is."
    assert f"Would remove {what}" in said and f"Removed {what}" in said
    with pytest.raises(NotFound):
        forget(str(out), "p-bob", yes=True)


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_name_is_refused(out: Path, blank: str) -> None:
    Manifest(place_at(out)).put(done("ann", level("content", 3), item={"person": ""}))

    with pytest.raises(UsageError, match="blank"):
        forget(str(out), blank, yes=True)

    assert len(sessions(out)) == 4


def test_of_whom_only_the_line_in_names_csv_is_left_that_is_said(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "names.csv").write_bytes(as_csv([Person("person-0001", "Zebulon", "", ("/in/z.wav",))]))

    forget(str(out), "Zebulon", yes=True)

    assert "their line in names.csv, of whom nothing else is there" in capsys.readouterr().out
    assert place_digest("/in/z.wav") in Manifest(place_at(out)).forgotten()
    assert b"Zebulon" not in (out / "names.csv").read_bytes()
    with pytest.raises(NotFound):
        forget(str(out), "person-0001", yes=True)


def test_a_removal_takes_the_place_of_a_run_of_which_workers_are_left(out: Path) -> None:
    forget(str(out), "p-bob", yes=True)
    first = json.loads((out / "voicemock-run.json").read_text())["run"]

    expire(str(out), older_than="1d", yes=True)

    assert json.loads((out / "voicemock-run.json").read_text())["run"] not in ("", first)
    assert Manifest(place_at(out)).ids() == []
