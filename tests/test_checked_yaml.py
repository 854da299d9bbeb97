"""What must hold of YAML from anywhere: it is data, it is bounded, and every mistake has its place."""

import time
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from voicemock.checked_yaml import check, parse, quoted, read
from voicemock.errors import BadInput, NotFound


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    weight: float = 1.0


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    parts: list[Part]


def refused(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        check(parse(text, "f.yaml"), Whole)
    return str(caught.value)


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "anchors are not allowed"),
        ("title: *x", "alias"),
        ("title: !!python/object/apply:os.system [id]", "tags are not allowed"),
        ("title: !!str x", "tags are not allowed"),
        ("[" * 100_000, "nested deeper"),
        ("{a: " * 5_000, "nested deeper"),
        ("parts: [" + "x, " * 10_000 + "]", "more than"),
        ("title: x\ntitle: y", "stands twice"),
        ("? [a, b]\n: c", "a key must be a plain word"),
        ("title: x\n---\ntitle: y", "document"),
        ("title: 'unclosed", "f.yaml:1:"),
        ("\x00", "not valid YAML"),
        ("", "is empty"),
        ("# nothing", "is empty"),
        ("- a list", "names with values"),
        ("x", "names with values"),
        ("title: 1" + "0" * 10_000, "digits"),
    ],
)
def test_what_could_harm_or_mislead_is_refused_at_once(text: str, words: str) -> None:
    began = time.monotonic()
    message = refused(text)

    assert words in message or words in message.lower()
    assert time.monotonic() - began < 2
    assert len(message) < 2_000


def test_every_mistake_is_named_at_its_place_in_the_order_of_the_file() -> None:
    message = refused("titel: T\nparts:\n  - name: a\n    wieght: 2\n  - weight: heavy\n    name: b\n  - weight: 1\n")
    lines = message.splitlines()[1:6]

    assert [line.split(": ")[0] for line in lines] == ["f.yaml:1:1"] * 2 + ["f.yaml:4:5", "f.yaml:5:5", "f.yaml:7:5"]
    assert "did you mean 'title'" in message and "did you mean 'weight'" in message


def test_too_few_items_are_no_mistake_of_their_own_where_an_item_has_one() -> None:
    class Some(BaseModel):
        parts: tuple[Part, ...] = Field(min_length=1)

    with pytest.raises(BadInput) as caught:
        check(parse("parts:\n  - name: a\n    weight: heavy\n", "f.yaml"), Some)
    assert "at least" not in str(caught.value) and "f.yaml:3:5" in str(caught.value)
    with pytest.raises(BadInput, match="at least 1"):
        check(parse("parts: []\n", "f.yaml"), Some)


def test_words_stay_as_they_are_written() -> None:
    class Words(BaseModel):
        words: list[str]

    text = "words: [no, yes, on, 1.10, 2001-99-99, 0x10, 1:30, ~, .inf, null]"

    assert check(parse(text, "f"), Words).words == [
        "no", "yes", "on", "1.10", "2001-99-99", "0x10", "1:30", "~", ".inf", "null",
    ]  # fmt: skip


def test_byte_order_marks_and_dos_lines_are_read(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbftitle: x\r\nparts: []\r\n")

    assert read(tmp_path / "f.yaml").data == {"title": "x", "parts": []}


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfet\x00", "not UTF-8"), (b"x" * 300_000, "larger than 256 KiB")]
)
def test_other_encodings_and_huge_files_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "f.yaml").write_bytes(content)
    with pytest.raises(BadInput, match=words):
        read(tmp_path / "f.yaml")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        read(tmp_path / "f.yaml")
    with pytest.raises(BadInput, match="is not a file"):
        read(tmp_path)


def test_a_message_shows_no_control_bytes_and_not_much_of_the_file() -> None:
    message = refused(f'"\\u001b[31m{"k" * 500}": 1\ntitle: t\nparts: []')

    assert "\x1b" not in message and len(message) < 400


def test_a_word_of_the_file_stays_readable_and_what_is_not_printable_is_escaped() -> None:
    assert quoted("S\u00fcd/J\u00f6rg \U0001f600.m4a") == "S\u00fcd/J\u00f6rg \U0001f600.m4a"
    assert quoted("a\x1b[2J\u202e\u200b\n\ud800") == r"a\x1b[2J\u202e\u200b\n\ud800"


def test_two_thousand_mistakes_take_no_longer_than_one() -> None:
    began = time.process_time()
    message = refused("".join(f"k{n}: 1\n" for n in range(2_400)))

    assert time.process_time() - began < 2
    assert "has 2402 problems" in message and "… and 2392 more" in message


def test_a_sign_that_yaml_does_not_allow_has_its_place() -> None:
    assert "f.yaml:2:8: the character U+FFFE is not allowed" in refused("parts: []\ntitle: \ufffe\n")
