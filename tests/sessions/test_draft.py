"""A session that is made unseen: the same journal as one that is held, written at once."""

import stat
from pathlib import Path

import pytest

from voicemock.errors import BadInput
from voicemock.rubric_files import find, load
from voicemock.sessions import events as e
from voicemock.sessions.check import check
from voicemock.sessions.draft import Draft
from voicemock.sessions.library import Library
from voicemock.sessions.opening import opening


def begun(folder: Path) -> Draft:
    rubric = load(find("behavioral"))
    engines = e.Engines(heard="a", transcribed="b", interviewed="c", judged="d", spoke="e")
    plan = e.Plan(questions=(rubric.questions[0].id,), follow_ups=0)
    draft = Draft(folder)
    draft.append(opening(rubric, plan, engines, (), {}).model_copy(update={"id": folder.name}))
    asked = e.QuestionAsked(turn=1, turn_kind="question", question=plan.questions[0], text="Why?", target_s=60.0)
    draft.follow([asked, e.AnswerTyped(turn=1, text="So."), e.InterviewClosed(reason="finished")])
    return draft


def test_it_is_read_as_any_session_and_holds_what_is_read(tmp_path: Path) -> None:
    draft = begun(tmp_path / "one")
    draft.save()

    stored = Library(tmp_path).load("one")
    assert stored.session == draft.session
    assert stored.opened_at == draft.stored.opened_at.replace(microsecond=stored.opened_at.microsecond)
    assert check(stored) == []
    assert stat.S_IMODE(stored.folder.stat().st_mode) == 0o700


def test_nothing_is_written_before_it_is_saved(tmp_path: Path) -> None:
    draft = begun(tmp_path / "one")

    assert [each.name for each in draft.folder.iterdir()] == ["audio"]
    assert draft.session.state == "closed"


def test_one_that_is_whole_is_gone_on_with(tmp_path: Path) -> None:
    begun(tmp_path / "one").save()
    before = (tmp_path / "one" / "journal.jsonl").read_bytes()

    draft = Draft(tmp_path / "one")
    draft.append(e.EngineNoted(note="Late."))
    draft.save()

    assert (tmp_path / "one" / "journal.jsonl").read_bytes().startswith(before)
    stored = Library(tmp_path).load("one")
    assert (stored.damage, stored.torn_bytes, stored.session.notes) == ("", 0, ("Late.",))


def test_without_a_first_event_there_is_no_session(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has not begun"):
        Draft(tmp_path / "one").append(e.EngineNoted(note="Too early."))
