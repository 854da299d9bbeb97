"""Interviews held elsewhere, brought in from the command line."""

import json
import os
import re
import shutil
import sys
import wave
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.terminal import Terminal
from voicemock.audio.wav import RATE, WavWriter, read_pcm
from voicemock.cli.import_place import publish, unseen
from voicemock.cli.importing import ImportWishes, import_interview
from voicemock.cli.options import Choices
from voicemock.cli.transfer_command import import_
from voicemock.config import sessions_folder
from voicemock.errors import BadInput, NotFound, UsageError, VoicemockError
from voicemock.sessions import lock
from voicemock.sessions.arriving import BEGINS
from voicemock.sessions.library import Library
from voicemock.sessions.session import Session

ASKED = "Tell me about a difficult problem you solved. What did you do?"
SAID = (
    "In my last job our page was slow, and it was my task to fix it. First I measured where the time went, and then "
    "I added a cache, because one query ran for every product. In the end it took one second instead of nine."
)
VTT = f"""WEBVTT

00:00:00.000 --> 00:00:01.000
Ann Lee: {ASKED}

00:00:01.500 --> 00:00:08.000
Bob Ray: {SAID}

00:00:08.000 --> 00:00:08.500
Ann Lee: Thank you. Goodbye.
"""


@pytest.fixture
def vtt(tmp_path: Path) -> Path:
    path = tmp_path / "call.vtt"
    path.write_text(VTT)
    return path


@pytest.fixture
def recording(tmp_path: Path, speech: Path) -> Path:
    """A second and a half of silence, then somebody speaks; in all at least eight and a half seconds."""
    path = tmp_path / "call.wav"
    with wave.open(str(speech)) as spoken:
        pcm = spoken.readframes(spoken.getnframes())
    with WavWriter(path) as writer:
        writer.write(bytes(3 * RATE))
        writer.write(pcm)
        writer.write(bytes(4 * RATE))
    return path


def session_of(name: str) -> Session:
    return Library(sessions_folder()).load(name).session


def nothing_left() -> bool:
    folder = sessions_folder()
    return not folder.exists() or not [*folder.iterdir()]


def test_a_transcript_becomes_a_scored_session_that_replays(voicemock: Command, vtt: Path) -> None:
    done = voicemock("session", "import", vtt)

    assert done.code == 0, done.err
    assert "Bob Ray says" in done.out
    assert "1 question, 0 follow-ups" in done.out
    shown = json.loads(voicemock("session", "show", "--json").out)
    assert shown["purpose"] == "import"
    assert (shown["imported"]["source"], shown["imported"]["candidate"]) == ("call.vtt", "Bob Ray")
    [turn] = shown["turns"]
    assert (turn["question_id"], turn["transcript"]["text"]) == ("heard-1", SAID)
    assert turn["transcribed_by"] == "the transcript call.vtt"
    assert any(each["level"] for each in shown["scores"])


def test_with_a_recording_the_answers_have_their_sound_and_their_words_have_times(vtt: Path, recording: Path) -> None:
    session = session_of(import_interview(recording, ImportWishes(transcript=vtt), Choices()))
    [turn] = session.turns

    assert turn.recorded
    assert turn.recorded.audio == "audio/001.wav"
    assert turn.speech
    assert turn.speech[0].start_s < 1.0
    assert turn.transcript
    assert turn.transcript.text == SAID
    assert turn.transcript.words[0].start_s == 0.25
    assert all(word.probability is None for word in turn.transcript.words)
    assert turn.transcribed_by == "the transcript call.vtt, words spread over its times"
    folder = sessions_folder() / session.id
    assert sorted(each.name for each in (folder / "audio").iterdir()) == ["001.wav"]
    whole, _ = read_pcm(recording)
    part, _ = read_pcm(folder / "audio" / "001.wav")
    assert part.tobytes() == whole[int(1.25 * RATE) : int(1.25 * RATE) + len(part)].tobytes()
    assert not [*sessions_folder().glob(f"{BEGINS}*")]
    assert session.run
    assert session.run.finished


def test_names_and_words_from_outside_stay_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x[red].vtt"
    evil = "&lt;img src=x onerror=alert(1)&gt;[bold]"
    path.write_text(VTT.replace("Ann Lee: ", f"<v {evil}>").replace("Bob Ray: ", f"<v Bob>{evil} \u202e "))
    name = import_interview(path, ImportWishes(), Choices())

    page = (sessions_folder() / name / "report.html").read_text()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;[bold]" in page
    out = capsys.readouterr().out
    assert "[bold]" in out
    assert "\u202e" not in page + out


@pytest.mark.parametrize(
    ("text", "wishes", "error", "words"),
    [
        (
            "Ann: Why?\nBob: So.\nAnn: How?\nBob: Thus.",
            {},
            UsageError,
            "does not tell who is the candidate: Ann (2 words",
        ),
        ("Ann: Why?\nBob: So.", {"candidate": "Eve"}, UsageError, "No speaker is called 'Eve'"),
        ("So it was, and so it is.", {}, UsageError, "does not say who speaks"),
        ("So it was, and so it is.", {"yes": True}, BadInput, "No question with an answer was found"),
        ("So it was.", {"candidate": "Bob"}, UsageError, "names nobody"),
        ("", {}, BadInput, "holds no words"),
        ("Ann: Why?\nBob: So.", {"rubric": "no-such"}, NotFound, "no-such"),
    ],
)
def test_what_cannot_be_imported_leaves_nothing(
    tmp_path: Path, text: str, wishes: dict[str, object], error: type[VoicemockError], words: str
) -> None:
    path = tmp_path / "t.txt"
    path.write_text(text)

    with pytest.raises(error, match=re.escape(words)) as refused:
        import_interview(path, ImportWishes(**wishes), Choices())  # type: ignore[arg-type]

    assert refused.value.remedy
    assert nothing_left()


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path, vtt: Path, recording: Path) -> None:
    late = tmp_path / "late.vtt"
    late.write_text(VTT.replace("00:00:08", "00:20:08"))
    with pytest.raises(BadInput, match=r"late.vtt goes on to 20:08; the recording ends at 0:0\d"):
        import_interview(recording, ImportWishes(transcript=late), Choices())

    untimed = tmp_path / "untimed.txt"
    untimed.write_text("Ann: Why?\nBob: So.")
    with pytest.raises(BadInput, match="has no times"):
        import_interview(recording, ImportWishes(transcript=untimed), Choices())
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(BadInput, match="not an ordinary file"):
        import_interview(tmp_path / "pipe.mp4", ImportWishes(transcript=vtt), Choices())
    with pytest.raises(UsageError, match="A recording alone names nobody"):
        import_interview(recording, ImportWishes(candidate="Bob"), Choices())
    with pytest.raises(UsageError, match="is a transcript itself"):
        import_interview(vtt, ImportWishes(transcript=vtt), Choices())
    with pytest.raises(BadInput, match="not an audio file"):
        import_interview(_as(tmp_path / "no.mp4", b"nothing"), ImportWishes(transcript=vtt), Choices())
    with pytest.raises(BadInput, match="Nobody speaks"):
        import_interview(_silence(tmp_path / "silent.wav"), ImportWishes(transcript=vtt), Choices())
    assert nothing_left()


def _as(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _silence(path: Path) -> Path:
    with WavWriter(path) as writer:
        writer.write(bytes(20 * RATE))
    return path


def test_what_is_broken_off_leaves_nothing_and_what_was_killed_is_tidied_up(tmp_path: Path) -> None:
    library = Library(tmp_path / "sessions")
    killed = library.folder / f"{BEGINS}killed"
    (killed / "sessions" / "audio").mkdir(parents=True)
    (killed / lock.NAME).touch()

    with pytest.raises(KeyboardInterrupt), unseen(library) as place, place.create("one") as journal:
        (journal.path.parent / "audio" / "whole.wav").touch()
        assert library.names() == []
        raise KeyboardInterrupt

    assert not [*library.folder.iterdir()]


def test_a_session_that_is_made_meanwhile_keeps_its_name(tmp_path: Path) -> None:
    library = Library(tmp_path / "sessions")
    with unseen(library) as place:
        made = place.new_folder("one")
        (library.folder / "one").mkdir()
        (library.folder / "one" / "mine").touch()

        assert publish(library, made, "one") == "one-2"
    assert [each.name for each in (library.folder / "one").iterdir()] == ["mine"]
    assert [each.name for each in (library.folder / "one-2").iterdir()] == ["audio"]


def test_another_import_takes_nothing_away_from_one_that_is_whole_and_not_yet_in_its_place(tmp_path: Path) -> None:
    library = Library(tmp_path / "sessions")
    with unseen(library) as place:
        with place.create("one"):
            pass
        with unseen(library):
            assert (place.folder / "one" / "journal.jsonl").exists()


def test_a_name_that_is_too_long_for_a_file_names_nothing(vtt: Path) -> None:
    for name in ("x" * 300, "x" * 300 + ".zip"):
        with pytest.raises(NotFound, match="There is no xxx"):
            import_(Path(name))
    with pytest.raises(NotFound):
        import_interview(vtt.with_suffix(".wav"), ImportWishes(transcript=Path("x" * 300)), Choices())


@pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)")
def test_in_a_terminal_the_user_says_who_it_is_and_edits_the_split(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    path = tmp_path / "t.txt"
    path.write_text(f"Ann: Hello. I am Ann.\nBob: {SAID}\nAnn: {SAID}\nBob: Bye.")
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/^T: Hello/Q: Hello/" "$1"\n')
    editor.chmod(0o700)
    command = [sys.executable, "-m", "voicemock", "session", "import", str(path)]
    with Terminal(command, {**environment, "EDITOR": str(editor)}, tmp_path) as terminal:
        terminal.wait_for("Who is the candidate? 1 to 2")
        terminal.press("2\r")
        at = terminal.wait_for("e edits, Ctrl-C stops", after=terminal.wait_for("0 questions"))
        terminal.press("\r")  # there is nothing to accept
        at = terminal.wait_for("e edits, Ctrl-C stops", after=terminal.wait_for("0 questions", after=at))
        terminal.press("e\r")
        terminal.wait_for("Enter accepts, e edits", after=terminal.wait_for("1 question, 0 follow-ups", after=at))
        terminal.press("\r")
        terminal.wait_for("How good was that answer?")
        terminal.press("q")
        assert terminal.end() == 0, terminal.printed

    session = Library(Path(environment["VOICEMOCK_HOME"]) / "sessions").load().session
    assert session.opened.imported
    assert session.opened.imported.told_by == "You said who the candidate is. You edited the split."
    assert [turn.question for turn in session.turns] == ["heard-1", ""]
