"""What must hold of the journal: nothing acknowledged is lost, nothing torn or flipped is believed."""

import json
import os
import random
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sessions.test_session import OPENED
from voicemock.errors import BadInput, DiskError, SessionBusy
from voicemock.sessions.events import AnswerSkipped, AnswerTranscribed, AnswerTyped, Unknown, as_data
from voicemock.sessions.journal import Journal
from voicemock.sessions.line import Entry, decode, encode, encode_data
from voicemock.sessions.reading import NAME, Scan, read
from voicemock.transcript import Transcript, Word


def written(folder: Path, count: int) -> Path:
    with Journal(folder) as opened:
        for number in range(1, count + 1):
            opened.append(AnswerTyped(turn=number, text=f"answer {number} — naïve 漢字"))
    return folder / NAME


def test_what_was_appended_is_read_back_in_order(tmp_path: Path) -> None:
    reading = read(written(tmp_path, 5))

    assert [each.event.turn for each in reading.entries] == [1, 2, 3, 4, 5]
    assert [each.seq for each in reading.entries] == [1, 2, 3, 4, 5]
    assert not reading.torn and not reading.damage


@given(st.text())
def test_any_text_survives_a_line(text: str) -> None:
    from datetime import UTC, datetime

    entry = Entry(1, datetime(2026, 1, 2, 3, 4, 5, 6000, UTC), AnswerTyped(turn=1, text=text))
    line = encode(entry)

    assert line.count(b"\n") == 1
    assert decode(line[:-1]) == entry


def test_a_journal_cut_anywhere_keeps_its_whole_lines(tmp_path: Path) -> None:
    whole = written(tmp_path, 4).read_bytes()
    ends = [at + 1 for at, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(len(whole)):
        path = tmp_path / "cut.jsonl"
        path.write_bytes(whole[:cut])
        reading = read(path)

        assert len(reading.entries) == sum(end <= cut for end in ends)
        assert reading.good_bytes + len(reading.torn) == cut
        assert not reading.damage


def test_a_flipped_bit_is_never_believed(tmp_path: Path) -> None:
    whole = written(tmp_path, 3).read_bytes()
    good = read(tmp_path / NAME).entries
    flip = random.Random(7)
    for _ in range(500):
        at, bit = flip.randrange(len(whole)), 1 << flip.randrange(8)
        path = tmp_path / "flipped.jsonl"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        reading = read(path)

        assert reading.entries == good[: len(reading.entries)]
        assert reading.damage or reading.torn


@pytest.mark.parametrize("change", ["swap", "drop", "double", "blank"])
def test_lines_out_of_order_are_damage(tmp_path: Path, change: str) -> None:
    first, second, third, fourth = written(tmp_path, 4).read_bytes().splitlines(keepends=True)
    lines = {
        "swap": [first, third, second, fourth],
        "drop": [first, third, fourth],
        "double": [first, second, second, third, fourth],
        "blank": [first, b"\n", second, third, fourth],
    }[change]
    (tmp_path / NAME).write_bytes(b"".join(lines))

    assert read(tmp_path / NAME).damage
    with pytest.raises(BadInput, match="damaged"):
        Journal(tmp_path)


def test_a_torn_tail_is_set_aside_and_writing_goes_on(tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    with path.open("ab") as file:
        file.write(b'{"seq":3,"at":"2026')
    with Journal(tmp_path) as opened:
        opened.append(AnswerSkipped(turn=3))

    assert (tmp_path / "journal.torn-1").read_bytes() == b'{"seq":3,"at":"2026'
    assert [each.event.turn for each in read(path).entries] == [1, 2, 3]


def test_kinds_of_later_versions_are_kept_and_ignored(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    entry = read(path).entries[0]
    data = {"seq": 2, "at": entry.at.isoformat(), "event": {"kind": "hologram_shown", "brightness": 11}}
    body = json.dumps(data).encode()[:-1]
    import zlib

    before = path.read_bytes() + body + b',"crc":"%08x"}\n' % zlib.crc32(body)
    path.write_bytes(before)
    with Journal(tmp_path) as opened:
        opened.append(AnswerSkipped(turn=9))

    assert read(path).entries[1].event == Unknown(kind="hologram_shown")
    assert path.read_bytes().startswith(before)


def raw(seq: int, event: dict[str, object]) -> bytes:
    return encode_data(seq, "2026-11-22T10:04:05.678+00:00", event)


@pytest.mark.parametrize(
    "opened",
    [
        {**as_data(OPENED), "format": 2, "voicemock": "7.5"},
        {"kind": "session_opened", "format": 2, "voicemock": "7.5", "roles": ["all", "new"]},
    ],
    ids=["what is known of it", "nothing of it"],
)
def test_the_journal_of_a_later_version_is_read_as_far_as_it_goes_and_never_written(
    opened: dict[str, object], tmp_path: Path
) -> None:
    later = (
        raw(1, opened) + raw(2, {"kind": "answer_typed", "typed": ["in", "another", "way"]}) + raw(3, {"kind": "x"})
    )
    (tmp_path / NAME).write_bytes(later)
    with pytest.raises(BadInput, match=r"written by voicemock 7\.5") as caught:
        Journal(tmp_path)

    assert "Upgrade" in caught.value.remedy
    assert read(tmp_path / NAME).newer == "7.5"
    assert len(read(tmp_path / NAME).entries) in (0, 3)
    assert (tmp_path / NAME).read_bytes() == later


def test_a_light_reading_finds_the_same_and_leaves_out_the_words(tmp_path: Path) -> None:
    transcript = Transcript.of_words(Word(text=f"w{number}", start_s=1, end_s=2) for number in range(500))
    with Journal(tmp_path) as opened:
        opened.append(AnswerTyped(turn=1, text="typed"))
        opened.append(AnswerTranscribed(turn=2, transcript=transcript, engine="scripted"))
        opened.append(AnswerSkipped(turn=3))
    whole, light = list(Scan(tmp_path / NAME)), list(Scan(tmp_path / NAME, light=True))
    words = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(words.replace(b"w250", b"w251"))
    spoilt = Scan(tmp_path / NAME, light=True)

    assert [(each.seq, each.at) for each in light] == [(each.seq, each.at) for each in whole]
    assert light[0] == whole[0] and light[2] == whole[2]
    assert light[1].event == AnswerTranscribed(turn=2, transcript=Transcript(text=""), engine="")
    assert len(list(spoilt)) == 1 and "line 2" in spoilt.damage


def test_a_journal_that_was_begun_and_never_written_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    (tmp_path / f"{NAME}.new").write_bytes(b"a copy that was not finished")

    assert read(written(tmp_path, 2)).entries[1].seq == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, "lock"]


def test_several_torn_lines_are_all_kept(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    for torn in (b"first", b"second", b"third"):
        with path.open("ab") as file:
            file.write(torn)
        with Journal(tmp_path) as opened:
            assert opened.kept == tmp_path / f"journal.torn-{1 + [b'first', b'second', b'third'].index(torn)}"
    kept = [each.read_bytes() for each in sorted(tmp_path.glob("journal.torn-*"))]

    assert kept == [b"first", b"second", b"third"]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = written(tmp_path, 1)
    finally:
        os.umask(old)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_writer_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    before = path.read_bytes()
    with Journal(tmp_path), pytest.raises(SessionBusy, match=str(os.getpid())):
        Journal(tmp_path)

    assert path.read_bytes() == before


def test_a_full_disk_leaves_whole_lines_and_a_sentence(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from voicemock.errors import DiskError
from voicemock.sessions.events import AnswerTyped
from voicemock.sessions.journal import Journal
with Journal(Path(sys.argv[1])) as journal:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        for number in range(1, 100):
            journal.append(AnswerTyped(turn=number, text="x" * 100))
            print(number, flush=True)
    except DiskError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)

    reading = read(tmp_path / NAME)
    assert done.returncode == DiskError.exit_code
    assert "Everything before is saved" in done.stderr
    assert not reading.torn and not reading.damage
    assert len(reading.entries) == len(done.stdout.split())
