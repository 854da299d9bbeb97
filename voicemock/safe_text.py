"""Untrusted text made harmless for a terminal and for Markdown.

Answers, model output, file content and device names are untrusted. HTML has its own way: voicemock/reports/page.py.
"""

import json
import re

_NOT_SHOWN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1: escape sequences begin with these
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # turn the direction of writing: text that reads other than it is
    "\u00ad\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"  # have no width
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # nor have these
    "\U000e0000-\U000e007f"  # tags: a hidden copy of ASCII
    "]"
)
_LINE_ENDS = re.compile("\r\n|[\u2028\u2029]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
# Rule 14's list, and &, = and ^: entities, underlined headings, superscripts.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|~$:@&=^]")
# The first Markdown knew no backslash before these, and a renderer made like it passes `\<script>` on as HTML.
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def safe(text: str) -> str:
    """The text without what a terminal would obey or not show; newline and tab stay.

    Lone surrogates, which cannot be written out, become U+FFFD.
    """
    text = _LINE_ENDS.sub("\n", text)
    return _LONE_SURROGATES.sub("\ufffd", _NOT_SHOWN.sub("", text))


def one_line(text: str) -> str:
    """Safe text on one line: every run of white space is one space."""
    return " ".join(safe(text).split())


def escape_markdown(text: str) -> str:
    """Safe text that Markdown shows as it is: no link, image, HTML, heading, list or code comes of it."""
    lines = (" ".join(line.split()) for line in safe(text).split("\n"))
    return "\n".join(_MARKDOWN.sub(_escaped, line) for line in lines)


def inline_markdown(text: str) -> str:
    """The same on one line."""
    return escape_markdown(one_line(text))


def _escaped(found: re.Match[str]) -> str:
    """The sign with a backslash; without where it ends a word inside a line or joins two: prose stays readable."""
    sign, line, at = found[0], found.string, found.start()
    if sign in _ENTITIES:
        return _ENTITIES[sign]
    before, after = line[:at], line[at + 1 : at + 2]
    ends_word = " " in before and before[-1].isalpha() and after in ("", " ")
    joins = before[-1:].isalpha() and after.isalpha()
    harmless = (sign in ".:!" and ends_word) or (sign == "-" and joins)
    return sign if harmless else f"\\{sign}"


def safe_json(data: object) -> str:
    """JSON that a terminal may show: what `safe` would drop is escaped in its strings, and nothing is lost.

    Raises ValueError for infinity and not-a-number, which JSON does not have.
    """
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    for unshown in (_NOT_SHOWN, _LONE_SURROGATES, re.compile("[\u2028\u2029]")):
        text = unshown.sub(lambda found: json.dumps(found[0])[1:-1], text)
    return text
