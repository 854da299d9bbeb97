"""Words that were heard before: taken again for the same sound, and for nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from voicemock.audio.wav import WavWriter
from voicemock.batch.heard import Remembering
from voicemock.batch.local_place import LocalPlace
from voicemock.errors import RecogniserError
from voicemock.ports import Trouble
from voicemock.transcript import Stretch, Transcript
from voicemock.transcripts.spoken import spread

SPEECH = (Stretch(0.0, 1.0),)


@dataclass
class Scripted:
    """A recogniser that says how often it was asked."""

    said: str = "Bob came late."
    asked: int = 0
    trouble: list[Trouble] = field(default_factory=list)

    def transcribe(self, audio: Path, speech: Sequence[Stretch], told: object) -> Transcript:
        self.asked += 1
        return Transcript.of_words(spread(self.said, 0.0, 1.0))

    def label(self) -> str:
        return f"scripted, {self.asked}"

    def troubles(self) -> Sequence[Trouble]:
        found, self.trouble = self.trouble, []
        return found


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    with WavWriter(tmp_path / "one.wav") as writer:
        writer.write(bytes(32_000))
    return tmp_path / "one.wav"


def remembering(folder: Path, scripted: Scripted, identity: str = "a", **more: object) -> Remembering:
    return Remembering(LocalPlace(folder / "out"), lambda: scripted, identity, **more)  # type: ignore[arg-type]


def hear(hears: Remembering, audio: Path, speech: tuple[Stretch, ...] = SPEECH) -> str:
    return hears.transcribe(audio, speech, lambda at_s: None).text


def test_the_same_sound_is_heard_once_and_told_by_whom(tmp_path: Path, audio: Path) -> None:
    scripted = Scripted(trouble=[Trouble("It failed.", "another", lasting=False)])
    first = remembering(tmp_path, scripted)
    assert hear(first, audio) == "Bob came late."
    assert [each.reason for each in first.troubles()] == ["It failed."]

    again = remembering(tmp_path, scripted)
    assert hear(again, audio) == "Bob came late."
    assert (scripted.asked, again.label(), again.seconds, again.troubles()) == (1, "scripted, 1", 0.0, ())


def test_other_speech_and_another_recogniser_are_heard(tmp_path: Path, audio: Path) -> None:
    scripted = Scripted()
    hear(remembering(tmp_path, scripted), audio)

    hear(remembering(tmp_path, scripted), audio, (Stretch(0.0, 0.5),))
    hear(remembering(tmp_path, scripted, "b"), audio)

    assert scripted.asked == 3
    assert len([*LocalPlace(tmp_path / "out").names("heard")]) == 3


def test_what_was_damaged_in_any_byte_is_heard_anew(tmp_path: Path, audio: Path) -> None:
    scripted = Scripted()
    hear(remembering(tmp_path, scripted), audio)
    [kept] = (tmp_path / "out" / "heard").rglob("*.json")
    whole = kept.read_bytes()
    assert json.loads(whole)["kept"]["engine"] == "scripted, 1"

    for at in range(0, len(whole), 7):
        kept.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert hear(remembering(tmp_path, scripted), audio) == "Bob came late."
        assert scripted.asked == 2 + at // 7
    kept.write_bytes(whole[:50])
    hear(remembering(tmp_path, scripted), audio)
    assert kept.read_bytes() != whole[:50]


def test_no_name_is_kept_and_one_that_is_listed_later_goes_too(tmp_path: Path, audio: Path) -> None:
    scripted = Scripted("Bob met Eve.")
    hear(remembering(tmp_path, scripted, written=lambda text: text.replace("Bob", "P1")), audio)
    [kept] = (tmp_path / "out" / "heard").rglob("*.json")
    assert "Bob" not in kept.read_text()

    def both(text: str) -> str:
        return text.replace("Bob", "P1").replace("Eve", "P2")

    assert hear(remembering(tmp_path, scripted, written=both), audio) == "P1 met P2."
    assert "Eve" not in kept.read_text()
    assert scripted.asked == 1


def test_a_recogniser_that_fails_leaves_nothing(tmp_path: Path, audio: Path) -> None:
    def none() -> Scripted:
        raise RecogniserError("There is none.", "Get one.")

    with pytest.raises(RecogniserError):
        hear(Remembering(LocalPlace(tmp_path / "out"), none, "a"), audio)
    assert not (tmp_path / "out").exists()


@dataclass
class Broken(Scripted):
    """A recogniser whose process dies."""

    def transcribe(self, audio: Path, speech: Sequence[Stretch], told: object) -> Transcript:
        raise RecogniserError("Your answer is saved; transcription failed twice: it died.", "voicemock score")


def test_a_failure_says_nothing_of_an_answer_that_nobody_gave(tmp_path: Path, audio: Path) -> None:
    with pytest.raises(RecogniserError) as refused:
        hear(remembering(tmp_path, Broken()), audio)
    assert str(refused.value) == ("Transcription failed twice: it died.\nThe same voicemock batch hears it again.")
