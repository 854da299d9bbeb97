"""Groups stretches of speech into the pieces of audio that a recogniser reads at once, cut where nobody speaks."""

from collections.abc import Callable, Iterable, Sequence
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
    apart_s: float = 2.0
    """A pause this long always ends a piece: recognisers invent words in silence."""
    margin_s: float = 0.2
    """Kept before and after the speech, so that no first sound is cut off."""
    search_s: float = 3.0
    """Speech without any pause is cut at the quietest moment of this much audio before its limit."""


class Chunk(NamedTuple):
    """One piece: the audio to read, and where in it somebody speaks."""

    audio: Stretch
    speech: tuple[Stretch, ...]


def grouped(
    speech: Iterable[Stretch], duration_s: float, grouping: Grouping, quietest: Quietest
) -> tuple[Chunk, ...]:
    """The pieces to read, in order; they never overlap, and none is longer than `longest_s`.

    Args:
        speech: where voice activity was found; sorted, joined and cut to the audio here.
        duration_s: the length of the audio.
        grouping: the limits.
        quietest: asked where to cut speech that goes on too long without a pause.
    """
    room_s = grouping.longest_s - 2 * grouping.margin_s
    tidy = _tidied(speech, duration_s)
    short = [piece for stretch in tidy for piece in _cut(stretch, room_s, grouping.search_s, quietest)]
    groups = [part for run in _runs(short, grouping.apart_s) for part in _split(run, room_s)]
    return tuple(_with_margins(groups, duration_s, grouping.margin_s))


def _tidied(speech: Iterable[Stretch], duration_s: float) -> list[Stretch]:
    tidy: list[Stretch] = []
    for start_s, end_s in sorted(speech):
        start_s, end_s = max(0.0, start_s), min(end_s, duration_s)
        if tidy and start_s < tidy[-1].end_s:
            tidy[-1] = Stretch(tidy[-1].start_s, max(tidy[-1].end_s, end_s))
        elif end_s > start_s:
            tidy.append(Stretch(start_s, end_s))
    return tidy


def _cut(stretch: Stretch, room_s: float, search_s: float, quietest: Quietest) -> list[Stretch]:
    pieces, rest = [], stretch
    while rest.seconds > room_s + _ROUNDING_S:
        # Never more than half a piece is searched, so that every cut gains ground.
        limit_s = rest.start_s + room_s
        at_s = quietest(Stretch(limit_s - min(search_s, room_s / 2), limit_s))
        pieces.append(Stretch(rest.start_s, at_s))
        rest = Stretch(at_s, stretch.end_s)
    return [*pieces, rest]


def _runs(speech: Sequence[Stretch], apart_s: float) -> list[list[Stretch]]:
    runs: list[list[Stretch]] = []
    for stretch in speech:
        if runs and stretch.start_s - runs[-1][-1].end_s < apart_s:
            runs[-1].append(stretch)
        else:
            runs.append([stretch])
    return runs


def _split(run: list[Stretch], room_s: float) -> list[list[Stretch]]:
    """Cuts at the longest pause until everything fits: a long pause is where a thought ends."""
    fitting, waiting = [], [run]
    while waiting:
        part = waiting.pop()
        if len(part) == 1 or part[-1].end_s - part[0].start_s <= room_s + _ROUNDING_S:
            fitting.append(part)
            continue
        pauses = [after.start_s - before.end_s for before, after in pairwise(part)]
        at = 1 + max(range(len(pauses)), key=pauses.__getitem__)
        waiting += [part[at:], part[:at]]
    return fitting


def _with_margins(groups: Sequence[Sequence[Stretch]], duration_s: float, margin_s: float) -> Iterable[Chunk]:
    for at, group in enumerate(groups):
        first_s, last_s = group[0].start_s, group[-1].end_s
        before_s = (groups[at - 1][-1].end_s + first_s) / 2 if at else 0.0
        after_s = (last_s + groups[at + 1][0].start_s) / 2 if at + 1 < len(groups) else duration_s
        audio = Stretch(max(first_s - margin_s, before_s), min(last_s + margin_s, after_s))
        yield Chunk(audio, tuple(group))
