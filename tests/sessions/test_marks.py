"""A level that somebody gave is on disk before the next is asked for, and nothing of the file is ever lost."""

import os
import stat
from pathlib import Path

import pytest

from voicemock.config import marks_file
from voicemock.errors import BadInput, SessionBusy
from voicemock.sessions.marks import Judged, Marked, MarksFile, digest_of, read_marks


def marked(answer: str, level: int | None = 3, by: str = "you") -> Marked:
    return Marked(
        rubric="r",
        question="q",
        criterion="c",
        anchors="a",
        answer=answer,
        words=5,
        source="example",
        level=level,
        by=by,
    )


def levels(path: Path) -> dict[tuple[str, str], int | None]:
    return {(note.by, note.answer): note.level for note in read_marks(path).marked.values()}


def test_what_was_written_is_read_again_and_the_last_of_two_counts() -> None:
    path = marks_file()
    judged = Judged(rubric="r", rubric_digest="d", criterion="c", answer="one", judge="coverage", level=2)
    with MarksFile(path) as file:
        for note in (marked("one", 3), judged, marked("two", None), marked("one", 5), marked("one", 1, by="Ana")):
            file.append(note)
        assert file.kept == read_marks(path)

    assert levels(path) == {("you", "one"): 5, ("you", "two"): None, ("Ana", "one"): 1}
    assert read_marks(path).judged == {("coverage", "one", "r c"): judged}
    assert len(path.read_bytes().splitlines()) == 5
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_no_file_is_no_marks(tmp_path: Path) -> None:
    assert read_marks(tmp_path / "none").marked == {}


def test_a_line_cut_off_anywhere_costs_itself_alone_and_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "marks.jsonl"
    with MarksFile(path) as file:
        file.append(marked("one"))
        file.append(marked("two"))
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for end in {first, first + 1, *range(first, len(whole), 9), len(whole) - 1}:
        path.write_bytes(whole[:end])
        with MarksFile(path) as file:
            file.append(marked("three"))
        kept = read_marks(path)
        names = {note.answer for note in kept.marked.values()}

        assert path.read_bytes().startswith(whole[:end])
        assert names in ({"one", "three"}, {"one", "two", "three"})
        assert kept.broken == (0 if end in (first, len(whole) - 1) else 1)


def test_a_changed_level_is_no_level(tmp_path: Path) -> None:
    path = tmp_path / "marks.jsonl"
    with MarksFile(path) as file:
        file.append(marked("one", 3))
    path.write_bytes(path.read_bytes().replace(b'"level":3', b'"level":5'))

    assert read_marks(path).broken == 1 and not read_marks(path).marked


def test_one_writer_and_no_links(tmp_path: Path) -> None:
    path = tmp_path / "marks.jsonl"
    with MarksFile(path), pytest.raises(SessionBusy, match="another process"):
        MarksFile(path)
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)

    with pytest.raises(BadInput, match="a link"):
        MarksFile(link)
    with pytest.raises(BadInput, match="a link"):
        read_marks(link)


def test_a_disk_that_is_full_tears_nothing(tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):  # noqa: PTH110
        pytest.skip("needs /dev/full")
    import resource
    import subprocess
    import sys

    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from tests.sessions.test_marks import marked\n"
        "from voicemock.errors import DiskError; from voicemock.sessions.marks import MarksFile\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with MarksFile(Path(sys.argv[1])) as file:\n"
        "    file.append(marked('one'))\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))\n"
        "    try: file.append(marked('two'))\n"
        "    except DiskError as error: print(error.remedy)\n"
    )
    assert resource.RLIM_INFINITY
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "m.jsonl")], capture_output=True, text=True, cwd=root, check=True
    )

    assert "voicemock calibrate" in done.stdout, done.stderr
    assert levels(tmp_path / "m.jsonl") == {("you", "one"): 3}
    assert read_marks(tmp_path / "m.jsonl").broken == 0


def test_an_answer_is_known_by_its_words_and_not_by_their_spaces() -> None:
    assert digest_of("one  two\n") == digest_of("one two") != digest_of("one too")
