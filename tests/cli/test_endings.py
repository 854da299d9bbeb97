"""However the program is ended, it says so with the right code, and what was said can be gone on with."""

import os
import shlex
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import EXAMPLE, LESSON_S, RESULT_S, Command, beginning
from voicemock.config import sessions_folder
from voicemock.rubric_files import find, load
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.transcript import Stretch

Shown = Callable[..., dict[str, Any]]
ONE = ("--rubric", "behavioral", "--questions", "hard-problem", "--follow-ups", "1", "--no-voice")
UNBUFFERED = ("-u", "-m", "voicemock")
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


def in_shell(command: str, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """`voicemock` in bash, where `vm` stands for it."""
    vm = f'vm() {{ {shlex.quote(sys.executable)} -m voicemock "$@"; }}; set -o pipefail; {command}'
    return subprocess.run(
        ["bash", "-c", vm], capture_output=True, text=True, env=environment, cwd=folder, timeout=120
    )


@posix
@pytest.mark.parametrize("command", ["rubric schema", "--help", "model list", f"interview {' '.join(ONE)} --text"])
def test_a_reader_that_goes_away_ends_it_quietly(command: str, environment: dict[str, str], tmp_path: Path) -> None:
    done = in_shell(f"vm {command} </dev/null | (exec <&-; sleep 0)", environment, tmp_path)

    assert done.returncode == 141, done.stderr
    assert "Traceback" not in done.stderr
    assert ("voicemock resume" in done.stderr) == command.startswith("interview")


@posix
@pytest.mark.parametrize("command", ["rubric list", f"interview {' '.join(ONE)} --text", "doctor"])
def test_closed_streams_do_no_harm(command: str, environment: dict[str, str], tmp_path: Path) -> None:
    done = in_shell(f"vm {command} <&- >&- 2>&-", environment, tmp_path)

    assert done.returncode == 0
    assert not list(Path(environment["VOICEMOCK_HOME"]).glob("crash*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_finds_no_room_is_no_bug(environment: dict[str, str], tmp_path: Path) -> None:
    assert in_shell("vm rubric list >/dev/full", environment, tmp_path).returncode == 74
    done = in_shell(f"vm interview {' '.join(ONE)} --text </dev/null >/dev/full", environment, tmp_path)
    assert done.returncode == 74 and "voicemock resume 20" in done.stderr and len(done.stderr.splitlines()) == 2


@posix
def test_a_report_for_which_there_is_no_room_leaves_the_old_one_and_the_session(
    voicemock: Command, environment: dict[str, str], tmp_path: Path
) -> None:
    voicemock("interview", *ONE, "--text", typed="I measured every step of the report myself.\n\n/quit\n")
    (tmp_path / "page.html").write_text("old")
    before = {path: path.read_bytes() for path in Path(environment["VOICEMOCK_HOME"]).rglob("*") if path.is_file()}
    done = in_shell("ulimit -f 4; vm report --format html --out page.html --force", environment, tmp_path)

    assert done.returncode == 74 and 2 <= len(done.stderr.splitlines()) <= 4, done.stderr
    assert (tmp_path / "page.html").read_text() == "old" and not list(tmp_path.glob(".*"))
    assert before == {path: path.read_bytes() for path in before}
    assert voicemock("report", "--format", "html", "--out", "page.html", "--force").code == 0


@posix
def test_nohup_is_meant(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(
        ["bash", "-c", "trap '' HUP; exec \"$@\"", "-", sys.executable, *UNBUFFERED, "interview", *ONE, "--text"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        while "Type your answer" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        process.communicate("/quit\n", timeout=60)
    assert process.returncode == 0


def spoken_session(events: list[e.Event], number: int = 1) -> None:
    """A session in which the first answer was recorded, with the events that follow the question."""
    rubric = load(find("behavioral"))
    engines = e.Engines(heard="microphone", transcribed="?", interviewed="written", judged="coverage", spoke="nobody")
    plan = e.Plan(questions=("hard-problem", "disagreement"), follow_ups=0)
    with Library(sessions_folder()).create("s") as journal:
        beginning("04-disagreement-lesson.flac", LESSON_S, journal.path.parent / "audio" / "001.wav")
        journal.append(
            e.SessionOpened(
                id="s",
                voicemock="0",
                rubric=rubric.as_data(),
                rubric_digest=rubric.digest(),
                prompts={},
                engines=engines,
                plan=plan,
            )
        )
        asked = e.QuestionAsked(turn=1, turn_kind="question", question="hard-problem", text="Tell me.", target_s=60)
        for event in (asked, e.AnswerStarted(turn=1, audio="audio/001.wav"), *events):
            journal.append(event)


RECORDED = e.AnswerRecorded(
    turn=1, audio="audio/001.wav", duration_s=LESSON_S, speech=(Stretch(0.2, 4.8),), source="microphone"
)


@pytest.mark.parametrize("events", [[], [RECORDED]], ids=["cut in the recording", "cut before its words"])
def test_a_spoken_answer_gets_its_words_though_the_rest_is_typed(
    events: list[e.Event], voicemock: Command, shown: Shown
) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    spoken_session(events)
    done = voicemock("resume", "--text", "--stt", "sphinx", "--no-voice", typed="I asked her for the numbers.\n\n")
    turns = shown()["turns"]

    assert done.code == 0, done.err
    assert "looking back" in turns[0]["transcript"]["text"] and turns[1]["typed"]


def test_without_a_recogniser_typing_goes_on_and_the_words_come_later(
    voicemock: Command, shown: Shown, tmp_path: Path
) -> None:
    spoken_session([RECORDED])
    nothing = {"HF_HOME": str(tmp_path)}
    done = voicemock("resume", "--text", "--no-voice", typed="I asked her for the numbers.\n\n", env=nothing)
    turns = shown()["turns"]

    assert done.code == 0, done.err
    assert "voicemock score s" in done.out
    assert turns[0]["failure"] and turns[0]["transcript"] is None and turns[1]["typed"]


def test_answers_from_files_begin_at_the_first_after_a_microphone(
    voicemock: Command, shown: Shown, tmp_path: Path
) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    spoken_session([RECORDED])
    done = voicemock(
        "resume",
        "--stt",
        "sphinx",
        "--no-voice",
        "--answers",
        beginning("02-problem-result.flac", RESULT_S, tmp_path / "2.wav"),
    )
    turns = shown()["turns"]

    assert done.code == 0, done.err
    assert "twenty minutes" in turns[1]["transcript"]["text"]


def test_a_device_that_is_not_there_begins_no_session(voicemock: Command, tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path), "PULSE_SERVER": f"unix:{tmp_path}/none", "HOME": str(tmp_path)}
    voicemock("interview", *EXAMPLE, "--stt", "sphinx", "--device", "nothing", env=env).refused(71)

    assert "no sessions" in voicemock("session", "list").out


def test_a_bad_answer_file_says_how_to_go_on(voicemock: Command, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "empty.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
    (tmp_path / "letter.wav").write_text("Dear all,")

    voicemock("interview", *ONE, "--stt", "sphinx", "--answers", "letter.wav").refused(65, "voicemock resume 20")


def test_a_page_that_takes_long_is_seen_to_be_made(voicemock: Command) -> None:
    spoken_session([RECORDED])
    assert voicemock("report", "--format", "html").err == ""
    spoken_session([RECORDED.model_copy(update={"duration_s": 400.0})])

    assert "Packing the answers" in voicemock("report", "--format", "html").err
