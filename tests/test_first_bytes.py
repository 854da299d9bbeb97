"""A file is what its first bytes say, whatever it is called."""

from pathlib import Path

import pytest

from voicemock.first_bytes import called, kind_of, kind_of_file


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\n%PDF-1.7 ...", "pdf"),
        (b"PK\3\4....word/document.xml", "docx"),
        (b"PK\3\4....xl/workbook.xml", "xlsx"),
        (b"PK\3\4....notes.txt", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "old office"),
        (b"{\\rtf1 ...", "rtf"),
        (b"\x89PNG\r\n...", "picture"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><title>", "html"),
        (b"RIFF\1\2\3\4WAVEfmt ", "sound"),
        (b"\0\0\0\x20ftypM4A ", "sound"),
        (b"RIFF\1\2\3\4WEBP", None),
        (b"file,person\nanna.mp4,s1\n", None),
        (b"ID3,consent\n", None),
        (b"<htmlish", "html"),
        (b"", None),
    ],
)
def test_a_kind_is_known_by_how_it_begins(raw: bytes, kind: str | None) -> None:
    assert kind_of(raw) == kind
    assert kind is None or called(kind).startswith(("a ", "an "))


def test_a_file_that_cannot_be_read_is_of_no_known_kind(tmp_path: Path) -> None:
    (tmp_path / "cv.mp3").write_bytes(b"%PDF-1.4")

    assert kind_of_file(tmp_path / "cv.mp3") == "pdf"
    assert kind_of_file(tmp_path / "none") is kind_of_file(tmp_path) is None
