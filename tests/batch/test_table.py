"""What must hold of a run's tables: every item once, not scored is empty, the same bytes again, and no formula."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.batch.recorded import DONE, done, failed, level, quoted, without_consent
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.record import Record, Seconds
from voicemock.batch.table import NO_PARQUET, guarded, tables
from voicemock.csv_input import read_table
from voicemock.usage import Usage

NAMES = ("table.csv", "levels.csv", "spent.csv")


@dataclass
class Elsewhere:
    """A place that is no folder here: it takes whole files alone."""

    kept: dict[str, bytes] = field(default_factory=dict)
    url: str = "memory://run"
    local: Path | None = None

    def write(self, name: str, content: bytes) -> None:
        self.kept[name] = content


def some() -> list[Record]:
    levels = (
        level("action", 4, quoted("I wrote it down")), level("result", None),
        level("action", 3, quoted("second", turn=2), quoted("third", turn=2), question="conflict"),
    )  # fmt: skip
    return [
        done("a", *levels, item={"groups": {"site": "Delft"}}, told_words=200, unsure_words=3),
        done("b", level("result", 2), audio_s=0.0, heard_by="", item={"kind": "transcript", "person": ""}),
        failed("c", "in/c.m4a is empty."),
        without_consent("d"),
    ]


def write(folder: Path, records: Iterable[Record]) -> tuple[str, ...]:
    with tables(LocalPlace(folder)) as made:
        for each in records:
            made.add(each, f"sessions/{each.item.id}/report.html" if each.state == "done" else "")
    return made.notes


def rows(folder: Path, name: str = "table.csv") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_item_has_its_row_in_order_and_what_is_not_known_is_empty(tmp_path: Path) -> None:
    write(tmp_path, some())
    a, b, c, d = rows(tmp_path)

    assert [a["overall"], a["level_action"], a["level_result"]] == ["3.5", "3.5", ""]
    assert [a["levels_scored"], a["levels_not_scored"], a["answers"]] == ["2", "1", "2"]
    assert [a["recording_minutes"], a["answer_minutes"], a["unsure_words_percent"]] == ["10.0", "5.5", "1.5"]
    assert [a["pace_words_per_min"], a["pauses_percent"]] == ["145.5", ""]
    assert [a["group_site"], a["person"], a["page"]] == ["Delft", "p-a", "sessions/a/report.html"]
    assert [b["level_action"], b["recording_minutes"], b["heard_by"], b["group_site"]] == [""] * 4
    assert [c["state"], c["problem"], c["overall"], c["answers"]] == ["failed", "in/c.m4a is empty.", "", ""]
    assert {name: value for name, value in d.items() if value} == {"id": "d", "state": "no_consent"}


def test_a_level_has_its_first_quote_and_its_seconds_or_the_reason_why_there_is_none(tmp_path: Path) -> None:
    write(tmp_path, some())
    first, second, third, _ = rows(tmp_path, "levels.csv")

    assert [first["level"], first["quote"], first["turn"], first["start_s"], first["end_s"]] == [
        "4", "I wrote it down", "1", "2.5", "5.5",
    ]  # fmt: skip
    assert [second["level"], second["reason"], second["quotes"], second["samples"]] == [
        "",
        "too_little_said",
        "0",
        "",
    ]
    assert "too little was said" in second["why"] and first["why"] == ""
    assert [third["question"], third["quotes"], third["least"], third["words"]] == ["conflict", "2", "3", "120"]


def test_a_run_at_another_time_and_pace_gives_the_same_tables_byte_for_byte(tmp_path: Path) -> None:
    later = [
        each.model_copy(update={"finished_at": DONE + timedelta(days=1), "took": Seconds(total=99),
                                "usage": Usage(calls=7)})
        for each in some()
    ]  # fmt: skip
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, records in ((one, some()), (other, later)):
        folder.mkdir()
        write(folder, records)

    names = [each.name for each in one.iterdir()]
    same = {name for name in names if (one / name).read_bytes() == (other / name).read_bytes()}
    assert same == {*names} - {"spent.csv"} >= {"table.csv", "levels.csv"}
    assert [each["total_s"] for each in rows(other, "spent.csv")] == ["99.0", "99.0", "99.0"]


def test_the_time_of_an_import_is_no_time_of_an_interview(tmp_path: Path) -> None:
    unknown = {"held_at": DONE}
    write(tmp_path, [done("a"), done("b", summary=unknown), done("c", summary=unknown, item={"kind": "session"})])

    held = [each["held_at"] for each in rows(tmp_path)]
    assert held == ["2026-03-01T18:00:00.000+00:00", "", "2026-11-23T09:00:00.000+00:00"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "＝"])
def test_no_cell_is_a_formula(tmp_path: Path, sign: str) -> None:
    bad = f'{sign}HYPERLINK("http://evil.example";"x")'
    groups = {bad: bad}
    item = {"person": bad, "source": bad, "candidate": bad, "groups": groups}
    scored = level("action", 3, quoted(bad), judge=bad)
    write(tmp_path, [done("a", scored, judge=bad, item=item, notes=(bad,)), failed("b", bad)])

    texts = [(tmp_path / name).read_text(encoding="utf-8-sig") for name in NAMES]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert sum("HYPERLINK" in each for each in cells) == 10
    assert not [each for each in cells if each.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_a_semicolon_begins_no_formula_where_it_parts_cells() -> None:
    assert guarded('so;=1+1 and;"=2') == "so;'=1+1 and;\"'=2"
    assert guarded("well; I said 3-4 = -1") == "well; I said 3-4 = -1"


def test_a_line_of_a_cell_s_text_begins_no_formula_where_it_becomes_a_row() -> None:
    assert guarded("We did it.\n=1+1\r\n@x\r-2") == "We did it.\n'=1+1\r\n'@x\r'-2"
    assert guarded(guarded("a\n=b")) == guarded("a\n=b")


def test_text_is_on_one_line_without_control_signs_and_comes_back_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, [done("a", item={"person": '-Ann\x1b[31m\nB\u202e, "C"\ud800'})])

    raw = (tmp_path / "table.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\n") == 2 and b"\x1b" not in raw
    (row,) = read_table(tmp_path / "table.csv", ["id", "person"]).rows()
    assert row.cells["person"] == '-Ann[31m B, "C"\ufffd'


def test_parquet_has_the_same_rows_with_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    assert write(tmp_path, some()) == ()

    table = parquet.read_table(tmp_path / "table.parquet").to_pylist()
    levels = parquet.read_table(tmp_path / "levels.parquet")
    assert [each["id"] for each in table] == ["a", "b", "c", "d"]
    assert table[0]["held_at"] == datetime(2026, 3, 1, 18, tzinfo=UTC) and table[0]["level_result"] is None
    assert list(table[0]) == list(rows(tmp_path)[0])
    assert levels.column("level").to_pylist() == [4, None, 3, 2]
    assert levels.schema.field("level").type == "int64" and levels.schema.field("start_s").type == "double"


def test_a_run_without_items_has_tables_too(tmp_path: Path) -> None:
    write(tmp_path, [])

    assert rows(tmp_path) == [] and "overall" in (tmp_path / "table.csv").read_text(encoding="utf-8-sig")


def test_without_pyarrow_there_is_csv_and_a_sentence(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from pathlib import Path\n"
        "from voicemock.batch.local_place import LocalPlace\nfrom voicemock.batch.table import tables\n"
        "with tables(LocalPlace(Path(sys.argv[1]))) as made: pass\n"
        "print(*made.notes)"
    )
    said = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == NO_PARQUET and "pip install 'voicemock[parquet]'" in NO_PARQUET
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(NAMES)


def test_what_stood_there_stays_until_all_is_written(tmp_path: Path) -> None:
    write(tmp_path, some())
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}

    def broken() -> Iterator[Record]:
        yield done("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, broken())
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_at_a_url_each_table_is_sent_whole(tmp_path: Path) -> None:
    place = Elsewhere()
    with tables(place) as made:
        for each in some():
            made.add(each)
    write(tmp_path, some())

    assert place.kept["levels.csv"] == (tmp_path / "levels.csv").read_bytes()
    assert {*NAMES} <= {*place.kept}
    if not made.notes:
        assert place.kept["levels.parquet"] == (tmp_path / "levels.parquet").read_bytes()
