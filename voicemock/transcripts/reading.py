"""A transcript's file, whichever of the formats it is: docs/import.md."""

import codecs
import re
from datetime import UTC, datetime
from pathlib import Path

from voicemock.errors import BadInput
from voicemock.input_file import read_bytes, text_in
from voicemock.safe_text import one_line, safe
from voicemock.transcripts.captions import is_captions, read_captions
from voicemock.transcripts.plain_text import read_plain_text
from voicemock.transcripts.spoken import MOST_WORDS, Conversation

MAX_BYTES = 16 << 20
SUFFIXES = frozenset({".vtt", ".srt", ".txt", ".text", ".md"})
"""What is a transcript by its name; any other file is taken for a recording."""
_WIDE = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16"}
_WIDE |= {codecs.BOM_UTF16_BE: "utf-16"}
_ZOOM_NAME = re.compile(r"GMT(\d{8}-\d{6})")


def read_transcript(path: Path) -> Conversation:
    """What a transcript's file holds.

    Raises:
        NotFound: there is no such file.
        BadInput: it is too large, no text, or no conversation; with the line where that is known.
    """
    name = one_line(str(path))
    text = safe(_decoded(read_bytes(path, MAX_BYTES), name).replace("\r\n", "\n").replace("\r", "\n")).lstrip(
        "\ufeff"
    )
    if len(text.split()) > MOST_WORDS:
        raise BadInput(f"{name} holds more than {MOST_WORDS:,} words.", "Cut it into interviews.")
    return (read_captions(text, name) if is_captions(text) else read_plain_text(text, name)).joined()


def _decoded(raw: bytes, name: str) -> str:
    """UTF-8 or, with a byte order mark or without, UTF-16; Windows programs write that."""
    wide = next((codec for mark, codec in _WIDE.items() if raw.startswith(mark)), "")
    if not wide and raw[1:2] == b"\0" and raw[3:4] == b"\0":
        wide = "utf-16-le"
    elif not wide and raw[:1] == b"\0" and raw[2:3] == b"\0":
        wide = "utf-16-be"
    if wide:
        try:
            raw = raw.decode(wide).encode()
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            raise BadInput(f"{name} is not whole {wide.upper()} text.", "Save it as UTF-8.") from error
    return text_in(raw, name)


def held_at(path: Path) -> datetime | None:
    """When a file that Zoom named was recorded, in UTC; None where the name does not say."""
    if found := _ZOOM_NAME.search(path.name):
        try:
            return datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
    return None
