"""An honest gap: somebody says what they do not know, and how they would find out.

It is worth a little, where knowledge or a way of going about things is asked for. A bare *I don't know* is worth
nothing, and so is *I'd look it up*: the way must name what would be read, asked or tried.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicemock.rubric import Question
from voicemock.scoring.answer import Said
from voicemock.scoring.languages.speaking import current
from voicemock.scoring.points import Hit
from voicemock.scoring.text import content_stems, sentence_spans

ASKS_WHAT_ONE_KNOWS = frozenset(["knowledge", "experience", "situation", "exercise"])
"""Kinds of question to which an honest gap is an answer; a story that did not happen is none."""
FINDING_OUT_IS_DOING = frozenset(["situation"])
"""Kinds of question that ask what one would do; there finding out may be most of a full answer…"""
LEVEL, MOST_BY_DOING = 2, 3
"""What it is worth on the first criterion of its question, and the most it can come to where finding out is doing."""
MIN_WAY = 5
"""Fewer different content words than this, those of the question left out, name no way: *I'd ask a colleague*."""
MOST_WORDS = 40
"""Without a full stop, so many words belong to the way."""
MAX_BETWEEN = 6
"""So many words may stand between a way and a gap that comes after it: *…, because, to be honest, I don't know*."""
MIN_MORE = 10
"""Fewer different content words than this beside the gap and the way are no more than talk around it…"""
MIN_DOING = 25
"""…and where finding out is doing, fewer than this with the way."""


@dataclass(frozen=True)
class HonestGap:
    """What is openly not known, with how it would be found out."""

    way: Hit
    """How it would be found out."""
    is_all: bool
    """Whether hardly anything else is said."""
    most: int
    """The highest level it can come to then."""


def honest_gap(heard: Sequence[Said], question: Question) -> HonestGap | None:
    """The first honest gap of an answer; None where there is none, or the question asks for something else."""
    if question.kind not in ASKS_WHAT_ONE_KNOWS:
        return None
    asked = set(content_stems(question.text))
    ways = _ways_out(heard)
    stems = {word.stem for hit in ways for word in hit.said.words[hit.first : hit.last] if word.is_content}
    if len(stems - asked) < MIN_WAY:
        return None
    beside = _beside(heard, ways) - asked - stems
    doing = question.kind in FINDING_OUT_IS_DOING
    is_all = len(beside | stems) < MIN_DOING if doing else len(beside) < MIN_MORE
    return HonestGap(ways[0], is_all, MOST_BY_DOING if doing else LEVEL)


def worth(level: int, gap: HonestGap | None, is_first: bool) -> int:
    """A level with what an honest gap adds to it, and no high one where it is all that is said.

    Other criteria than the first are judged as ever: the gap says nothing of them.

    Args:
        level: what the answer comes to otherwise, 1 to 5.
        gap: what was found in it.
        is_first: whether it is judged on the first criterion of its question.
    """
    if gap is None or not is_first:
        return level
    return max(LEVEL, min(level, gap.most) if gap.is_all else level)


def _ways_out(heard: Sequence[Said]) -> list[Hit]:
    """The ways told after the first gap, or running up to it: *I'd ask Ana, for I don't know that*.

    What one would ask or read long before is a part of the answer, and no way out of a gap that comes later.
    """
    first = next(((at, gap.start()) for at, said in enumerate(heard) for gap in _gaps(said)), None)
    if first is None:
        return []
    turn, start = first
    before = sum(word.start < start for word in heard[turn].words)
    return [
        hit
        for at, said in enumerate(heard[turn:], turn)
        for hit in _ways(said)
        if at > turn or hit.last + MAX_BETWEEN >= before
    ]


def _ways(said: Said) -> Iterator[Hit]:
    """From each *I would read …* to the end of its sentence."""
    text = _text(said)
    for start, end in sentence_spans(text):
        match = current().junk.finding_out.search(text, start, end)
        inside = match and [at for at, word in enumerate(said.words) if match.start() <= word.start < end]
        if inside:
            yield Hit(said, inside[0], min(inside[-1] + 1, inside[0] + MOST_WORDS))


def _gaps(said: Said) -> Iterator[re.Match[str]]:
    return current().junk.gap.finditer(_text(said))


def _beside(heard: Sequence[Said], ways: Sequence[Hit]) -> set[str]:
    """Content words that stand neither in a sentence with the gap nor in a way to find out."""
    found = set()
    for said in heard:
        spans = [span for span in sentence_spans(_text(said)) if current().junk.gap.search(_text(said), *span)]
        taken = {at for hit in ways if hit.said is said for at in range(hit.first, hit.last)}
        for at, word in enumerate(said.words):
            if word.is_content and at not in taken and not any(start <= word.start < end for start, end in spans):
                found.add(word.stem)
    return found


def _text(said: Said) -> str:
    return said.turn.transcript.text if said.turn.transcript else ""
