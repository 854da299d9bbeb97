"""What an interview is read from, before anything is made of it."""

from pathlib import Path

import pytest

from voicemock.audio.wav import WavWriter
from voicemock.errors import BadInput, NotFound, UsageError
from voicemock.importing.files import Files, conversation_in, digest_of, files_of


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    with WavWriter(tmp_path / "call.wav") as writer:
        writer.write(bytes(32_000))
    return tmp_path / "call.wav"


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    path = tmp_path / "call.txt"
    path.write_text("Ann: Why?\nBob: So.")
    return path


def test_the_end_of_a_name_tells_a_transcript_from_a_recording(recording: Path, transcript: Path) -> None:
    assert files_of(transcript) == Files(None, transcript)
    assert files_of(recording) == Files(recording, None)
    both = files_of(recording, transcript)
    assert (both, both.source) == (Files(recording, transcript), recording)


def test_what_is_no_file_of_the_kind_is_refused(tmp_path: Path, recording: Path, transcript: Path) -> None:
    with pytest.raises(NotFound):
        files_of(tmp_path / "gone.vtt")
    with pytest.raises(BadInput, match="not an ordinary file"):
        files_of(tmp_path)
    with pytest.raises(UsageError, match="is a transcript itself"):
        files_of(transcript, transcript)
    wrong = tmp_path / "wrong.mp4"
    wrong.write_text("words")
    with pytest.raises(BadInput, match="not an audio file"):
        files_of(wrong)


def test_a_transcript_without_times_says_nothing_of_a_recording(recording: Path, transcript: Path) -> None:
    assert conversation_in(Files(recording, None)) is None
    read = conversation_in(Files(None, transcript))
    assert read
    assert read.names == ("Ann", "Bob")
    with pytest.raises(BadInput, match="has no times"):
        conversation_in(Files(recording, transcript))


def test_a_digest_is_of_the_content(tmp_path: Path, transcript: Path) -> None:
    copy = tmp_path / "another.txt"
    copy.write_bytes(transcript.read_bytes())

    assert digest_of(copy) == digest_of(transcript)
    assert len(digest_of(copy)) == 64
    with pytest.raises(BadInput, match="cannot be read"):
        digest_of(tmp_path / "gone")
