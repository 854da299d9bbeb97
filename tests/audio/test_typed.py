"""Answers can be typed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voicemock.audio.typed import TypedAnswers
from voicemock.ports import NoMore, Skipped, Typed

NOWHERE = Path("unused.wav")


def typing(*lines: str) -> Callable[[], str]:
    left = list(lines)

    def line() -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    return line


def test_an_empty_line_ends_an_answer() -> None:
    prompts: list[int] = []
    listen = TypedAnswers(prompts.append, typing("", "We had", "an outage.", "", "Second."))

    assert listen(NOWHERE, 60) == Typed("We had\nan outage.")
    assert listen(NOWHERE, 60) == Typed("Second.")
    assert listen(NOWHERE, 60) == NoMore("ended_by_user")
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
def test_commands_stand_on_a_line_of_their_own(lines: list[str], heard: object) -> None:
    assert TypedAnswers(line=typing(*lines))(NOWHERE, 60) == heard


def test_half_characters_can_be_written_to_a_file() -> None:
    heard = TypedAnswers(line=typing("a\udce4b", ""))(NOWHERE, 60)

    assert heard == Typed("a?b")
