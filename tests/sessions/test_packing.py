"""What must hold of a session whose recordings are compressed: killed at any step, each is there whole, once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audio.test_packing import hum
from tests.sessions.test_library import filled
from tests.sessions.test_session import HEARD, RECORDED, STARTED
from voicemock.audio.packing import measured_s, pack
from voicemock.audio.wav import WavWriter
from voicemock.errors import DiskError
from voicemock.sessions import events as e
from voicemock.sessions.check import check
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.packing import clear, left_behind, packed, unpacked
from voicemock.sessions.repair import repair

PROJECT = Path(__file__).parents[2]


def spoken(folder: Path, name: str, *more: e.Event, seconds: float = 3.0) -> Library:
    """A session with one recorded answer, whose words are known."""
    library = filled(folder, name)
    with library.reopen(name) as journal:
        for event in (STARTED, RECORDED, *(more or (HEARD,))):
            journal.append(event)
    with WavWriter(folder / name / "audio" / "001.wav") as writer:
        writer.write(hum(16_000, seconds))
    return library


def follow(journal: Journal, library: Library, name: str, suffix: str = ".flac") -> None:
    for event in packed(library.load(name).session, journal.path.parent, suffix, pack):
        journal.append(event)


def sounds(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / "audio").iterdir())


def test_the_compressed_file_takes_the_place_of_the_recording(tmp_path: Path) -> None:
    library = spoken(tmp_path, "s")
    with library.reopen("s") as journal:
        follow(journal, library, "s")
    stored = library.load("s")

    assert sounds(tmp_path / "s") == ["001.flac"]
    assert stored.audio(1) == tmp_path / "s" / "audio" / "001.flac"
    recorded = stored.session.turns[0].recorded
    assert stored.session.turns[0].audio == "audio/001.flac" and recorded and recorded.duration_s == 3
    assert check(stored, measured_s) == []


def test_what_waits_for_its_words_is_left_as_it_was_recorded(tmp_path: Path) -> None:
    library = spoken(tmp_path, "s", e.TranscriptionFailed(turn=1, reason="no model"))

    assert unpacked(library.load("s").session) == ()


def test_where_nobody_spoke_nothing_is_waited_for(tmp_path: Path) -> None:
    library = spoken(tmp_path, "s", RECORDED.model_copy(update={"speech": ()}))

    assert [turn.number for turn in unpacked(library.load("s").session)] == [1]


def test_a_program_that_is_killed_at_any_step_leaves_one_whole_recording_that_counts(tmp_path: Path) -> None:
    library = spoken(tmp_path, "whole", seconds=3.0)
    program = [sys.executable, str(Path(__file__).with_name("packer.py")), str(tmp_path), ".flac"]
    done = subprocess.run(
        program, env={**os.environ, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=True
    )
    seen: set[tuple[str, ...]] = set()
    for name in [f"killed-{number:03d}" for number in range(int(done.stdout))]:
        folder = tmp_path / name
        stored, state = library.load(name), tuple(sounds(folder))
        assert [finding for finding in check(stored, measured_s) if finding.is_wrong] == [], (name, state)
        if state in seen:
            continue
        seen.add(state)
        with library.reopen(name) as journal:
            clear(stored.session, folder)
            assert len(sounds(folder)) == 1 and not left_behind(stored.session, folder)
            follow(journal, library, name)
        assert sounds(folder) == ["001.flac"] and check(library.load(name), measured_s) == []

    assert {("001.wav",), ("001.flac.part", "001.wav"), ("001.flac", "001.wav"), ("001.flac",)} <= seen


def test_the_check_tells_of_what_was_left_and_calls_nothing_wrong(tmp_path: Path) -> None:
    library = spoken(tmp_path, "s")
    (tmp_path / "s" / "audio" / "001.flac.part").write_bytes(b"half")
    findings = check(library.load("s"), measured_s)

    assert [finding.is_wrong for finding in findings] == [False]
    assert "001.flac.part was left behind" in findings[0].text and "voicemock session pack s" in findings[0].text


def test_a_disk_that_is_full_leaves_the_recording_and_the_journal_as_they_were(tmp_path: Path) -> None:
    def full(recording: Path, packed: Path) -> None:
        raise DiskError("The disk is full.")

    library = spoken(tmp_path, "s")
    before = library.load("s").session
    with library.reopen("s") as journal, pytest.raises(DiskError):
        for event in packed(before, tmp_path / "s", ".flac", full):
            journal.append(event)

    assert library.load("s").session == before and sounds(tmp_path / "s") == ["001.wav"]


def test_a_packed_file_that_is_cut_or_no_sound_is_wrong(tmp_path: Path) -> None:
    library = spoken(tmp_path, "s")
    with library.reopen("s") as journal:
        follow(journal, library, "s")
    path = tmp_path / "s" / "audio" / "001.flac"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "3.0 s were recorded" in check(library.load("s"), measured_s)[0].text
    path.write_bytes(b"no sound")
    assert "cannot be read" in check(library.load("s"), measured_s)[0].text
    path.unlink()
    assert "is missing" in check(library.load("s"), measured_s)[0].text


def test_a_repaired_copy_has_the_packed_file_though_the_line_that_names_it_is_lost(tmp_path: Path) -> None:
    library = spoken(tmp_path, "s")
    with library.reopen("s") as journal:
        follow(journal, library, "s")
        journal.append(e.InterviewClosed(reason="finished"))
    path = tmp_path / "s" / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"kind":"audio_packed"', b'"mind":"audio_tacked"'))
    copy = library.load(repair(library, "s").name)

    assert copy.session.turns[0].audio == "audio/001.wav"
    assert copy.audio(1) == copy.folder / "audio" / "001.flac" and check(copy, measured_s) == []


def test_recordings_that_were_removed_on_purpose_are_not_missing(tmp_path: Path) -> None:
    library = spoken(tmp_path, "s")
    with library.reopen("s") as journal:
        journal.append(e.AudioRemoved(turns=(1,)))
    (tmp_path / "s" / "audio" / "001.wav").unlink()
    stored = library.load("s")

    assert stored.session.turns[0].audio_removed and stored.session.turns[0].transcript == HEARD.transcript
    assert check(stored) == [] and unpacked(stored.session) == ()
