"""What many interviews tell together, from the records of a run."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.batch.recorded import done, failed, level
from tests.cli.conftest import Command
from tests.reports.folded import FIRST, full_events
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.manifest import Manifest, name_of
from voicemock.batch.record import Record
from voicemock.cli import cohort_command, cohort_privacy
from voicemock.cli.cohort_reading import read_cohort, write_sheet, write_table
from voicemock.errors import BadInput, CannotWrite, NotFound, UsageError
from voicemock.evaluation.drift import OTHER
from voicemock.sessions.line import Entry, encode

CRITERIA = ("action", "result")


def write(out: Path, *records: Record) -> None:
    for each in records:
        Manifest(LocalPlace(out)).put(each)


def cohort(out: Path, count: int = 24, **over: str) -> Path:
    """A run of sessions by people with two accents."""
    write(out, failed("bad", "The file is empty."), *(
        done(f"s{at:02}", *(level(each, (at + number) % 4 + 1) for number, each in enumerate(CRITERIA)),
             item={"groups": {"accent": ("Irish", "Welsh")[at % 2], "row": str(at)}}, key="k", **over)
        for at in range(count)
    ))  # fmt: skip
    return out


def marked(path: Path, count: int = 24) -> Path:
    lines = [f"s{at:02}.m4a;problem;{each};{at % 4 + 1}" for at in range(count) for each in CRITERIA]
    path.write_text("\n".join(["session;question;criterion;level", *lines]))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_records_become_rows_and_those_without_scores_are_counted(tmp_path: Path) -> None:
    found = read_cohort(str(cohort(tmp_path, told_words=40, unsure_words=3)))
    first = found.rows[0]

    assert (len(found.rows), found.others, found.names["action"]) == (24, 1, "Action")
    assert (first.id, first.person, first.source) == ("s00", "p-s00", "in/s00.m4a")
    assert (first.told_words, first.unsure_words, first.overall) == (40, 3, 1.5)
    assert first.made_with == {
        "rubric": "a" * 12, "judge": "coverage", "recogniser": "Whisper base.en", "recording or transcript": "d" * 12,
        OTHER: "k",
    }  # fmt: skip


def test_agreement_with_marks_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, marks = cohort(tmp_path / "out"), marked(tmp_path / "ana.csv")
    cohort_command.agreement(str(out), [marks], tmp_path / "figures.csv")
    text = capsys.readouterr()

    assert "48 marks on 24 sessions, by ana." in text.out and "items without scores are left out: 1." in text.err
    assert rows_of(tmp_path / "figures.csv")[1]["exact"] == "1.0"
    with pytest.raises(CannotWrite, match="exists already"):
        cohort_command.agreement(str(out), [marks], tmp_path / "figures.csv")


def test_drift_between_two_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = cohort(tmp_path / "one"), cohort(tmp_path / "other", rubric_digest="b" * 64)
    cohort_command.drift(str(one), str(other), tmp_path / "figures.csv")

    assert "rubric: aaaaaaaaaaaa → bbbbbbbbbbbb  in all sessions" in capsys.readouterr().out
    assert [each["measurable"] for each in rows_of(tmp_path / "figures.csv")] == ["no", "", ""]


def test_fairness_by_a_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, marks = cohort(tmp_path / "out"), marked(tmp_path / "ana.csv")
    cohort_command.fairness(str(out), ["accent"], ["accent=welsh"], [marks], tmp_path / "figures.csv")
    text = capsys.readouterr().out

    assert "Irish: 12, Welsh: 12" in text and "against Welsh" in text and "Judge less people" in text
    assert {each["measure"] for each in rows_of(tmp_path / "figures.csv")} >= {"beyond_marks", "overall"}


@pytest.mark.parametrize(
    ("by", "reference", "words"),
    [
        (["acent"], None, "no column 'acent'; did you mean 'accent'?"),
        (["accent"], ["accent=Walsh"], "no group 'Walsh'; did you mean 'Welsh'?"),
        (["accent"], ["accent"], "The column 'accent' stands there without a group."),
        (["accent"], ["site=Delft"], "names 'site', which --by does not"),
        (["row"], None, "has 40 values, which are no groups"),
    ],
)
def test_columns_and_groups_that_are_not_there(
    tmp_path: Path, by: list[str], reference: list[str] | None, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        cohort_command.fairness(str(cohort(tmp_path, 40)), by, reference)

    assert words in caught.value.message and "?." not in caught.value.message
    if reference and "accent" in reference[0]:
        assert "accent=Irish or accent=Welsh" in caught.value.remedy


def test_runs_with_nothing_in_common_are_not_compared(tmp_path: Path) -> None:
    one = cohort(tmp_path / "one")
    write(tmp_path / "others", *(done(f"t{at}", level("action", 3)) for at in range(3)))
    write(tmp_path / "asked", *(done(f"s{at:02}", level("action", 3, question="other")) for at in range(3)))

    with pytest.raises(BadInput, match="no interview in common: 24 are in the first alone, 3 in the second"):
        cohort_command.drift(str(one), str(tmp_path / "others"))
    with pytest.raises(BadInput, match="have 3 interviews in common, and no criterion of a question"):
        cohort_command.drift(str(one), str(tmp_path / "asked"))


def test_a_sheet_is_blind_filled_in_and_joined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, sheet = tmp_path / "out", tmp_path / "cleo.csv"
    write(out, done("s00", level("action", 5), level("result", 4)))
    journal = out / "sessions" / "s00" / "journal.jsonl"
    journal.parent.mkdir(parents=True)
    entries = (Entry(at, datetime.now(UTC), event) for at, event in enumerate(full_events(), 1))
    journal.write_bytes(b"".join(map(encode, entries)))
    cohort_command.marks(str(out), sheet, sample=10)
    rows = rows_of(sheet)

    assert "1 answer, 2 levels to give" in capsys.readouterr().out
    assert [(row["session"], row["criterion"], row["level"]) for row in rows] == [
        ("s00", "action", ""), ("s00", "result", ""),
    ]  # fmt: skip
    assert FIRST in sheet.read_text() and "A difficult problem?" in sheet.read_text()
    assert rows[0]["level 3"] == "Names an outcome." and sheet.stat().st_mode & 0o077 == 0

    sheet.write_text(sheet.read_text("utf-8-sig").replace(",action,,", ",action,3,"))
    cohort_command.agreement(str(out), [sheet])
    assert "1 mark on 1 session, by cleo." in capsys.readouterr().out


def test_a_sample_is_of_answers_in_which_something_was_said(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, *(done(f"s{at:02}", level("action", 5)) for at in range(4)))
    for at in range(4):
        journal = out / "sessions" / f"s{at:02}" / "journal.jsonl"
        journal.parent.mkdir(parents=True)
        said = [*full_events()][: None if at % 2 else 1]
        journal.write_bytes(b"".join(encode(Entry(no, datetime.now(UTC), each)) for no, each in enumerate(said, 1)))

    assert [write_sheet(read_cohort(str(out)), tmp_path / "s.csv", 2, seed, True)[0] for seed in range(3)] == [2] * 3
    assert write_sheet(read_cohort(str(out)), tmp_path / "s.csv", 1, 0, True)[0] == 1


def test_a_carriage_return_or_an_escape_makes_no_row_of_its_own(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", ["a", "b"], [["We did it.\r=1+1", 3], ["x\x1b[2J\r\ny\u2028z", None]], False)
    raw = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(raw, newline="")))
    assert rows == [["a", "b"], ["We did it.\n'=1+1", "3"], ["x[2J\ny\nz", ""]]
    assert "\r" not in raw


def test_a_place_without_results_and_a_damaged_record(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="holds no results of a run"):
        read_cohort(str(tmp_path))
    write(tmp_path, failed("bad", "The file is empty."))
    with pytest.raises(NotFound, match="1 items, none of them with scores"):
        read_cohort(str(tmp_path))
    write(tmp_path, done("good", level("action", 3)))
    (tmp_path / name_of("bad")).write_text("{")
    found = read_cohort(str(tmp_path))
    assert (len(found.rows), found.others, found.damaged) == (1, 0, 1)


def test_somebody_is_taken_out_whose_name_is_written_without_capitals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, *(done(name, level("action", 3), item={"person": f"Zoë {name}"}) for name in "ab"))
    cohort_privacy.forget(str(tmp_path), "zoe A", yes=True)

    assert "Removed 1 interview." in capsys.readouterr().out
    assert Manifest(LocalPlace(tmp_path)).ids() == ["b"]
    assert f"<span>{tmp_path.name}</span>" in (tmp_path / "index.html").read_text()


def test_the_command_line(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("session,question,criterion,level\ns01,problm,action,3\n")
    voicemock("cohort", "agreement", cohort(tmp_path / "out"), "--marks", tmp_path / "m.csv").refused(
        65, "m.csv:2: nobody was judged on a question 'problm'; did you mean 'problem'?"
    )
