"""The text of Word files (.docx), by python-docx."""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from voicemock.documents.refused import Refused
from voicemock.documents.written import tidy

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_PARTS = 2_000
_OLDER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def text_of_word(raw: bytes, max_chars: int) -> str:
    """The text of a Word file: headings with `#`, list items with `- `, tables and text boxes in their place.

    Raises:
        Refused: it is another kind of ZIP file, or grows too large when it is unpacked.
        Exception: whatever python-docx raises for a broken file; documents/child.py ends by it.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = packed.infolist()
        # A part is never unpacked beyond the size that is written here.
        if len(parts) > MAX_PARTS or sum(each.file_size for each in parts) > MAX_UNPACKED_BYTES:
            raise Refused("unpacked")
        if "[Content_Types].xml" not in packed.namelist() or not any(
            name.startswith("word/") for name in packed.namelist()
        ):
            raise Refused("another")
    lines, length = [], 0
    for line in _lines(docx.Document(io.BytesIO(raw))):
        lines.append(line)
        length += len(line) + 1
        if length > max_chars:
            raise Refused("long")
    if not any(map(str.strip, lines)):
        raise Refused("empty")
    return tidy("\n".join(lines))


def _lines(document: Document) -> Iterator[str]:
    """Each paragraph, wherever it stands: python-docx's own lists leave out text boxes and content controls."""
    for element in document.element.body.iter(qn("w:p")):
        # A text box stands there twice: as it is drawn today, and for older programs.
        if next(element.iterancestors(_OLDER), None) is not None:
            continue
        paragraph = Paragraph(element, document)
        style = (paragraph.style.name if paragraph.style else "") or ""
        text = paragraph.text.strip()
        if text and style.startswith(("Heading", "Title")):
            yield ""
            yield f"# {text}"
        elif text and (style.startswith("List") or element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None):
            yield f"- {text}"
        else:
            yield text
