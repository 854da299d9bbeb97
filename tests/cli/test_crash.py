"""A bug leaves a file that says where, and nothing of what was said."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.breaking import SAID
from tests.cli.conftest import Command, Done
from voicemock.cli import crash

BREAKING = Path(__file__).with_name("breaking.py")
KEY = "sk-canary-0123456789abcdef"
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals and modes")


@pytest.fixture
def broken(environment: dict[str, str], tmp_path: Path) -> Command:
    """Runs a voicemock with a bug of this kind."""

    def run(*kind: str) -> Done:
        done = subprocess.run(
            [sys.executable, str(BREAKING), "interview", *kind],
            capture_output=True, text=True, cwd=tmp_path, env={**environment, "VOICEMOCK_LLM_KEY": KEY}, timeout=60,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    return run


def crashes(home: Path) -> list[Path]:
    return sorted(home.glob("crash*"))


def test_a_bug_has_a_number_a_file_and_a_command_that_works(
    broken: Command, voicemock: Command, own_home: Path
) -> None:
    broken("bug").refused(70, "bug in voicemock", "What was said is saved", "voicemock session list")
    done = broken("bug")
    first, second = crashes(own_home)
    text = second.read_text()

    assert len(done.err.splitlines()) == 3 and str(second) in done.err
    assert second.stem.removeprefix("crash-") in done.err.splitlines()[0] and first != second
    assert "breaking.py" in text and "ValueError" in text and "KeyError" in text and "voicemock interview" in text
    assert stat.S_IMODE(second.stat().st_mode) == 0o600 or os.name != "posix"
    assert voicemock("session", "list").code == 0


def test_a_crash_file_holds_no_words_no_key_and_nothing_that_was_typed(broken: Command, own_home: Path) -> None:
    for kind in ("bug", "thread", "segv"):
        done = broken(kind)
        assert SAID not in done.err + done.out and KEY not in done.err + done.out
    texts = "".join(path.read_text() for path in crashes(own_home))

    assert len(crashes(own_home)) == 3
    assert (
        SAID not in texts and KEY not in texts and "segv" not in texts.replace("_sigsegv", "").replace('"segv"', "")
    )


def test_what_the_sound_libraries_said_is_in_it(broken: Command, own_home: Path) -> None:
    done = broken("noise")
    (file,) = crashes(own_home)

    assert "ALSA lib: no such card[2J" in file.read_text() and "ALSA" not in done.err and SAID not in file.read_text()


def test_a_bug_in_a_sitting_says_how_to_go_on(broken: Command) -> None:
    assert broken("noted").err.splitlines()[-1] == "Go on with: voicemock resume ID --text"
    broken("disk").refused(74, "No space left on device", "Make room, then: voicemock resume ID --text")


@posix
@pytest.mark.parametrize(("kind", "signal"), [("segv", -11), ("abort", -6)])
def test_a_crash_in_native_code_is_written_down_and_doctor_tells(
    kind: str, signal: int, broken: Command, voicemock: Command, own_home: Path, tmp_path: Path
) -> None:
    done = broken(kind)
    (file,) = crashes(own_home)

    assert done.code == signal and not done.err
    assert "breaking.py" in file.read_text() and "Fatal Python error" in file.read_text()
    assert not list(tmp_path.glob("core*"))
    assert file.name in voicemock("doctor").out


def test_an_empty_file_stays_only_until_the_next_start_after_a_kill(
    broken: Command, voicemock: Command, own_home: Path
) -> None:
    assert voicemock("session", "list").code == 0 and not own_home.exists()
    assert broken("fine").code == 0 and not crashes(own_home)
    broken("kill")
    left = crashes(own_home)
    assert len(left) == (1 if os.name == "posix" else len(left))
    voicemock("session", "list")
    assert not crashes(own_home)


@posix
def test_the_file_of_a_process_that_lives_is_left_to_it(broken: Command, own_home: Path) -> None:
    own_home.mkdir(mode=0o700)
    alive = crash.CrashFile.begin(own_home)
    broken("bug")

    assert alive.path in crashes(own_home)
    alive.end()
    assert alive.path not in crashes(own_home)


def test_only_the_last_ones_are_kept(broken: Command, own_home: Path) -> None:
    own_home.mkdir(mode=0o700)
    for number in range(9):
        (own_home / f"crash-20200101-00000{number}-0000.txt").write_text("old")
    broken("fine")

    assert [path.name[19:21] for path in crashes(own_home)] == ["04", "05", "06", "07", "08"]


@posix
def test_a_link_in_its_place_is_not_followed(own_home: Path, tmp_path: Path) -> None:
    own_home.mkdir()
    (tmp_path / "precious").touch()
    (own_home / "crash-1.txt").symlink_to(tmp_path / "precious")
    crash.tidy(own_home)

    assert (own_home / "crash-1.txt").is_symlink() and (tmp_path / "precious").exists()


@posix
def test_where_nothing_can_be_written_a_bug_still_has_its_sentence(broken: Command, own_home: Path) -> None:
    own_home.write_text("not a folder")

    broken("bug").refused(70, "cannot be written down", "voicemock session list")
