"""How far a run is, in a line, and how it ended."""

import errno
import io
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rich.text import Text

from voicemock.batch.item import Item
from voicemock.batch.pace import Rate
from voicemock.batch.record import Record
from voicemock.batch.run import Progress
from voicemock.reports.batch_text import nothing_due, print_bad, showing, summary, told
from voicemock.reports.terminal import Terminal
from voicemock.usage import Usage

NOW = Progress(
    1200,
    done=130,
    failed=2,
    elapsed_s=190,
    rate=Rate(2460, 312),
    left_s=1560,
    usage=Usage(calls=9, tokens_in=40_000, tokens_out=2_000),
)


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Screen(io.StringIO):
    """A terminal of its own."""

    def isatty(self) -> bool:
        return True


def plain(now: Progress) -> str:
    return Terminal(io.StringIO()).text(told(now)).plain


def bad(number: int, source: str = "", problem: str = "Nobody speaks in it.") -> Record:
    item = Item(id=f"i{number}", source=source or f"calls/{number}.mp3", kind="recording")
    return Record(item=item, state="failed", problem=problem, finished_at=datetime.now(UTC))


def test_the_line_has_what_is_done_what_failed_and_how_long_the_rest_takes() -> None:
    assert plain(NOW) == "132 of 1,200 · 2 failed · 26 min left · 41 a minute · 312 × real time · 42 k tokens"


def test_at_the_beginning_nothing_is_foretold() -> None:
    assert plain(Progress(3, elapsed_s=4)) == "0 of 3 · 4 s so far"


def within(seconds: float, what: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    end_s = time.monotonic() + seconds
    while not what() and time.monotonic() < end_s:
        time.sleep(0.005)
    return what()


def test_without_a_terminal_a_line_comes_now_and_then_though_nothing_ends() -> None:
    clock, file, troubles = Clock(), io.StringIO(), list[str]()
    with showing(Terminal(file), lambda: troubles, clock, every_s=0.01) as show:
        assert not within(0.05, lambda: bool(file.getvalue()))  # it has not begun
        show(Progress(3, elapsed_s=4))
        assert within(5, lambda: "0 of 3 · 4 s so far\n" in file.getvalue())
        clock.now, troubles[:] = 60, ["b:8000 is down for 9 s"]
        assert within(5, lambda: "0 of 3 · b:8000 is down for 9 s · 1 min so far\n" in file.getvalue())
        show(Progress(3, done=3))
        said = file.getvalue()

    assert "3 of 3" not in file.getvalue()[len(said) :]  # the end is said elsewhere


def test_a_line_that_cannot_be_written_ends_the_run_and_not_a_thread_in_silence() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"), showing(Terminal(Full()), every_s=0.01) as show:
        show(NOW)
        within(0.2, lambda: not any(each.name == "progress" for each in threading.enumerate()))


def test_in_a_terminal_the_line_tells_of_a_server_that_went_away_though_nothing_ends() -> None:
    screen, troubles = Screen(), list[str]()
    with showing(Terminal(screen, {"TERM": "xterm"}, width=90), lambda: troubles) as show:
        show(Progress(1))
        troubles.append("b:8000 is down")
        assert within(5, lambda: "b:8000 is down" in Text.from_ansi(screen.getvalue()).plain)


def test_in_a_terminal_one_line_goes_on_and_is_never_wider_than_it() -> None:
    screen = Screen()
    with showing(Terminal(screen, {"TERM": "xterm"}, width=40)) as show:
        show(NOW)

    [drawn] = {line for line in Text.from_ansi(screen.getvalue()).plain.splitlines() if line.strip()}
    assert drawn.startswith("■" + "□" * 15 + " 132 of 1,200 · ")
    assert len(drawn) < 40


def test_the_end_says_what_it_came_to_and_what_the_model_cost() -> None:
    said = summary(NOW._replace(without_consent=1), 200)

    assert said == (
        "130 done, 2 failed, 1 without consent, not opened, 1,067 left to do, in 3 min. "
        "The language model: 9 calls, 40,000 tokens read, 2,000 written."
    )


def test_bad_items_have_a_sentence_each_and_cannot_draw_on_the_terminal() -> None:
    file = io.StringIO()
    hostile = bad(1, "calls/\x1b[2J\x9b1m[red]a\n.mp3", "It is \x1b]0;bad\x07.")

    print_bad([hostile, bad(2)], 25, Terminal(file))

    assert file.getvalue().splitlines() == [
        "calls/[2J1m[red]a .mp3: It is ]0;bad.",
        "calls/2.mp3: Nobody speaks in it.",
        "And 23 more: table.csv has them all.",
    ]


def test_a_bad_item_is_named_once_by_its_path_and_what_to_do_comes_once_for_all_alike() -> None:
    file = io.StringIO()
    alike = [
        bad(number, f"calls/{name}", f"No words in {name}.").model_copy(update={"remedy": "Look.\nThen try."})
        for number, name in enumerate(["a.wav", "b.wav"])
    ]

    print_bad([alike[0], bad(2, "calls/c.wav", "Nobody is in xc.wav."), alike[1]], 3, Terminal(file))

    assert file.getvalue().splitlines() == [
        "No words in calls/a.wav.",
        "No words in calls/b.wav.",
        "  Look.",
        "  Then try.",
        "calls/c.wav: Nobody is in xc.wav.",
    ]


def test_that_nothing_is_to_be_done_is_no_claim_that_everything_is_there() -> None:
    assert nothing_due(8, 0, 0) == "Nothing is to be done: everything is there and unchanged."
    assert nothing_due(0, 8, 0) == "Nothing is to be done: 8 without consent, not opened."
    assert nothing_due(1, 2, 3) == (
        "Nothing is to be done: 1 there and unchanged, 2 without consent, not opened, 3 forgotten on request."
    )
