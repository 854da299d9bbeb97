"""A loop on the terminal."""

from io import StringIO
from pathlib import Path

from tests.coaching.test_loop_run import LOOP, session
from voicemock.coaching.loop_run import latest_run
from voicemock.reports.loop_text import print_next
from voicemock.reports.terminal import Terminal


def test_a_round_that_was_broken_off_is_called_by_its_own_number(tmp_path: Path) -> None:
    first = session("a", 1, "", "first-round", tmp_path)
    second = session("b", 2, "a", "technical", tmp_path, whole=False)
    out = StringIO()
    print_next(latest_run(LOOP, [first, second]), Terminal(out, {}))

    assert "round 2 of 4, day 3" in out.getvalue()
    assert "(a)" in out.getvalue() and "(b)" not in out.getvalue()
