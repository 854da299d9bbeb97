"""What must hold of files that a person asked for."""

import stat
import subprocess
import sys
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
