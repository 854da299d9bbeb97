"""What must hold of a repaired copy: all that is whole and makes sense is in it, and the damaged one is untouched."""

import stat
from pathlib import Path

import pytest

from tests.sessions.test_session import ASKED, CLOSED, HEARD, OPENED, RECORDED, STARTED, STARTED_SCORING, graded
from voicemock.errors import BadInput
from voicemock.sessions import events as e
from voicemock.sessions.bit_rot import mended
from voicemock.sessions.library import Library
from voicemock.sessions.line import encode_data
from voicemock.sessions.reading import NAME, read
from voicemock.sessions.repair import repair
from voicemock.sessions.session import due, fold

SECOND = ASKED.model_copy(update={"turn": 2, "turn_kind": "follow_up", "text": "And then?"})
EVENTS = (OPENED, ASKED, STARTED, RECORDED, HEARD, SECOND, e.AnswerTyped(turn=2, text="It worked."), CLOSED)
GRADES = (STARTED_SCORING, graded(1, 4), e.ScoringFinished(run=1))


def stored(folder: Path, *events: e.Event) -> tuple[Library, list[bytes]]:
    library = Library(folder)
    with library.create("s") as journal:
        for event in events:
            journal.append(event)
    (folder / "s" / "audio" / "001.wav").write_bytes(b"RIFF and so on")
    return library, (folder / "s" / NAME).read_bytes().splitlines(keepends=True)


def spoil(line: bytes) -> bytes:
    """More than one bit wrong, so that none can be put back."""
    return line.replace(b'"kind"', b'"mind"').replace(b'"event"', b'"Event"')


def test_one_spoilt_line_costs_that_line_and_what_rests_on_it(tmp_path: Path) -> None:
    library, lines = stored(tmp_path, *EVENTS, *GRADES)
    spoilt = b"".join([*lines[:5], spoil(lines[5]), *lines[6:]])
    (tmp_path / "s" / NAME).write_bytes(spoilt)
    made = repair(library, "s")
    copy = library.load(made.name)

    assert made.name == "s-repaired" and copy.session.id == "s-repaired"
    assert [turn.number for turn in copy.session.turns] == [1] and copy.session.state == "scored"
    assert copy.session.turns[0].transcript == HEARD.transcript
    assert made.lost == ("Line 6: its checksum does not match.", "Line 7: the question of turn 2 is lost.")
    assert made.aside and made.aside.read_bytes() == spoil(lines[5]) + lines[6]
    assert (tmp_path / "s" / NAME).read_bytes() == spoilt
    assert (copy.folder / "audio" / "001.wav").read_bytes() == b"RIFF and so on"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in copy.folder.rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_the_copy_can_be_gone_on_with_though_a_question_is_lost(tmp_path: Path) -> None:
    library, lines = stored(tmp_path, OPENED, ASKED, e.AnswerSkipped(turn=1), SECOND, e.AnswerSkipped(turn=2))
    (tmp_path / "s" / NAME).write_bytes(b"".join([lines[0], spoil(lines[1]), *lines[2:]]))
    made = repair(library, "s")
    with library.reopen(made.name) as journal:
        session = fold(entry.event for entry in journal.entries)

    assert [turn.number for turn in session.turns] == [2]
    assert session.next_turn == 3 and due(session) is not None


def test_lines_in_the_wrong_order_or_twice_are_put_in_order(tmp_path: Path) -> None:
    library, lines = stored(tmp_path, *EVENTS)
    (tmp_path / "s" / NAME).write_bytes(b"".join([lines[0], lines[2], lines[1], lines[1], *lines[3:]]))
    made = repair(library, "s")

    assert [each.event for each in read(tmp_path / made.name / NAME).entries][1:] == list(EVENTS[1:])
    assert made.lost == ("Line 4: it stands there twice.",)


def test_kinds_of_later_versions_keep_their_fields(tmp_path: Path) -> None:
    library, lines = stored(tmp_path, OPENED, ASKED, e.AnswerSkipped(turn=1))
    hologram = encode_data(3, "2026-11-22T10:04:05.678+00:00", {"kind": "hologram_shown", "brightness": 11})
    (tmp_path / "s" / NAME).write_bytes(b"".join([*lines[:2], hologram, spoil(lines[2]), lines[2]]))
    made = repair(library, "s")

    assert b'"kind":"hologram_shown","brightness":11' in (tmp_path / made.name / NAME).read_bytes()


def test_a_flipped_bit_is_put_back_even_in_the_first_line(tmp_path: Path) -> None:
    library, lines = stored(tmp_path, *EVENTS)
    flipped = lines[0].replace(b"For tests.", b"For\x00tests.".replace(b"\x00", b"\x60"))
    assert flipped != lines[0]
    (tmp_path / "s" / NAME).write_bytes(b"".join([flipped, *lines[1:]]))
    made = repair(library, "s")

    assert (made.kept, made.mended, made.lost) == (len(EVENTS), 1, ())
    assert library.load(made.name).session.rubric.description == "For tests."


def test_without_its_first_event_there_is_nothing_to_repair_and_nothing_is_left_behind(tmp_path: Path) -> None:
    library, lines = stored(tmp_path, *EVENTS)
    (tmp_path / "s" / NAME).write_bytes(b"".join([spoil(lines[0]), *lines[1:]]))
    with pytest.raises(BadInput, match="first event"):
        repair(library, "s")

    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_audio_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    library, lines = stored(tmp_path / "sessions", *EVENTS)
    (tmp_path / "secret.wav").write_text("mine")
    (tmp_path / "sessions" / "s" / "audio" / "002.wav").symlink_to(tmp_path / "secret.wav")
    (tmp_path / "sessions" / "s" / NAME).write_bytes(b"".join([*lines[:2], spoil(lines[2]), *lines[3:]]))
    made = repair(library, "s")

    assert [path.name for path in (tmp_path / "sessions" / made.name / "audio").iterdir()] == ["001.wav"]


@pytest.mark.parametrize("bit", [0, 7, 1_000, 2_345])
def test_each_single_wrong_bit_is_found(bit: int, tmp_path: Path) -> None:
    _, lines = stored(tmp_path, OPENED)
    line = lines[0][:-1]
    wrong = line[: bit // 8] + bytes([line[bit // 8] ^ 1 << bit % 8]) + line[bit // 8 + 1 :]

    assert mended(wrong) == line
    assert mended(wrong[:50] + b"??" + wrong[52:]) is None
    assert mended(b"") is None
