"""Places hold whole files, whether they are folders here or addresses, and lead nowhere else."""

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from tests.sessions.test_arriving import as_nobody
from voicemock.batch.address import is_url, parent_and_name
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.place import Place
from voicemock.batch.url_place import UrlPlace, place_at
from voicemock.errors import BadInput, CannotWrite, DiskError, NotFound, UsageError


class Elsewhere(LocalFileSystem):  # type: ignore[misc]
    """A file system that is no store of whole files: real files, reached as those of a server are."""

    protocol = "elsewhere"

    @classmethod
    def _strip_protocol(cls, path: object) -> str:
        return str(super()._strip_protocol(str(path).removeprefix("elsewhere://")))


fsspec.register_implementation("elsewhere", Elsewhere, clobber=True)


@pytest.fixture(params=["folder", "memory", "elsewhere"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "folder":
        yield place_at(tmp_path / "out")
    elif request.param == "elsewhere":
        yield place_at(f"elsewhere://{tmp_path}/out")
    else:
        made = place_at(f"memory://run-{uuid4().hex}/out")
        yield made
        for name in [*made.names()]:
            made.remove(name)


def a_session(folder: Path, journal: str = "{}") -> Path:
    (folder / "audio").mkdir(parents=True)
    (folder / "audio" / "001.wav").write_bytes(b"RIFF")
    (folder / "journal.jsonl").write_text(journal)
    return folder


def test_a_place_that_is_not_there_yet_is_empty(place: Place) -> None:
    assert [*place.names()] == []
    assert place.read("items/a.json") is None
    assert not place.has("items/a.json")
    place.remove("items/a.json")


def test_what_was_written_is_read_again_and_replaces_what_was_there(place: Place) -> None:
    place.write("items/3f/a.json", b"old and long")
    place.write("items/3f/a.json", b"new", sync=True)

    assert place.read("items/3f/a.json") == b"new"
    assert place.has("items/3f/a.json") and not place.has("items/3f")
    assert place.read("items/3f") is None
    assert place.read("items/3f/a.json/b") is None


def test_names_are_those_of_all_files_in_order(place: Place) -> None:
    for name in ("b", "a/c", "a-b/c", "a/b/c"):
        place.write(name, b"")

    assert [*place.names()] == ["a-b/c", "a/b/c", "a/c", "b"]
    assert [*place.names("a")] == ["a/b/c", "a/c"]
    assert [*place.names("nothing")] == []


def test_a_file_or_a_whole_folder_is_removed_and_nothing_else(place: Place) -> None:
    for name in ("sessions/a/journal.jsonl", "sessions/a/audio/1.wav", "sessions/ab/journal.jsonl", "sessions/*/x"):
        place.write(name, b"")

    place.remove("sessions/a")
    place.remove("sessions/*")

    assert [*place.names()] == ["sessions/ab/journal.jsonl"]


def test_a_folder_takes_the_place_of_the_one_that_stood_there(place: Place, tmp_path: Path) -> None:
    place.write("sessions/a/report.html", b"of the old one")

    place.put_folder(a_session(tmp_path / "one", "1"), "sessions/a")
    place.put_folder(a_session(tmp_path / "two", "2"), "sessions/a")

    assert [*place.names()] == ["sessions/a/audio/001.wav", "sessions/a/journal.jsonl"]
    assert place.read("sessions/a/journal.jsonl") == b"2"


def test_a_file_is_fetched(place: Place, tmp_path: Path) -> None:
    place.write("call [1].mp4", b"film")

    place.get("call [1].mp4", tmp_path / "call.mp4")

    assert (tmp_path / "call.mp4").read_bytes() == b"film"
    with pytest.raises(NotFound, match=r"call \[2\]"):
        place.get("call [2].mp4", tmp_path / "other.mp4")


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "a//b", ".", "", "a\\..\\b", "a\0b"])
def test_no_name_leads_out(place: Place, name: str) -> None:
    with pytest.raises(BadInput):
        place.write(name, b"")
    with pytest.raises(BadInput):
        place.read(name)


def test_places_travel_to_other_processes(place: Place) -> None:
    place.write("a", b"1")  # with a connection that cannot travel

    assert pickle.loads(pickle.dumps(place)) == place
    assert pickle.loads(pickle.dumps(place)).read("a") == b"1"


def test_another_process_finds_what_was_written_at_an_address(tmp_path: Path) -> None:
    place = place_at(f"local://{tmp_path}/out")
    place.write("a", b"1")
    code = "import pickle, sys; print(pickle.load(sys.stdin.buffer).read('a').decode())"

    told = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(place), capture_output=True, check=True)

    assert told.stdout.strip() == b"1"


def test_links_that_lead_out_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "key").write_text("secret")
    place = place_at(tmp_path / "out")
    place.write("a", b"")
    (tmp_path / "out" / "items").symlink_to(tmp_path / "private")
    (tmp_path / "out" / "key").symlink_to(tmp_path / "private" / "key")

    for write in (lambda: place.write("items/key", b""), lambda: place.read("items/key"), lambda: place.read("key")):
        with pytest.raises(BadInput, match="link"):
            write()
    assert [*place.names()] == ["a"]
    place.write("key", b"ours")
    place.remove("items")
    assert (tmp_path / "private" / "key").read_text() == "secret"


def test_the_place_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "big-disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "big-disk")

    place_at(tmp_path / "out").write("items/a", b"1")

    assert (tmp_path / "big-disk" / "items" / "a").read_bytes() == b"1"


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second disk")
def test_a_folder_comes_from_another_disk_too(tmp_path: Path) -> None:
    made = Path("/dev/shm") / f"voicemock-{uuid4().hex}"
    place = place_at(tmp_path / "out")
    try:
        place.put_folder(a_session(made), "sessions/a")
    finally:
        for each in sorted(made.rglob("*"), reverse=True):
            each.rmdir() if each.is_dir() else each.unlink()
        made.rmdir()

    assert [*place.names()] == ["sessions/a/audio/001.wav", "sessions/a/journal.jsonl"]


def test_what_a_killed_worker_left_half_way_is_gone_after_the_next(tmp_path: Path) -> None:
    left = a_session(tmp_path / "out" / ".voicemock-half-way" / "left")
    place = place_at(tmp_path / "out")
    assert [*place.names()] == []

    place.put_folder(a_session(tmp_path / "one"), "sessions/a")

    assert not left.exists()


def test_a_place_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotWrite, match=r"file"):
        place_at(tmp_path / "file").write("a", b"")
    with pytest.raises(CannotWrite):
        place_at(tmp_path / "file" / "deeper").write("a", b"")
    with pytest.raises((CannotWrite, DiskError)):
        place_at(f"elsewhere://{tmp_path}/file").write("a", b"")


def test_a_place_that_may_not_be_read_is_said() -> None:
    with tempfile.TemporaryDirectory() as name, as_nobody(Path(name)):
        closed = Path(name) / "closed"
        place_at(name).write("a", b"")
        closed.mkdir(mode=0)

        assert place_at(name).read("a") == b""
        with pytest.raises(BadInput, match=r"closed.*cannot be read"):
            place_at(closed).read("a")
        with pytest.raises(BadInput, match=r"closed.*cannot be read"):
            place_at(closed).has("a")
        with pytest.raises(CannotWrite, match="closed"):
            place_at(closed / "in").write("a", b"")


@pytest.mark.parametrize(
    ("url", "command"),
    [("oss://bucket/runs", "pip install ossfs"), ("webdav://host/runs", "pip install webdav4")],
)
def test_what_is_not_installed_is_said_with_the_command(url: str, command: str) -> None:
    with pytest.raises(CannotWrite) as told:
        place_at(url)

    assert told.value.remedy == command


def test_addresses_of_no_known_kind_are_refused() -> None:
    with pytest.raises(UsageError, match="s4://bucket"):
        place_at("s4://bucket/runs")


@pytest.mark.parametrize(
    "url",
    [
        "sftp://jane:hunter2@host/runs",
        "https://hunter2@host/runs",
        "https://host/call.mp4?token=hunter2",
        "simplecache::sftp://jane:hunter2@host/runs",
    ],
)
def test_an_address_with_a_password_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(UsageError) as told:
        place_at(url)

    assert "hunter2" not in str(told.value)


def test_folders_are_told_from_addresses(tmp_path: Path) -> None:
    assert [is_url(each) for each in ("s3://b/a", "simplecache::s3://b", "C:\\calls", "a:b", "/x", "c://x")] == [
        True, True, False, False, False, False
    ]  # fmt: skip
    assert not is_url("Interview::x.vtt")
    assert place_at("file:///data/out") == LocalPlace(Path("/data/out"))
    assert place_at("file://localhost/o%2014%25") == LocalPlace(Path("/o 14%"))
    with pytest.raises(UsageError, match="machine called data"):
        place_at("file://data/out")
    assert place_at(str(tmp_path)).local == tmp_path
    assert place_at("memory://a/b/") == UrlPlace("memory://a/b")
    assert place_at("memory://a").local is None
    assert parent_and_name("s3://b/calls/1.mp4") == ("s3://b/calls", "1.mp4")


def test_what_a_killed_writer_left_beside_its_file_is_swept(place: Place, tmp_path: Path) -> None:
    place.write("items/a.json", b"whole")
    left = tmp_path / "out" / "items" / ".voicemock-0123-a.json"
    if place.local is None and left.parent.is_dir():
        left.write_bytes(b"half")

    place.sweep()

    assert not left.exists()
    assert [*place.names()] == ["items/a.json"]
