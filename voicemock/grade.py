"""What an answer was worth on one criterion, and the words that prove it."""

from typing import Literal

from pydantic import Field

from voicemock.transcript import Value

Reason = Literal[
    "too_little_said",
    "not_heard",
    "not_heard_well",
    "cannot_assess",
    "quote_not_found",
    "bad_reply",
    "declined",
    "nothing_to_assess",
]
"""Why a criterion was not scored. It is a value of its own and never a number."""

REASONS: dict[Reason, str] = {
    "too_little_said": "too little was said to assess it",
    "not_heard": "no speech was heard or transcribed",
    "not_heard_well": "most of its words were not heard well enough (put them right: voicemock session correct)",
    "cannot_assess": "the judge could not assess it from this answer",
    "quote_not_found": "the judge's evidence is not in the transcript",
    "bad_reply": "the judge did not reply as asked",
    "declined": "the model declined to judge it",
    "nothing_to_assess": "the rubric lists nothing to look for here",
}


class Evidence(Value):
    """A verbatim part of one turn's transcript."""

    turn: int
    """Number of the turn whose transcript it is taken from."""
    quote: str
    """Exactly `transcript.text[char_start:char_end]`."""
    char_start: int
    char_end: int
    start_s: float | None = None
    """Seconds into the turn's audio; None where the engine gives no word times."""
    end_s: float | None = None
    point: str | None = None
    """Id of the rubric's point that it shows."""


class Grade(Value):
    """One criterion's level for one question and its follow-ups, or the reason why there is none."""

    criterion: str
    level: int | None = Field(default=None, ge=1, le=5)
    reason: Reason | None = None
    """Set exactly when `level` is None."""
    evidence: tuple[Evidence, ...] = ()
    why_not_higher: str = ""
    why_not_lower: str = ""
    note: str = ""
    """What to know of this judgement, or why there is none, in a sentence."""
    missing: tuple[str, ...] = ()
    """What was looked for and not found, in the rubric's words."""
    samples: tuple[int, ...] = ()
    """The levels of the single judgements of which `level` is the median."""
    rejected: tuple[str, ...] = ()
    """Quotes that the judge gave and that are not in the transcript. Kept for inspection, never shown as evidence."""
