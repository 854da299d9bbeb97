"""A transcript can be put right before the scores and afterwards, and no version of it is lost."""

import json
import shlex
import shutil
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command, quotes_hold
from tests.cli.test_endings import RECORDED, spoken_session
from tests.terminal import Terminal
from voicemock.cli.correcting import correct
from voicemock.config import sessions_folder
from voicemock.errors import NotFound
from voicemock.reports.document import document_of
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.reading import NAME
from voicemock.transcript import Transcript, Word

OFFER = "Enter scores · t corrects a transcript · q scores later (voicemock score)"
HEARD = "i looked at the slow report myself and then i moved the queue to read is which cut it to twenty minutes"
MEANT = HEARD.replace("read is", "Redis")
TYPED = "We talked about it directly, and I asked her why she saw it in another way before we agreed on a test.\r\r"
terminal_only = pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)")


def words(text: str) -> Transcript:
    return Transcript.of_words(
        Word(text=each, start_s=0.2 + at / 2, end_s=0.6 + at / 2, probability=0.9)
        for at, each in enumerate(text.split())
    )


def heard(*more: e.Event) -> None:
    """A session `s` of which the first answer was spoken and recognised."""
    spoken_session([RECORDED, e.AnswerTranscribed(turn=1, transcript=words(HEARD), engine="test"), *more])


def stored() -> dict[str, Any]:
    """The session `s`, as `voicemock session show --json` prints it."""
    return document_of(Library(sessions_folder()).load("s")).as_data()


def events(own_home: Path) -> list[dict[str, Any]]:
    lines = (own_home / "sessions" / "s" / NAME).read_bytes().splitlines()
    return [json.loads(line)["event"] for line in lines]


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in ("EDITOR", "VISUAL")}


def voicemock_(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "voicemock", *arguments]


@terminal_only
def test_t_lets_an_answer_be_put_right_before_the_scores_which_follow_the_new_words(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    heard()
    with Terminal(voicemock_("resume", "s", "--text", "--no-voice"), environment, tmp_path) as terminal:
        before = terminal.settings
        at = terminal.wait_for("Type your answer")
        terminal.press(TYPED)
        at = terminal.wait_for(OFFER, after=at)
        terminal.press("t")
        at = terminal.wait_for("twenty minutes", after=at)
        terminal.press("\x01I said: \r")
        at = terminal.wait_for("“I said:” (heard: nothing)", after=at)
        at = terminal.wait_for(OFFER, after=at)
        terminal.press("t")
        at = terminal.wait_for("twenty minutes", after=at)
        terminal.press("\x01\x0b" + MEANT + "\r")
        at = terminal.wait_for("“Redis” (heard: “read is”)", after=at)
        at = terminal.wait_for(OFFER, after=at)
        terminal.press("\r")
        at = terminal.wait_for("goes on to the scores", after=at)
        terminal.press("q")
        terminal.wait_for("Overall", after=at)
        assert terminal.end() == 0, terminal.printed
        assert terminal.settings == before
    session = stored()
    spoken, typed = session["turns"]
    corrections = [each for each in events(own_home) if each["kind"] == "answer_corrected"]
    page = (own_home / "sessions" / "s" / "report.html").read_text(encoding="utf-8")

    assert (spoken["transcript"]["text"], spoken["heard"]["text"]) == (MEANT, HEARD)
    assert typed["typed"] and typed["heard"] is None
    assert [each["transcript"]["text"] for each in corrections] == [f"I said: {HEARD}", MEANT]
    assert [each["text"] for each in spoken["transcript"]["words"] if each["corrected"]] == ["Redis"]
    assert quotes_hold(session) and any(
        "Redis" in quote["quote"] for score in spoken["scores"] for quote in score["evidence"]
    )
    assert not any(score["outdated"] for score in session["scores"])
    assert 'title="heard: read is"' in page and "<del>read</del> <del>is</del>" in page


@terminal_only
def test_scores_can_wait_and_ctrl_c_keeps_everything(
    environment: dict[str, str], own_home: Path, tmp_path: Path, voicemock: Command
) -> None:
    heard(e.InterviewClosed(reason="ended_by_user"))
    command = voicemock_("session", "correct", "s")
    with Terminal(command, environment, tmp_path) as terminal:
        before = terminal.settings
        at = terminal.wait_for("twenty minutes")
        terminal.press(" and more")
        terminal.wait_for("and more", after=at)  # a terminal drops keys that it has not passed on when Ctrl-C comes
        terminal.press("\x03")
        assert terminal.end() == 130, terminal.printed
        assert "Stopped. Everything said is saved." in terminal.printed
        assert "Go on with: voicemock score s" in terminal.printed
        assert terminal.settings == before
    (own_home / "sessions" / "s").rename(own_home / "sessions" / "done")
    heard()
    with Terminal(voicemock_("resume", "s", "--text", "--no-voice"), environment, tmp_path) as terminal:
        at = terminal.wait_for("Type your answer")
        terminal.press("/quit\r")
        terminal.wait_for(OFFER, after=at)
        terminal.press("q")
        assert terminal.end() == 0, terminal.printed
        assert "Score them: voicemock score s" in terminal.printed
    waiting = stored()

    assert events(own_home)[-1] == {"kind": "sitting_stopped", "reason": "later"}
    assert waiting["state"] == "closed" and waiting["scores"] == []
    assert voicemock("score", "s").code == 0 and stored()["state"] == "scored"


@terminal_only
def test_an_editor_gets_the_text_in_a_file_that_nobody_else_may_read_and_nothing_of_it_stays(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    heard(e.InterviewClosed(reason="ended_by_user"))
    editor = tmp_path / "my editor"
    seen = tmp_path / "seen"
    editor.write_text(
        f'#!/bin/sh\nstat -c "%a %n" "$1" "$(dirname "$1")" > {seen}\ncat "$1" >> {seen}\n'
        'cp "$1" "$1~"\nsed -i "s/read is/Redis/" "$1"\n'
    )
    editor.chmod(0o700)
    env = {**environment, "EDITOR": "false", "VISUAL": shlex.quote(str(editor))}
    with Terminal(voicemock_("session", "correct", "s"), env, tmp_path) as terminal:
        assert terminal.end() == 0, terminal.printed
        assert "Score it with: voicemock score s" in terminal.printed
    file, folder, *lines = seen.read_text().splitlines()
    where = own_home / "sessions" / "s"

    assert stored()["turns"][0]["transcript"]["text"] == MEANT
    assert file.startswith(f"600 {where}/") and folder.startswith(f"700 {where}/")
    assert " ".join(lines) == HEARD and max(map(len, lines)) <= 80
    assert {path.name for path in where.iterdir()} == {"audio", NAME, "lock"}
    assert stat.S_IMODE(where.stat().st_mode) == 0o700
    with Terminal(voicemock_("session", "correct", "s"), {**environment, "EDITOR": "false"}, tmp_path) as terminal:
        assert terminal.end() == 2
        assert "The editor false ended with code 1; nothing was changed." in " ".join(terminal.printed.split())


def test_a_script_corrects_with_text_and_is_told_to_grade_again(voicemock: Command, own_home: Path) -> None:
    heard(e.InterviewClosed(reason="ended_by_user"))
    first = voicemock("score", "s")
    done = voicemock("session", "correct", "s", "1", "--text", MEANT)
    outdated = stored()
    again = voicemock("score", "s")
    scored = stored()

    assert first.code == done.code == again.code == 0, done.err
    assert "Grade again with: voicemock score s" in done.out and "“Redis” (heard: “read is”)" in done.out
    assert all(score["outdated"] for score in outdated["scores"])
    assert not any(score["outdated"] for score in scored["scores"]) and quotes_hold(scored)
    assert [each["run"] for each in events(own_home) if each["kind"] == "scoring_started"] == [1, 2]


def test_the_same_or_no_text_changes_nothing_and_what_was_recognised_takes_a_correction_back(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard()
    for text in (f"  {HEARD.replace(' ', '  ')} ", " \n", "\x1b"):
        correct("s", 1, text)
    untouched, told = events(own_home), capsys.readouterr().out
    correct("s", None, f"{MEANT}\x1b[2J")
    made, corrected = capsys.readouterr().out, stored()["turns"][0]
    correct("s", None, HEARD)
    back, (turn,) = capsys.readouterr().out, stored()["turns"]

    assert told.count("Nothing was changed.") == 3
    assert "answer_corrected" not in [each["kind"] for each in untouched]
    assert "Go on with: voicemock resume s" in made and "\x1b" not in made
    assert corrected["transcript"]["text"] == f"{MEANT}[2J"
    assert "again as it was recognised" in back
    assert turn["heard"] is None and turn["transcript"]["text"] == HEARD


def test_what_cannot_be_corrected_is_refused_with_what_can(voicemock: Command, own_home: Path) -> None:
    heard()
    voicemock("session", "correct", "s").refused(2, "Say what was said", "session correct s 1 --text TEXT")
    with pytest.raises(NotFound, match="no spoken answer 7"):
        correct("s", 7, "x")
    done = voicemock("resume", "s", "--text", "--no-voice", typed=TYPED.replace("\r", "\n"))
    with pytest.raises(NotFound, match="no spoken answer 2"):
        correct("s", 2, "x")

    assert done.code == 0 and "corrects a transcript" not in done.out, "nobody is asked through a pipe"


def test_another_transcript_takes_no_correction_away(voicemock: Command) -> None:
    german = words(HEARD).model_copy(update={"language": "de"})
    again = e.AnswerTranscribed(turn=1, transcript=german, engine="test")
    heard(again, e.InterviewClosed(reason="ended_by_user"))
    correct("s", None, MEANT)
    done = voicemock("score", "s", "--language", "en", "--stt", "sphinx")
    (turn,) = stored()["turns"]

    assert done.code == 0, done.err
    assert "Answer 1 keeps the words that you corrected." in done.out
    assert (turn["transcript"]["text"], turn["heard"]["text"]) == (MEANT, HEARD)
