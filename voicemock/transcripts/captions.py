"""The home of webvtt-py: WebVTT and SRT as Zoom, Teams, Google Meet and YouTube write them.

Read leniently where no word is at stake (header, hours, commas, ids, tags, overlaps), and never past a time that
cannot be read: each such place is named with its line.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from voicemock.errors import BadInput
from voicemock.safe_text import one_line
from voicemock.transcripts.names import names_among, tidy_name, without_name
from voicemock.transcripts.spoken import Conversation, Kind, Utterance, spread

MOST_CUES = 20_000
MOST_PROBLEMS = 3
LONGEST_S = 24 * 3600.0
_ARROW = "-->"
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_VOICE = re.compile(r"<v(?:\.[^\s<>.]{1,40}){0,9}\s{1,9}([^<>]{0,400})>", re.IGNORECASE)
# Bounded everywhere: tags that never end would be looked through again from each of their beginnings.
_ASIDES = ("NOTE", "STYLE", "REGION")
_INLINE_TIME = re.compile(r"<\d+:\d\d")
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_ROLLING_SHARE = 0.3
"""From so many cues on that begin with the line before, captions roll: each line is shown twice."""
_MOST_ROLLED = 8
"""Lines of a caption that may have been shown before."""


class Cue(NamedTuple):
    """One caption."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    """Its text, tags and all."""


class _Line(NamedTuple):
    number: int
    after_gap: bool
    """Whether an empty line stands before it."""
    text: str


class _Block(NamedTuple):
    line: int
    """Of its times, from 1."""
    times: str
    lines: list[_Line]


def is_captions(text: str) -> bool:
    """Whether a text is WebVTT or SRT: it says so, or has a cue's times."""
    return text.startswith("WEBVTT") or re.search(r"^[ \t]*\d+:\d[\d:.,]*[ \t]*-->", text, re.MULTILINE) is not None


def read_captions(text: str, name: str) -> Conversation:
    """The conversation in a text of WebVTT or SRT; `name` is the file's, for messages.

    Raises:
        BadInput: it has no cue, too many, or times that cannot be read.
    """
    cues = _parsed(_blocks(text, name), name)
    if not any(cue.lines for cue in cues):
        raise BadInput(f"{name} holds no words.", "Export the transcript again, or import the recording.")
    cues.sort(key=lambda cue: cue.start_s)
    if _is_rolling(cues):
        cues = [*_unrolled(cues)]
    kind: Kind = "WebVTT" if text.startswith("WEBVTT") or not _COMMA.search(_first_times(text)) else "SRT"
    return Conversation(tuple(_utterances(cues)), kind, timed=True)


def _first_times(text: str) -> str:
    return next((line for line in text.split("\n") if _ARROW in line), "")


def _blocks(text: str, name: str) -> list[_Block]:
    """The cues as they stand. A text with no times of its own belongs to the cue before, unless it is a comment."""
    found: list[_Block] = []
    comment, gap = False, True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            comment, gap = False, True
            continue
        comment = comment or (gap and line.split()[0] in _ASIDES and f"{_ARROW} " not in line)
        if not comment and _ARROW in line:
            if found:
                _drop_id(found[-1].lines, number)
            if len(found) >= MOST_CUES:
                raise BadInput(f"{name} holds more than {MOST_CUES} captions.", "Cut it into interviews.")
            found.append(_Block(number, line, []))
        elif not comment and found:
            found[-1].lines.append(_Line(number, gap, line))
        gap = False
    return found


def _drop_id(lines: list[_Line], before: int) -> None:
    """The line before a cue's times is its id, where it stands after an empty line or is a number."""
    last = lines[-1] if lines else None
    if last and last.number == before - 1 and (last.after_gap or last.text.strip().isdecimal()):
        lines.pop()


def _parsed(blocks: Sequence[_Block], name: str) -> list[Cue]:
    cues, problems = [], []
    for block in blocks:
        cue = _cue(block)
        if isinstance(cue, Cue):
            cues.append(cue)
        else:
            problems.append(f"{name}:{block.line}: {cue}")
    if problems:
        more = [f"and {len(problems) - MOST_PROBLEMS} more"] * (len(problems) > MOST_PROBLEMS)
        raise BadInput(
            f"{name} has captions whose times cannot be read.",
            "Mend these lines, or export the transcript again.",
            problems=[*problems[:MOST_PROBLEMS], *more],
        )
    return cues


def _cue(block: _Block) -> Cue | str:
    """The cue of a block, or what is wrong with it."""
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError

    shown = one_line(block.times)[:60]
    times = _COMMA.sub(".", block.times.strip())
    try:
        found = WebVTT.from_string(f"WEBVTT\n\n{times}\n").captions
    except MalformedCaptionError:
        found = []
    if not found:
        return f"“{shown}” is no time from minutes:seconds.thousandths to another"
    start_s, end_s = (each.in_milliseconds() / 1000 for each in (found[0].start_time, found[0].end_time))
    if end_s < start_s:
        return f"“{shown}” ends before it begins"
    if end_s > LONGEST_S:
        return f"“{shown}” is later than a day"
    lines = (_OVERRIDE.sub("", line.text).strip() for line in block.lines)
    return Cue(start_s, end_s, tuple(filter(None, lines)))


def plain(text: str) -> str:
    """Cue text without tags, entities spelt out, on one line."""
    from webvtt import Caption

    return one_line(html.unescape(str(Caption(text=" ".join(text.split("\n"))).text)))


def _utterances(cues: Sequence[Cue]) -> Iterator[Utterance]:
    """What each cue holds, by speaker; where the file names speakers, a cue without a name goes on with the last."""
    parts = [(cue, [*_voices(cue)]) for cue in cues]
    names = names_among(text for _, spoken in parts for voice, text in spoken if not voice)
    last = ""
    for cue, spoken in parts:
        whole, before = sum(len(text) for _, text in spoken) or 1, 0
        seconds = cue.end_s - cue.start_s
        for voice, text in spoken:
            start_s = cue.start_s + seconds * before / whole
            before += len(text)
            written, rest = ("", text) if voice else without_name(text, names)
            last = voice or written or last
            if words := spread(rest, start_s, cue.start_s + seconds * before / whole):
                yield Utterance(last, words)


def _voices(cue: Cue) -> Iterator[tuple[str, str]]:
    """Who says what in a cue, by its voice tags; other lines may each begin with a name."""
    pieces = _VOICE.split("\n".join(cue.lines))
    untold = (("", line) for line in pieces[0].split("\n"))
    for voice, said in [*untold, *zip(pieces[1::2], pieces[2::2], strict=True)]:
        if words := plain(said):
            yield tidy_name(html.unescape(voice)), words.removeprefix(">>").strip()


def _is_rolling(cues: Sequence[Cue]) -> bool:
    if any(_INLINE_TIME.search(line) for cue in cues[:50] for line in cue.lines):
        return True
    pairs = [(a, b) for a, b in pairwise(cues) if a.lines and b.lines]
    again = sum(plain(b.lines[0]).startswith(plain(a.lines[-1])) for a, b in pairs)
    return again >= max(2, _ROLLING_SHARE * len(pairs))


def _unrolled(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Each line once, when it is first shown."""
    shown: list[str] = []
    for cue in cues:
        lines = [plain(line) for line in cue.lines]
        known = next(
            (n for n in range(min(len(lines), len(shown), _MOST_ROLLED), 0, -1) if lines[:n] == shown[-n:]), 0
        )
        new = lines[known:]
        if new and not known and shown and new[0].startswith(f"{shown[-1]} "):
            new = [new[0].removeprefix(shown[-1]).strip(), *new[1:]]
        if new:
            shown = lines
            yield Cue(cue.start_s, cue.end_s, tuple(new))
