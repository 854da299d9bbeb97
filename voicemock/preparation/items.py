"""A document in its items: what stands under which heading, with the lines that a page broke put together again."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from voicemock.safe_text import safe
from voicemock.sentences import sentences

MAX_HEADING_WORDS = 9
MAX_CHARS = 400
LONG = 60
"""Characters of a line that goes on in the next one where it has no end."""

_BULLET = re.compile(r"^\s*(?:[-*+•·–—▪●◦‣]|\d{1,2}[.)])\s+")
_MARKED = re.compile(r"^\s*(?:#{1,6}\s+(?P<hashes>.*?)#*|(\*\*|__)(?P<bold>[^*_]{2,80}?):?(\*\*|__):?)\s*$")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_USUAL = re.compile(
    # Headings as most people write them: in a PDF nothing else tells them from text.
    r"(?:(?:key|main|core|basic|minimum|preferred|desired|required|additional|technical|professional|relevant|work|"
    r"our|your|the) )*"
    r"(?:requirements|qualifications|responsibilities|duties|tasks|skills|technical skills|experience|employment"
    r"(?: history)?|work history|education|benefits|perks|profile|summary|languages|projects|certifications|"
    r"interests|hobbies|values|mission|products?|company|culture|team|role|nice[- ]to[- ]haves?|must[- ]haves?|"
    r"bonus(?: points)?|pluses|about (?:us|you|me|the (?:role|job|team|company))|who (?:you|we) are|"
    r"how (?:we|to) \w+|"
    r"(?:what|why) (?:you|we|is|it|to|join)(?:['’]\w+)?(?: [\w'’]+){0,4}|"
    r"you (?:bring|have|are|will(?: \w+)?)|you['’]ll (?:do|bring|have|be doing)|we offer|we (?:are )?look\w* for)",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\([^)\n]{1,500}\)")
_IS_WHOLE = re.compile(
    # An end, or dates: a line with a place of work and its years goes on in no other.
    r"[.!?;:]['\"”’)\]]*$|"
    r"\b(?:19|20)\d\d\s*(?:[-–—]+|to)\s*(?:\w+\.?\s+)?(?:[\d/]*(?:19|20)\d\d|present|now|today)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?;:]['\"”’)\]]*$")


class Item(NamedTuple):
    """A paragraph, a list item or a line, on one line."""

    text: str
    heading: str = ""
    """The heading that it stands under; empty before the first."""
    is_heading: bool = False

    @property
    def sentences(self) -> list[str]:
        """Its sentences, and the parts between semicolons."""
        return [part.strip() for each in sentences(self.text) for part in each.split(";") if part.strip()]


def items_of(text: str) -> list[Item]:
    """The items of a plain text or Markdown document, in order; headings are items too."""
    found: list[Item] = []
    heading, open_ = "", False
    for line, after in _lines(text):
        if not line.strip():
            open_ = False
            continue
        bullet = _BULLET.match(line)
        plain = _plain(line[bullet.end() :] if bullet else line)
        if not plain:
            continue
        if open_ and len(found[-1].text) > MAX_CHARS:
            open_ = False  # a page without an end is no paragraph
        if open_ and not bullet and _is_rest(found[-1].text, plain):
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {plain}")
        elif not bullet and _is_heading(line, plain, after):
            heading = plain.rstrip(": ")
            found.append(Item(heading, heading, is_heading=True))
            open_ = False
        elif open_ and not bullet and len(found[-1].text) > LONG and not _IS_WHOLE.search(found[-1].text):
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {plain}")
        else:
            found.append(Item(plain, heading))
            open_ = True
    return [part for item in found for part in _parts(item)]


def _parts(item: Item) -> list[Item]:
    """A long item in its sentences: what is quoted of it should be read at a glance."""
    if len(item.text) <= MAX_CHARS:
        return [item]
    return [Item(sentence, item.heading) for sentence in sentences(item.text)]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line, with the next."""
    lines = [line.expandtabs() for line in safe(text).splitlines()]
    yield from zip_longest(lines, lines[1:], fillvalue="")


def _plain(line: str) -> str:
    """A line without Markdown's signs."""
    line = re.sub(r"^\s*(?:#{1,6}|>)\s+", "", line)
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", line)).split())


def _is_heading(line: str, plain: str, after: str) -> bool:
    if _MARKED.match(line) and len(plain) <= MAX_CHARS:
        return True
    if len(plain.split()) > MAX_HEADING_WORDS:
        return False
    if plain.endswith(":") or _USUAL.fullmatch(plain):
        return True
    letters = [char for char in plain if char.isalpha()]
    shouted = len(letters) > 3 and all(map(str.isupper, letters)) and "," not in plain
    # A short line without an end, right above a list.
    return shouted or (bool(_BULLET.match(after)) and not _ENDS.search(plain) and len(plain.split()) <= 6)


def _is_rest(before: str, line: str) -> bool:
    """Whether a line is certainly the rest of the one above, which a page or an editor broke."""
    return line[0].islower() or before.endswith((",", " and", " or", " with", " the", " of", "-", "–"))
