"""Every report says where the interviewer cut in and how the answer went on, in the same words."""

from dataclasses import replace

import pytest

from tests.reports import folded
from voicemock.reports import interrupted
from voicemock.reports.document import Document, document
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.reports.replay import replay
from voicemock.reports.terminal import Terminal
from voicemock.scoring.delivery import delivery
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, fold
from voicemock.transcript import Stretch

CUT = e.InterviewerCutIn(turn=1, at_s=161.0, until_s=165.0, text="Stop. What of <b>it</b>?", why="over_time")
BEFORE = (Stretch(0.4, 80.0), Stretch(80.5, 161.0))


def session(*after: Stretch, cut: e.InterviewerCutIn = CUT, gone_s: float = 0.0) -> Session:
    """The first answer was cut in on, and went on as told."""
    events: list[e.Event] = []
    for event in folded.full_events():
        if isinstance(event, e.AnswerRecorded) and event.turn == 1:
            events.append(cut)
            event = event.model_copy(
                update={"duration_s": 300.0, "speech": (*BEFORE, *after), "asked_until_s": gone_s}
            )
        events.append(event)
    return fold(events)


def told(document: Document) -> list[str]:
    return list(interrupted.sentences(document.turns[0]))


def test_how_soon_the_answer_went_on_and_came_to_an_end_is_told() -> None:
    made = document(session(Stretch(165.65, 172.0), Stretch(173.0, 179.15)))

    assert made.turns[0].interruption and made.turns[0].interruption.resumed_after_s == 0.8
    assert told(made) == [
        "Interrupted at 2:41 (half as long again as planned): “Stop. What of <b>it</b>?” "
        "You went on after 0.8 s and came to an end within 14 s."
    ]
    assert not list(interrupted.sentences(made.turns[1]))


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((), "You said nothing more."),
        ((Stretch(165.5, 265.15),), "You went on for another 1.7 minutes."),
        ((Stretch(165.0, 179.15),), "came to an end within 14 s."),
    ],
)
def test_who_went_on_for_long_and_who_said_nothing_more_is_told_so(after: tuple[Stretch, ...], words: str) -> None:
    assert told(document(session(*after)))[0].endswith(words)


def test_markdown_page_and_replay_tell_it_and_markup_in_it_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    made = document(session(Stretch(165.65, 179.15)))
    replay(made, Terminal())
    shown = " ".join(capsys.readouterr().out.split())

    drawn = page(made, {}, folded.rubric())
    for report in (markdown(made), drawn, shown):
        plain = report.replace("\\", "")
        assert "Interrupted at 2:41" in plain and "within 14 s" in plain
    assert "<b>it</b>" not in drawn and "<b>it</b>" not in markdown(made)


def test_the_interviewers_seconds_are_no_pause_and_no_time_of_the_candidate() -> None:
    def measured(turn) -> dict[str, float | None]:
        return {each.name: each.value for each in delivery(turn)}

    turn = session(Stretch(165.0, 179.15)).turns[0]
    with_it, without = measured(turn), measured(replace(turn, cut_in=None))

    assert without["long pauses"] == 1 and with_it["long pauses"] == 0
    assert without["talk time"] == pytest.approx(with_it["talk time"] + 4.0)  # type: ignore[operator]


def test_an_answer_that_began_before_the_questions_end_has_no_latency() -> None:
    def latency(gone_s: float):
        turn = session(Stretch(165.0, 179.15), gone_s=gone_s).turns[0]
        assert turn.recorded
        turn = replace(turn, recorded=turn.recorded.model_copy(update={"source": "microphone"}))
        return next(each for each in delivery(turn) if each.name == "response latency")

    assert latency(0.3).value == pytest.approx(0.25)
    assert latency(2.0).value is None and "before the question's end" in latency(2.0).how
