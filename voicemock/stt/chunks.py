"""Groups stretches of speech into the pieces of audio that a recogniser reads at once, cut where nobody speaks.

From left to right and never looking back, so that an answer that is read while it is spoken falls into the same
pieces as the whole recording.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from voicemock.transcript import Stretch

Quietest = Callable[[Stretch], float]
"""The quietest moment inside a stretch of audio, in seconds."""

_ROUNDING_S = 1e-6


@dataclass(frozen=True)
class Grouping:
    """How long pieces get, in seconds."""

    longest_s: float = 30.0
    """What the recogniser can read at once, margins included."""
    enough_s: float = 3.0
    """A piece with so much between its first and last sound ends at the next pause."""
    pause_s: float = 0.1
    """A pause this long, between stretches that reach out beyond the speech already, is one to end a piece in."""
    apart_s: float = 2.0
    """A pause this long always ends a piece: recognisers invent words in silence."""
    margin_s: float = 0.05
    """Kept before and after a stretch, so that no first sound is cut off; at most half of `pause_s`."""
    search_s: float = 4.0
    """Speech without any pause is cut at the quietest moment of this much audio before its limit."""

    def ends_in(self, pause_s: float, length_s: float) -> bool:
        """Whether a piece of this length ends in a pause of that length."""
        return pause_s >= self.apart_s or (pause_s >= self.pause_s and length_s >= self.enough_s)


class Chunk(NamedTuple):
    """One piece: the audio to read, and where in it somebody speaks."""

    audio: Stretch
    speech: tuple[Stretch, ...]


def grouped(
    speech: Iterable[Stretch], duration_s: float, grouping: Grouping, quietest: Quietest, from_s: float = 0.0
) -> tuple[Chunk, ...]:
    """The pieces to read, in order; they never overlap, and none is longer than `longest_s`.

    Args:
        speech: where voice activity was found; sorted, joined and cut to the audio here.
        duration_s: the length of the audio.
        grouping: the limits.
        quietest: asked where to cut speech that goes on too long without a pause.
        from_s: where the audio of an earlier piece ends; what lies before it is left out.
    """
    room_s = grouping.longest_s - 2 * grouping.margin_s
    chunks: list[Chunk] = []
    group: list[Stretch] = []

    def end(until_s: float) -> None:
        start_s = max(group[0].start_s - grouping.margin_s, chunks[-1].audio.end_s if chunks else from_s)
        audio = Stretch(start_s, min(group[-1].end_s + grouping.margin_s, until_s))
        chunks.append(Chunk(audio, tuple(group)))
        group.clear()

    for stretch in _tidied(speech, from_s, duration_s):
        if group and grouping.ends_in(stretch.start_s - group[-1].end_s, _length_s(group)):
            end(stretch.start_s)
        group.append(stretch)
        while _length_s(group) > room_s + _ROUNDING_S:
            at_s = _cut(group, room_s, grouping, quietest)
            rest = [Stretch(max(each.start_s, at_s), each.end_s) for each in group if each.end_s > at_s]
            group[:] = [Stretch(each.start_s, min(each.end_s, at_s)) for each in group if each.start_s < at_s]
            end(at_s)
            group += rest
    if group:
        end(duration_s)
    return tuple(chunks)


def _cut(group: list[Stretch], room_s: float, grouping: Grouping, quietest: Quietest) -> float:
    """Where to cut a group that is too long: in its longest pause, or else where it is quietest before the limit."""
    begin_s, limit_s = group[0].start_s, group[0].start_s + room_s
    pauses = [Stretch(before.end_s, after.start_s) for before, after in pairwise(group)]
    far = [each for each in pauses if each.start_s >= begin_s + grouping.enough_s and each.end_s <= limit_s]
    if far:
        longest = max(far, key=lambda each: each.seconds)
        return (longest.start_s + longest.end_s) / 2
    # Never more than half a piece is searched, so that every cut gains ground.
    return quietest(Stretch(limit_s - min(grouping.search_s, room_s / 2), limit_s))


def _length_s(group: list[Stretch]) -> float:
    return group[-1].end_s - group[0].start_s


def _tidied(speech: Iterable[Stretch], from_s: float, duration_s: float) -> list[Stretch]:
    tidy: list[Stretch] = []
    for start_s, end_s in sorted(speech):
        start_s, end_s = max(from_s, start_s), min(end_s, duration_s)
        if tidy and start_s < tidy[-1].end_s:
            tidy[-1] = Stretch(tidy[-1].start_s, max(tidy[-1].end_s, end_s))
        elif end_s > start_s:
            tidy.append(Stretch(start_s, end_s))
    return tidy
