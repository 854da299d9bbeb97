"""What two people gave each other, on the screen and in Markdown: whole, labelled, and harmless."""

import io
import re
from pathlib import Path

from tests.reports.folded import engines, rubric
from voicemock.evaluation.conduct import ConductReview
from voicemock.reports.conduct_lines import findings
from voicemock.reports.document import document
from voicemock.reports.markdown import markdown
from voicemock.reports.peer_lines import peer_lines
from voicemock.reports.peer_screen import PeerScreen
from voicemock.reports.peer_view import Mark, Peer, Words
from voicemock.reports.terminal import Terminal
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.session import Session, apply, fold

EVIL = "\x1b]0;evil\x07<script>[bold]x[/bold]"
EVENTS: tuple[e.Event, ...] = (
    p.QuestionStarted(at_turn=1, stage="problem", audio="audio/001-asked.wav"),
    p.QuestionTyped(audio="audio/001-asked.wav", text="What was hard? Was it slow?"),
    e.QuestionAsked(turn=1, turn_kind="question", question="problem", text="What was hard?", target_s=60),
    e.AnswerTyped(turn=1, text="The report took six hours."),
    p.StagePassed(stage="problem", by="interviewer"),
    p.QuestionStarted(at_turn=2, stage="close", audio="audio/002-asked.wav"),
    p.QuestionTyped(audio="audio/002-asked.wav", text=f"Thank you {EVIL}"),
    e.InterviewClosed(reason="finished"),
    p.PeerMarked(question="problem", criterion="action", level=4, heard=f"six hours {EVIL}"),
    p.PeerMarked(question="problem", criterion="result", level=None),
    p.PeerAdvised(part="strengths", text='You said "the report took six hours".'),
    p.PeerFinished(),
)


def started() -> Session:
    return fold(
        [
            e.SessionOpened(
                id="s",
                voicemock="0",
                rubric=rubric().as_data(),
                rubric_digest="",
                prompts={},
                engines=engines(interviewed="Ann"),
                plan=e.Plan(questions=("problem",), follow_ups=1, minutes=20),
                people=p.People(interviewer="Ann", candidate=f"Bob {EVIL}"),
            )
        ]
    )


def session() -> Session:
    made = started()
    for event in EVENTS:
        made = apply(made, event)
    return made


def view() -> Peer:
    peer = document(session()).peer
    assert peer
    return peer


def shown() -> str:
    out = io.StringIO()
    terminal = Terminal(out, {"TERM": "dumb"})
    terminal.lines(peer_lines(view()))
    return out.getvalue()


def test_marks_feedback_the_close_and_the_review_are_all_there() -> None:
    for text in (shown(), markdown(document(session()))):
        assert "4 of 5" in text and "not assessed" in text
        assert "six hours" in text and "nothing was given" in text
        assert "Listened" in text and "Candidate's questions" in text
    assert "Thank you" in shown() and "In the transcript: “The report took six hours”" in shown()


def test_no_byte_that_a_terminal_obeys_and_no_markup_comes_through() -> None:
    assert "\x1b" not in shown() and "\x07" not in shown() and "[bold]" in shown()
    text = markdown(document(session()))
    assert "\x1b" not in text and "<script" not in text


def test_json_says_the_same() -> None:
    data = document(session()).as_data()["peer"]

    assert data["interviewer"] == "Ann" and data["marks"][0]["level"] == 4
    assert data["words"][-1]["turn"] is None and data["conduct"]["talk_share"] is not None


def test_a_session_that_voicemock_led_has_none_of_it() -> None:
    assert document(fold([started().opened.model_copy(update={"people": None})])).peer is None


def test_every_finding_is_told_good_or_not_or_not_measurable() -> None:
    names = [each.name for each in findings(view().conduct)]

    assert names[:4] == ["Put at ease", "Agenda", "Listened", "Followed up"] and names[-1] == "Close"


def test_the_screen_says_whose_it_is_and_shows_what_is_looked_for_only_when_it_is_asked() -> None:
    out = io.StringIO()
    screen = PeerScreen(Terminal(out, {"TERM": "dumb"}))
    made = started()
    screen.show(made.opened, made)
    before = out.getvalue()
    assert "This screen is Ann's" in before and "a figure for the outcome" not in before
    made = apply(made, p.StagePassed(stage="opening", by="interviewer"))
    for event in EVENTS[:3]:
        made = apply(made, event)
        screen.show(event, made)

    assert "a figure for the outcome" in out.getvalue() and "answers now" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_every_field_is_documented() -> None:
    docs = Path(__file__).parents[2] / "docs" / "session-json.md"
    named = set(re.findall(r"[a-z_]+", docs.read_text(encoding="utf-8")))

    assert {field for model in (Peer, Mark, Words, ConductReview) for field in model.model_fields} <= named
