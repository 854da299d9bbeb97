"""What must hold of the room that sessions take: what is to go goes without a trace, and nothing else does."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.sessions.test_library import filled
from tests.sessions.test_packing import sounds, spoken
from tests.sessions.test_pruning import DONE
from tests.sessions.test_session import HEARD, OPENED
from voicemock.audio.packing import measured_s
from voicemock.cli import transfer_command
from voicemock.cli.keeping import Sitting, interruptible
from voicemock.cli.options import Choices
from voicemock.cli.removing import referring, remove, remove_audio
from voicemock.cli.scoring import showing
from voicemock.cli.storage_command import Smaller, pack, prune
from voicemock.config import marks_file, sessions_folder
from voicemock.errors import BadInput, NotFound, SessionBusy, UsageError
from voicemock.reports.document import document_of
from voicemock.reports.markdown import markdown
from voicemock.reports.screen import Screen
from voicemock.sessions.answer_events import TranscriptionFailed
from voicemock.sessions.check import check
from voicemock.sessions.library import Library
from voicemock.sessions.marks import Judged, Marked, MarksFile, digest_of, read_marks
from voicemock.sessions.round_events import Carried, LoopPlace
from voicemock.stt.recording import opened
from voicemock.transcript import Stretch, Transcript

CANARY = "the peregrine ledger of Trondheim"
SAID = HEARD.model_copy(update={"transcript": Transcript(text=f"We lost {CANARY}.")})


def library() -> Library:
    return Library(sessions_folder())


def holding(home: Path, *needles: str) -> list[str]:
    """Every file whose content or name has one of these in it."""
    return [
        str(each.relative_to(home))
        for each in home.rglob("*")
        for needle in needles
        if needle in each.name or (each.is_file() and needle.encode() in each.read_bytes())
    ]


@pytest.mark.parametrize("shape", ["md", "json"])
def test_a_report_is_not_taken_for_a_transcript(shape: str, tmp_path: Path) -> None:
    spoken(sessions_folder(), "s", SAID, *DONE[1:])
    report = tmp_path / f"s.{shape}"
    transfer_command.export("s", transfer_command.Shape(shape), out=report)

    with pytest.raises(BadInput, match="is a report of a session") as refused:
        transfer_command.import_(report)
    assert "--format zip" in refused.value.remedy


def with_traces(name: str = "gone") -> None:
    """A session that left a trace in every place that there is."""
    spoken(sessions_folder(), name, SAID, *DONE[1:])
    spoken(sessions_folder(), "stays", *DONE)
    folder = sessions_folder() / name
    for page in (folder / "report.html", folder / "summary", sessions_folder() / "stays" / "retake.html"):
        page.write_text(CANARY)
        page.chmod(0o600)
    for page in ("index.html", "progress.html"):
        (sessions_folder() / page).write_text(f"{name} {CANARY}")
    (folder / "journal.torn-1").write_text(CANARY)
    text = SAID.transcript.text
    mark = Marked(
        rubric="tiny", question="q", criterion="result", anchors="a", answer=digest_of(text), words=5, source=name
    )
    judged = Judged(
        rubric="tiny", rubric_digest="d", criterion="result", answer=digest_of(text), judge="coverage", level=2
    )
    other = mark.model_copy(update={"answer": "other", "source": "stays"})
    with MarksFile(marks_file()) as file:
        for note in (mark, judged, other, judged.model_copy(update={"answer": "other"})):
            file.append(note)


def test_delete_leaves_no_trace_of_a_session_anywhere(own_home: Path) -> None:
    with_traces()
    assert holding(own_home, CANARY)
    remove(library(), "gone")

    assert holding(own_home, CANARY, "gone", digest_of(SAID.transcript.text)) == []
    assert library().names() == ["stays"] and check(library().load("stays")) == []
    kept = read_marks(marks_file())
    assert [note.source for note in kept.marked.values()] == ["stays"] and len(kept.judged) == 1


def test_a_session_that_is_open_is_not_deleted_and_nothing_is_changed(own_home: Path) -> None:
    with_traces()
    before = holding(own_home, CANARY)
    with library().reopen("gone"), pytest.raises(SessionBusy):
        remove(library(), "gone")

    assert sorted(holding(own_home, CANARY)) == sorted(before)


def test_a_later_round_that_holds_a_note_on_it_is_named() -> None:
    place = LoopPlace(loop="l", run="first", number=1, of=2)
    note = Carried(session="first", interviewer="Ana", question="Tell me.", note=CANARY)
    for name, update in (("first", {"loop": place}), ("second", {"loop": place, "carried": (note,)})):
        with library().create(name) as journal:
            journal.append(OPENED.model_copy(update={"id": name, **update}))

    assert referring(library(), "first") == ("second",) and referring(library(), "second") == ()


def test_without_their_recordings_sessions_keep_their_words_and_say_why(own_home: Path) -> None:
    with_traces("s")
    freed = remove_audio(library(), "s")
    stored = library().load("s")
    report = markdown(document_of(stored))

    assert freed > 3 * 32_000 and sounds(stored.folder) == [] and check(stored) == []
    assert not (stored.folder / "report.html").exists() and not holding(own_home, "progress.html")
    assert "was removed to make room; its words are kept" in report and "is missing" not in report
    assert CANARY in report and library().load("s").session.state == "scored"
    assert remove_audio(library(), "s") == 0 and library().load("s").session == stored.session


def test_pruning_asks_first_and_says_what_goes_and_what_stays(
    voicemock: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken(sessions_folder(), "old", *DONE)
    filled(sessions_folder(), "begun")
    prune(older_than="0d", dry_run=True)
    told = capsys.readouterr().out
    voicemock("session", "prune", "--older-than", "0d", typed="n\n").refused(2, "nobody said yes")

    assert "old" in told and "1 of 2 sessions" in told and "Left alone, unfinished: begun" in told
    assert library().names() == ["begun", "old"]
    capsys.readouterr()
    prune(keep_below="1kb", yes=True)
    told = capsys.readouterr().out
    assert "Removed 1 session" in told and "which is not below 1 kB" in told and library().names() == ["begun"]


def test_pruning_the_recordings_alone_keeps_the_sessions() -> None:
    spoken(sessions_folder(), "old", *DONE)
    prune(older_than="0d", only_audio=True, yes=True)

    assert library().names() == ["old"] and library().load("old").session.audio_removed


@pytest.mark.parametrize("wrong", ["", "90 days ago", "-3d", "3q", "9" * 30 + "d", "\x1b[31m"])
def test_an_age_or_size_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="is not an age"):
        prune(older_than=wrong)
    with pytest.raises(UsageError, match="is not a size"):
        prune(keep_below=wrong)


def test_nothing_is_as_old_as_the_longest_age() -> None:
    spoken(sessions_folder(), "s", *DONE)
    prune(older_than="999999999y", yes=True)

    assert library().names() == ["s"]


def test_where_a_session_is_gone_already_none_that_is_called_like_it_goes_instead() -> None:
    spoken(sessions_folder(), "s-2", *DONE)
    with pytest.raises(NotFound):
        remove(library(), "s")
    with pytest.raises(NotFound):
        remove_audio(library(), "s")

    assert library().load("s-2").audio(1)


def test_recordings_that_were_removed_are_not_missed_when_there_are_no_words() -> None:
    spoken(sessions_folder(), "s", TranscriptionFailed(turn=1, reason="no model"), *DONE[1:])
    assert any(turn.needs_transcript for turn in library().load("s").session.turns)
    remove_audio(library(), "s")
    shutil.rmtree(sessions_folder() / "s" / "audio")

    assert not any(turn.needs_transcript for turn in library().load("s").session.turns)
    assert remove_audio(library(), "s") == 0


def test_neither_age_nor_size_prunes_nothing() -> None:
    with pytest.raises(UsageError, match="by age"):
        prune()


def test_packing_a_session_says_what_it_won(capsys: pytest.CaptureFixture[str]) -> None:
    spoken(sessions_folder(), "s", *DONE)
    spoken(sessions_folder(), "t", *DONE)
    pack(session="s", format_=Smaller.opus)
    pack(all_=True)
    told = capsys.readouterr().out

    assert sounds(sessions_folder() / "s") == ["001.opus"] and sounds(sessions_folder() / "t") == ["001.flac"]
    assert "s: 96 kB of recordings before" in told and "t: 96 kB" in told
    assert check(library().load("s"), measured_s) == [] == check(library().load("t"), measured_s)


def sitting_of(own_home: Path, audio: str) -> Path:
    own_home.mkdir(parents=True, exist_ok=True)
    (own_home / "config.toml").write_text(f'[storage]\naudio = "{audio}"\n')
    spoken(sessions_folder(), "s", *DONE)
    with library().reopen("s") as journal:
        sitting = Sitting(library().load("s").session, journal, Screen(), None, Choices(text=True))
        with interruptible(sitting):
            assert sounds(journal.path.parent) == ["001.wav"], "nothing waits for it while the interview goes on"
    return sessions_folder() / "s"


@pytest.mark.parametrize(("audio", "left"), [("flac", "001.flac"), ("wav", "001.wav")])
def test_recordings_are_packed_at_the_end_of_a_sitting_as_the_settings_say(
    audio: str, left: str, own_home: Path
) -> None:
    assert sounds(sitting_of(own_home, audio)) == [left]


def test_settings_that_cannot_be_used_cost_no_recording(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sounds(sitting_of(own_home, "mp3")) == ["001.wav"]
    assert "The recordings are kept as they are" in capsys.readouterr().out


def test_a_session_goes_out_and_comes_back_by_command(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken(sessions_folder(), "s", *DONE)
    before = library().load("s").session
    shapes = transfer_command.Shape
    for shape, name in ((shapes.zip, "s.zip"), (shapes.md, "s.md"), (shapes.json, "s.json")):
        transfer_command.export("s", shape, audio=True, out=tmp_path / name, force=False)
    monkeypatch.setenv("VOICEMOCK_HOME", str(tmp_path / "other"))
    transfer_command.import_(tmp_path / "s.zip")
    transfer_command.import_(tmp_path / "s.zip")

    assert library().load("s").session == before and check(library().load("s")) == []
    told = capsys.readouterr().out
    assert "voicemock replay s" in told and "here already" in told
    assert (tmp_path / "s.md").read_text().startswith('---\nid: "s"\n')


def test_a_recogniser_that_reads_wav_alone_reads_a_packed_answer() -> None:
    spoken(sessions_folder(), "s", *DONE)
    pack(session="s")
    read: list[Path] = []

    def transcribe(audio: Path, speech: Sequence[Stretch], heard_to: Callable[[float], None]) -> Transcript:
        read.append(audio)
        return Transcript(text=f"{opened(audio).duration_s:.0f} seconds")

    packed = library().load("s").audio(1)
    assert packed and packed.suffix == ".flac"
    assert showing(Screen(), transcribe)(packed, [Stretch(0.0, 3.0)]).text == "3 seconds"
    assert not read[0].exists() and sounds(packed.parent.parent) == ["001.flac"]
