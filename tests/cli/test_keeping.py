"""What must hold of a sitting's events: in the order of their happening, whatever the clock says."""

from pathlib import Path

import pytest

from tests.sessions.test_clock import Clock
from tests.sessions.test_session import ASKED, OPENED
from voicemock.cli.keeping import Sitting
from voicemock.cli.options import Choices
from voicemock.reports.screen import Screen
from voicemock.sessions import events as e
from voicemock.sessions.clock import ClockWatch
from voicemock.sessions.library import Library
from voicemock.sessions.session import fold


def test_a_clock_that_is_set_meanwhile_is_noted_and_changes_no_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wall, steady = Clock(1_000_000), Clock(5)
    library = Library(tmp_path)
    with library.create("s") as journal:
        journal.append(OPENED)
        watch = ClockWatch(wall, steady)
        sitting = Sitting(fold([OPENED]), journal, Screen(), None, Choices(text=True), clock=watch)
        sitting.follow([ASKED])
        wall.at_s -= 7_200
        sitting.follow([e.AnswerSkipped(turn=1)])
    with library.reopen("s") as journal:
        events = [entry.event for entry in journal.entries]

    assert events == [OPENED, ASKED, e.ClockChanged(by_s=-7_200), e.AnswerSkipped(turn=1)]
    assert sitting.session.clock_changes_s == (-7_200,)
    assert "clock was set back by 7200 s" in capsys.readouterr().out
