"""A table is read however a spreadsheet wrote it, and refused at the line where it is wrong."""

from pathlib import Path

import pytest

from voicemock.csv_input import read_table
from voicemock.errors import BadInput, NotFound

ROWS = ["file,Person,région", 'a.wav,"Zoë, the 2nd",Île', "", "b.wav,Bob,"]
WANTED = [(2, "Zoë, the 2nd", "Île"), (4, "Bob", "")]


def written(folder: Path, raw: bytes) -> Path:
    (folder / "people.csv").write_bytes(raw)
    return folder / "people.csv"


def refused(folder: Path, text: str) -> str:
    with pytest.raises(BadInput) as caught:
        list(read_table(written(folder, text.encode()), ["file"], ["person", "consent"]).rows())
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_ends_are_found_out(
    tmp_path: Path, separator: str, encoding: str, end: str
) -> None:
    quoted = [each.replace(",", separator).replace(f"Zoë{separator} the", "Zoë, the") for each in ROWS]
    table = read_table(written(tmp_path, (end.join(quoted) + end).encode(encoding)), ["file"], ["person"])

    assert table.columns == ("file", "person", "région")
    assert [(row.line, row.cells["person"], row.cells["région"]) for row in table.rows()] == WANTED
    assert table.known_encoding == (encoding != "cp1252")


def test_excels_own_first_line_and_lines_in_cells_keep_the_count(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b'sep=;\r\nfile;person\r\na;"one\ntwo"\r\nb;c;;\r\n'), ["file"])

    assert [(row.line, dict(row.cells)) for row in table.rows()] == [
        (3, {"file": "a", "person": "one\ntwo"}),
        (5, {"file": "b", "person": "c"}),
    ]


def test_the_apostrophe_before_a_formula_is_no_part_of_the_cell(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b"file\n'=1+1.wav\n'quoted'.wav\n'-x\n"), ["file"])

    assert [row.cells["file"] for row in table.rows()] == ["=1+1.wav", "'quoted'.wav", "-x"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "people.csv is empty."),
        ("fle,person\na,b\n", "people.csv:1: there is no column 'file'; is 'fle' meant for it?"),
        ("file,consnt\na,yes\n", "people.csv:1: unknown column 'consnt'; did you mean 'consent'?"),
        ("file,file\na,b\n", "people.csv:1: the column 'file' stands there 2 times"),
        ("file,person\na,b\nc,d,e\n", "people.csv:3: 3 cells, where there are 2 columns"),
        ("file,,person\na,x,b\n", "people.csv:2: a cell stands under no column's name"),
        ('file,person\na,"b\nc,d\n', "people.csv:2: from here on a cell is not closed"),
        ("file\n\x1b[31m\n", "people.csv:2:1: the control character U+001B"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_was_probably_meant(tmp_path: Path, text: str, what: str) -> None:
    assert what in refused(tmp_path, text)


def test_many_mistakes_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    said = refused(tmp_path, "file\n" + "a,b\n" * 30)

    assert "people.csv has 30 problems:" in said and "people.csv:11:" in said and "… and 20 more" in said


def test_a_group_that_is_no_misspelling_is_a_column_like_any_other(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b"file,region,personality\na,b,c\n"), ["file"], ["person", "consent"])

    assert table.columns == ("file", "region", "personality")


@pytest.mark.parametrize(
    ("raw", "what"),
    [(b"RIFF\0\0\0\0WAVEfmt \x90", "a recording"), (b"PK\3\4 xl/workbook.xml\x90", "an Excel workbook")],
)
def test_what_is_no_table_at_all_is_called_what_it_is(tmp_path: Path, raw: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=f"is no table, but {what}"):
        read_table(written(tmp_path, raw), ["file"])


def test_no_file_and_a_large_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_table(tmp_path / "none.csv", ["file"])
    with pytest.raises(BadInput, match="larger than"):
        read_table(written(tmp_path, b"file\n" + b"a\n" * 2000), ["file"], max_bytes=1024)
