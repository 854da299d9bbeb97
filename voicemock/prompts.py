"""Prompts: text files with `$name` holes, checked when they are loaded.

`$name` or `${name}` is a hole, `$$` is a dollar; braces and everything else are plain text. Each prompt's holes are
declared in `HOLES`, so a wrong name in a file is refused with its place before anything is said to a model.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicemock.checked_yaml import MAX_PROBLEMS, near_miss, quoted
from voicemock.config import own_folder, shipped_folder
from voicemock.errors import BadInput, NotFound
from voicemock.input_file import place_in, read_text
from voicemock.safe_text import one_line, safe

HOLES: Mapping[str, frozenset[str]] = {
    "advice": frozenset({"role", "language", "question", "criteria", "grades", "missing", "answer"}),
    "candidate": frozenset(
        {"name", "role", "question", "shows", "holds", "conversation", "asked", "language", "words"}
    ),
    "debrief": frozenset({"role", "language", "lists"}),
    "interviewer": frozenset({"role"}),
    "interviewer-turn": frozenset({"question", "criteria", "conversation", "follow_ups_left"}),
    "judge": frozenset({"role", "question", "criterion", "measures", "levels", "points", "answer"}),
    "negotiation": frozenset({"move", "offer", "said", "style", "language", "words", "figures"}),
    "preparation-company": frozenset({"company"}),
    "preparation-cv": frozenset({"skills", "cv"}),
    "preparation-job": frozenset({"job"}),
    "message": frozenset({"message"}),
    "rubric": frozenset({"description"}),
    "your-questions": frozenset({"given", "asked", "style", "language", "words"}),
    "rewrite": frozenset({"language", "question", "looked_for", "missing", "minutes", "words", "facts", "answer"}),
    "story": frozenset({"answer"}),
}
"""Every prompt, with the holes that its text must have."""
MESSAGES: Mapping[str, frozenset[str]] = {
    "messages/deadline": frozenset({"to", "until"}),
    "messages/submission": frozenset({"to", "file"}),
    "messages/thanks": frozenset({"to"}),
}
"""The same of templates for messages that the candidate sends; no model is told them, so digests leave them out."""
_OF_A_SESSION = frozenset(
    [
        "date",
        "occasion",
        "role",
        "others",
        "question_1",
        "answer_1",
        "question_2",
        "answer_2",
        "win",
        "asked",
        "told",
        "next_steps",
        "reason",
    ]
)
OPTIONAL: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(MESSAGES, _OF_A_SESSION),
    "interviewer": frozenset({"manner", "setting"}),
    "interviewer-turn": frozenset({"kind"}),
}
"""Holes that a text may have besides."""

MAX_BYTES = 64 * 1024
SUFFIX = ".txt"
ENGLISH = "en"
"""The language of the prompts that lie in no folder of a language."""

_HOLE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<bare>[A-Za-z_][A-Za-z0-9_]*)|\{(?P<braced>[^{}\n]{0,80})\})?")
# What chat templates and inference servers read as the end of a message, or as somebody else speaking.
_RESERVED = re.compile(
    r"<\||\|>|<</?SYS>>|\[/?INST\]|</?s>|</?think(?:ing)?>|</?(?:start|end)_of_turn>|"
    r"^(?=\s*(?:system|user|assistant|human)\s*:)|^(?=\s*#{2,}\s*(?:system|instruction|response|input))",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Prompt:
    """A checked prompt."""

    name: str
    path: Path
    text: str
    holes: frozenset[str]
    """The holes that occur in `text`."""

    def fill(self, **values: str) -> str:
        """The text with its holes filled. Values are data: a `$name` inside one stays as it is.

        Raises:
            TypeError: a hole has no value, or a value belongs to no hole of this prompt.
        """
        known = _required(self.name) | OPTIONAL.get(self.name, frozenset())
        if not self.holes <= values.keys() <= known:
            raise TypeError(f"{self.name} has the holes {sorted(known)}, not {sorted(values)}")
        return _HOLE.sub(lambda hole: "$" if hole["dollar"] else values[hole["bare"] or hole["braced"]], self.text)

    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def prompt_folders(first: Path | None = None, language: str = ENGLISH) -> tuple[Path, ...]:
    """Where prompts are looked for, in order: `first`, the user's own folder, the shipped one.

    Another language than English has a folder in each of them that is named by its two letters. What it lacks is
    taken from the folders themselves, so a file of the user's in English takes the place of no German one.

    Raises:
        NotFound: there is no folder `first`.
    """
    if first and not os.path.isdir(first):  # noqa: PTH112 - Path's raises for names that are too long
        raise NotFound(f"There is no folder {one_line(str(first))}.", "See those in use: voicemock prompt list")
    folders = (own_folder("prompts"), shipped_folder("prompts"))
    named = (first,) if first else ()
    if language == ENGLISH:
        return (*named, *folders)
    return (
        *(part for each in named for part in (each / language, each)),
        *(each / language for each in folders),
        *folders,
    )


def load(name: str, folders: Sequence[Path]) -> Prompt:
    """The prompt `name` of the first of `folders` that has it.

    Raises:
        NotFound: none has it.
        BadInput: it is not UTF-8 text, is larger than 64 KiB, or has unknown or missing holes.
    """
    for folder in folders:
        path = folder / f"{name}{SUFFIX}"
        if os.path.lexists(path):
            text = _read(path)
            return Prompt(name, path, text, _checked_holes(name, path, text))
    raise NotFound(f"There is no prompt {name}{SUFFIX} in {', '.join(map(str, folders))}.")


def digests(folders: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of each prompt that may be used. Raises NotFound, BadInput."""
    return {name: load(name, folders).digest() for name in sorted(HOLES)}


def _required(name: str) -> frozenset[str]:
    return HOLES[name] if name in HOLES else MESSAGES[name]


def holes_in(text: str) -> frozenset[str]:
    """The names of the holes of a checked text, or of a part of one."""
    return frozenset(word for hole in _HOLE.finditer(text) if (word := hole["bare"] or hole["braced"]))


def _read(path: Path) -> str:
    text = read_text(path, MAX_BYTES).replace("\r\n", "\n")
    if not text.strip():
        raise BadInput(f"{one_line(str(path))} is empty.")
    return text


def _checked_holes(name: str, path: Path, text: str) -> frozenset[str]:
    must = _required(name)
    known = must | OPTIONAL.get(name, frozenset())
    file = one_line(str(path))
    found: set[str] = set()
    problems = []
    for hole in _HOLE.finditer(text):
        if hole["dollar"]:
            continue
        place = f"{file}:{place_in(text, hole.start())}"
        word = hole["bare"] or hole["braced"]
        if word is None:
            problems.append(f"{place}: a single '$'; write '$$' for a dollar")
        elif word not in known:
            near = near_miss(word, known)
            problems.append(
                f"{place}: unknown name '${quoted(word)}'" + (f"; did you mean '${near}'?" if near else "")
            )
        else:
            found.add(word)
        if len(problems) == MAX_PROBLEMS:
            break
    last = text.rstrip().count("\n") + 1
    problems += [f"{file}:{last}: '${missing}' is missing" for missing in sorted(must - found)]
    if problems:
        names = ", ".join(f"${each}" for each in sorted(known))
        raise BadInput(f"{file} cannot be used as a prompt.", f"The names are: {names}.", problems[:MAX_PROBLEMS])
    return frozenset(found)


def fence(label: str, text: str, tag: str | None = None) -> str:
    """Untrusted text as data: between tags that it cannot guess, without control characters and reserved markers.

    A marker such as `<|im_end|>` or `[INST]` at which a model could take the text for somebody else's turn is broken
    up by a space, so the words stay quotable.

    Args:
        label: what the text is, in one word: answer, cv, job.
        text: what somebody said or wrote.
        tag: the word that cannot be guessed, for texts that go to one model again and again; None makes one.
    """
    body = _RESERVED.sub(lambda marker: " ".join(marker[0]) or "| ", safe(text))
    body = re.sub(rf"<(/?)(?={re.escape(label)}-)", r"< \1", body, flags=re.IGNORECASE)
    name = f"{label}-{tag or secrets.token_hex(8)}"
    return f"<{name}>\n{body}\n</{name}>"
