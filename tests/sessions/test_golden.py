"""A session that an earlier version wrote can be read by this one: examples/session, of the example answers."""

from pathlib import Path

from voicemock.reports.document import document
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.sessions.reading import NAME, read
from voicemock.sessions.session import due, fold

GOLDEN = Path(__file__).parents[2] / "examples" / "session" / NAME


def test_the_first_formats_journal_is_read_whole_and_means_the_same() -> None:
    reading = read(GOLDEN)
    session = fold(entry.event for entry in reading.entries)
    levels = {key: grade.level for key, grade in session.run.grades.items()} if session.run else {}

    assert not reading.damage and not reading.torn and not reading.newer
    assert session.state == "scored" and due(session) is None
    assert [turn.kind for turn in session.turns] == ["question", "follow_up"] * 2
    assert [turn.by for turn in session.turns] == ["written", "llm"] * 2
    assert all(turn.transcript and turn.transcript.words for turn in session.turns)
    assert levels == {
        ("hard-problem", "action"): 4,
        ("hard-problem", "situation"): 4,
        ("hard-problem", "result"): 5,
        ("disagreement", "action"): 3,
        ("disagreement", "collaboration"): None,
        ("disagreement", "reflection"): 4,
    }


def test_its_reports_can_be_made_though_its_audio_is_not_here() -> None:
    session = fold(entry.event for entry in read(GOLDEN).entries)
    made = document(session)

    assert "six hours" in markdown(made)
    assert "six hours" in page(made, {}, session.rubric)
