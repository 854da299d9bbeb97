"""Whoever sits at a terminal rates the answers before the scores, once; nobody else is asked."""

import shutil
from pathlib import Path

import pytest

from tests.cli.test_correcting import events, stored, voicemock_
from tests.cli.test_endings import spoken_session
from tests.terminal import Terminal
from voicemock.audio.keys import Keys
from voicemock.cli.keeping import Sitting, folded
from voicemock.cli.options import Choices
from voicemock.cli.rating import rate_yourself
from voicemock.config import sessions_folder
from voicemock.reports.screen import Screen
from voicemock.sessions import events as e
from voicemock.sessions.library import Library

ASK = "How good was that answer? 1–5, Enter passes, q goes on to the scores"
SAID = "I measured every step of the slow report myself, and then I moved the queue, which cut it to twenty minutes."
terminal_only = pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)")


def rated(own_home: Path) -> list[int | None]:
    return [each["level"] for each in events(own_home) if each["kind"] == "self_rated"]


def answered() -> None:
    """A session `s` with three answers, not scored yet."""
    more = [
        e.QuestionAsked(turn=turn, turn_kind="question", question=name, text=f"About {name}?", target_s=60)
        for turn, name in ((2, "disagreement"), (3, "failure"))
    ]
    first, second, third = (e.AnswerTyped(turn=turn, text=SAID) for turn in (1, 2, 3))
    spoken_session([first, more[0], second, more[1], third, e.InterviewClosed(reason="finished")])


@terminal_only
def test_a_rating_is_kept_at_once_asked_for_once_and_compared_with_the_score(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    answered()
    with Terminal(voicemock_("score", "s"), environment, tmp_path) as terminal:
        before = terminal.settings
        at = terminal.wait_for(ASK)
        terminal.press("x4")
        at = terminal.wait_for(ASK, after=terminal.wait_for("You: 4 of 5.", after=at))
        assert rated(own_home) == [4]
        terminal.press("\r")
        terminal.wait_for(ASK, after=terminal.wait_for("Passed.", after=at))
        terminal.press("\x03")
        assert terminal.end() == 130 and terminal.settings == before
    assert "Overall" not in terminal.printed and "voicemock score s" in terminal.printed
    with Terminal(voicemock_("score", "s"), environment, tmp_path) as terminal:
        at = terminal.wait_for(ASK)
        terminal.press("q")
        terminal.wait_for("You: 4 · scored", after=at)
        assert terminal.end() == 0, terminal.printed
    kinds = [each["kind"] for each in events(own_home)]

    assert terminal.printed.count(ASK) == 1 and "About failure?" in terminal.printed
    assert rated(own_home) == [4, None, None]
    assert kinds.index("self_rated") < kinds.index("scoring_started") and kinds.count("session_debriefed") == 1
    assert [each["own"] for each in stored()["debrief"]["self_ratings"]] == [4]


def test_nobody_is_asked_where_nobody_is_there(own_home: Path) -> None:
    spoken_session([e.AnswerTyped(turn=1, text=SAID), e.InterviewClosed(reason="ended_by_user")])
    with Library(sessions_folder()).reopen("s") as journal, Screen() as screen:
        sitting = Sitting(folded(journal), journal, screen, None, Choices())
        rate_yourself(sitting, Keys())
    assert rated(own_home) == []
