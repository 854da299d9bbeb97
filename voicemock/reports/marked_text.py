"""What was said, cut into pieces: words with their times, what proves something, and where audio is missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voicemock.grade import Evidence
from voicemock.reports.wording import UNSURE, gap_mark
from voicemock.transcript import Stretch, Transcript, Word


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
    is_gap: bool = False
    """It was not said, but marks where audio is missing."""


@dataclass(frozen=True)
class Piece:
    """Neighbouring words that are all evidence, or all not."""

    proof: bool
    before: str
    words: tuple[Spoken, ...]


def with_gaps(words: Sequence[Word], gaps: Iterable[Stretch]) -> Iterator[Word | Stretch]:
    """The words, and each gap where it was; in a word that it cuts, at the nearer end."""
    left = sorted(gaps)
    for word in words:
        while left and left[0].start_s <= (word.start_s + word.end_s) / 2:
            yield left.pop(0)
        yield word
    yield from left


def text_with_gaps(transcript: Transcript, gaps: Iterable[Stretch]) -> str:
    """The text with a mark for each gap; without times of words nobody knows where they are."""
    if not transcript.words:
        return transcript.text
    parts = with_gaps(transcript.words, gaps)
    return " ".join(each.text if isinstance(each, Word) else gap_mark(each) for each in parts)


def pieces(transcript: Transcript, evidence: Iterable[Evidence], gaps: Iterable[Stretch] = ()) -> Iterator[Piece]:
    """The whole transcript, cut where evidence begins and ends, and at gaps."""
    proven = [(each.char_start, each.char_end) for each in evidence]
    words = _timed(transcript, gaps) if transcript.words else _untimed(transcript.text, proven)
    run: list[Spoken] = []
    run_is_proof = False
    for start, word in words:
        proof = not word.is_gap and any(begin < start + len(word.text) and start < end for begin, end in proven)
        if run and proof != run_is_proof:
            yield _piece(run, run_is_proof)
            run = []
        run, run_is_proof = [*run, word], proof
    if run:
        yield _piece(run, run_is_proof)


def _piece(words: list[Spoken], proof: bool) -> Piece:
    first = words[0]
    return Piece(proof, first.before, (replace(first, before=""), *words[1:]))


def _timed(transcript: Transcript, gaps: Iterable[Stretch]) -> Iterator[tuple[int, Spoken]]:
    at, before = 0, ""
    for each in with_gaps(transcript.words, gaps):
        if isinstance(each, Stretch):
            yield at, Spoken(gap_mark(each), before, is_gap=True)
        else:
            unsure = each.probability is not None and each.probability < UNSURE
            yield at, Spoken(each.text, before, each.start_s, each.end_s, unsure)
            at += len(each.text) + 1
        before = " "


def _untimed(text: str, proven: list[tuple[int, int]]) -> Iterator[tuple[int, Spoken]]:
    cuts = sorted({0, len(text), *(cut for span in proven for cut in span if 0 <= cut <= len(text))})
    for start, end in pairwise(cuts):
        yield start, Spoken(text[start:end])
