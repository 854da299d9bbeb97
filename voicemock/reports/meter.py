"""The live lines while an answer is recorded: state, time and level, the words so far, what the keys do."""

from typing import Literal, Protocol

from voicemock.certainty import is_uncertain
from voicemock.reports import wording
from voicemock.reports.terminal import Part
from voicemock.safe_text import one_line
from voicemock.transcript import Said, Word

QUIET_DBFS = -60.0
"""The level at which the meter is empty; a quiet room lies near it."""
METER_CELLS = 16
WORD_LINES = 3
"""So many lines of the words so far are shown; the whole transcript follows when the answer is finished."""


class Level(Protocol):
    """What the microphone reports several times a second."""

    @property
    def elapsed_s(self) -> float:
        """Seconds recorded."""

    @property
    def target_s(self) -> float:
        """How long a good answer takes, in seconds."""

    @property
    def level_dbfs(self) -> float:
        """Loudness now, 0 at full scale."""

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks now."""

    @property
    def paused(self) -> bool:
        """Whether the user paused the recording."""

    @property
    def ready(self) -> bool:
        """Whether the first sound has arrived."""

    @property
    def hint(self) -> str:
        """What the user should know at once, in a sentence; empty for nothing."""

    @property
    def said(self) -> Said:
        """The words so far, where they are known."""

    @property
    def seems(self) -> Literal["listening", "thinking", "finished"]:
        """What the speaker seems to do."""

    @property
    def closes_in_s(self) -> float | None:
        """Seconds until the answer ends if nobody speaks; None where nothing counts down."""

    @property
    def question(self) -> str:
        """What the user is asked in place of the recording, in lines; empty for nothing."""


def state(level: Level) -> str:
    """What the microphone does, in a word or two."""
    return "opening the microphone" if not level.ready else "paused" if level.paused else "listening"


def meter(level: Level, width: int) -> list[Part]:
    """State, time against target, loudness and what the pause is taken for; below that the latest words.

    Words that will not change stand plain, those of the piece that goes on dim; uncertain ones are underlined.
    """
    if level.paused or not level.ready:
        return [(f"● {state(level)}", "yellow" if level.paused else "dim")]
    share = 1 - max(QUIET_DBFS, min(0.0, level.level_dbfs)) / QUIET_DBFS
    filled = round(share * METER_CELLS)
    over = level.elapsed_s > level.target_s > 0
    return [
        ("● ", "red" if level.speaking else "dim"),
        "listening ",
        (wording.clock(level.elapsed_s), "yellow" if over else "bold"),
        (f" / {wording.clock(level.target_s)} ", "dim"),
        ("■" * filled, "green"),
        ("□" * (METER_CELLS - filled), "dim"),
        *_sign(level),
        *_words(level.said, WORD_LINES * width),
    ]


def _sign(level: Level) -> list[Part]:
    if level.seems == "finished" and level.closes_in_s is not None:
        return [(f"  finished? {level.closes_in_s:.0f} s · speak to go on", "yellow")]
    return [("  thinking pause", "dim")] if level.seems == "thinking" else []


def _words(said: Said, room: int) -> list[Part]:
    """The latest words that have room, in so many characters."""
    latest = [(word, "") for word in said.settled[-room:]] + [(word, "dim") for word in said.unsettled]
    parts: list[Part] = []
    for word, style in reversed(latest):
        room -= len(word.text) + 1
        if room < 2:
            parts.append(("… ", "dim"))
            break
        parts += [" ", (one_line(word.text), _style(word, style))]
    return ["\n", *reversed(parts[1:])] if parts else []


def _style(word: Word, style: str) -> str:
    return f"{style} underline".strip() if is_uncertain(word) else style
