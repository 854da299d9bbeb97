"""What must hold of the summaries of all sessions: right whatever lies in the files by which they are kept."""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.practice.drilled import hold
from tests.reports import folded
from voicemock.practice.history import FORMAT, history
from voicemock.practice.summary import CriterionSummary, DeliverySummary, QuestionSummary, Summary, summary_of
from voicemock.sessions import derived
from voicemock.sessions import events as e
from voicemock.sessions.check import check
from voicemock.sessions.derived import MAX_BYTES, NAME
from voicemock.sessions.library import Library
from voicemock.sessions.session import fold

AT = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
SHAPES = {1: "c2b2012d"}
"""Of `Summary`, by the number of its format."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "sessions")
    for day in range(3):
        hold(library, AT + timedelta(days=day), {"problem": {"action": 2 + day}})
    return library


def kept(library: Library) -> list[Path]:
    return sorted(library.folder.glob(f"*/{NAME}"))


def worked_out(library: Library) -> int:
    """How many sessions had to be read."""
    counts = [0]
    history(library, lambda done, count: counts.append(count))
    return max(counts)


def test_every_session_is_read_once(library: Library) -> None:
    first = history(library)

    assert [each.overall for each in first.summaries] == [2.0, 3.0, 4.0] and first.broken == ()
    assert [each.id for each in first.summaries] == library.names()
    assert worked_out(library) == 0 and history(library) == first


def test_what_is_kept_is_for_its_owner_alone_and_the_session_is_whole(library: Library) -> None:
    old = os.umask(0)
    try:
        history(library)
    finally:
        os.umask(old)

    assert len(kept(library)) == 3
    assert {stat.S_IMODE(each.stat().st_mode) for each in kept(library)} == {0o600}
    kept(library)[-1].with_name("journal.jsonl").chmod(0o600)
    assert check(library.load()) == []
    kept(library)[-1].chmod(0o644)
    assert [NAME in finding.text for finding in check(library.load())] == [True]


def test_deleting_a_session_deletes_what_was_worked_out_of_it(library: Library) -> None:
    history(library)
    library.delete(library.names()[0])

    assert len(list(library.folder.iterdir())) == 2 and len(history(library).summaries) == 2


def test_a_session_that_went_on_is_worked_out_anew(library: Library) -> None:
    history(library)
    with library.reopen() as journal:
        journal.append(e.ScoringStarted(run=2, judge="another", rubric=library.load().session.opened.rubric,
                                        rubric_digest=""))  # fmt: skip
        journal.append(e.ScoringFinished(run=2))

    assert worked_out(library) == 1 and history(library).summaries[-1].overall is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(path.read_bytes().replace(b'"overall":2.0', b'"overall":5.0')),
        lambda path: path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n" + b"[" * 100_000),
        lambda path: path.write_bytes(os.urandom(MAX_BYTES + 1000)),
        lambda path: path.write_text("voicemock/summary@0 0.0 1 1 00000000\n{}"),
    ],
    ids=["empty", "cut off", "changed", "deep", "huge", "older"],
)
def test_whatever_stands_in_the_file_the_summary_is_right(library: Library, spoil: Callable[[Path], object]) -> None:
    right = history(library)
    spoil(kept(library)[0])

    assert history(library) == right and worked_out(library) == 0


def test_a_file_with_a_right_sum_that_holds_no_summary_is_made_anew(library: Library) -> None:
    right = history(library)
    folder = kept(library)[0].parent
    head = kept(library)[0].read_bytes().split(b" ")
    assert derived.write(folder, b" ".join(head[:4]).decode().strip(), json.dumps({"id": 1}))

    assert history(library) == right


def test_a_link_in_its_place_is_not_followed_and_what_it_leads_to_is_left_alone(
    library: Library, tmp_path: Path
) -> None:
    right = history(library)
    theirs = tmp_path / "theirs"
    shutil.move(kept(library)[0], theirs)
    before = theirs.read_bytes()
    kept_at = library.folder / library.names()[0] / NAME
    kept_at.symlink_to(theirs)

    assert history(library) == right and theirs.read_bytes() == before and not kept_at.is_symlink()


def test_where_it_cannot_be_kept_it_is_worked_out_each_time(library: Library) -> None:
    for name in library.names():
        (library.folder / name / NAME).mkdir()

    assert len(history(library).summaries) == 3 and worked_out(library) == 3


def test_nothing_is_written_into_a_session_that_is_open(library: Library) -> None:
    with library.reopen():
        history(library)

    assert len(kept(library)) == 2


def test_a_session_goes_by_its_folders_name(library: Library) -> None:
    history(library)
    folder = library.folder / library.names()[0]
    folder.rename(folder.with_name("my first one"))

    assert "my first one" in [each.id for each in history(library).summaries] and worked_out(library) == 0


def test_a_damaged_session_is_shown_as_far_as_it_is_whole_and_said_to_be_damaged(library: Library) -> None:
    journal = library.folder / library.names()[0] / "journal.jsonl"
    lines = journal.read_bytes().split(b"\n")
    journal.write_bytes(b"\n".join([*lines[:3], b"x", *lines[4:]]))
    for _ in range(2):
        found = history(library)
        assert len(found.summaries) == 3 and "damaged at line 4" in found.broken[0]


def test_a_session_that_cannot_be_read_hides_no_other(library: Library, tmp_path: Path) -> None:
    (library.folder / library.names()[0] / "journal.jsonl").write_text("{}\n")
    (library.folder / "2027-link").symlink_to(library.folder / library.names()[1])
    found = history(library)

    assert len(found.summaries) == 2 and len(found.broken) == 2 and "is a link" in found.broken[1]


def test_the_number_of_the_format_grows_with_every_change_of_a_summary() -> None:
    parts = (Summary, CriterionSummary, QuestionSummary, DeliverySummary)
    shape = "\n".join(f"{part.__name__}: {' '.join(sorted(part.model_fields))}" for part in parts)
    digest = hashlib.sha256(shape.encode()).hexdigest()[:8]

    assert digest == SHAPES[FORMAT], "give history.FORMAT the next number, and SHAPES this digest"


@pytest.mark.parametrize("at", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_a_time_that_no_clock_shows_ends_nothing(at: datetime) -> None:
    found = summary_of(fold(folded.full_events()), at)

    assert found.opened_at == found.held_at == datetime(1970, 1, 1, tzinfo=UTC)
