"""What the user corrected in a transcript: beside each corrected word what was recognised, and all of it in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from voicemock.correction import changes
from voicemock.reports.document_values import Turn
from voicemock.transcript import Transcript


class Recognised(NamedTuple):
    """A word as it was recognised."""

    text: str
    replaced: bool
    """Whether it no longer stands in the transcript."""


def count(turn: Turn) -> int:
    """How many words were put right, put in or taken out."""
    if not (turn.heard and turn.transcript):
        return 0
    return sum(max(len(was), len(now)) for was, now in changes(turn.heard, turn.transcript))


def sentences(turn: Turn) -> Iterator[str]:
    """Every correction of an answer, in one sentence; nothing where there is none."""
    if not (turn.heard and turn.transcript):
        return
    before, after = _words(turn.heard), _words(turn.transcript)
    made = changes(turn.heard, turn.transcript)
    told = "; ".join(f"{_quoted(after, now)} (heard: {_quoted(before, was)})" for was, now in made)
    yield f"Corrected by hand: {told}."


def recognised(turn: Turn) -> Iterator[Recognised]:
    """The words as they were recognised; nothing where nothing was corrected."""
    if turn.heard and turn.transcript:
        gone = {at for was, _ in changes(turn.heard, turn.transcript) for at in was}
        yield from (Recognised(text, at in gone) for at, text in enumerate(_words(turn.heard)))


def heard_for(heard: Transcript, now: Transcript) -> Mapping[int, str]:
    """By the place of each corrected word, what was recognised there; empty text where nothing was."""
    before = _words(heard)
    return {at: " ".join(before[was.start : was.stop]) for was, stands in changes(heard, now) for at in stands}


def _words(transcript: Transcript) -> list[str]:
    return [word.text for word in transcript.words] or transcript.text.split()


def _quoted(words: Sequence[str], places: range) -> str:
    return f"“{' '.join(words[places.start : places.stop])}”" if places else "nothing"
