"""A transcript's file in any of its formats and encodings."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voicemock.errors import BadInput
from voicemock.transcripts.reading import held_at, read_transcript

OTTER = (
    "Talk with Bob\n\nAnn Lee  0:01 \nHello there. It starts\nat 10:30\n\nBob  0:12\nThanks: yes.\n\n"
    "Ann Lee  1:02:03\nBye.\n\nTranscribed by https://otter.ai\n"
)


def said(path: Path) -> list[tuple[str, str]]:
    return [(each.speaker, each.text) for each in read_transcript(path).utterances]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_is_read_with_any_line_ends(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "call.vtt"
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Zoë>Grüße</v>\n"
    for ends in ("\n", "\r\n", "\r"):
        path.write_bytes(text.replace("\n", ends).encode(encoding))

        assert said(path) == [("Zoë", "Grüße")]


def test_otter_writes_who_speaks_above_it(tmp_path: Path) -> None:
    path = tmp_path / "otter.txt"
    path.write_text(OTTER)
    found = read_transcript(path)

    assert found.timed
    assert said(path) == [
        ("Ann Lee", "Hello there. It starts at 10:30"),
        ("Bob", "Thanks: yes."),
        ("Ann Lee", "Bye."),
    ]
    assert [each.words[0].start_s for each in found.utterances] == [1.0, 12.0, 3723.0]


@pytest.mark.parametrize(
    ("text", "expected", "timed"),
    [
        ("Ann: Why?\nNobody knows.\nBob: So it is.\nAnn: Oh.", ["Ann", "Bob", "Ann"], False),
        ("[00:00:12] Ann: Why?\n[00:00:15] Bob: So\nit is.", ["Ann", "Bob"], True),
        ("00:12 Ann: Why?\n00:03 Bob: So.", ["Ann", "Bob"], False),
        ("interviewer: why?\nme: so\ninterviewer: how?\nme: well", ["interviewer", "me"] * 2, False),
        ("What is it? It is nothing: at all.", [""], False),
    ],
)
def test_plain_text_is_read_by_its_names_and_times(
    tmp_path: Path, text: str, expected: list[str], timed: bool
) -> None:
    path = tmp_path / "t.txt"
    path.write_text(text)
    found = read_transcript(path)

    assert [each.speaker for each in found.utterances] == expected
    assert found.timed is timed
    heard = " ".join(each.text for each in found.utterances)
    assert all(word in heard for word in ("why?", "so") if word in text)


def test_what_is_no_text_or_endless_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "t.vtt"
    path.write_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\nAnn: \x1b]0;x\x07\n")
    with pytest.raises(BadInput) as refused:
        read_transcript(path)
    assert refused.value.problems[0].startswith(f"{path}:4:6: the control character")

    path.write_bytes(b"\xff\xfeW")
    with pytest.raises(BadInput, match="not whole UTF-16"):
        read_transcript(path)

    path.write_text("Ann: " + "ha " * 300_001)
    with pytest.raises(BadInput, match="more than 300,000 words"):
        read_transcript(path)


def test_white_space_without_end_does_not_take_long(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text(f"\nBob 0:12\nHi.\n\nBob 0:20{' ' * 60_000}x\n" * 2)
    began = time.process_time()

    assert read_transcript(path).utterances
    assert time.process_time() - began < 2


def test_names_are_short_and_on_one_line_without_what_turns_the_writing(tmp_path: Path) -> None:
    path = tmp_path / "t.vtt"
    path.write_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v \u202eAnn\u2066 {'x' * 300}>Hi\n")

    [name] = read_transcript(path).names

    assert name.startswith("Ann xxx")
    assert len(name) == 60


def test_zoom_says_in_a_files_name_when_it_was() -> None:
    assert held_at(Path("GMT20240115-150301_Recording.transcript.vtt")) == datetime(2024, 1, 15, 15, 3, 1, tzinfo=UTC)
    assert held_at(Path("GMT20241315-150301.vtt")) is None
    assert held_at(Path("call.vtt")) is None
