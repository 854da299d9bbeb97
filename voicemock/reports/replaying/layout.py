"""The words of a scene in rows of a given width, and how each looks at a given second."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.text import Text

from voicemock.reports.marked_text import Piece, Spoken
from voicemock.reports.replaying.scene import Proven
from voicemock.reports.terminal import Line, Part, Terminal
from voicemock.safe_text import one_line

MARGIN_CELLS = 2
_MARK = "“"


@dataclass(frozen=True)
class Cell:
    """One word, or a part of one that is longer than a row."""

    text: str
    spoken: Spoken
    proof: bool


Row = tuple[Cell, ...]


def rows_of(pieces: Sequence[Piece], width: int) -> tuple[Row, ...]:
    """Words in rows of at most `width` columns."""
    rows: list[Row] = []
    row: list[Cell] = []
    left = width
    for cell in _cells(pieces, width):
        need = cell_len(cell.text) + bool(row)
        if row and need > left:
            rows.append(tuple(row))
            row, left, need = [], width, cell_len(cell.text)
        row.append(cell)
        left -= need
    return (*rows, tuple(row)) if row else tuple(rows)


def _cells(pieces: Sequence[Piece], width: int) -> Iterator[Cell]:
    for piece in pieces:
        for spoken in piece.words:
            for text in chop_cells(one_line(spoken.text), max(1, width)):
                yield Cell(text, spoken, piece.proof)


def drawn(row: Row, at_s: float, proven: Sequence[Proven], terminal: Terminal) -> Text:
    """A row as it looks at that second: heard, sounding, still to come; a mark where something proven begins."""
    begins_s = [each.start_s for each in proven if any(_sounds(cell.spoken, each.start_s) for cell in row)]
    reached = any(each <= at_s for each in begins_s)
    margin = (_MARK if begins_s else "").ljust(MARGIN_CELLS)
    parts: list[Part] = [(margin, "bold cyan" if reached else "dim")]
    for number, cell in enumerate(row):
        parts += [" " if number else "", (cell.text, style_at(cell, at_s))]
    return terminal.text(parts)


def style_at(cell: Cell, at_s: float) -> str:
    """The lit word, the words heard, those of a quote among them, and the words to come."""
    spoken = cell.spoken
    lasting = " underline" * spoken.unsure + " italic" * spoken.corrected
    if spoken.is_gap or spoken.start_s is None or spoken.end_s is None:
        return "yellow"
    if _sounds(spoken, at_s):
        return "bold reverse" + lasting
    if spoken.start_s > at_s:
        return "dim" + lasting
    return ("cyan" if cell.proof else "default") + lasting


def _sounds(spoken: Spoken, at_s: float) -> bool:
    return spoken.start_s is not None and spoken.end_s is not None and spoken.start_s <= at_s < spoken.end_s


def row_at(rows: Sequence[Row], at_s: float) -> int:
    """The row of the last word that has begun."""
    found = 0
    for number, row in enumerate(rows):
        if any(each.spoken.start_s is not None and each.spoken.start_s <= at_s for each in row):
            found = number
    return found


def wrapped(lines: Sequence[Line], width: int, terminal: Terminal) -> list[Text]:
    """Lines and paragraphs in rows of at most `width` columns, each under its indent."""
    rows: list[Text] = []
    for line in lines:
        indent = min(line.indent, max(0, width - 10))
        for part in terminal.text(line.parts).wrap(terminal.console, max(1, width - indent)):
            part.rstrip()
            rows.append(Text(" " * indent) + part)
    return rows


def window(rows: int, height: int, at: int) -> int:
    """The first of `height` rows to show, so that row `at` is near the middle."""
    return max(0, min(at - height // 2, rows - height))
