"""What is printed is text, in the character set that the stream has."""

import subprocess
import sys

import pytest

SAY = "from voicemock.cli.say import say; say('é\\x1b[31m\\u202e \\u2014 \\x9b2J'); say('x', err=True, end='')"


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [("utf-8", "é[31m — 2J\n".encode()), ("ascii", b"\\xe9[31m \\u2014 2J\n"), ("cp437", b"\x82[31m \\u2014 2J\n")],
)
def test_a_line_has_no_control_characters_and_keeps_to_its_character_set(encoding: str, printed: bytes) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SAY], capture_output=True, env={"PYTHONIOENCODING": f"{encoding}:backslashreplace"}
    )

    assert (done.stdout, done.stderr) == (printed, b"x")
