"""The list of sessions says what each was, where it was no plain interview."""

import io

import pytest

from tests.practice.practised import session
from voicemock.practice.summary import Summary
from voicemock.reports.session_list import print_session
from voicemock.reports.terminal import Terminal
from voicemock.sessions.origin import RetakeOf


def printed(summary: Summary) -> str:
    out = io.StringIO()
    print_session(summary, None, Terminal(out, {}))
    return out.getvalue().strip()


@pytest.mark.parametrize(("purpose", "told"), [("drill", "drill"), ("import", "held elsewhere"), ("demo", "demo")])
def test_what_was_no_interview_is_called_by_its_name(purpose: str, told: str) -> None:
    assert printed(session(0, {"action": 3.0}, purpose=purpose)).endswith(f"criteria assessed, {told}")
    assert printed(session(0, {"action": 3.0})).endswith("criteria assessed")


def test_a_session_without_any_level_is_not_scored_and_a_retake_names_the_first_attempt() -> None:
    again = session(0, {"action": None}, purpose="retake", retake=RetakeOf(session="2026-000", question="q"))

    assert printed(again).endswith("not scored, retake of 2026-000")
