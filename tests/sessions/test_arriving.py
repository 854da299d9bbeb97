"""What must hold of sessions that leave and come back: the same to the byte, and of a bad archive not a byte."""

import io
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sessions import archives
from tests.sessions.archives import zipped
from tests.sessions.test_packing import spoken
from tests.sessions.test_session import OPENED
from voicemock.audio.packing import measured_s
from voicemock.errors import BadInput, CannotWrite, NotFound
from voicemock.sessions import events as e
from voicemock.sessions.archive import leaving, write_folder, write_zip
from voicemock.sessions.arriving import bring_in, clear, is_ours, room_for
from voicemock.sessions.check import check
from voicemock.sessions.library import Library
from voicemock.sessions.line import encode_data
from voicemock.sessions.reading import NAME

NOBODY = 65534


def exported(library: Library, name: str, out: Path, *, with_audio: bool = True) -> Path:
    buffer = io.BytesIO()
    write_zip(leaving(library.load(name), "<html>", with_audio), buffer)
    out.write_bytes(buffer.getvalue())
    return out


def everything(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


@pytest.fixture
def here(tmp_path: Path) -> Library:
    library = spoken(tmp_path / "here", "s")
    (tmp_path / "here" / "s" / "audio" / "001.gaps").write_text("0.5 0.2\n")
    return library


@pytest.fixture
def there(tmp_path: Path) -> Library:
    return Library(tmp_path / "there" / "sessions")


def test_a_session_comes_back_the_same_to_the_byte(here: Library, there: Library, tmp_path: Path) -> None:
    arrived = bring_in(exported(here, "s", tmp_path / "a.zip"), there, measured_s)
    before, after = here.load("s"), there.load("s")

    assert [each.name for each in arrived] == ["s"] and arrived[0].is_new
    assert after.session == before.session and after.opened_at == before.opened_at
    kept = {name: content for name, content in everything(here.folder / "s").items() if name != "lock"}
    assert everything(there.folder / "s") == kept and check(after) == []
    assert sorted(each.name for each in there.folder.iterdir()) == ["s"]


def test_a_folder_comes_back_the_same_too(here: Library, there: Library, tmp_path: Path) -> None:
    write_folder(leaving(here.load("s"), "<html>"), tmp_path / "out")
    (tmp_path / "out" / ".DS_Store").write_bytes(b"from a file manager")
    bring_in(tmp_path / "out", there, measured_s)

    assert there.load("s").session == here.load("s").session
    assert (there.folder / "s" / NAME).read_bytes() == (here.folder / "s" / NAME).read_bytes()


def test_a_whole_library_comes_in_as_it_lies_on_another_disk(here: Library, there: Library, tmp_path: Path) -> None:
    spoken(here.folder, "t")
    (here.folder / "index.html").write_text("<html>")
    arrived = bring_in(here.folder, there, measured_s)

    assert [each.name for each in arrived] == ["s", "t"] == there.names()


def test_what_is_here_already_is_not_taken_twice_and_another_gets_another_id(
    here: Library, there: Library, tmp_path: Path
) -> None:
    archive = exported(here, "s", tmp_path / "a.zip")
    bring_in(archive, there, measured_s)
    again = bring_in(archive, there, measured_s)
    with here.reopen("s") as journal:
        journal.append(e.InterviewClosed(reason="finished"))
    later = exported(here, "s", tmp_path / "b.zip")
    other, same = bring_in(later, there, measured_s), bring_in(later, there, measured_s)

    assert not again[0].is_new and other[0][:2] == ("s-2", "s") and other[0].is_new
    assert not same[0].is_new and same[0].name == "s-2"
    assert there.names() == ["s", "s-2"]
    assert there.load("s-2").session.id == "s-2", "its folder names it, whatever its journal says"
    assert (there.folder / "s-2" / NAME).read_bytes() == (here.folder / "s" / NAME).read_bytes()


def test_without_its_audio_a_session_says_that_it_was_left_out(here: Library, there: Library, tmp_path: Path) -> None:
    bring_in(exported(here, "s", tmp_path / "a.zip", with_audio=False), there, measured_s)
    after = there.load("s")

    assert after.session.turns[0].audio_removed and after.audio(1) is None and check(after) == []
    assert after.session.turns[0].transcript == here.load("s").session.turns[0].transcript
    assert here.load("s").session.audio_removed is False


def test_sound_that_is_no_answers_is_not_missed_either(here: Library) -> None:
    with here.create("two") as journal:
        journal.append(OPENED)
    (here.folder / "two" / "audio" / "001-asked.wav").write_bytes(b"RIFF")

    assert b'"audio_removed","turns":[]' in leaving(here.load("two"), "", with_audio=False).journal
    assert b"audio_removed" not in leaving(here.load("two"), "").journal


def test_a_session_may_be_called_as_a_file_of_ours(here: Library, there: Library, tmp_path: Path) -> None:
    files = {name.replace("s/", "lock/", 1): content for name, content in files_of(here).items()}
    (tmp_path / "a.zip").write_bytes(zipped(files))

    assert bring_in(tmp_path / "a.zip", there, measured_s)[0].is_new


@contextmanager
def as_nobody(place: Path) -> Iterator[None]:
    """Root may read everything, so whoever is root is somebody else for a while; everything in `place` is theirs."""
    if os.geteuid():
        yield
        return
    for each in (place, *place.rglob("*")):
        os.chown(each, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_cannot_be_read_is_not_left_out(here: Library, there: Library) -> None:
    bring_in(here.folder / "s", there, measured_s)  # whatever is imported on the way is read before
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copytree(here.folder / "s", place / "s")
        (place / "s" / "audio").chmod(0)
        with as_nobody(place):
            with pytest.raises(BadInput, match="which cannot be read"):
                bring_in(place / "s", Library(place / "library"), measured_s)
            assert not Library(place / "library").names()
        (place / "s" / "audio").chmod(0o700)


def test_files_that_come_in_are_for_their_owner_alone(here: Library, there: Library, tmp_path: Path) -> None:
    archive = exported(here, "s", tmp_path / "a.zip")
    old = os.umask(0)
    try:
        bring_in(archive, there, measured_s)
    finally:
        os.umask(old)

    for path in there.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def files_of(library: Library) -> dict[str, bytes]:
    return {f"s/{name}": content for name, content in everything(library.folder / "s").items()}


def test_a_bad_archive_is_refused_whole_and_nothing_is_written(here: Library, there: Library, tmp_path: Path) -> None:
    spoken(there.folder, "mine")
    good = files_of(here)
    for name, (_, words) in archives.HOSTILE.items():
        path = archives.write(tmp_path / "bad.zip", name, good)
        before = everything(tmp_path)
        with pytest.raises(BadInput) as refused:
            raise AssertionError(f"{name}: {bring_in(path, there, measured_s)}")

        assert words in refused.value.message and "Nothing was imported" in refused.value.remedy, name
        assert everything(tmp_path) == before and "\x1b" not in str(refused.value), name
        assert [each.name for each in there.folder.iterdir()] == ["mine"], name


def lines(library: Library) -> list[bytes]:
    return (library.folder / "s" / NAME).read_bytes().splitlines(keepends=True)


def of_a_later_version() -> bytes:
    event = {**OPENED.model_dump(mode="json"), "format": 99, "voicemock": "9.9"}
    return encode_data(1, "2026-01-01T00:00:00+00:00", event)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda good: [good[0], good[1].replace(b"Tell", b"tell"), *good[2:]], "damaged at line 2"),
        (lambda good: [good[0], good[2], good[1]], "damaged at line 2"),
        (lambda good: [of_a_later_version()], "9.9, a later one"),
        (lambda good: [good[1]], "is no session"),
        (lambda good: [good[0], b"x" * (9 << 20) + b"\n"], "a line of more than 8 MB"),
        (lambda good: [good[0], b"[" * 100_000 + b"\n", good[1]], "damaged at line 2"),
        (
            lambda good: [
                encode_data(1, "2026-01-01T00:00:00+00:00", {**OPENED.model_dump(mode="json"), "rubric": {}})
            ],
            "make no session",
        ),
    ],
    ids=["a changed line", "lines swapped", "newer", "no beginning", "a huge line", "deep", "no rubric"],
)
def test_a_journal_that_is_not_whole_is_refused(
    spoil: object, words: str, here: Library, there: Library, tmp_path: Path
) -> None:
    assert callable(spoil)
    (tmp_path / "bad.zip").write_bytes(zipped({"s/journal.jsonl": b"".join(spoil(lines(here)))}))
    with pytest.raises(BadInput, match=words):
        bring_in(tmp_path / "bad.zip", there, measured_s)
    assert list(there.folder.iterdir()) == []


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "2026-01-01T00:00:00"])
def test_a_time_that_cannot_be_is_refused(at: str, there: Library, tmp_path: Path) -> None:
    opened = OPENED.model_dump(mode="json")
    held = {"source": "a.vtt", "digest": "d", "kind": "transcript", "held_at": at}
    for when, event in ((at, opened), ("2026-01-01T00:00:00+00:00", {**opened, "imported": held})):
        (tmp_path / "a.zip").write_bytes(zipped({"s/journal.jsonl": encode_data(1, when, event)}))
        with pytest.raises(BadInput, match="a time that cannot be"):
            bring_in(tmp_path / "a.zip", there, measured_s)


def test_an_id_that_leads_elsewhere_names_nothing(there: Library, tmp_path: Path) -> None:
    event = {**OPENED.model_dump(mode="json"), "id": "../../evil"}
    journal = encode_data(1, "2026-01-01T00:00:00+00:00", event)
    (tmp_path / "a (1).zip").write_bytes(zipped({"journal.jsonl": journal}))
    arrived = bring_in(tmp_path / "a (1).zip", there, measured_s)

    assert [each.name for each in arrived] == ["a-1"] == there.names() and there.load().session.id == "a-1"


@pytest.mark.parametrize("what", ["symbolic link", "hard link", "pipe", "linked folder"])
def test_a_folder_with_links_or_pipes_is_refused_and_nothing_is_read_through_them(
    what: str, here: Library, there: Library, tmp_path: Path
) -> None:
    (tmp_path / "secret.wav").write_bytes(b"mine")
    place = here.folder / "s" / "audio" / "002.wav"
    match what:
        case "symbolic link":
            place.symlink_to(tmp_path / "secret.wav")
        case "hard link":
            place.hardlink_to(tmp_path / "secret.wav")
        case "pipe":
            os.mkfifo(place)
        case _:
            (tmp_path / "elsewhere").mkdir()
            (here.folder / "s" / "more").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="a link or a device"):
        bring_in(here.folder / "s", there, measured_s)
    assert not there.names()


def test_a_link_to_an_archive_a_pipe_and_nothing_are_named(here: Library, there: Library, tmp_path: Path) -> None:
    (tmp_path / "link.zip").symlink_to(exported(here, "s", tmp_path / "a.zip"))
    os.mkfifo(tmp_path / "pipe.zip")
    with pytest.raises(BadInput, match="is a link"):
        bring_in(tmp_path / "link.zip", there, measured_s)
    with pytest.raises(BadInput, match="not a plain file"):
        bring_in(tmp_path / "pipe.zip", there, measured_s)
    with pytest.raises(NotFound):
        bring_in(tmp_path / "none.zip", there, measured_s)


def test_an_import_that_was_killed_leaves_nothing_for_long(here: Library, there: Library, tmp_path: Path) -> None:
    left = there.folder / ".arriving-12345678"
    left.mkdir(parents=True)
    (left / "half").write_text("something said")
    assert there.names() == []
    clear(there)
    assert not left.exists()


def test_a_room_that_is_just_being_made_is_left_alone(there: Library) -> None:
    """Another import may be between making its folder and locking it."""
    begun = there.folder / ".arriving-new-12345678"
    begun.mkdir(parents=True)
    clear(there)
    assert begun.exists()
    os.utime(begun, (0, 0))
    clear(there)
    assert not begun.exists()
    with room_for(there) as within:
        assert not [*there.folder.glob(".arriving-new-*")]
        clear(there)
        assert within.exists()


def test_a_damaged_session_is_not_taken_out(here: Library) -> None:
    path = here.folder / "s" / NAME
    path.write_bytes(path.read_bytes().replace(b'"turn":1', b'"turn":2', 1))
    with pytest.raises(BadInput, match="damaged") as refused:
        leaving(here.load("s"), "")
    assert refused.value.remedy.endswith("voicemock session check s --repair")


def test_an_existing_folder_is_not_written_into(here: Library, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(CannotWrite, match="exists already"):
        write_folder(leaving(here.load("s"), ""), tmp_path / "out")


def test_sound_is_stored_as_it_is_and_words_are_made_small(here: Library, tmp_path: Path) -> None:
    with zipfile.ZipFile(exported(here, "s", tmp_path / "a.zip")) as archive:
        kinds = {info.filename: info.compress_type for info in archive.infolist()}

    assert kinds["s/audio/001.wav"] == zipfile.ZIP_STORED and kinds["s/journal.jsonl"] == zipfile.ZIP_DEFLATED


def test_zips_and_folders_with_a_journal_are_taken_for_ours(here: Library, tmp_path: Path) -> None:
    assert is_ours(tmp_path / "x.ZIP") and is_ours(here.folder) and is_ours(here.folder / "s")
    assert not (is_ours(tmp_path) or is_ours(tmp_path / "x.mp4") or is_ours(tmp_path / "x.docx"))
