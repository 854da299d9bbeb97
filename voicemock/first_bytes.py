"""What a file really is, whatever it is called: told by how it begins."""

from pathlib import Path
from typing import Literal

HEAD_BYTES = 8 * 1024
"""As much of a file as is looked at; a ZIP names its first files in there."""
Kind = Literal["pdf", "zip", "docx", "xlsx", "old office", "rtf", "picture", "html", "sound"]

_PDF_WITHIN = 1024
_OFFICE: tuple[tuple[bytes, Kind], ...] = ((b"word/", "docx"), (b"xl/", "xlsx"))
_BEGIN: tuple[tuple[bytes, Kind], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office"),
    (b"{\\rtf", "rtf"),
    *((mark, "picture") for mark in (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*")),
    *((mark, "sound") for mark in (b"ID3\2", b"ID3\3", b"ID3\4", b"fLaC\0", b"OggS\0", b"\x1aE\xdf\xa3")),
)
_CALLED: dict[Kind, str] = {
    "pdf": "a PDF", "zip": "a ZIP file", "docx": "a Word file (.docx)", "xlsx": "an Excel workbook (.xlsx)",
    "old office": "an old Office file, such as .doc, or one with a password", "rtf": "an RTF file",
    "picture": "a picture", "html": "a web page (HTML)", "sound": "a recording",
}  # fmt: skip


def kind_of(raw: bytes) -> Kind | None:
    """What begins so; None for text and for everything that is not known here."""
    head = raw[:HEAD_BYTES]
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _OFFICE if mark in head), "zip")
    if (head.startswith(b"RIFF") and head[8:12] in (b"WAVE", b"AVI ")) or head[4:8] == b"ftyp":
        return "sound"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return next((kind for mark, kind in _BEGIN if head.startswith(mark)), None)


def called(kind: Kind) -> str:
    """What a reader calls it, with its article."""
    return _CALLED[kind]


def kind_of_file(path: Path) -> Kind | None:
    """What a file is; None where it cannot be read, too."""
    try:
        with path.open("rb") as file:
            return kind_of(file.read(HEAD_BYTES))
    except OSError:
        return None
