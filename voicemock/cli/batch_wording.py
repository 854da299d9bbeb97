"""Sentences that were written for who sits at an interview or imports one, as they are said of one item of many."""

import re

_OF_AN_ANSWER = re.compile(r"Your answer is saved[.;] ?(?P<failed>transcription failed)?")
_LATER = re.compile(r" ?What you say is recorded and can be transcribed later\.")
_AGAIN = "The same command again tries it again."
_REMEDIES = (
    (re.compile(r"[^\n.]*: voicemock score\b[^\n]*"), _AGAIN),
    (re.compile(r"; the rest of the session is untouched"), ""),
    (re.compile(r"with --transcript(?: FILE)?"), "beside it under the same name"),
    (
        re.compile(r"Look at who is the candidate \(--candidate NAME\), or edit the split in a terminal\."),
        "Name who answers in the column candidate of the table (--people), or import it alone: "
        "voicemock session import FILE",
    ),
)


def as_in_a_batch(message: str) -> str:
    """What is wrong: nobody is speaking, and nothing is recorded."""
    told = _OF_AN_ANSWER.sub(lambda found: (found["failed"] or "").capitalize(), message)
    return _LATER.sub("", told)


def remedy_in_a_batch(remedy: str) -> str:
    """What to do: the session is not there to be scored, and there are many transcripts."""
    for pattern, instead in _REMEDIES:
        remedy = pattern.sub(instead, remedy)
    return remedy
