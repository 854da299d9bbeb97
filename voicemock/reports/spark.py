"""Pictures of one line for a terminal: values over time as blocks, and a level between 1 and 5."""

from collections.abc import Sequence
from statistics import mean

_BLOCKS = "▁▂▃▄▅▆▇█"
_DIGITS = "0123456789"
LEVELS = (1.0, 5.0)
CELLS = 17
"""Of the picture of a level: one for each quarter between 1 and 5."""
AXIS = "1   2   3   4   5"


def binned(values: Sequence[float | None], columns: int) -> tuple[list[float | None], int]:
    """The values in so many columns at most, and how many there are in each: means of neighbours, where needed."""
    each = max(1, -(-len(values) // max(1, columns)))
    parts = (values[at : at + each] for at in range(0, len(values), each))
    return [mean(there) if (there := [one for one in part if one is not None]) else None for part in parts], each


def spark(values: Sequence[float | None], low: float, high: float, is_ascii: bool = False) -> str:
    """A block for each value between two bounds, and a gap for none; digits where blocks are not shown.

    Levels become their own digits, other values 0 to 9.
    """
    if is_ascii and (low, high) == LEVELS:
        return "".join(" " if each is None else f"{each:.0f}" for each in values)
    signs = _DIGITS if is_ascii else _BLOCKS
    return "".join(" " if each is None else signs[_place(each, low, high, len(signs))] for each in values)


def bounds(values: Sequence[float | None], ordinary: tuple[float | None, float | None]) -> tuple[float, float]:
    """Between what the values of a measure are drawn: all of them, and its ordinary range."""
    there = [each for each in (*values, *ordinary) if each is not None]
    low, high = min(there, default=0.0), max(there, default=1.0)
    return (low, high) if high > low else (min(0.0, 2 * low), max(1.0, 2 * high))


def level_line(level: float | None, margin: float = 0.0) -> str:
    """A level between 1 and 5, and how far it could be from there; only the axis where there is none."""
    cells = ["|" if at % 4 == 0 else " " for at in range(CELLS)]
    if level is not None:
        for at in range(_cell(level - margin), _cell(level + margin) + 1):
            cells[at] = "─"
        cells[_cell(level)] = "●"
    return "".join(cells)


def _cell(level: float) -> int:
    return _place(level, *LEVELS, CELLS, nearest=True)


def _place(value: float, low: float, high: float, count: int, nearest: bool = False) -> int:
    share = (value - low) / (high - low)
    at = round(share * (count - 1)) if nearest else int(share * count)
    return max(0, min(count - 1, at))
