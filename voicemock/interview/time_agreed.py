"""How long a round may last: what was planned, or less where the candidate said so when asked for the time."""

import re

from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.named import numbers
from voicemock.sessions.session import Session

LEAST_SHARE = 0.5
"""Of the planned time: who has less needs another day, and nobody talks a round away."""
_HOUR = re.compile(r"\b(?:half an|a quarter of an|three quarters of an|one|an) hour\b", re.IGNORECASE)
_PARTS = {"half an": 30.0, "a quarter of an": 15.0, "three quarters of an": 45.0, "one": 60.0, "an": 60.0}
_LESS = re.compile(
    r"\b(?:only|no longer than|at most|no more than|have to (?:leave|go|stop|be)|must (?:leave|go|stop)"
    r"|just (?:have|got)\b|just (?:\d\d|half|ten|fifteen|twenty|thirty|forty)"  # not: just a minute, just had
    r"|need to (?:leave|go|stop)|hard stop|until|instead|(?:can|could) we (?:do|make|keep|finish)"
    r"|(?:meeting|call|appointment|train) (?:starts |begins |is )?in|nur|höchstens|muss um|muss in)\b",
    re.IGNORECASE,
)


def minutes_agreed(session: Session) -> float:
    """Minutes that the round may last. The candidate can shorten it to half, and cannot make it longer."""
    round_ = session.round
    assert round_ is not None
    for turn in session.turns:
        if turn.kind == "time_check" and turn.transcript and _LESS.search(turn.transcript.text):
            with speaking(session.rubric.language):
                told = [each for each in _minutes_in(turn.transcript.text) if each < round_.minutes]
            if told:
                return max(min(told), LEAST_SHARE * round_.minutes)
    return round_.minutes


def _minutes_in(text: str) -> list[float]:
    hours = [_PARTS[found[0].lower().removesuffix(" hour")] for found in _HOUR.finditer(text)]
    if hours:
        return hours
    if not re.search(r"\bmin(?:s|utes?|uten)?\b", text, re.IGNORECASE):
        return []
    return [float(each) for each in numbers(text) if each.replace(".", "", 1).isdecimal() and float(each) > 0]
