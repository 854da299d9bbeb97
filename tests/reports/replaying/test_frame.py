"""What stands on the screen at a moment, in terminals of all sizes."""

import io
import re
from dataclasses import replace

import pytest
from rich.text import Text

from tests.reports import folded, hostile
from voicemock.reports.document import document
from voicemock.reports.replaying.frame import Frames
from voicemock.reports.replaying.player import Player
from voicemock.reports.replaying.track import Sounds, scenes_of
from voicemock.reports.terminal import Terminal
from voicemock.sessions.session import Session, fold

ANYTHING_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200d\ufeff]")


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


TERMINAL = Terminal(Tty(), {"TERM": "xterm-256color"}, 80)


def begun(session: Session | None = None, at: int = 2, position_s: float = 0.0) -> Player:
    scenes = scenes_of(document(session or folded.kinds().full), Sounds())
    return replace(Player.begun(scenes), at=at, position_s=position_s)


def shown(player: Player, width: int = 80, height: int = 24) -> list[Text]:
    return Frames(TERMINAL).frame(player, width, height)


def styled(rows: list[Text], style: str) -> list[str]:
    return [row.plain[span.start : span.end] for row in rows for span in row.spans if style in str(span.style)]


@pytest.mark.parametrize("at_s", [0.0, 0.7, 2.2, 5.9, 7.3])
def test_the_word_that_sounds_is_lit_and_those_to_come_are_dim(at_s: float) -> None:
    rows = shown(begun(position_s=at_s))
    said = folded.transcript(folded.FIRST).words

    assert styled(rows, "reverse") == [word.text for word in said if word.start_s <= at_s < word.end_s]
    to_come = [word.text for word in said if word.start_s > at_s]
    assert [text for text in styled(rows, "dim") if text in to_come and text.strip()][: len(to_come)] == to_come


def test_a_quote_is_marked_and_told_at_the_moment_it_begins() -> None:
    before, within, later = (shown(begun(position_s=at_s)) for at_s in (1.9, 3.4, 7.0))

    def notes(rows: list[Text]) -> list[str]:
        return [row.plain for row in rows if row.plain.startswith("“ ") and " of 5 · " in row.plain]

    assert not notes(before) and not notes(later)
    assert notes(within) == [
        "“ Result 4 of 5 · a figure for the outcome",
        "“ Action 3 of 5 · a figure for the outcome",
    ]
    assert "“" in styled(within, "bold cyan")[0] and not styled(before, "bold cyan")[0].startswith("“")


def test_the_line_of_time_marks_quotes_pauses_and_the_place() -> None:
    player = begun(position_s=4.0)
    line = shown(player)[-2].plain

    assert line.startswith("0:04/0:07  ") and line.count("“") == 2 and line.count("●") == 1
    assert shown(replace(player, paused=True, speed=1.5))[-2].plain.endswith("  paused  1.5x")
    assert Frames(TERMINAL).frame(player, 80, 24, silent=True)[-2].plain.endswith("no sound")


def test_what_is_longer_than_the_screen_follows_the_words() -> None:
    text = " ".join(f"word{number}" for number in range(400))
    session = fold([folded.opened(), folded.asked(1), *folded.spoken(1, text)])
    for at_s in (0.6, 40.2, 120.2, 160.2):
        rows = shown(begun(session, position_s=at_s), 40, 12)
        assert styled(rows, "reverse"), at_s


def test_what_is_to_be_read_passes_by_while_it_is_read() -> None:
    player = begun(at=3)
    first = [row.plain for row in shown(player, 60, 7)]
    last = [row.plain for row in shown(replace(player, position_s=player.scene.end_s - 0.1), 60, 7)]

    assert first != last and "goes on in" in first[-2]


@pytest.mark.parametrize("height", [1, 2, 3, 4, 5, 6, 7, 11, 12, 24])
@pytest.mark.parametrize("width", [1, 2, 5, 20, 80, 200])
def test_no_terminal_is_too_small(width: int, height: int) -> None:
    player = begun(position_s=3.4)
    for at in range(len(player.scenes)):
        for helping in (False, True):
            rows = shown(replace(player, at=at, helping=helping), width, height)
            assert len(rows) <= height
            assert all(row.cell_len <= width for row in rows), [row.plain for row in rows]


def test_on_20_columns_the_lit_word_and_the_time_are_there() -> None:
    rows = shown(begun(position_s=3.4), 20, 8)

    assert styled(rows, "reverse") and any("0:03/0:07" in row.plain for row in rows)


def test_the_keys_are_shown_in_place_of_the_words() -> None:
    rows = [row.plain for row in shown(begun().pressed("?"))]

    assert rows[0] == "Keys" and any("long pause" in row for row in rows)


@pytest.mark.parametrize("payload", hostile.TERMINAL)
def test_nothing_that_a_terminal_obeys_gets_through(payload: str) -> None:
    player = begun(hostile.session(payload), at=0)
    for at, scene in enumerate(player.scenes):
        for position_s in (scene.start_s, (scene.start_s + scene.end_s) / 2):
            for row in shown(replace(player, at=at, position_s=position_s), 60, 20):
                assert not ANYTHING_OBEYED.search(row.plain)


def test_in_ascii_nothing_else_is_drawn() -> None:
    file = io.TextIOWrapper(io.BytesIO(), "ascii")
    file.isatty = lambda: True  # type: ignore[method-assign]
    rows = Frames(Terminal(file, {"TERM": "xterm"}, 80)).frame(begun(position_s=3.4), 80, 24)

    assert all(row.plain.isascii() for row in rows), [row.plain for row in rows]
