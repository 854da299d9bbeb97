"""What must hold of the journal on a disk that is full, broken, or has its files taken away."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.torture import power
from voicemock.errors import BadInput, DiskError, VoicemockError
from voicemock.sessions import ballast
from voicemock.sessions.events import AnswerTyped, SittingStopped
from voicemock.sessions.journal import Journal
from voicemock.sessions.reading import NAME, read

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


@dataclass(frozen=True)
class Ended:
    """How the program ended, and what its journal came to."""

    code: int
    err: str
    found: dict[str, Any]


def append(folder: Path, *arguments: object, before: Sequence[str] = ()) -> Ended:
    command = [*before, sys.executable, "-m", "tests.sessions.appender", str(folder), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout, done.stderr
    return Ended(done.returncode, done.stderr, json.loads(done.stdout))


def on_a_disk(folder: Path, size: str) -> list[str]:
    """What runs a program where the folder is a disk of this size."""
    mount = f"mount -t tmpfs -o size={size} tmpfs {shlex.quote(str(folder))}"
    inside = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*inside, mount], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    return [*inside, f'{mount} && mkdir -p {shlex.quote(str(folder))}/s && exec "$0" "$@"']


def failing(call: str, error: str, when: str) -> list[str]:
    """What runs a program whose system calls fail."""
    if lacking := power.missing():
        pytest.skip(lacking)
    return [
        "strace",
        "-qq",
        "-o",
        os.devnull,
        "-e",
        f"trace={call}",
        "-e",
        f"inject={call}:error={error}:when={when}",
    ]


def test_on_a_full_disk_the_ballast_makes_room_for_the_last_events(tmp_path: Path) -> None:
    ended = append(tmp_path / "s", 5, 3_000, "--fill", before=on_a_disk(tmp_path, "8m"))

    assert ended.code == 0, ended.err
    assert ended.found["written"] == 5 and ended.found["stopped"] and ended.found["there"] == 6
    assert not ended.found["ballast"]


def test_when_the_ballast_is_used_up_too_whole_lines_and_a_sentence_are_left(tmp_path: Path) -> None:
    ended = append(tmp_path / "s", 5_000, 9_001, "--fill", before=on_a_disk(tmp_path, "8m"))

    assert ended.code == DiskError.exit_code
    assert "No space left on device. Everything before is saved." in ended.err and "Make room" in ended.err
    assert ended.found["written"] > 300, "9 kB each: what 4 MiB of ballast hold"
    assert ended.found["there"] == ended.found["written"] + ended.found["stopped"]
    assert not ended.found["torn"] and not ended.found["damage"] and not ended.found["ballast"]


def test_without_room_for_the_ballast_nothing_is_begun(tmp_path: Path) -> None:
    ended = append(tmp_path / "s", 1, 10, before=on_a_disk(tmp_path, "2m"))

    assert ended.code == DiskError.exit_code
    assert ended.found["there"] == 0 and not ended.found["ballast"]


def test_the_ballast_is_there_while_the_session_is_open_and_no_longer(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.append(AnswerTyped(turn=1, text="said"))
        there = (tmp_path / ballast.NAME).stat()
    assert there.st_size == ballast.SIZE_BYTES
    assert os.name != "posix" or there.st_blocks * 512 >= ballast.SIZE_BYTES
    assert not (tmp_path / ballast.NAME).exists()


@pytest.mark.parametrize("call", ["write", "fdatasync"])
@pytest.mark.parametrize("error", ["EIO", "ENOSPC", "EDQUOT"])
def test_a_call_that_fails_once_loses_nothing_that_was_acknowledged(call: str, error: str, tmp_path: Path) -> None:
    when = "6" if call == "fdatasync" else "8"
    ended = append(tmp_path, 12, 100, before=failing(call, error, when))
    entries = read(tmp_path / NAME).entries

    assert [each.seq for each in entries] == list(range(1, len(entries) + 1))
    assert len(entries) >= ended.found["written"] and not ended.found["torn"] and not ended.found["damage"]
    if call == "fdatasync" or error != "EIO":
        assert ended.code == 0 and ended.found["written"] == 12, "written anew, or to the ballast's room"
    else:
        assert ended.code == DiskError.exit_code and "Input/output error" in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, "lock"]


def test_a_failed_sync_is_never_tried_again_on_the_same_file(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    before = [*failing("fdatasync", "EIO", "3"), "-e", "trace=fdatasync,fsync,rename"]
    before[before.index(os.devnull)] = str(trace)
    (tmp_path / "s").mkdir()
    append(tmp_path / "s", 3, 10, before=before)
    after = trace.read_text().split("(INJECTED)")[1].strip().splitlines()

    assert [line.split("(")[0] for line in after[:3]] == ["fsync", "rename", "fsync"]
    assert len(read(tmp_path / "s" / NAME).entries) == 4


def test_a_disk_that_fails_for_good_stops_the_journal_and_says_so(tmp_path: Path) -> None:
    ended = append(tmp_path, 12, 100, before=failing("fdatasync,fsync", "EIO", "5+"))

    assert ended.code == DiskError.exit_code and "Everything before is saved" in ended.err
    assert not ended.found["stopped"] and not ended.found["torn"] and not ended.found["damage"]
    assert ended.found["there"] >= ended.found["written"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, "lock"]


def test_nothing_is_written_behind_a_torn_line_that_cannot_be_cut_back(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    short = [*failing("ftruncate", "EIO", "1+"), "-e", "trace=write,ftruncate", "-P", str(tmp_path / NAME)]
    ended = append(tmp_path, 9, 100, before=[*short, "-e", "inject=write:retval=5:when=4+"])

    assert ended.code == DiskError.exit_code
    assert ended.found["written"] == 3 and not ended.found["stopped"] and ended.found["there"] == 3


@posix
def test_a_journal_whose_folder_is_removed_is_written_anew_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    with Journal(folder) as journal:
        for number in (1, 2):
            journal.append(AnswerTyped(turn=number, text="said"))
        shutil.rmtree(folder)
        with pytest.raises(DiskError, match=r"was removed .* written anew"):
            journal.append(AnswerTyped(turn=3, text="said after"))
        assert journal.rescued
        journal.append(SittingStopped(reason="disk"))

    assert [each.event.kind for each in read(folder / NAME).entries] == ["answer_typed"] * 3 + ["sitting_stopped"]
    assert (folder / "audio").stat().st_mode & 0o777 == 0o700 and (folder / NAME).stat().st_mode & 0o777 == 0o600


@posix
def test_a_journal_that_another_file_replaced_is_written_anew(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.append(AnswerTyped(turn=1, text="said"))
        (tmp_path / "other").write_bytes(b"something else\n")
        (tmp_path / "other").replace(tmp_path / NAME)
        with pytest.raises(DiskError, match="written anew"):
            journal.append(AnswerTyped(turn=2, text="said after"))

    assert [each.event.turn for each in read(tmp_path / NAME).entries] == [1, 2]


@posix
def test_a_journal_that_is_gone_for_good_is_not_called_saved(tmp_path: Path) -> None:
    folder = tmp_path / "above" / "s"
    folder.mkdir(parents=True)
    with Journal(folder) as journal:
        journal.append(AnswerTyped(turn=1, text="said"))
        shutil.rmtree(tmp_path / "above")
        (tmp_path / "above").write_text("a file where the folder was")
        with pytest.raises(DiskError, match="session is lost"):
            journal.append(AnswerTyped(turn=2, text="said after"))


def test_what_another_program_wrote_into_it_is_neither_believed_nor_cut(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.append(AnswerTyped(turn=1, text="said"))
        with (tmp_path / NAME).open("ab") as file:
            file.write(b"a note of somebody's\n")
        before = (tmp_path / NAME).read_bytes()
        for _ in range(2):
            with pytest.raises(DiskError):
                journal.append(AnswerTyped(turn=2, text="said after"))

    assert (tmp_path / NAME).read_bytes() == before


@posix
@pytest.mark.parametrize("name", [NAME, "lock", ballast.NAME])
def test_a_link_in_a_file_s_place_is_refused_and_what_it_leads_to_is_untouched(name: str, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "s", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.write_text("mine")
    (folder / name).symlink_to(elsewhere)
    with pytest.raises(VoicemockError), Journal(folder) as journal:
        journal.append(AnswerTyped(turn=1, text="said"))

    assert elsewhere.read_text() == "mine"


@posix
def test_a_pipe_in_the_journal_s_place_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)

    with pytest.raises(BadInput, match="not a plain file"):
        Journal(tmp_path)
