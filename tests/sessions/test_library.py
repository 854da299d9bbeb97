"""What must hold of the library of sessions."""

import os
import stat
from pathlib import Path

import pytest

from tests.sessions.test_session import ASKED, OPENED
from voicemock.errors import CannotWrite, DiskError, NotFound, SessionBusy
from voicemock.sessions.check import check
from voicemock.sessions.library import Library


def filled(folder: Path, *names: str) -> Library:
    library = Library(folder)
    for name in names:
        with library.create(name) as journal:
            journal.append(OPENED.model_copy(update={"id": journal.path.parent.name}))
            journal.append(ASKED)
    return library


def test_no_name_means_the_latest(tmp_path: Path) -> None:
    library = filled(tmp_path, "2026-01-02-101500-a", "2026-03-01-090000-b", "2025-12-31-235959-c")

    assert library.find() == "2026-03-01-090000-b"
    assert library.load().session.id == "2026-03-01-090000-b"


def test_a_beginning_is_enough_when_only_one_begins_so(tmp_path: Path) -> None:
    library = filled(tmp_path, "2026-01-02-101500-a", "2026-03-01-090000-b")

    assert library.find("2026-01") == "2026-01-02-101500-a"
    with pytest.raises(NotFound, match="2 sessions"):
        library.find("2026")


def test_an_unknown_name_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no sessions yet"):
        Library(tmp_path).find()
    with pytest.raises(NotFound, match="no session 'x'"):
        filled(tmp_path, "a").find("x")


def test_two_sessions_of_one_second_get_two_names(tmp_path: Path) -> None:
    assert filled(tmp_path, "same", "same").names() == ["same", "same-2"]


def test_folders_and_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        filled(tmp_path / "home" / "sessions", "a")
    finally:
        os.umask(old)
    for path in (tmp_path / "home" / "sessions" / "a").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert check(Library(tmp_path / "home" / "sessions").load()) == []


def test_deleting_leaves_nothing(tmp_path: Path) -> None:
    library = filled(tmp_path, "a", "b")
    library.delete("a")

    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_session_being_written_is_not_deleted(tmp_path: Path) -> None:
    library = filled(tmp_path, "a")
    with library.reopen("a"), pytest.raises(SessionBusy):
        library.delete("a")

    assert library.names() == ["a"]


def test_a_place_that_cannot_be_written_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="VOICEMOCK_HOME"), Library(tmp_path / "file" / "sessions").create("a"):
        pass


def test_missing_audio_is_a_remark_and_not_the_end(tmp_path: Path) -> None:
    from tests.sessions.test_session import RECORDED, STARTED

    library = filled(tmp_path, "a")
    with library.reopen("a") as journal:
        journal.append(STARTED)
        journal.append(RECORDED)

    assert "missing" in check(library.load())[0].text


def test_an_empty_name_means_no_session_even_where_there_is_only_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no session"):
        filled(tmp_path, "only").find("")


def test_a_session_whose_first_event_found_no_room_leaves_nothing(tmp_path: Path) -> None:
    library = filled(tmp_path, "before")
    with pytest.raises(DiskError, match="no session could be begun"), library.create("full"):
        raise DiskError("Cannot write.", "Make room, then: voicemock resume")
    with pytest.raises(DiskError, match="later"), library.create("begun") as journal:
        journal.append(OPENED)
        raise DiskError("later")

    assert library.names() == ["before", "begun"] and not (tmp_path / "full").exists()


def test_a_program_killed_before_its_first_event_leaves_no_session(tmp_path: Path) -> None:
    library = filled(tmp_path, "before")
    (tmp_path / "killed").mkdir()
    (tmp_path / "killed" / "journal.jsonl").touch()

    assert library.find() == "before"
