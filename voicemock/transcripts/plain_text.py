"""Transcripts as plain text: "Name: text", "Name  0:12" above it as Otter writes, "[00:00:12] Name: text"."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from voicemock.errors import BadInput
from voicemock.transcripts.names import may_be_name, names_among, tidy_name, without_name
from voicemock.transcripts.spoken import Conversation, Utterance, spread

_TIME = r"[\[(]?((?:\d{1,2}:)?\d{1,2}:\d{2})(?:[.,]\d{1,3})?[\])]?"
_ABOVE = re.compile(rf"\s*(\S.{{0,79}}?)\s+{_TIME}\s*(?::\s*)?$")
_BEFORE = re.compile(rf"\s*{_TIME}\s*[-–—]?\s*(\S.*)?$")
_SIGNED = re.compile(r"\s*transcribed by https?://\S+\s*$", re.IGNORECASE)
_LONGEST_HEAD = 200
"""Characters of a line with a name and a time alone."""
_WORDS_PER_S = 2.5
"""How long the last words take, where nothing comes after them: 150 a minute, as people talk."""


class _Said(NamedTuple):
    speaker: str
    text: str
    start_s: float | None


def read_plain_text(text: str, name: str) -> Conversation:
    """The conversation in a plain text; `name` is the file's, for messages. Raises BadInput when there is none."""
    lines = [line for line in text.split("\n") if not _SIGNED.match(line)]
    heads = _heads(lines)
    said = [*_under_heads(lines, heads)] if heads else [*_by_line(lines)]
    said = [each for each in said if each.text.split()]
    if not said:
        raise BadInput(f"{name} holds no words.", "Export the transcript again, or import the recording.")
    timed = all(each.start_s is not None for each in said)
    if timed and any(
        a.start_s > b.start_s for a, b in pairwise(said) if a.start_s is not None and b.start_s is not None
    ):
        timed = False  # times that run backwards say nothing
    return Conversation(tuple(_timed(said) if timed else _untimed(said)), "text", timed)


def _heads(lines: list[str]) -> dict[int, tuple[str, float]]:
    """Lines that only say who speaks from when, by their place: of names that come again, or after an empty line."""
    found = {
        at: (tidy_name(match[1].removesuffix(":")), _seconds(match[2]))
        for at, line in enumerate(map(str.strip, lines))
        if len(line) <= _LONGEST_HEAD and (match := _ABOVE.match(line)) and may_be_name(tidy_name(match[1]))
    }
    sure = {at: head for at, head in found.items() if at == 0 or not lines[at - 1].strip()}
    names = {name for name, _ in sure.values()}
    return {at: head for at, head in found.items() if head[0] in names} if len(sure) >= 2 else {}


def _under_heads(lines: list[str], heads: dict[int, tuple[str, float]]) -> Iterator[_Said]:
    """What stands below each head; what stands before the first is a title, and nobody said it."""
    places = sorted(heads)
    for at, until in pairwise([*places, len(lines)]):
        speaker, start_s = heads[at]
        yield _Said(speaker, " ".join(lines[at + 1 : until]), start_s)


def _by_line(lines: list[str]) -> Iterator[_Said]:
    """Lines with a name, a time or both before them; a line with neither goes on with the one before."""
    stamped = [
        (_seconds(match[1]), match[2] or "") if (match := _BEFORE.match(line)) else (None, line) for line in lines
    ]
    names = names_among(text for _, text in stamped if text.strip())
    speaker, start_s, texts = "", None, list[str]()
    for at_s, text in stamped:
        named, rest = without_name(text, names)
        if (named and (named != speaker or texts)) or at_s is not None:
            yield _Said(speaker, " ".join(texts), start_s)
            texts = []
            speaker, start_s = named or speaker, at_s
        texts.append(rest)
    yield _Said(speaker, " ".join(texts), start_s)


def _timed(said: list[_Said]) -> Iterator[Utterance]:
    for at, each in enumerate(said):
        start_s = each.start_s or 0.0
        needs_s = len(each.text.split()) / _WORDS_PER_S
        end_s = said[at + 1].start_s if at + 1 < len(said) else start_s + needs_s
        yield Utterance(each.speaker, spread(each.text, start_s, max(start_s, end_s or start_s)))


def _untimed(said: list[_Said]) -> Iterator[Utterance]:
    for each in said:
        yield Utterance(each.speaker, spread(each.text, 0.0, 0.0))


def _seconds(clock: str) -> float:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return float(total)
