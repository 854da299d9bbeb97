"""How long was spoken against what was planned, as bars."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from voicemock.reports import wording
from voicemock.reports.document_values import Document, Turn

WIDTH = 200
"""Of a bar's drawing, in its own units."""
TOO_LONG = 1.5
"""An answer so many times as long as planned is out of the ordinary: see scoring/delivery.py."""


@dataclass(frozen=True)
class Talk:
    """One bar."""

    name: str
    """Short: the bars stand in the order of the answers."""
    anchor: str
    """Id of the answer that it is about; empty: all of them."""
    width: float
    planned_x: float
    """Where the planned time lies."""
    is_long: bool
    figure: str
    says: str
    """The bar in words."""


def talk_of(turn: Turn) -> Talk | None:
    """The bar of one answer; None where nobody spoke, or nothing was planned."""
    spoken_s = wording.spoken_s(turn)
    if spoken_s is None or not turn.target_s:
        return None
    return _bar("", "", spoken_s, turn.target_s, max(spoken_s, TOO_LONG * turn.target_s))


def talk_through(document: Document) -> Iterator[Talk]:
    """A bar for each spoken answer, all to one scale, and then one for all of them together to its own."""
    spoken = [
        (turn, each) for turn in document.turns if (each := wording.spoken_s(turn)) is not None and turn.target_s
    ]
    if len(spoken) < 2:
        return
    longest = max(max(seconds, TOO_LONG * turn.target_s) for turn, seconds in spoken)
    for turn, seconds in spoken:
        bar = _bar(_name(turn, document), f"answer-{turn.number}", seconds, turn.target_s, longest)
        yield replace(bar, name=bar.name.partition(", ")[2].capitalize() or bar.name)
    total_s, planned_s = sum(each for _, each in spoken), sum(turn.target_s for turn, _ in spoken)
    yield _bar(f"All {len(spoken)} answers", "", total_s, planned_s, max(total_s, TOO_LONG * planned_s))


def _name(turn: Turn, document: Document) -> str:
    kind = wording.TURN_KINDS[turn.kind]
    if not turn.question_id:
        return kind
    number = f"Question {document.asked.index(turn.question_id) + 1}"
    return number if turn.kind == "question" else f"{number}, {kind[:1].lower()}{kind[1:]}"


def _bar(name: str, anchor: str, spoken_s: float, planned_s: float, longest_s: float) -> Talk:
    is_long = spoken_s > TOO_LONG * planned_s
    figure = wording.talked(spoken_s, planned_s)
    return Talk(
        name=name,
        anchor=anchor,
        width=round(WIDTH * spoken_s / longest_s, 1),
        planned_x=round(WIDTH * planned_s / longest_s, 1),
        is_long=is_long,
        figure=figure,
        says=f"{f'{name}: ' if name else ''}spoke for {figure} planned{', which is long' if is_long else ''}.",
    )
