"""What stands on the screen for a while: an answer with its words in time, or something to be read."""

from dataclasses import dataclass
from pathlib import Path

from voicemock.reports.marked_text import Piece
from voicemock.reports.terminal import Line, Part
from voicemock.safe_text import one_line
from voicemock.transcript import Stretch

WORDS_PER_S = 4.0
"""How quickly people read: 240 words a minute."""
LEAST_READING_S = 1.0


@dataclass(frozen=True)
class Proven:
    """A stretch of an answer that proves something."""

    start_s: float
    end_s: float
    note: tuple[Part, ...]
    """The criterion, its level, and what is shown."""


@dataclass(frozen=True)
class Scene:
    """One answer, or a part of it, or something to be read; seconds are those of the recording, or of reading."""

    title: str
    turn: int
    """The number of the turn that it belongs to; 0: none."""
    start_s: float
    end_s: float
    head: tuple[Part, ...] = ()
    """What was asked."""
    pieces: tuple[Piece, ...] = ()
    """Words with their times; empty where nobody knows them."""
    lines: tuple[Line, ...] = ()
    """What stands below the words, or all there is to be read."""
    audio: Path | None = None
    spoken: bool = False
    """Whether it was spoken, so that the speed counts; what is read keeps its pace."""
    proven: tuple[Proven, ...] = ()
    """In the order of their beginnings."""
    pauses: tuple[Stretch, ...] = ()
    """The long ones."""


def reading_s(parts: tuple[Part, ...] | tuple[Line, ...]) -> float:
    """How long people read at it."""
    count = 0
    for each in parts:
        texts = each.parts if isinstance(each, Line) else (each,)
        count += sum(len(one_line(part if isinstance(part, str) else part[0]).split()) for part in texts)
    return LEAST_READING_S + count / WORDS_PER_S
