"""An interview that was held elsewhere, made into a session where nobody is asked anything."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from voicemock.audio.wav import RATE, WavWriter, read_pcm
from voicemock.errors import BadInput, RecogniserError
from voicemock.importing.files import conversation_in, files_of
from voicemock.importing.making import Made, Making
from voicemock.importing.ways import Quiet, Ways
from voicemock.ports import Trouble
from voicemock.rubric_files import find, load
from voicemock.sessions.draft import Draft
from voicemock.transcript import Stretch, Transcript, Word
from voicemock.transcripts.speakers import by_talk

RUBRIC = load(find("behavioral"))
ASKED = "Tell me about a difficult problem you solved. What did you do?"
SAID = "Our page was slow. I measured it with Bob Ray, and I added a cache. In the end it took one second."
TALK = f"Ann Lee: {ASKED}\nBob Ray: {SAID}"


@dataclass
class Scripted:
    """A recogniser that hears these words, one each half second."""

    text: str
    trouble: tuple[Trouble, ...] = ()

    def transcribe(self, audio: Path, speech: Sequence[Stretch], told: Callable[[float], None]) -> Transcript:
        told(1.0)
        texts = self.text.split()
        return Transcript.of_words(
            Word(text=each, start_s=at / 2, end_s=at / 2 + 0.5) for at, each in enumerate(texts)
        )

    def label(self) -> str:
        return "scripted"

    def troubles(self) -> Sequence[Trouble]:
        return self.trouble


def ways(recogniser: Scripted | None = None) -> Ways:
    def needed() -> nullcontext[Scripted]:
        if recogniser is None:
            raise RecogniserError("There is none.", "Get one.")
        return nullcontext(recogniser)

    return Ways(
        roles=by_talk,
        review=lambda found, guess: (found, "Nobody looked." if guess else ""),
        needed=needed,
        wanted=lambda: nullcontext(recogniser),
        progress=Quiet(),
        prompts={"judge": "0" * 64},
    )


def made(folder: Path, path: Path, by: Ways, transcript: Path | None = None, **more: object) -> tuple[Draft, Made]:
    folder.mkdir(exist_ok=True)
    draft, files = Draft(folder / "one"), files_of(path, transcript)
    found = Making(files, RUBRIC, by, draft.folder, draft.append, **more).make(conversation_in(files))
    return draft, found


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "Bob Ray.txt"
    path.write_text(TALK)
    return path


@pytest.fixture
def recording(tmp_path: Path, speech: Path) -> Path:
    """At least twelve seconds in which somebody speaks from the first to the last."""
    path, pcm = tmp_path / "call.wav", read_pcm(speech)[0].tobytes()
    with WavWriter(path) as writer:
        while writer.seconds < 12:
            writer.write(pcm)
    return path


def test_a_transcript_becomes_events_that_close_an_interview(tmp_path: Path, talk: Path) -> None:
    draft, found = made(tmp_path, talk, ways())

    [turn] = draft.session.turns
    assert (turn.question, turn.text, turn.transcript and turn.transcript.text) == ("heard-1", ASKED, SAID)
    assert [each.like for each in found.heard] == ["hard-problem"]
    assert found.duration_s == 0.0
    assert draft.session.state == "closed"
    opened = draft.session.opened
    assert (opened.id, opened.purpose, opened.prompts) == ("one", "import", {"judge": "0" * 64})
    assert opened.imported
    assert opened.imported.candidate == "Bob Ray"


def test_names_are_written_as_they_are_to_be_everywhere(tmp_path: Path, talk: Path) -> None:
    named = replace(ways(), written=lambda text: text.replace("Bob Ray", "P1").replace("Ann Lee", "I1"))

    draft, _ = made(tmp_path, talk, named)
    draft.save()

    written = (draft.folder / "journal.jsonl").read_text()
    assert "Bob" not in written
    assert "Ann" not in written
    assert "with P1, and" in written
    assert draft.session.opened.imported
    assert draft.session.opened.imported.source == "P1.txt"


def test_the_words_of_a_recording_alone_are_cut_where_the_questions_are(tmp_path: Path, recording: Path) -> None:
    by = ways(Scripted(f"{ASKED} {SAID}", (Trouble("It was slow.", "a smaller one", lasting=True),)))

    draft, found = made(tmp_path, recording, by)

    [turn] = draft.session.turns
    assert (turn.audio, turn.transcribed_by) == ("audio/001.wav", "scripted")
    assert turn.transcript
    assert turn.transcript.text == SAID
    assert turn.transcript.words[0].start_s < 0.5
    assert [each.name for each in (draft.folder / "audio").iterdir()] == ["001.wav"]
    assert found.duration_s == pytest.approx(read_pcm(recording)[0].size / RATE, abs=0.01)
    assert draft.session.opened.imported
    assert draft.session.opened.imported.told_by.endswith("guessed from the words. Nobody looked.")
    assert isinstance(by.progress, Quiet)
    assert by.progress.notes == ["It was slow. Instead: a smaller one."]


def test_a_transcript_tells_where_the_answers_lie_and_the_recogniser_their_words(
    tmp_path: Path, recording: Path
) -> None:
    vtt = tmp_path / "call.vtt"
    vtt.write_text(
        f"WEBVTT\n\n00:00.000 --> 00:02.000\nAnn: {ASKED}\n\n00:02.000 --> 00:11.000\nBob: {SAID}\n", "utf-8"
    )

    heard, _ = made(tmp_path / "heard", recording, ways(Scripted("I heard it.")), vtt)
    spread, _ = made(tmp_path / "spread", recording, ways(), vtt)

    assert [turn.transcript and turn.transcript.text for turn in heard.session.turns] == ["I heard it."]
    assert [turn.transcript and turn.transcript.text for turn in spread.session.turns] == [SAID]
    assert "spread over its times" in spread.session.turns[0].transcribed_by


def test_what_holds_no_question_with_an_answer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "alone.txt"
    path.write_text("It was so, and it is so.")

    with pytest.raises(BadInput, match=r"No question with an answer was found in alone\.txt"):
        made(tmp_path, path, ways())


def test_without_a_recogniser_a_recording_is_not_even_decoded(tmp_path: Path, recording: Path) -> None:
    with pytest.raises(RecogniserError):
        made(tmp_path, recording, ways())
    assert not [*(tmp_path / "one" / "audio").iterdir()]
