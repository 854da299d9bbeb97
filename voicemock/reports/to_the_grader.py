"""Words that were spoken to the grader: they are left out of the scores, and shown."""

from collections.abc import Iterator

from voicemock.reports.document_values import Turn
from voicemock.safe_text import one_line

SHOWN_CHARS = 160
"""Longer ones are shown up to here; the transcript above has them whole."""


def sentences(turn: Turn) -> Iterator[str]:
    """What was left out, in a sentence; nothing where nothing was."""
    for words in turn.to_the_grader:
        line = one_line(words)
        short = line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1].rstrip() + "…"
        yield f"Left out of the scores, as words to the grader: “{short}”"
