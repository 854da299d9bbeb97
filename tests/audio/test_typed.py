"""Answers can be typed."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voicemock.audio.typed import TypedAnswers, typing_first
from voicemock.ports import NoMore, Skipped, Typed

ROOT = Path(__file__).parent.parent.parent


def typing(*lines: str) -> Callable[[], str]:
    left = list(lines)

    def line() -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    return line


def typing_then_ctrl_c(*lines: str) -> Callable[[], str]:
    more = typing(*lines)

    def line() -> str:
        try:
            return more()
        except EOFError:
            raise KeyboardInterrupt from None

    return line


def test_an_empty_line_ends_an_answer(tmp_path: Path) -> None:
    prompts: list[int] = []
    listen = TypedAnswers(prompts.append, typing("", "We had", "an outage.", "", "Second."))

    assert listen(tmp_path / "001.wav", 60) == Typed("We had\nan outage.")
    assert listen(tmp_path / "002.wav", 60) == Typed("Second.")
    assert listen(tmp_path / "003.wav", 60) == NoMore("ended_by_user")
    assert prompts == [0, 0, 1, 2, 0, 1, 0]


@pytest.mark.parametrize(
    ("lines", "heard"),
    [
        (["/skip"], Skipped()),
        (["some words", " /skip "], Skipped()),
        (["/quit"], NoMore("ended_by_user")),
        (["kept", "/quit"], Typed("kept")),
        (["/usr/bin/skip"], Typed("/usr/bin/skip")),
        ([], NoMore("ended_by_user")),
    ],
)
def test_commands_stand_on_a_line_of_their_own(tmp_path: Path, lines: list[str], heard: object) -> None:
    assert TypedAnswers(line=typing(*lines))(tmp_path / "001.wav", 60) == heard


def test_half_characters_can_be_written_to_a_file(tmp_path: Path) -> None:
    heard = TypedAnswers(line=typing("a\udce4b", ""))(tmp_path / "001.wav", 60)

    assert heard == Typed("a?b")


def test_each_line_is_on_the_disk_when_it_was_entered_and_the_answer_goes_on_from_there(tmp_path: Path) -> None:
    answer, on_disk, shown = tmp_path / "001.wav", [], []

    def killed_at_the_third() -> str:
        on_disk.append((tmp_path / "001.txt").read_text() if on_disk else "")
        if len(on_disk) == 3:
            raise KeyboardInterrupt
        return ["We had", "an\u2028outage."][len(on_disk) - 1]

    with pytest.raises(KeyboardInterrupt):
        TypedAnswers(line=killed_at_the_third)(answer, 60)
    heard = TypedAnswers(line=typing("It took an hour.", ""), on_found=shown.extend)(answer, 60)

    assert on_disk == ["", "We had\n", "We had\nan\u2028outage.\n"]
    assert shown == ["We had", "an\u2028outage."]
    assert heard == Typed("We had\nan\u2028outage.\nIt took an hour.")
    assert (tmp_path / "001.txt").stat().st_mode & 0o777 == 0o600


def test_what_was_typed_is_the_answer_when_the_interview_goes_on_by_microphone(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        TypedAnswers(line=typing_then_ctrl_c("We had an outage."))(tmp_path / "001.wav", 60)
    spoken = Skipped()
    listen = typing_first(lambda destination, target_s: spoken)

    assert listen(tmp_path / "001.wav", 60) == Typed("We had an outage.")
    assert listen(tmp_path / "002.wav", 60) is spoken


def test_a_line_that_cannot_be_saved_says_how_many_are(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
from voicemock.audio.typed import TypedAnswers, typing_first
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
TypedAnswers()(Path(sys.argv[1]), 60)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "001.wav")],
        input="12345678\nlonger than allowed\n", capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip

    assert "The disk is full: your last line is not saved; the 1 before it are." in done.stderr
    assert (tmp_path / "001.txt").read_text().startswith("12345678\n")
