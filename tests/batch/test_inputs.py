"""Every interview that is given is taken once, and nothing else."""

import re
import sys
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicemock.batch.inputs import Found, Inputs, inputs_at
from voicemock.batch.pairing import Pair, paired
from voicemock.batch.url_place import place_at
from voicemock.errors import BadInput, NotFound
from voicemock.sessions.archive_parts import ID


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    return folder


def at(*paths: object, out: object = "/nowhere") -> Inputs:
    return inputs_at([str(each) for each in paths], str(out))


def briefly(found: Inputs, folder: Path) -> list[tuple[str, ...]]:
    before = f"{folder}/"
    return [
        (each.kind, each.source.removeprefix(before), *filter(None, [each.transcript.removeprefix(before)]))
        for each in found.found
    ]


def test_folders_are_gone_through_and_files_of_one_stem_are_one_interview(tmp_path: Path) -> None:
    files(tmp_path, "b/call.mp4", "b/call.vtt", "a/one.txt", "a/deep/two.wav", "c.srt", "d.m4a", "d.en.srt", "e.MP4")

    assert briefly(at(tmp_path), tmp_path) == [
        ("transcript", "c.srt"),
        ("recording", "d.m4a", "d.en.srt"),
        ("recording", "e.MP4"),
        ("transcript", "a/one.txt"),
        ("recording", "a/deep/two.wav"),
        ("recording", "b/call.mp4", "b/call.vtt"),
    ]


def test_what_is_no_interview_by_its_name_is_passed_over_and_counted(tmp_path: Path) -> None:
    files(
        tmp_path, "a.wav", ".DS_Store", ".hidden/b.wav", "._a.wav", "notes.pdf", "list.pdf", "README.md", "Makefile"
    )

    found = at(tmp_path)

    assert briefly(found, tmp_path) == [("recording", "a.wav")]
    assert found.notes == (
        "4 files are no recording or transcript by the name: .pdf (2), .md (1), without an ending (1). "
        "Name one itself to take it.",
    )


def test_word_files_are_passed_over_with_what_to_do(tmp_path: Path) -> None:
    files(tmp_path, "a.wav", "teams.docx")

    assert at(tmp_path).notes[-1] == "If the Word files are transcripts, save them as .txt or .vtt."


def test_a_file_that_is_named_itself_may_be_called_anything(tmp_path: Path) -> None:
    files(tmp_path, "call.dat", "README.md")

    assert briefly(at(tmp_path / "call.dat", tmp_path / "README.md"), tmp_path) == [
        ("transcript", "README.md"),
        ("recording", "call.dat"),
    ]


def test_the_same_file_named_twice_and_by_links_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, "calls/a.wav", "elsewhere/b.wav")
    (tmp_path / "link").symlink_to("calls")
    (tmp_path / "calls" / "again.wav").symlink_to("a.wav")
    (tmp_path / "calls" / "jane.wav").symlink_to(tmp_path / "elsewhere" / "b.wav")
    (tmp_path / "calls" / "loop").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)

    found = at("calls", tmp_path / "calls" / "a.wav", "link", "link/a.wav", "calls/../calls")

    assert briefly(found, tmp_path) == [("recording", "calls/a.wav"), ("recording", "calls/jane.wav")]
    assert any("link to a folder" in note for note in found.notes)


def test_an_id_comes_from_the_place_and_can_be_a_sessions(tmp_path: Path) -> None:
    files(tmp_path, "Ünsere Büro/Jané  Döe (1).mp4", "a/recording.wav", "b/recording.wav", "日本語.wav")

    once, again = at(tmp_path), at(tmp_path / "b", tmp_path / "a", tmp_path)

    ids = [each.id for each in once.found]
    assert [re.sub("[0-9a-f]{8}$", "", each) for each in ids] == [
        "item-", "a-recording-", "b-recording-", "jane-doe-1-"
    ]  # fmt: skip
    assert all(re.fullmatch(ID, each) for each in ids)
    assert {*ids} == {each.id for each in again.found}
    (tmp_path / "a" / "recording.wav").write_text("other content")
    assert [each.id for each in at(tmp_path).found] == ids
    assert [each.stamp for each in at(tmp_path).found] != [each.stamp for each in once.found]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_any_name_gives_an_id_that_can_be_a_sessions(names: list[str]) -> None:
    from voicemock.batch.inputs import _Place, _with_ids

    found = [
        *_with_ids([_Place(f"/{name}", f"/{at}{name}", "recording", "", "", name) for at, name in enumerate(names)])
    ]

    assert all(re.fullmatch(ID, each.id) for each in found)
    assert len({each.id for each in found}) == len(names)


def test_the_runs_own_folder_is_left_out(tmp_path: Path) -> None:
    files(tmp_path, "a.wav", "out/sessions/a-1/journal.jsonl", "out/sessions/a-1/audio/001.wav")

    assert briefly(at(tmp_path, out=tmp_path / "out"), tmp_path) == [("recording", "a.wav")]
    assert briefly(at(tmp_path, tmp_path / "out", out=tmp_path / "out"), tmp_path) == [("recording", "a.wav")]
    with pytest.raises(BadInput, match="writes to"):
        at(tmp_path / "out" / "sessions" / "a-1" / "audio" / "001.wav", out=tmp_path / "out")


def test_sessions_are_found_in_folders_and_archives(tmp_path: Path) -> None:
    files(tmp_path, "lib/s1/journal.jsonl", "lib/s1/audio/001.wav", "lib/s#2/journal.jsonl", "lib/index.html")
    for name, ids in (("two.zip", ["s3", "s4"]), ("one.zip", ["s5"])):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for each in ids:
                archive.writestr(f"{each}/journal.jsonl", "{}")
                archive.writestr(f"{each}/audio/001.wav", "RIFF")
    (tmp_path / "torn.zip").write_bytes((tmp_path / "two.zip").read_bytes()[:-30])

    assert briefly(at(tmp_path), tmp_path) == [
        ("session", "one.zip"),
        ("session", "torn.zip"),
        ("session", "two.zip#s3"),
        ("session", "two.zip#s4"),
        ("session", "lib/s#2#"),
        ("session", "lib/s1"),
    ]
    assert len({each.id for each in at(tmp_path).found}) == 6


def test_zooms_folders_are_one_interview_each(tmp_path: Path) -> None:
    local = "2026-01-15 10.00.00 Jane's Zoom Meeting"
    files(
        tmp_path, f"{local}/video1234.mp4", f"{local}/audio1234.m4a", f"{local}/chat.txt", f"{local}/recording.conf",
        f"{local}/meeting_saved_closed_caption.txt", f"{local}/Audio Record/audioJaneDoe11234.m4a",
        "cloud/GMT20260115-100000_Recording_1920x1080.mp4", "cloud/GMT20260115-100000_Recording.m4a",
        "cloud/GMT20260115-100000_Recording.transcript.vtt", "cloud/GMT20260115-100000_Recording.cc.vtt",
        "cloud/GMT20260115-100000_RecordingnewChat.txt", "cloud/GMT20260116-090000_Recording_640x360.mp4",
    )  # fmt: skip

    found = at(tmp_path)

    assert briefly(found, tmp_path) == [
        ("recording", f"{local}/audio1234.m4a", f"{local}/meeting_saved_closed_caption.txt"),
        (
            "recording",
            "cloud/GMT20260115-100000_Recording.m4a",
            "cloud/GMT20260115-100000_Recording.transcript.vtt",
        ),
        ("recording", "cloud/GMT20260116-090000_Recording_640x360.mp4"),
    ]
    assert any("video1234.mp4" in note for note in found.notes)
    assert found.found[0].id.startswith("2026-01-15-10-00-00-jane-s-zoom-meeting-audio1234-")


def test_named_files_of_one_stem_are_all_taken() -> None:
    assert [*paired(["a.wav", "a.mp4", "a.srt", "a.vtt", "b.mp4.vtt", "b.mp4"])] == [
        Pair("a.wav", "a.vtt", ("a.mp4", "a.srt")),
        Pair("b.mp4", "b.mp4.vtt"),
    ]


def test_named_recordings_of_one_stem_are_two_interviews(tmp_path: Path) -> None:
    files(tmp_path, "a.wav", "a.mp4")

    assert briefly(at(tmp_path / "a.wav", tmp_path / "a.mp4"), tmp_path) == [
        ("recording", "a.wav"),
        ("recording", "a.mp4"),
    ]


def test_addresses_are_listed_too(tmp_path: Path) -> None:
    place = place_at(f"memory://cohort-{uuid4().hex}")
    for name in (
        "calls/a.mp4",
        "calls/a.vtt",
        "calls/.b.mp4",
        "calls/c.pdf",
        "s/s1/journal.jsonl",
        "s/s1/audio/001.wav",
    ):
        place.write(name, b"x")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("s3/journal.jsonl", "{}")
        archive.writestr("s4/journal.jsonl", "{}")
    place.write("two.zip", (tmp_path / "two.zip").read_bytes())

    def sources(found: Inputs) -> list[str]:
        return [each.source.removeprefix(f"{place.url}/") for each in found.found]

    assert sources(at(place.url)) == ["two.zip#s3", "two.zip#s4", "calls/a.mp4", "s/s1"]
    assert sources(at(f"{place.url}/calls/*.mp4")) == ["calls/a.mp4"]
    assert sources(at(f"{place.url}/calls/c.pdf")) == ["calls/c.pdf"]
    place.write("odd/d [1]*.wav", b"x")
    assert sources(at(f"{place.url}/odd/d [1]*.wav")) == ["odd/d [1]*.wav"]
    place.remove("odd")
    assert sources(at(place.url, out=f"{place.url}/s")) == ["two.zip#s3", "two.zip#s4", "calls/a.mp4"]
    assert at(f"{place.url}/calls").found[0].transcript == f"{place.url}/calls/a.vtt"
    with pytest.raises(NotFound, match="nothing at"):
        at(f"{place.url}/none")


def test_a_file_address_is_the_file(tmp_path: Path) -> None:
    files(tmp_path, "a 1.wav")

    for address in ("file://", "file://localhost", "FILE://"):
        assert at(f"{address}{tmp_path}/a%201.wav", tmp_path).found == at(tmp_path).found


def test_what_is_not_there_or_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nothing\.wav"):
        at(tmp_path / "nothing.wav")
    with pytest.raises(BadInput, match="not an ordinary"):
        at("/dev/null")
    files(tmp_path, "bad\nname.wav")
    assert at(tmp_path).found == ()
    assert "line break" in at(tmp_path).notes[0]


def test_a_folder_with_a_line_break_in_its_name_is_passed_over_and_said_once(tmp_path: Path) -> None:
    files(tmp_path, "bad\nfolder/a.wav", "bad\nfolder/b.wav", "bad\nfolder/in/c.wav", "d.wav")

    found = at(tmp_path)

    assert briefly(found, tmp_path) == [("recording", "d.wav")]
    assert [note.partition(" has a line break")[0].rpartition("bad")[2] for note in found.notes] == [
        " folder",
        " folder/in",
    ]


def test_folders_deeper_than_functions_can_call_each_other_are_gone_through(tmp_path: Path) -> None:
    depth, top, other = sys.getrecursionlimit(), tmp_path / "d", tmp_path / "e"
    top.mkdir()
    (top / "a.wav").touch()
    for _ in range(depth - 1):
        other.mkdir()
        top.rename(other / "d")
        other.rename(top)

    try:
        assert [each.name for each in at(tmp_path).found] == ["a.wav"]
        assert [*place_at(tmp_path).names()] == ["d/" * depth + "a.wav"]
    finally:
        while (top / "d").exists():  # what tidies up after tests goes no deeper than functions can either
            (top / "d").rename(other)
            top.rmdir()
            other.rename(top)


def test_a_name_with_two_colons_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, "Interview::x.vtt")
    monkeypatch.chdir(tmp_path)

    assert briefly(at("Interview::x.vtt"), tmp_path) == [("transcript", "Interview::x.vtt")]


def test_what_was_found_has_a_name() -> None:
    names = [Found("", source, "session", "", "", "").name for source in ("/a/b.mp4", "s3://x/y.zip#s1", "/a/s#2#")]

    assert names == ["b.mp4", "s1", "2"]
