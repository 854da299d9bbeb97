"""The command printed after a break goes on with the session as it is typed."""

import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import EXAMPLE, LESSON_S, PROJECT, RESULT_S, Command, Done, beginning
from voicemock.cli.endings import again, typeable
from voicemock.cli.options import Choices
from voicemock.cli.sitting import lasted_s
from voicemock.sessions import events as e
from voicemock.sessions.line import Entry

Shown = Callable[..., dict[str, Any]]
TYPED = "I measured every step of the report myself, and then I rewrote the slow query for the finance team.\n\n"


def printed_command(done: Done) -> list[str]:
    """What stands behind the last `voicemock` of a line, as the shell takes it apart."""
    line = next(line for line in reversed(done.err.splitlines()) if "voicemock " in line)
    return shlex.split(line[line.rindex("voicemock ") :])[1:]


def test_the_time_of_typed_answers_counts_when_an_interview_is_taken_up_and_the_night_between_does_not() -> None:
    asked = e.QuestionAsked(turn=1, turn_kind="question", question="q", text="Tell me.", target_s=60)
    engines = e.Engines(heard="", transcribed="", interviewed="", judged="", spoke="")
    spoken = e.AnswerRecorded(turn=2, audio="audio/002.wav", duration_s=70, speech=(), source="microphone")
    told = [
        (0, asked),
        (90, e.AnswerTyped(turn=1, text="So.")),
        (100, asked),
        (400, spoken),
        (500, asked),
        (90_000, e.SessionResumed(engines=engines)),
        (90_030, e.AnswerTyped(turn=3, text="So.")),
    ]
    start = datetime(2026, 1, 1, tzinfo=UTC)

    assert lasted_s(Entry(1, start + timedelta(seconds=at), event) for at, event in told) == 90 + 70 + 30


def test_what_was_chosen_is_in_the_command_and_no_secret() -> None:
    chosen = Choices(
        answers=(Path("my folder"), Path("b.wav")),
        stt="sphinx",
        llm_url="https://me:sesame@host/v1?key=sesame",
        llm_model="-odd name",
        turn="brisk",
        voice=False,
    )

    assert again("resume", "ID", chosen) == (
        "voicemock resume ID --answers 'my folder' --answers b.wav --turn brisk --stt sphinx "
        "--llm-url https://host/v1 '--llm-model=-odd name' --no-voice"
    )
    assert again("score", "ID", Choices(text=True, judge="coverage", rubric="my own.yaml")) == (
        "voicemock score ID --rubric 'my own.yaml' --judge coverage"
    )
    assert again("resume", "ID", Choices()) == "voicemock resume ID"


@pytest.mark.parametrize(
    ("remedy", "in_full"),
    [
        ("Make room, then: voicemock resume", "Make room, then: voicemock resume ID --text"),
        ("Plug it in, then: voicemock resume. Or type.", "Plug it in, then: voicemock resume ID --text\nOr type."),
        ("Try again: `voicemock resume`.", "Try again: voicemock resume ID --text"),
        (
            "Try again with `voicemock resume`, or use it.",
            "Try again with `voicemock resume ID --text`, or use it.\nThen go on with: voicemock resume ID --text",
        ),
        ("Later: `voicemock score`.", "Later: voicemock score ID"),
        ("Later: voicemock score ID", "Later: voicemock score ID"),
        ("", "Then go on with: voicemock resume ID --text"),
    ],
)
def test_a_remedy_from_below_names_the_session_and_what_was_chosen(remedy: str, in_full: str) -> None:
    chosen = Choices(text=True)

    assert typeable(remedy, again("resume", "ID", chosen), "ID", chosen) == in_full


def test_a_typed_interview_goes_on_by_the_command_that_its_failure_printed(
    voicemock: Command, shown: Shown, environment: dict[str, str], tmp_path: Path
) -> None:
    replies = tmp_path / "my replies.yaml"
    replies.write_bytes((PROJECT / "examples" / "replies.yaml").read_bytes())
    chosen = ("--llm-url", f"script:{replies}", "--judge", "coverage")
    ended = subprocess.run(
        [sys.executable, "-m", "voicemock", "interview", *EXAMPLE, *chosen, "--text"],
        input=TYPED.encode() + b"\xff\xfe is no text\n\n",
        capture_output=True,
        env={**environment, "PYTHONIOENCODING": "utf-8:strict"},
        cwd=tmp_path,
    )
    bad = Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    command = printed_command(bad)
    done = voicemock(*command, typed=TYPED * 4)

    bad.refused(65)
    assert len(bad.err.splitlines()) <= 4
    assert command[2:] == ["--text", *chosen, "--no-voice"]
    assert done.code == 0, done.err
    assert shown()["state"] == "scored"


def test_an_interview_from_files_goes_on_by_the_command_that_its_failure_printed(
    voicemock: Command, shown: Shown, tmp_path: Path
) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    mine = tmp_path / "my folder"
    mine.mkdir()
    beginning("04-disagreement-lesson.flac", LESSON_S, mine / "1.wav")
    (mine / "2.wav").write_text("This is a letter.")
    bad = voicemock("interview", *EXAMPLE, "--stt", "sphinx", "--answers", "my folder")
    command = printed_command(bad)
    beginning("02-problem-result.flac", RESULT_S, mine / "2.wav")
    done = voicemock(*command)

    bad.refused(65, "2.wav")
    assert command[2:] == ["--answers", "my folder", "--stt", "sphinx", "--no-voice"]
    assert done.code == 0, done.err
    assert len(shown()["turns"]) == 2
