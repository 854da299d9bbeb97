"""What must hold of `voicemock progress` and of the list of sessions as a person runs them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from tests.cli.conftest import Command
from tests.practice.drilled import RUBRIC, hold
from voicemock.cli.progress_command import progress
from voicemock.cli.progressing import Wanted, grouped, since, write_page, write_pages
from voicemock.errors import CannotWrite, NotFound, UsageError
from voicemock.evaluation.noise import ASSUMED
from voicemock.practice.history import history
from voicemock.sessions.library import Library
from voicemock.sessions.marks import Judged, Marked, MarksFile, anchors_of, digest_of

AT = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)


@pytest.fixture
def library(own_home: Path) -> Library:
    library = Library(own_home / "sessions")
    for day in range(6):
        hold(library, AT + timedelta(days=day), {"problem": {"action": 1 + min(day, 4)}}, purpose="interview")
    return library


def test_the_story_from_the_list_to_the_pages(voicemock: Command, library: Library) -> None:
    told = voicemock("progress")
    assert told.code == 0 and "Action: 3.8 ± 0.6" in told.out and "higher over 6 sessions" in told.out

    pages = voicemock("progress", "--page")
    assert [each.name for each in sorted(library.folder.glob("*.html"))] == ["index.html", "progress.html"]
    assert pages.out.count("Wrote ") == 2 and len(library.names()) == 6
    listed = voicemock("session", "list")
    assert len(listed.out.splitlines()) == 6 and "5.0 of 5, 1 of 1 criteria assessed" in listed.out


def test_only_what_is_meant_is_shown(library: Library) -> None:
    found = history(library)

    assert len(grouped(library, found, Wanted(since=AT + timedelta(days=4)))[0].sessions) == 2
    assert grouped(library, found, Wanted(rubric="backend-engineer"))
    with pytest.raises(NotFound, match="Did you mean backend-engineer") as refused:
        grouped(library, found, Wanted(rubric="backend-enginer"))
    assert "There are: backend-engineer" in refused.value.remedy
    for wanted in (Wanted(round="x"), Wanted(since=AT + timedelta(days=99))):
        with pytest.raises(NotFound):
            grouped(library, found, wanted)


def test_since_is_a_date_or_a_number_of_days() -> None:
    assert since(None) is None and since("30d", AT) == AT - timedelta(days=30)
    day = since("2026-03-01")
    assert day and day.tzinfo and (day.year, day.month, day.day) == (2026, 3, 1)
    for odd in ("soon", "0000-01-01", "30", "d", "9999999d", "2026-13-01"):
        with pytest.raises(UsageError, match="no date"):
            since(odd, AT)


def test_the_users_own_marks_say_how_sure_the_levels_are(library: Library) -> None:
    found = history(library)
    (group,) = grouped(library, found, Wanted())
    assert group.skills[0].noise == ASSUMED

    criterion = RUBRIC.criterion("action")
    marks = library.folder.parent / "marks.jsonl"
    with MarksFile(marks) as file:
        for at in range(24):
            answer = digest_of(f"answer {at}")
            of = {"rubric": RUBRIC.id, "criterion": "action", "answer": answer}
            anchors = anchors_of(criterion)
            file.append(Marked(**of, question="problem", words=40, anchors=anchors, source="s", level=1 + at % 4))
            file.append(Judged(**of, rubric_digest="", judge="coverage", level=1 + (at + at // 8) % 4))
    (group,) = grouped(library, found, Wanted())
    assert group.skills[0].noise.source == "marks"


def test_where_the_users_marks_cannot_be_read_it_is_said_and_the_noise_is_assumed(library: Library) -> None:
    (library.folder.parent / "marks.jsonl").mkdir()
    told: list[str] = []
    (group,) = grouped(library, history(library), Wanted(), told.append)

    assert group.skills[0].noise == ASSUMED
    assert len(told) == 1 and told[0].endswith("How much a level differs by itself is assumed instead.")


def test_a_file_that_is_there_is_replaced_only_when_told(library: Library, tmp_path: Path) -> None:
    out = tmp_path / "p.html"
    out.write_text("mine")
    with pytest.raises(CannotWrite):
        write_page(library, Wanted(), out, force=False)
    assert out.read_text() == "mine"
    write_page(library, Wanted(), out, force=True)
    assert "Progress" in out.read_text() and "index.html" not in out.read_text()


def test_pages_beside_the_sessions_have_no_other_place(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="beside the sessions"):
        progress(page=True, out=tmp_path / "p.html")


def test_without_a_session_no_page_is_made(own_home: Path) -> None:
    with pytest.raises(NotFound, match="no sessions yet"):
        write_pages(Library(own_home / "sessions"), Wanted())
    assert not (own_home / "sessions").exists()
