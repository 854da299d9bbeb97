"""Files answer in order, once each."""

import subprocess
import sys
from pathlib import Path

import pytest

from voicemock.audio import wav
from voicemock.audio.files import AnswerFiles
from voicemock.errors import BadInput, NotFound
from voicemock.ports import NoMore, Recorded

ROOT = Path(__file__).parent.parent.parent


def record(path: Path, seconds: float) -> Path:
    path.parent.mkdir(exist_ok=True)
    with wav.WavWriter(path) as writer:
        writer.write(b"\x01\x02" * int(seconds * 16000))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(["02.wav", "01.wav", "10.WAV"], start=1):
        record(tmp_path / "answers" / name, number)
    (tmp_path / "answers" / "README.md").write_text("not an answer")
    record(tmp_path / "answers" / ".hidden.wav", 9)
    (tmp_path / "answers" / "folder.wav").mkdir()
    return tmp_path / "answers"


def test_a_folder_is_read_in_the_order_of_names(folder: Path, tmp_path: Path) -> None:
    listen = AnswerFiles([folder, record(tmp_path / "last", 4)])
    heard = []
    for number in range(4):
        heard.append(listen(tmp_path / f"{number}.wav", 60))

    assert heard == [Recorded("01.wav"), Recorded("02.wav"), Recorded("10.WAV"), Recorded("last")]
    assert [wav.duration_s(tmp_path / f"{number}.wav") for number in range(4)] == [2, 1, 3, 4]
    assert listen(tmp_path / "5.wav", 60) == NoMore("out_of_answers")
    assert not (tmp_path / "5.wav").exists()


def test_a_resumed_session_skips_what_is_used(folder: Path, tmp_path: Path) -> None:
    listen = AnswerFiles([folder], skip=2)

    assert listen(tmp_path / "a.wav", 60) == Recorded("10.WAV")
    assert listen.used == 3
    assert isinstance(AnswerFiles([folder], skip=3)(tmp_path / "b.wav", 60), NoMore)


def test_a_bad_file_is_named_and_stays_next(folder: Path, tmp_path: Path) -> None:
    (folder / "00.wav").write_text("no audio")
    listen = AnswerFiles([folder])

    for _ in range(2):
        with pytest.raises(BadInput, match=r"00\.wav"):
            listen(tmp_path / "a.wav", 60)
    (folder / "00.wav").unlink()
    with pytest.raises(NotFound, match=r"00\.wav"):
        listen(tmp_path / "a.wav", 60)
    assert listen.used == 0


def test_paths_are_checked_before_the_first_question(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        AnswerFiles([tmp_path / "nowhere"])
    with pytest.raises(BadInput, match="holds no audio file"):
        AnswerFiles([tmp_path])


@pytest.mark.parametrize("max_bytes", [10, 4096, 100_000])
def test_a_disk_that_is_full_leaves_no_half_copy_and_the_file_stays_next(tmp_path: Path, max_bytes: int) -> None:
    record(tmp_path / "a.wav", 8.0)
    (tmp_path / "session").mkdir()
    code = """
import resource, sys
from pathlib import Path
from voicemock.audio.files import AnswerFiles
from voicemock.errors import DiskError
listen = AnswerFiles([Path(sys.argv[1])])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    listen(Path(sys.argv[2]), 60)
except DiskError as error:
    print(error)
print(listen.used)
"""
    arguments = [str(tmp_path / "a.wav"), str(tmp_path / "session" / "001.wav"), str(max_bytes)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT)

    assert done.stdout.startswith("The disk is full: "), done.stderr
    assert done.stdout.endswith("voicemock resume\n0\n")
    assert list((tmp_path / "session").iterdir()) == []
