"""The text of PDF files, by pypdf."""

import io

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

from voicemock.documents.refused import Refused
from voicemock.documents.written import tidy


def text_of_pdf(raw: bytes, max_pages: int, max_chars: int) -> str:
    """The text of a PDF, page after page.

    Raises:
        Refused: it is protected with a password, or has too many pages.
        Exception: whatever pypdf raises for a broken file; documents/child.py ends by it.
    """
    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")  # many can be read by everybody and are only protected from changes
        except DependencyError as error:
            raise Refused("locked") from error
        if opened == PasswordType.NOT_DECRYPTED:
            raise Refused("locked")
    pages, length = [], 0
    for number, page in enumerate(reader.pages, 1):
        if number > max_pages:
            raise Refused("pages")
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > max_chars:
            raise Refused("long")
    if not any(map(str.strip, pages)):
        raise Refused("empty")
    return tidy("\n\n".join(pages))
