"""Reports and rubrics as files: written whole or not at all, over nothing, for their owner only."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.reports import folded
from tests.torture.terminal_sinks import write_session
from voicemock.sessions.line import decode_data, encode_data

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX modes and links")
WRITERS = (("report", "s", "--out"), ("report", "s", "--format", "html", "--out"), ("rubric", "new"))


@pytest.fixture
def stored(own_home: Path) -> Path:
    """A session's folder."""
    write_session(own_home / "sessions" / "s", folded.full_events())
    return own_home / "sessions" / "s"


@pytest.mark.parametrize("command", WRITERS)
def test_what_exists_and_folders_are_refused_and_force_is_named(
    command: tuple[str, ...], voicemock: Command, stored: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text("mine")
    (tmp_path / "folder.yaml").mkdir()

    voicemock(*command, "mine.yaml").refused(73, "--force")
    voicemock(*command, "folder.yaml").refused(73, "is a folder")
    voicemock(*command, "no/such/mine.yaml").refused(73, "No such file or directory")
    voicemock(*command, f"{'x' * 300}.yaml").refused(73, "File name too long")
    assert (tmp_path / "mine.yaml").read_text() == "mine"
    assert voicemock(*command, "mine.yaml", "--force").code == 0
    assert (tmp_path / "mine.yaml").read_text() != "mine"


@posix
@pytest.mark.parametrize("command", WRITERS)
def test_what_is_written_is_for_its_owner_only(
    command: tuple[str, ...], environment: dict[str, str], stored: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "voicemock", *command, "new.yaml"],
        env=environment, cwd=tmp_path, check=True, capture_output=True, umask=0,
    )  # fmt: skip

    assert stat.S_IMODE((tmp_path / "new.yaml").stat().st_mode) == 0o600


def _no_room() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))


@posix
@pytest.mark.parametrize("command", [*WRITERS, ("report", "s", "--format", "html")])
def test_a_full_disk_leaves_the_old_report_and_the_session(
    command: tuple[str, ...], environment: dict[str, str], stored: Path, tmp_path: Path
) -> None:
    journal = (stored / "journal.jsonl").read_bytes()
    old = stored / "report.html" if command[-1] == "html" else tmp_path / "old.yaml"
    old.write_text("old")
    named = [] if command[-1] == "html" else [old.name, "--force"]
    done = subprocess.run(
        [sys.executable, "-m", "voicemock", *command, *named],
        env=environment, cwd=tmp_path, capture_output=True, text=True, preexec_fn=_no_room,
    )  # fmt: skip

    assert done.returncode == 74, done.stderr
    assert "What stood there is untouched" in done.stderr and "Traceback" not in done.stderr
    assert old.read_text() == "old"
    assert not list(tmp_path.glob(".voicemock-*")) and not list(stored.glob(".voicemock-*"))
    assert (stored / "journal.jsonl").read_bytes() == journal


@posix
def test_the_page_of_a_session_replaces_a_link_and_not_what_it_leads_to(
    voicemock: Command, stored: Path, tmp_path: Path
) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (stored / "report.html").symlink_to(tmp_path / "theirs")

    assert voicemock("report", "s", "--format", "html").code == 0
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert not (stored / "report.html").is_symlink()


def test_what_is_missing_is_said_in_the_report_and_when_shown(voicemock: Command, stored: Path) -> None:
    for command in (("report", "s"), ("session", "show", "s"), ("replay", "s")):
        assert "The audio of this answer is missing" in voicemock(*command).out.replace("\\", "")


@posix
@pytest.mark.parametrize("kind", ["rubric", "prompts", "script"])
def test_a_pipe_is_refused_at_once(kind: str, voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    for name in ("p.yaml", "own/judge.txt"):
        os.mkfifo(tmp_path / name)
    given = {
        "rubric": ("--rubric", "p.yaml"),
        "prompts": ("--prompts", "own"),
        "script": ("--llm-url", "script:p.yaml"),
    }

    voicemock("interview", "--text", *given[kind]).refused(65, "is not a file")


def test_a_target_that_is_no_rubric_file_is_refused(voicemock: Command) -> None:
    for target in (".", "..", "/", "x.txt", "x"):
        voicemock("rubric", "new", target).refused(2, "should end in .yaml", "voicemock rubric new")


@posix
def test_names_with_control_characters_are_shown_harmless(voicemock: Command, own_home: Path, tmp_path: Path) -> None:
    name = "\x1b]0;owned\x07\u202e[bold]\x9b31m\n2"
    (own_home / "models" / name).mkdir(parents=True)
    (tmp_path / f"{name}.yaml").write_text("x: 1\n")
    outputs = [
        voicemock("model", "list"),
        voicemock("rubric", "check", f"./{name}.yaml"),
        voicemock("rubric", "new", f"./{name}2.yaml"),
        voicemock("session", "show", name),
        voicemock("interview", "--text", "--llm-url", "http://127.0.0.1:9/v1", "--llm-model", name),
    ]

    for done in outputs:
        printed = done.out + done.err
        assert not set(printed) & set("\x1b\x07\u202e\x9b"), printed
        assert "Traceback" not in printed


@pytest.mark.parametrize("path", ["../../../theirs.wav", "/etc/passwd", "audio/../../../theirs.wav", "audio/x\n.wav"])
def test_a_session_from_elsewhere_leads_to_nothing_outside(
    path: str, voicemock: Command, own_home: Path, tmp_path: Path
) -> None:
    folder = own_home / "sessions" / "s"
    write_session(folder, folded.full_events())
    lines = [decode_data(line) for line in (folder / "journal.jsonl").read_bytes().splitlines()]
    for line in lines:
        if "audio" in line["event"]:
            line["event"]["audio"] = path
    spoilt = b"".join(encode_data(line["seq"], line["at"], line["event"]) for line in lines)
    (folder / "journal.jsonl").write_bytes(spoilt)
    (tmp_path / "theirs.wav").write_bytes(b"RIFFtheirs")
    done = voicemock("report", "s", "--format", "html")

    assert done.code == 0 and "damaged at line 3" in done.err
    assert "A difficult problem?" in (folder / "report.html").read_text()
    assert "<audio" not in (folder / "report.html").read_text()
    voicemock("resume", "s", "--text").refused(65, "damaged")
    assert (tmp_path / "theirs.wav").read_bytes() == b"RIFFtheirs"
