"""An answer's timeline: the wave of its sound, where somebody speaks, and the marks of what happens when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicemock.grade import Evidence
from voicemock.reports.document_values import Turn
from voicemock.reports.wording import clock
from voicemock.transcript import Stretch

WIDTH = 1000
"""Of the drawing, in its own units."""
HEIGHT = 40
"""Of the wave, in the drawing's own units."""
CUT = 6
"""Width of the mark of a gap: what is missing has no place of its own on it."""
PEAKS = 200
"""In a wave: one every three pixels or so on a wide screen."""
RUN_UP_S = 1.0
"""A pause is played from so long before it, or nobody hears what it interrupts."""
_SOFT = 0.1
"""A recording that never gets louder is drawn small, and not as if it were loud."""

Kind = Literal["pause", "repeat", "gap"]
KINDS: dict[Kind, str] = {"pause": "Long pause", "repeat": "Repeat", "gap": "Missing sound"}
"""What one of each is called."""


@dataclass(frozen=True)
class Bar:
    """A stretch of audio on the timeline."""

    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """Something at a place of the timeline, which can be played."""

    left: float
    """Its middle, in per cent of the width."""
    start_s: float
    end_s: float
    play_s: float
    """From where it is best heard."""
    says: str
    """Where it is, and how long."""


@dataclass(frozen=True)
class Marks:
    """All of one kind."""

    kind: Kind
    name: str
    play: str
    """What a click does, before the place."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """Everything that is drawn along one answer's time."""

    wave: str
    """A path; empty where the shape of the sound is not known."""
    speech: tuple[Bar, ...]
    pauses: tuple[Bar, ...]
    """The long ones."""
    gaps: tuple[Bar, ...]
    proofs: tuple[Bar, ...]
    kinds: tuple[Marks, ...]
    """Only those that occur."""


def timeline_of(turn: Turn, evidence: Iterable[Evidence], peaks: Sequence[float]) -> Timeline:
    """The timeline of an answer, with the evidence found in it."""
    length_s = turn.duration_s or 0.0
    proofs = [
        Stretch(each.start_s, each.end_s) for each in evidence if each.start_s is not None and each.end_s is not None
    ]
    kinds = tuple(_kinds(turn, length_s)) if length_s else ()
    pauses = (Stretch(each.start_s, each.end_s) for kind in kinds if kind.kind == "pause" for each in kind.marks)
    return Timeline(
        wave=_wave(peaks),
        speech=_bars(turn.speech, length_s),
        pauses=_bars(pauses, length_s),
        gaps=_cuts(turn.gaps, length_s),
        proofs=_bars(proofs, length_s),
        kinds=kinds,
    )


def _kinds(turn: Turn, length_s: float) -> Iterator[Marks]:
    """The kinds of marks that occur."""
    places = {each.name: each.places for each in turn.delivery}
    if pauses := places.get("long pauses"):
        marks = (_mark(each, length_s, f", {each.seconds:.1f} s") for each in pauses)
        yield Marks("pause", "Long pauses", "Play from just before the pause at", tuple(marks))
    if repeats := places.get("repeats"):
        marks = (_mark(each, length_s) for each in repeats)
        yield Marks("repeat", "Repeats", "Play from just before the repeat at", tuple(marks))
    if turn.gaps:
        # What is missing takes no time of the recording.
        marks = (_mark(Stretch(gap.start_s, gap.start_s), length_s, f", {gap.seconds:.1f} s") for gap in turn.gaps)
        yield Marks("gap", "Missing sound", "Play from just before the gap at", tuple(marks))


def _mark(place: Stretch, length_s: float, long: str = "") -> Mark:
    middle_s = min(length_s, (place.start_s + place.end_s) / 2)
    return Mark(
        left=round(100 * middle_s / length_s, 2),
        start_s=place.start_s,
        end_s=place.end_s,
        play_s=max(0.0, round(place.start_s - RUN_UP_S, 3)),
        says=f"{clock(place.start_s)}{long}",
    )


def _bars(stretches: Iterable[Stretch], length_s: float) -> tuple[Bar, ...]:
    """Where stretches lie on the timeline; what lies outside the audio is cut."""
    found = []
    for each in stretches:
        start, end = max(0.0, each.start_s), min(length_s, each.end_s)
        if end > start:
            width = max(2.0, WIDTH * (end - start) / length_s)
            found.append(Bar(round(WIDTH * start / length_s, 1), round(width, 1)))
    return tuple(found)


def _cuts(gaps: Iterable[Stretch], length_s: float) -> tuple[Bar, ...]:
    """Where something is missing."""
    places = (WIDTH * min(each.start_s, length_s) / length_s - CUT / 2 for each in gaps if length_s)
    return tuple(Bar(round(min(max(0.0, x), WIDTH - CUT), 1), CUT) for x in places)


def _wave(peaks: Sequence[float]) -> str:
    """Upright strokes about the middle; the power lets soft speech be seen beside loud speech."""
    if not peaks:
        return ""
    loudest = max(_SOFT, *peaks)
    step = WIDTH / len(peaks)
    strokes = []
    for at, peak in enumerate(peaks):
        height = max(1, round(HEIGHT * (peak / loudest) ** 0.8))
        strokes.append(f"M{step * (at + 0.5):g} {(HEIGHT - height) / 2:g}v{height}")
    return "".join(strokes)
