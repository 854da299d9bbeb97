"""What must hold of files from anywhere, before anybody looks at what they say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voicemock.errors import BadInput, NotFound
from voicemock.input_file import place_in, read_text

KIB = 1024


def refused(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_text(path, KIB)
    return caught.value


def test_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"\xef\xbb\xbfa\r\nb\tc")

    assert read_text(tmp_path / "f", KIB) == "a\r\nb\tc"


def test_nothing_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    (tmp_path / "round").symlink_to(tmp_path / "round")

    for name in ("pipe", "link"):
        assert refused(tmp_path / name).message == f"{tmp_path / name} is not a file."
    assert "Too many levels of symbolic links" in str(refused(tmp_path / "round"))
    assert "is not a file, but a folder.\nName a file in it." in str(refused(tmp_path))


def test_a_terminal_and_a_pipe_on_stdin_are_no_files(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from voicemock.input_file import read_text
read_text(Path(sys.argv[1]), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "/dev/stdin"], stdin=subprocess.PIPE, capture_output=True, text=True, timeout=20
    )

    assert "/dev/stdin is not a file" in done.stderr


def test_names_that_no_file_can_have_are_named(tmp_path: Path) -> None:
    assert "cannot be the name of a file" in str(refused(tmp_path / "a\0b"))
    assert "File name too long" in str(refused(tmp_path / ("x" * 300)))
    with pytest.raises(NotFound, match=r"There is no file .*two lines"):
        read_text(tmp_path / "two\nlines", KIB)


def test_more_than_is_allowed_is_never_read(tmp_path: Path) -> None:
    with (tmp_path / "f").open("wb") as file:
        file.truncate(50 * 1024**3)  # a file with nothing in it but its length

    assert "is larger than 1 KiB" in str(refused(tmp_path / "f"))


@pytest.mark.parametrize(
    ("content", "place", "sign"),
    [
        (b"a\x00", "1:2", "U+0000"),
        (b"a\r\nbc\x1b[31m", "2:3", "U+001B"),
        (b"a\rb\n\x7f", "3:1", "U+007F"),
        ("\x9b".encode(), "1:1", "U+009B"),
        ("role".encode("utf-16-le"), "1:2", "U+0000"),
    ],
)
def test_control_characters_are_named_with_their_place(tmp_path: Path, content: bytes, place: str, sign: str) -> None:
    (tmp_path / "f").write_bytes(content)

    assert refused(tmp_path / "f").problems == (f"{tmp_path / 'f'}:{place}: the control character {sign}",)


def test_a_place_counts_every_kind_of_line_end() -> None:
    text = "a\nb\r\nc\rd"

    assert [place_in(text, text.index(each)) for each in "abcd"] == ["1:1", "2:1", "3:1", "4:1"]
