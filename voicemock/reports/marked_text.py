"""What was said, cut into pieces for the page: words with their times, and the stretches that prove something."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from voicemock.grade import Evidence
from voicemock.reports.wording import UNSURE
from voicemock.transcript import Transcript


@dataclass(frozen=True)
class Spoken:
    """One word, or a stretch of text without times."""

    text: str
    before: str = ""
    """The white space in front of it."""
    start_s: float | None = None
    end_s: float | None = None
    unsure: bool = False
    """The recogniser was more likely wrong than right about it."""


@dataclass(frozen=True)
class Piece:
    """Neighbouring words that are all evidence, or all not."""

    proof: bool
    before: str
    words: tuple[Spoken, ...]


def pieces(transcript: Transcript, evidence: Iterable[Evidence]) -> Iterator[Piece]:
    """The whole transcript, cut where evidence begins and ends."""
    proven = [(each.char_start, each.char_end) for each in evidence]
    words = _timed(transcript) if transcript.words else _untimed(transcript.text, proven)
    run: list[Spoken] = []
    run_is_proof = False
    for start, word in words:
        proof = any(begin < start + len(word.text) and start < end for begin, end in proven)
        if run and proof != run_is_proof:
            yield _piece(run, run_is_proof)
            run = []
        run, run_is_proof = [*run, word], proof
    if run:
        yield _piece(run, run_is_proof)


def _piece(words: list[Spoken], proof: bool) -> Piece:
    first = words[0]
    bare = Spoken(first.text, "", first.start_s, first.end_s, first.unsure)
    return Piece(proof, first.before, (bare, *words[1:]))


def _timed(transcript: Transcript) -> Iterator[tuple[int, Spoken]]:
    at = 0
    for word in transcript.words:
        unsure = word.probability is not None and word.probability < UNSURE
        yield at, Spoken(word.text, " " if at else "", word.start_s, word.end_s, unsure)
        at += len(word.text) + 1


def _untimed(text: str, proven: list[tuple[int, int]]) -> Iterator[tuple[int, Spoken]]:
    cuts = sorted({0, len(text), *(cut for span in proven for cut in span if 0 <= cut <= len(text))})
    for start, end in pairwise(cuts):
        yield start, Spoken(text[start:end])
