"""What was said, cut into pieces: words with their times, what proves something, and where audio is missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voicemock.certainty import is_mostly_uncertain, is_uncertain
from voicemock.grade import Evidence
from voicemock.reports.corrections import heard_for
from voicemock.reports.wording import UNSURE_MARK, gap_mark
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
    corrected: bool = False
    """The user wrote it."""
    heard: str = ""
    """What was recognised where it stands; empty for nothing."""
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


def spoken(transcript: Transcript, gaps: Iterable[Stretch], heard: Transcript | None = None) -> Iterator[Spoken]:
    """Each word, and each gap where it was. `heard`: the same before the user corrected it."""
    was = heard_for(heard, transcript) if heard else {}
    at = 0
    for each in with_gaps(transcript.words, gaps):
        if isinstance(each, Stretch):
            yield Spoken(gap_mark(each), is_gap=True)
        else:
            yield Spoken(
                each.text,
                start_s=each.start_s,
                end_s=each.end_s,
                unsure=is_uncertain(each),
                corrected=at in was,
                heard=was.get(at, ""),
            )
            at += 1


def text_with_gaps(transcript: Transcript, gaps: Iterable[Stretch]) -> str:
    """The text with a mark for each gap and each unsure word; without times of words nobody knows where they are."""
    if not transcript.words:
        return transcript.text
    return " ".join(each.text + unsure_mark(each, transcript) for each in spoken(transcript, gaps))


def unsure_mark(word: Spoken, transcript: Transcript) -> str:
    """What stands behind an unsure word in text; nothing where they are so many that nobody could read it."""
    return UNSURE_MARK if word.unsure and not is_mostly_uncertain(transcript) else ""


def pieces(
    transcript: Transcript,
    evidence: Iterable[Evidence],
    gaps: Iterable[Stretch] = (),
    heard: Transcript | None = None,
) -> Iterator[Piece]:
    """The whole transcript, cut where evidence begins and ends, and at gaps; `heard`: before it was corrected."""
    proven = [(each.char_start, each.char_end) for each in evidence]
    words = _timed(transcript, gaps, heard) if transcript.words else _untimed(transcript.text, proven)
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


def _timed(transcript: Transcript, gaps: Iterable[Stretch], heard: Transcript | None) -> Iterator[tuple[int, Spoken]]:
    at, before = 0, ""
    for each in spoken(transcript, gaps, heard):
        yield at, replace(each, before=before)
        at += 0 if each.is_gap else len(each.text) + 1
        before = " "


def _untimed(text: str, proven: list[tuple[int, int]]) -> Iterator[tuple[int, Spoken]]:
    cuts = sorted({0, len(text), *(cut for span in proven for cut in span if 0 <= cut <= len(text))})
    for start, end in pairwise(cuts):
        yield start, Spoken(text[start:end])
