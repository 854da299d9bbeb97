"""Wherever the home is, and whatever is wrong with it: it works, or a sentence says which folder to name instead."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ANSWERS, EXAMPLE, PROJECT, Command
from tests.cli.test_endings import in_shell
from voicemock.audio.decode import copy_as_wav

TYPED = "I measured every step of the report myself, and then I rewrote the slow query for the finance team.\n\n" * 4
INTERVIEW = ("interview", *EXAMPLE, "--text")
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX modes")


@pytest.mark.parametrize("name", ["with spaces", "Zoë 测试", "-dash", "quote's", "$HOME", "deep/er/still"])
def test_a_home_may_be_called_anything(name: str, voicemock: Command, tmp_path: Path) -> None:
    env = {"VOICEMOCK_HOME": str(tmp_path / name)}
    done = voicemock(*INTERVIEW, typed=TYPED[: TYPED.index("\n\n") + 2], env=env)
    shown = voicemock("session", "show", env=env)

    assert done.code == 0 and shown.code == 0, done.err + shown.err
    assert (tmp_path / name / "sessions").is_dir() and "rewrote the slow query" in shown.out


@posix
def test_without_any_variable_the_user_s_own_folder_is_used(environment: dict[str, str], tmp_path: Path) -> None:
    bare = {"PATH": environment["PATH"], "PYTHONPATH": str(PROJECT), "HOME": str(tmp_path / "me")}
    done = subprocess.run(
        [sys.executable, "-m", "voicemock", *INTERVIEW],
        input="/quit\n", capture_output=True, text=True, env=bare, cwd=tmp_path, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "me").rglob("journal.jsonl"))


@posix
@pytest.mark.parametrize("wrong", ["file", "below a file", "proc"])
def test_a_home_that_cannot_be_made_is_named_before_any_question(
    wrong: str, voicemock: Command, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    home = {"file": tmp_path / "file", "below a file": tmp_path / "file" / "x", "proc": Path("/proc/voicemock")}[
        wrong
    ]
    done = voicemock(*INTERVIEW, typed=TYPED, env={"VOICEMOCK_HOME": str(home)})

    done.refused(73, str(home), "VOICEMOCK_HOME")
    assert "Question 1" not in done.out
    assert voicemock("doctor", env={"VOICEMOCK_HOME": str(home)}).code == 0


@posix
def test_a_home_of_somebody_else_is_named_before_any_question(environment: dict[str, str], tmp_path: Path) -> None:
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can give a folder away, and needs setpriv to do without its power over all files")
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    os.chown(theirs, 65534, -1)
    powerless = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", sys.executable, "-m", "voicemock")
    for command, codes in ((INTERVIEW, {73}), (("doctor",), {0}), (("session", "list"), {0, 65})):
        done = subprocess.run(
            [*powerless, *command], input=TYPED, capture_output=True, text=True,
            env={**environment, "VOICEMOCK_HOME": str(theirs / "home")}, cwd="/", timeout=120,
        )  # fmt: skip
        assert "bug" not in done.stderr and "Traceback" not in done.stderr, done.stderr
        assert done.returncode in codes, done.stderr


def test_no_place_for_temporary_files_is_no_harm(voicemock: Command, tmp_path: Path) -> None:
    env = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path / "nowhere"))
    done = voicemock(*INTERVIEW, typed=TYPED, env=env)

    assert done.code == 0, done.err
    assert voicemock("report", "--format", "html", env=env).code == 0


@posix
@pytest.mark.parametrize("command", ["rubric list", "session list", "doctor", "interview --text", "prompt check ."])
def test_a_working_folder_that_is_gone_is_no_bug(command: str, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = in_shell(f"cd gone && rmdir ../gone && vm {command} </dev/null", environment, tmp_path)

    assert done.returncode in (0, 66), done.stderr
    assert "bug" not in done.stderr


@pytest.mark.parametrize("text", ["[llm]\napi_key = 'sk-secret'\n", "quest = 3\n", "[llm\n"])
def test_settings_that_cannot_be_used_stop_all_but_what_shows(text: str, voicemock: Command, own_home: Path) -> None:
    own_home.mkdir(mode=0o700)
    (own_home / "config.toml").write_text(text)

    voicemock(*INTERVIEW, typed=TYPED).refused(65, "config.toml")
    assert "no sessions" in voicemock("session", "list").out
    done = voicemock("doctor")
    assert done.code == 0 and "config.toml" in done.out and "disk" in done.out
    assert "sk-secret" not in done.out + done.err


def test_no_command_prints_a_key(voicemock: Command, own_home: Path) -> None:
    key = "sk-canary-0123456789abcdef"
    env = {
        "VOICEMOCK_LLM_KEY": key,
        "OPENAI_API_KEY": key,
        "VOICEMOCK_LLM_MODEL": "m",
        "VOICEMOCK_LLM_URL": "http://127.0.0.1:9/v1",
    }
    voicemock(*INTERVIEW, typed=TYPED, env=env)
    for command in (
        ("doctor",),
        ("session", "show"),
        ("session", "show", "--json"),
        ("report",),
        ("score",),
        ("replay",),
    ):
        done = voicemock(*command, env=env)
        assert key not in done.out + done.err
    for path in own_home.rglob("*"):
        assert not path.is_file() or key.encode() not in path.read_bytes(), path


def test_a_library_keeps_nothing_of_its_own_in_the_home(environment: dict[str, str], tmp_path: Path) -> None:
    code = "import pathlib, sys, voicemock.audio.vad as vad; vad.find_speech(pathlib.Path(sys.argv[1]))"
    copy_as_wav(ANSWERS / "04-disagreement-lesson.flac", tmp_path / "answer.wav")
    told = {name: value for name, value in environment.items() if "TELEMETRY" not in name}
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "answer.wav")],
        env={**told, "HOME": str(tmp_path / "me")}, cwd=tmp_path, check=True, timeout=60,
    )  # fmt: skip

    assert not (tmp_path / "me").exists()
