"""What must hold of files that a person asked for."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voicemock.errors import CannotWrite, DiskError
from voicemock.output_file import write_whole


def test_it_is_written_for_its_owner_only(tmp_path: Path) -> None:
    write_whole(tmp_path / "r.md", "text\n")

    assert (tmp_path / "r.md").read_text() == "text\n"
    assert stat.S_IMODE((tmp_path / "r.md").stat().st_mode) == 0o600


def test_what_exists_is_replaced_only_when_asked(tmp_path: Path) -> None:
    write_whole(tmp_path / "r.md", "old")
    with pytest.raises(CannotWrite, match="--force"):
        write_whole(tmp_path / "r.md", "new")
    write_whole(tmp_path / "r.md", "new", replace=True)

    assert (tmp_path / "r.md").read_text() == "new"


def test_folders_and_missing_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="is a folder"):
        write_whole(tmp_path, "text")
    with pytest.raises(CannotWrite, match="Cannot write to"):
        write_whole(tmp_path / "missing" / "r.md", "text")


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_whole(tmp_path / "r.md", "old")
    code = """
import resource, signal, sys
from pathlib import Path
from voicemock.errors import DiskError
from voicemock.output_file import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[1]), "x" * 100_000, replace=True)
except DiskError as error:
    sys.exit(error.exit_code)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "r.md")])

    assert done.returncode == DiskError.exit_code
    assert (tmp_path / "r.md").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["r.md"]


def test_a_link_that_leads_nowhere_exists_too(tmp_path: Path) -> None:
    (tmp_path / "r.md").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotWrite, match="exists already"):
        write_whole(tmp_path / "r.md", "text")

    assert not (tmp_path / "elsewhere").exists()


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("theirs")
    (tmp_path / "soft.md").symlink_to(tmp_path / "other")
    (tmp_path / "hard.md").hardlink_to(tmp_path / "other")
    for name in ("soft.md", "hard.md"):
        write_whole(tmp_path / name, "ours", replace=True)

    assert (tmp_path / "other").read_text() == "theirs"
    assert [(tmp_path / name).read_text() for name in ("soft.md", "hard.md")] == ["ours", "ours"]
    assert not (tmp_path / "soft.md").is_symlink()


def test_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/full")):
        with pytest.raises(CannotWrite, match="not an ordinary file"):
            write_whole(path, "text", replace=True)


@pytest.mark.parametrize("name", ["x" * 256, "x" * 5_000, "a\0b"])
def test_names_that_cannot_be_are_refused(tmp_path: Path, name: str) -> None:
    for replace in (False, True):
        with pytest.raises(CannotWrite):
            write_whole(tmp_path / name, "text", replace)

    assert not list(tmp_path.iterdir())


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    write_whole(tmp_path / ("x" * 255), "text")

    assert (tmp_path / ("x" * 255)).read_text() == "text"


def test_what_cannot_be_written_leaves_nothing_beside_it(tmp_path: Path) -> None:
    for replace in (False, True):
        with pytest.raises(AttributeError):
            write_whole(tmp_path / "r.md", None, replace)  # type: ignore[arg-type]

    assert not list(tmp_path.iterdir())


WRITER = """
import sys
from pathlib import Path
from voicemock.output_file import write_whole
while True:
    for sign in "ab":
        write_whole(Path(sys.argv[1]), sign * 3_000_000, replace=True)
        print(sign, flush=True)
"""


def test_kill_9_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    for wait_s in (0.0, 0.004, 0.009, 0.02):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "r.md")], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(wait_s)
            writer.kill()
        for path in tmp_path.iterdir():  # a second name, if it came between giving it and renaming, is whole too
            content = path.read_text()
            assert len(content) == 3_000_000 and content in (content[0] * 3_000_000,), path


def test_what_a_killed_program_left_is_taken_away_by_the_next_and_a_living_one_s_is_not(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    dead, living, other = (
        tmp_path / name for name in (".voicemock-0123abcd", ".voicemock-89abcdef", ".voicemock-mine")
    )
    for path in (dead, living, other):
        path.write_text("half")
    with living.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        write_whole(tmp_path / "r.md", "whole", replace=True)

        assert sorted(path.name for path in tmp_path.iterdir()) == [living.name, other.name, "r.md"]
