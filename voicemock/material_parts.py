"""The parts of material that one can ask about: functions, classes, changes and sections, with their lines.

Python is parsed into a tree and never executed or compiled; other languages are read by simple patterns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicemock.material import Material, read_of
from voicemock.python_parts import Look, python_parts

PartKind = Literal["function", "class", "change", "section", "paragraph", "file"]

MAX_NAME_CHARS = 80
MAX_PARTS = 400
"""Of one file."""
OPENING_WORDS = 6
"""By so many of its first words a paragraph is known."""

_DEFINES = re.compile(
    r"""^(?P<indent>[ \t]*)
    (?:(?:export|default|public|private|protected|internal|static|final|abstract|async|override|virtual|inline|pub
        |unsafe|const|open|suspend|data|sealed|partial|pub\(crate\))\s+)*
    (?:
        (?P<class>class|interface|struct|enum|trait|impl|module|object|record|protocol)\s+(?P<class_name>[A-Za-z_]\w*)
      | (?:def|fn|func|function|fun|sub)\b\s*\*?\s*(?:\([^()\n]{0,80}\)\s*)?(?P<name>[A-Za-z_][\w?!]*)
      | (?:const|let|var)\s+(?P<arrow>[A-Za-z_$][\w$]*)\s*=\s*(?:async\s*)?
        (?:function\b|\([^()\n]{0,200}\)\s*=>|\w+\s*=>)
      | (?:[A-Za-z_][\w<>\[\],.:*&?]*\s+){1,4}[*&]?(?P<typed>[A-Za-z_]\w*)\s*\([^();\n]{0,200}\)\s*(?:const\s*)?
        (?:throws\s[\w,\s]{1,80})?\{
    )""",
    re.VERBOSE,
)
_NO_NAMES = frozenset(
    ["if", "for", "while", "switch", "catch", "return", "else", "new", "throw", "do", "using", "with"]
)
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@ ?(?P<heading>.*)$")
_HEADING = re.compile(r"^(?:#{1,6}\s+(?P<hash>\S.*?)\s*#*|(?P<slide>(?:slide|folie)\s+\d+\b.*))$", re.IGNORECASE)
_CALLED = re.compile(r"([A-Za-z_]\w*)\s*\(")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


@dataclass(frozen=True)
class Part:
    """A part of one file."""

    file: str
    kind: PartKind
    name: str
    """What it is called: `evict`, `Cache`, a heading, or the words with which a paragraph begins; may be empty."""
    first_line: int
    """From 1; for a change, in the file as it is afterwards."""
    last_line: int
    looks: tuple[Look, ...] = ()
    """What there is to ask about it."""
    body: str = ""
    """Its text."""

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.last_line - self.first_line + 1


def parts_of(material: Material) -> tuple[Part, ...]:
    """The parts of a file, in order; one that has none is a part itself, and one that was left out has none."""
    if material.left_out or not material.text.strip():
        return ()
    match material.kind:
        case "diff":
            found = _changes(material)
        case "text":
            found = _sections(material)
        case _:
            found = _of_code(material)
    parts = tuple(part for _, part in zip(range(MAX_PARTS), found, strict=False))
    return parts or (Part(material.name, "file", "", 1, max(1, material.lines), _unfinished(material.text)),)


def all_parts(materials: Iterable[Material]) -> tuple[Part, ...]:
    """The parts of everything that was read."""
    return tuple(part for each in read_of(materials) for part in parts_of(each))


def changed_parts(before: Iterable[Material], now: Iterable[Material]) -> tuple[Part, ...]:
    """The parts of `now` that `before` had not, or had otherwise."""
    known = {(part.file, part.kind, part.name, part.body) for part in all_parts(before)}
    return tuple(part for part in all_parts(now) if (part.file, part.kind, part.name, part.body) not in known)


def _of_code(material: Material) -> Iterator[Part]:
    lines = material.text.splitlines()
    if material.name.endswith((".py", ".pyi")):
        found = python_parts(material.text)
        if found is not None:
            for each in found:
                body = "\n".join(lines[each.first_line - 1 : each.last_line])
                looks = (*each.looks, *_unfinished(body))
                yield Part(material.name, each.kind, each.name, each.first_line, each.last_line, looks, body)
            return
    yield from _by_patterns(material.name, lines)


def _by_patterns(file: str, lines: Sequence[str]) -> Iterator[Part]:
    """What looks like the beginning of a function or class; it reaches up to the next that is not inside of it."""
    starts = []
    for number, line in enumerate(lines, 1):
        found = _DEFINES.match(line) if len(line) <= 400 else None
        if not found:
            continue
        name = found["class_name"] or found["name"] or found["arrow"] or found["typed"]
        if name in _NO_NAMES or line.split(maxsplit=1)[0] in _NO_NAMES:
            continue
        kind: PartKind = "class" if found["class"] else "function"
        starts.append((number, len(found["indent"].expandtabs(4)), kind, name[:MAX_NAME_CHARS]))
    for at, (number, indent, kind, name) in enumerate(starts):
        later = (start for start, deep, *_ in starts[at + 1 :] if deep <= indent)
        last = max(number, next(later, len(lines) + 1) - 1)
        while last > number and not lines[last - 1].strip():
            last -= 1
        body = "\n".join(lines[number - 1 : last])
        yield Part(file, kind, name, number, last, _unfinished(body), body)


def _changes(material: Material) -> Iterator[Part]:
    """The hunks of a unified diff, by the file as it is afterwards; of a file that goes, none."""
    file, lines = "", material.text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("+++ "):
            file = _path(line[4:])
        elif line.startswith("diff --git "):
            file = ""
        elif file and (hunk := _HUNK.match(line)):
            end = at
            while end < len(lines) and lines[end][:1] in (" ", "+", "-", "\\", "") and not _next_file(lines, end):
                end += 1
            start, count = int(hunk["start"][:9]), int((hunk["count"] or "1")[:9])
            body = "\n".join(lines[at:end])
            name = _function_in(hunk["heading"], lines[at:end])
            yield Part(file, "change", name, start, max(start, start + count - 1), _unfinished(body), body)
            at = end


def _next_file(lines: Sequence[str], at: int) -> bool:
    return lines[at].startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ ")


def _path(written: str) -> str:
    path = written.partition("\t")[0].strip().strip('"')
    return "" if path == "/dev/null" else path.removeprefix("b/")[:MAX_NAME_CHARS]


def _function_in(heading: str, body: Sequence[str]) -> str:
    """What a change is in: the first function that it defines, or the one that git names after the line numbers."""
    for line in body:
        if line.startswith("+") and (found := _DEFINES.match(line[1:401])):
            name = found["class_name"] or found["name"] or found["arrow"] or found["typed"]
            if name not in _NO_NAMES:
                return name[:MAX_NAME_CHARS]
    if found := _DEFINES.match(heading[:400]):
        return (found["class_name"] or found["name"] or found["arrow"] or found["typed"])[:MAX_NAME_CHARS]
    called = _CALLED.search(heading[:400])
    return called[1][:MAX_NAME_CHARS] if called and called[1] not in _NO_NAMES else ""


def _sections(material: Material) -> Iterator[Part]:
    """The parts under headings; of a text without any, its paragraphs."""
    lines = material.text.splitlines()
    headings = [(number, found) for number, line in enumerate(lines, 1) if (found := _HEADING.match(line[:400]))]
    for at, (number, found) in enumerate(headings):
        last = headings[at + 1][0] - 1 if at + 1 < len(headings) else len(lines)
        name = (found["hash"] or found["slide"]).strip()[:MAX_NAME_CHARS]
        body = "\n".join(lines[number - 1 : last])
        yield Part(material.name, "section", name, number, last, _unfinished(body), body)
    if headings:
        return
    first = 0
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            first = first or number
        elif first:
            body = "\n".join(lines[first - 1 : number - 1])
            words = body.split()
            if len(words) > OPENING_WORDS:
                name = " ".join(words[:OPENING_WORDS])[:MAX_NAME_CHARS]
                yield Part(material.name, "paragraph", name, first, number - 1, _unfinished(body), body)
            first = 0


def _unfinished(body: str) -> tuple[Look, ...]:
    return ("unfinished",) if _UNFINISHED.search(body) else ()
