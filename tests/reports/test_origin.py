"""A retake says everywhere what it takes again, and whether that is still there."""

import io
from pathlib import Path

from tests.practice.attempted import FIRST, NOTHING, QUESTION, STRONG, Fixed, hold, name_of
from voicemock.reports.document import document_of
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.reports.origin import origin
from voicemock.reports.replay import replay
from voicemock.reports.terminal import Terminal
from voicemock.sessions.library import Library

JUDGE = Fixed("coverage", 3)


def test_every_report_names_the_first_attempt(tmp_path: Path) -> None:
    library = Library(tmp_path)
    hold(library, NOTHING, judge=JUDGE)
    hold(library, STRONG, 2, JUDGE)
    first, again = (document_of(library.load(name_of(number))) for number in (1, 2))
    told = f"Retake of {QUESTION} in {FIRST}. Side by side: voicemock retake {name_of(2)} --compare"
    stream = io.StringIO()
    replay(again, Terminal(stream, {"TERM": "dumb"}))

    assert origin(again) == told and origin(first) == ""
    assert told in stream.getvalue()
    assert told in page(again, {}, library.load(name_of(2)).session.rubric)
    assert told in markdown(again).replace("\\", "")
    assert again.as_data()["retake"] == {"session": FIRST, "question_id": QUESTION, "is_there": True}
    assert (again.purpose, first.purpose, first.retake) == ("retake", "interview", None)


def test_a_first_attempt_that_was_deleted_is_called_so(tmp_path: Path) -> None:
    library = Library(tmp_path)
    hold(library, STRONG, 2, JUDGE)

    assert f"in {FIRST} (deleted). " in origin(document_of(library.load()))
