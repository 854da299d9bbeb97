"""The whole screen at one moment: what was asked, the words, what they prove, and where in time it is."""

from dataclasses import dataclass

from rich.text import Text

from voicemock.reports.replaying.layout import MARGIN_CELLS, Row, drawn, row_at, rows_of, window, wrapped
from voicemock.reports.replaying.player import KEYS, Player
from voicemock.reports.replaying.scene import Scene
from voicemock.reports.terminal import MEASURE, Line, Part, Terminal
from voicemock.reports.wording import clock
from voicemock.safe_text import one_line

LEAST_BAR_CELLS = 6
NOTE_S = 2.0
"""A note of a quote stands at least so long."""
HINT = "? keys · space pauses · s skips · q quits"
_KEY_CELLS = 12


@dataclass(frozen=True)
class _Body:
    """A scene's words and lines in rows."""

    words: tuple[Row, ...]
    lines: tuple[Text, ...]


class Frames:
    """Makes the screen's rows; those of a scene are laid out once for each width."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._laid_out: tuple[tuple[int, int], _Body] | None = None

    def frame(self, player: Player, width: int, height: int, remark: str = "", silent: bool = False) -> list[Text]:
        """At most `height` rows of at most `width` columns.

        Args:
            player: what is shown.
            width: columns.
            height: rows.
            remark: something that the user should know now.
            silent: there is no sound at all.
        """
        width, height = max(1, min(width, MEASURE)), max(1, height)
        scene = player.scene
        status = self._status(player, width, silent)
        below = [status] if height < 5 else [status, self._last(player, width, remark)]
        if player.helping:
            room = max(0, height - len(below))
            rows = self._help(width)[:room]
            return _cut([*rows, *[Text("")] * (room - len(rows)), *below][-height:], width)
        notes = 0 if height < 6 or not scene.spoken else 1 if height < 12 else 2
        above = self._above(scene, width, height) if height > 2 else []
        room = height - len(above) - len(below) - notes
        rows = self._shown(player, width, max(1, room))
        padding = [Text("")] * (room - len(rows))
        return _cut([*above, *rows, *padding, *self._notes(player, width, notes), *below][-height:], width)

    def _above(self, scene: Scene, width: int, height: int) -> list[Text]:
        title = self._terminal.text([(one_line(scene.title), "bold")])
        title.truncate(width, overflow="ellipsis" if width > 3 else "crop")
        if height < 6:
            return [title]
        most = max(1, height // 5)
        head = wrapped([Line(0, scene.head)], width, self._terminal) if scene.head else []
        if len(head) > most:
            head = head[:most]
            head[-1].truncate(max(1, width - 4))
            head[-1] += self._terminal.text([(" …", "dim")])
        return [title, *head, *([Text("")] if height >= 12 else [])]

    def _shown(self, player: Player, width: int, height: int) -> list[Text]:
        """The rows around the word that sounds, or around where a reader is by now."""
        body = self._body(player, width)
        words, lines = body.words, list(body.lines)
        below = [Text(""), *lines] if words and lines else lines
        total = len(words) + len(below)
        if words:
            room = max(1, height - len(below)) if len(below) <= height // 2 else max(1, height // 2)
            first = window(len(words), room, row_at(words, player.position_s))
            rows = [
                drawn(row, player.position_s, player.scene.proven, self._terminal)
                for row in words[first : first + room]
            ]
            return [*rows, *below][:height]
        scene = player.scene
        share = (player.position_s - scene.start_s) / max(0.1, scene.end_s - scene.start_s)
        first = round(max(0.0, min(1.0, share)) * max(0, total - height))
        return below[first : first + height]

    def _body(self, player: Player, width: int) -> _Body:
        key, scene = (player.at, width), player.scene
        if self._laid_out is None or self._laid_out[0] != key:
            lines = tuple(
                Text(" " * MARGIN_CELLS) + each
                for each in wrapped(scene.lines, max(1, width - MARGIN_CELLS), self._terminal)
            )
            body = _Body(rows_of(scene.pieces, max(1, width - MARGIN_CELLS)), lines)
            self._laid_out = (key, body)
        return self._laid_out[1]

    def _notes(self, player: Player, width: int, count: int) -> list[Text]:
        """What the words that sound now prove, the newest last."""
        at_s = player.position_s
        sounding = [
            each for each in player.scene.proven if each.start_s <= at_s < max(each.end_s, each.start_s + NOTE_S)
        ]
        rows = []
        for each in sounding[-count:] if count else ():
            row = self._terminal.text([("“ ", "bold cyan"), *each.note])
            row.truncate(width, overflow="ellipsis" if width > 3 else "crop")
            rows.append(row)
        return [*rows, *[Text("")] * (count - len(rows))]

    def _status(self, player: Player, width: int, silent: bool) -> Text:
        scene = player.scene
        state: list[Part] = [("  paused", "yellow")] if player.paused or player.helping else []
        if not scene.spoken:
            left_s = max(0.0, scene.end_s - player.position_s)
            told = "space goes on" if player.paused else "? goes on" if player.helping else "space stays here"
            row = self._terminal.text([(f"goes on in {left_s:.0f} s", "dim"), *state, (f" · {told}", "dim")])
            row.truncate(width)
            return row
        state += [(f"  {player.speed:g}x", "")] * (player.speed != 1.0) + [("  no sound", "yellow")] * silent
        time: Part = (f"{clock(player.position_s)}/{clock(scene.end_s)}", "bold")
        row, behind = self._terminal.text([time]), self._terminal.text(state)
        cells = width - row.cell_len - behind.cell_len - 2
        if cells >= LEAST_BAR_CELLS:
            row += self._terminal.text(["  ", *position_bar(scene, player.position_s, cells)])
        row += behind
        row.truncate(width)
        return row

    def _last(self, player: Player, width: int, remark: str) -> Text:
        told = player.remark or remark
        row = self._terminal.text([(told, "yellow") if told else (HINT, "dim")])
        row.truncate(width, overflow="ellipsis" if width > 3 else "crop")
        return row

    def _help(self, width: int) -> list[Text]:
        rows = [self._terminal.text([("Keys", "bold")])]
        if width < 3 * _KEY_CELLS:
            return rows + wrapped(
                [Line(0, ((f"{key}: ", "bold"), does)) for key, does in KEYS], width, self._terminal
            )
        return rows + [self._terminal.text([(key.ljust(_KEY_CELLS), "bold"), does]) for key, does in KEYS]


def position_bar(scene: Scene, at_s: float, cells: int) -> list[Part]:
    """Where in an answer it is: dots for its long pauses, marks where quotes begin."""
    step_s = max(0.001, scene.end_s - scene.start_s) / cells
    now = min(cells - 1, max(0, int((at_s - scene.start_s) / step_s)))
    quotes = {int((each.start_s - scene.start_s) / step_s) for each in scene.proven}
    parts: list[Part] = []
    for cell in range(cells):
        middle_s = scene.start_s + (cell + 0.5) * step_s
        quiet = any(each.start_s <= middle_s < each.end_s for each in scene.pauses)
        sign = "●" if cell == now else "“" if cell in quotes else "." if quiet else "─"
        style = "bold cyan" if cell == now else "cyan" if cell < now else "dim"
        parts.append((sign, style))
    return parts


def _cut(rows: list[Text], width: int) -> list[Text]:
    """No row wider than that: a terminal may have fewer columns than a letter or an indent takes."""
    for row in rows:
        row.truncate(width)
    return rows
