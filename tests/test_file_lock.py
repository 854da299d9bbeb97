"""A lock has one holder, ends with it however it ends, and leaves nothing behind."""

import subprocess
import sys
from pathlib import Path

from voicemock import file_lock

HOLDER = """
import sys, time
from pathlib import Path
from voicemock import file_lock
with file_lock.held(Path(sys.argv[1])) as ours:
    print(ours, flush=True)
    time.sleep(60)
"""


def test_the_second_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "True\n"

    with file_lock.held(path) as ours:
        assert not ours
    holder.kill()
    holder.wait()
    holder.stdout.close()

    with file_lock.held(path) as ours:
        assert ours
    assert list(tmp_path.iterdir()) == []


def test_it_can_be_taken_again_and_again(tmp_path: Path) -> None:
    for _ in range(3):
        with file_lock.held(tmp_path / "lock") as ours:
            assert ours
