"""A person marks blind, nothing that was given is lost, and what comes of it is said in words."""

import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_rubric_test_command import LEVELS, rubric, script
from tests.terminal import Terminal
from voicemock.config import marks_file
from voicemock.sessions.marks import Judged, read_marks

ASKS = "1 to 5 gives the level"
terminal_only = pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "voicemock", "calibrate", *arguments]


def given() -> list[int | None]:
    return [note.level for note in read_marks(marks_file()).marked.values()]


@terminal_only
def test_one_key_marks_and_is_kept_even_if_the_program_is_killed_at_once(
    environment: dict[str, str], tmp_path: Path
) -> None:
    rubric(tmp_path, LEVELS)
    with Terminal(command("--rubric", "mine.yaml"), environment, tmp_path) as terminal:
        at = terminal.wait_for(ASKS)
        assert "went through the logs" in terminal.printed and "What level 3 looks like." in terminal.printed
        for key, words in (("4", "You gave 4."), ("s", "Skipped."), ("x2", "You gave 2.")):
            terminal.press(key)
            at = terminal.wait_for(ASKS, after=terminal.wait_for(words, after=at))
        assert "judge" not in terminal.printed and "coverage" not in terminal.printed
        terminal.process.send_signal(signal.SIGKILL)
        terminal.end()
    assert given() == [4, None, 2]

    with Terminal(command("--rubric", "mine.yaml"), environment, tmp_path) as terminal:
        before = terminal.settings
        at = terminal.wait_for(ASKS)
        assert "2 of 10 are marked already; going on." in terminal.printed
        terminal.press("1")  # the one that was skipped
        at = terminal.wait_for(ASKS, after=terminal.wait_for("You gave 1.", after=at))
        terminal.press("b")
        at = terminal.wait_for(ASKS, after=at)
        terminal.press("5")
        at = terminal.wait_for(ASKS, after=terminal.wait_for("You gave 5.", after=at))
        terminal.press("q")
        assert terminal.end() == 0, terminal.printed
        assert terminal.settings == before
        assert "7 are left to mark" in terminal.printed
        assert "you and coverage" in terminal.printed[at:]
        assert "not enough to say anything" in terminal.printed
    assert sorted(level or 0 for level in given()) == [2, 4, 5]


def test_what_all_marks_come_to_is_said_and_the_noise_is_taken_from_them(voicemock: Command, tmp_path: Path) -> None:
    rubric(tmp_path, LEVELS)
    judge = ("--llm-url", script(tmp_path, []))
    done = voicemock("calibrate", "--rubric", "mine.yaml", "--by", "Ana", *judge, typed="3\n" * 5 + "5\n" * 5)
    again = voicemock("calibrate", "--rubric", "mine.yaml", "--by", "Ana", *judge)
    kept = read_marks(marks_file())

    assert done.code == 0, done.err
    assert "Result: the judge gives about 3.0 levels less than Ana; with 10 answers" in done.out
    assert "within one level on 0 of 10" in done.out
    assert "no measurable change (measured on 10 levels that a person gave)" in done.out
    assert "Result: Ana 5, the judge 1" in done.out
    assert again.code == 0 and ASKS not in again.out and "than Ana" in again.out
    assert len(kept.marked) == len(kept.judged) == 10 and {note.by for note in kept.marked.values()} == {"Ana"}


def test_a_sessions_own_grades_are_held_against_the_marks_and_its_words_are_not_kept(
    voicemock: Command, tmp_path: Path
) -> None:
    rubric(tmp_path, LEVELS)
    told = "After the third complaint I went through the logs of that week and wrote down the tally that I saw there."
    asked = voicemock(
        *("interview", "--rubric", "mine.yaml", "--text", "--no-voice", "--follow-ups", "0"), typed=f"{told}\n\n"
    )
    assert asked.code == 0, asked.err + asked.out
    done = voicemock("calibrate", typed="4\n")
    (judged,) = read_marks(marks_file()).judged.values()

    assert done.code == 0, done.err
    assert told in done.out and "1 of 1" in done.out
    assert isinstance(judged, Judged) and judged.judge.startswith("coverage")
    assert "third complaint" not in marks_file().read_text()


def test_a_rubric_without_test_examples_has_nothing_to_mark(voicemock: Command, tmp_path: Path) -> None:
    rubric(tmp_path, [])
    voicemock("calibrate", "--rubric", "mine.yaml").refused(66, "no test examples")
