"""The user's own stories in reports: which was told where, twice, and when before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.preparation.told import BANK, IN_OTHER_WORDS, story
from tests.reports import folded
from voicemock.reports import stories_used
from voicemock.reports.document import document, document_of
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.reports.stories_used import StoryUsed, story_lines
from voicemock.reports.stories_used import stories_used as used
from voicemock.sessions import events as e
from voicemock.sessions.library import Library, Stored
from voicemock.sessions.session import Session, fold
from voicemock.story_files import keep

FIRST, SECOND = IN_OTHER_WORDS["login"]
THEN = datetime(2026, 11, 3, 9, tzinfo=UTC)


def events(*texts: str, id_: str = "2026-11-22-1", kind: str = "question") -> Iterator[e.Event]:
    yield folded.opened(id=id_)
    for number, (text, question) in enumerate(zip(texts, ("problem", "design"), strict=False), 1):
        yield folded.asked(number, question="" if kind == "recent_win" else question, kind=kind)
        yield e.AnswerTyped(turn=number, text=text)


def session(*texts: str, **over: str) -> Session:
    return fold(events(*texts, **over))


def kept(library: Library, *texts: str, id_: str) -> Stored:
    with library.create(id_) as journal:
        for event in events(*texts, id_=id_):
            journal.append(event)
    return library.load(id_)


def test_a_story_told_twice_and_before_is_named_with_its_places_and_dates() -> None:
    earlier = [(session(FIRST, id_="2026-11-03-1"), THEN), (session("Nothing much.", id_="2026-11-02-1"), THEN)]
    (each,) = used(session(FIRST, SECOND), BANK, earlier)
    ((title, told),) = stories_used.sentences([each], ("problem", "design"))

    assert each.questions == ("problem", "design") and [was.session for was in each.before] == ["2026-11-03-1"]
    assert title == each.title
    assert told == (
        "told for question 1 and question 2: the same story twice. Have another one ready. "
        "Told before: 3 November 2026 (2026-11-03-1)."
    )


def test_a_recent_success_counts_and_a_session_without_stories_has_none() -> None:
    (each,) = used(session(FIRST, kind="recent_win"), BANK)

    assert next(iter(stories_used.sentences([each], ())))[1] == "told for the recent success."
    assert used(session("Nothing much.", "Fine."), BANK) == () == used(session(FIRST), ())


def test_what_is_kept_is_looked_through_and_broken_sessions_and_files_are_passed_over(
    own_home: Path, tmp_path: Path
) -> None:
    library = Library(tmp_path / "sessions")
    kept(library, FIRST, id_="2026-11-01-1")
    broken = kept(library, FIRST, id_="2026-11-02-1")
    (broken.folder / "journal.jsonl").write_bytes(b"\xff\n")
    latest = kept(library, "So.", SECOND, id_="2026-11-03-1")
    kept(library, FIRST, id_="2026-11-04-1")
    assert document_of(latest).stories == ()

    path = keep(story("login", "failure"))
    (path.parent / "bad.yaml").write_text("[", encoding="utf-8")
    (each,) = document_of(latest).stories
    assert (each.questions, [was.session for was in each.before]) == (("design",), ["2026-11-01-1"])


def test_every_report_lists_them_and_nothing_in_a_title_is_obeyed() -> None:
    hostile = StoryUsed(story="x", title="<b>*T*</b>", questions=("problem",), by=("spain",), before=())
    shown = document(session(FIRST), stories=(hostile,))
    (line,) = story_lines(shown.stories, ("problem",))

    assert "## Stories you used\n\n- “&lt;b&gt;\\*T\\*&lt;/b&gt;”: told for question 1" in markdown(shown)
    html = page(shown, {}, folded.rubric())
    assert "<h3>Stories you used</h3>" in html and "&lt;b&gt;*T*&lt;/b&gt;" in html and "<b>*T*" not in html
    assert shown.as_data()["stories"][0]["by"] == ["spain"]
    assert line.parts[1][0] == "“<b>*T*</b>” "
    assert "Stories you used" not in markdown(document(session(FIRST)))
