"""Text, PDF and Word files become text; what cannot be read is answered with a sentence and what to do."""

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from pypdf import PdfReader, PdfWriter

from tests.documents.files import pdf, pdf_of_pictures
from voicemock.documents.pdf import text_of_pdf
from voicemock.documents.reader import MAX_PAGES, MAX_TEXT_BYTES, _environment, read_document
from voicemock.documents.refused import Refused
from voicemock.documents.word import text_of_word
from voicemock.documents.written import tidy
from voicemock.errors import BadInput, NotFound

COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CV = ["Mara Voss", "Experience", "• Cut the latency from 900 ms to 210 ms", "• Led a migration"]


def word(*lines: str) -> bytes:
    document = Document()
    document.add_heading("Mara Voss", 1)
    for line in lines:
        document.add_paragraph(line, style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2018 – 2021", "Orrin Freight"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def locked(algorithm: str) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(io.BytesIO(pdf(CV))))
    writer.encrypt("secret", algorithm=algorithm)
    writer.write(made)
    return made.getvalue()


def refusal(path: Path, **more: object) -> str:
    with pytest.raises(BadInput) as refused:
        read_document(path, **more)
    assert refused.value.remedy and refused.value.exit_code == 65
    return refused.value.message


def test_a_pdf_and_a_word_file_are_read_in_a_process_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(pdf(CV))
    (tmp_path / "cv.docx").write_bytes(word("Cut the latency from 900 ms to 210 ms"))

    assert "- Cut the latency from 900 ms to 210 ms\n- Led a migration" in read_document(tmp_path / "cv.pdf")
    assert read_document(tmp_path / "cv.docx") == (
        "# Mara Voss\n- Cut the latency from 900 ms to 210 ms\n2018 – 2021\nOrrin Freight\n"
    )


def test_the_content_and_not_the_name_says_what_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_bytes(pdf(CV))
    (tmp_path / "cv.pdf").write_text("Mara Voss, engineer")

    assert "Mara Voss" in read_document(tmp_path / "cv.txt")
    assert "is called .pdf and is none" in refusal(tmp_path / "cv.pdf")


def test_plain_text_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "job.md").write_text("# Engineer\n\n- Go\n", encoding="utf-8-sig")

    assert read_document(tmp_path / "job.md") == "# Engineer\n\n- Go\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cv.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word file (.doc), or protected"),
        ("cv.rtf", b"{\\rtf1 Mara}", "is an RTF file"),
        ("cv.jpg", b"\xff\xd8\xff\xe0" + bytes(600), "is a picture"),
        ("cv.txt", b" \n\t\n", "is empty"),
        ("cv.txt", "naïve".encode("latin-1"), "is not UTF-8 text"),
        ("cv.txt", b"a" * (MAX_TEXT_BYTES + 1), "more than 256 KiB of text"),
        ("cv.pdf", b"a" * (10 * 1024 * 1024 + 1), "larger than 10240 KiB"),
        ("cv.pdf", b"%PDF-1.7\n" + b"\xff\xfe\x00" * 300, "is a broken PDF"),
        ("cv.docx", b"PK\x03\x04" + b"\xff" * 300, "is a broken Word file"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)

    assert words in refusal(tmp_path / name)


def test_a_folder_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    assert "is not a file" in refusal(tmp_path)
    with pytest.raises(NotFound):
        read_document(tmp_path / "none.pdf")


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(pdf(CV))
    slow = (sys.executable, "-c", "import time; time.sleep(60)")

    assert "could not be read within" in refusal(tmp_path / "cv.pdf", child=slow, limit_s=0.3)


def test_the_reader_knows_no_key_of_this_process() -> None:
    kept = _environment({"PATH": "/bin", "OPENAI_API_KEY": "k", "HTTPS_PROXY": "p", "LC_ALL": "C", "PYTHONPATH": "x"})

    assert {"OPENAI_API_KEY", "HTTPS_PROXY"}.isdisjoint(kept) and kept["LC_ALL"] == "C"
    assert kept["PYTHONPATH"].split(os.pathsep)[0] == str(Path(__file__).parents[2])
    assert "OPENAI" not in json.dumps(kept)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (pdf_of_pictures(), "empty"),
        (locked("RC4-128"), "locked"),
        (pdf(*[["page"]] * (MAX_PAGES + 1)), "pages"),
    ],
    ids=["pictures", "locked", "pages"],
)
def test_a_pdf_that_is_whole_and_not_read_says_why(content: bytes, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        text_of_pdf(content, MAX_PAGES, MAX_TEXT_BYTES)

    assert refused.value.problem == problem


def test_a_pdf_that_is_only_protected_from_changes_is_read() -> None:
    writer, made = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(io.BytesIO(pdf(CV))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(made)

    assert "Mara Voss" in text_of_pdf(made.getvalue(), MAX_PAGES, MAX_TEXT_BYTES)


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def test_a_zip_bomb_and_another_kind_of_zip_are_refused_before_they_are_unpacked() -> None:
    for content, problem in (
        (zipped(word__document=bytes(65 * 1024 * 1024)), "unpacked"),
        (zipped(content=b"<office/>", mimetype=b"application/vnd.oasis"), "another"),
    ):
        with pytest.raises(Refused) as refused:
            text_of_word(content, MAX_TEXT_BYTES)
        assert refused.value.problem == problem


def test_text_boxes_are_read_once_though_they_stand_in_the_file_twice() -> None:
    document = Document()
    document.add_paragraph("Summary")
    run = document.paragraphs[0].runs[0]._r
    alternate = run.makeelement(f"{COMPATIBLE}AlternateContent")
    for name in ("Choice", "Fallback"):
        part = run.makeelement(f"{COMPATIBLE}{name}")
        box, paragraph = OxmlElement("w:txbxContent"), OxmlElement("w:p")
        inner, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "Skills: Python"
        inner.append(text)
        paragraph.append(inner)
        box.append(paragraph)
        part.append(box)
        alternate.append(part)
    run.append(alternate)
    made = io.BytesIO()
    document.save(made)

    assert text_of_word(made.getvalue(), MAX_TEXT_BYTES).count("Skills: Python") == 1


def test_what_layouts_leave_behind_is_tidied() -> None:
    assert tidy("\uf0b7 e\ufb03cient\u00a0work\x07\n\n\n\n● Led") == "- efficient work\n\n- Led\n"
