"""Everything goes wrong in one interview: the microphone is pulled out, the disk fills, the LLM's server stops."""

import resource
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command, quotes_hold
from tests.terminal import Terminal
from tests.torture import candidate as c
from tests.virtual_microphone import VirtualMicrophone
from voicemock.llm.scripted import Script
from voicemock.llm.scripted_server import MODEL, ScriptedServer

pytestmark = [pytest.mark.microphone, pytest.mark.slow]
DISK_MB = 96

RUBRIC = (
    c.RUBRIC
    + """\
  - id: people
    kind: example
    text: Which decision was hard?
    minutes: 1
    criteria: [result, action]
"""
)


class SmallDisk:
    """A disk that can be filled: a file system of its own where one can be mounted, or a limit on what may grow."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder, self.mounted = folder, mounted
        self._filler = folder / "filler"

    def fill(self, pid: int) -> None:
        """Leaves no room for what the process goes on to write."""
        if not self.mounted:
            # No file may grow beyond the recording that is being made.
            recording = max(self.folder.rglob("*.wav"), key=lambda path: path.stat().st_mtime)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (recording.stat().st_size, resource.RLIM_INFINITY))
            return
        with self._filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Makes room again."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    folder.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=700", "none", str(folder)]
    mounted = shutil.which("mount") is not None and subprocess.run(mount, capture_output=True).returncode == 0
    try:
        yield SmallDisk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Evening:
    """Somebody before a terminal, who does what the screen says."""

    def __init__(self, env: dict[str, str], folder: Path, microphone: VirtualMicrophone) -> None:
        self.env, self.folder, self.microphone = env, folder, microphone
        self.printed = ""
        self._at = 0

    @contextmanager
    def runs(self, *arguments: str) -> Iterator[Terminal]:
        self._at = 0
        with Terminal([sys.executable, "-m", "voicemock", *arguments], self.env, self.folder) as terminal:
            yield terminal
            self.code = terminal.end(60)
            self.printed = terminal.printed

    def sees(self, terminal: Terminal, words: str) -> None:
        """Waits until the words are printed below what was read before."""
        self._at = terminal.wait_for(words, after=self._at)

    def answers(self, terminal: Terminal, *sentences: str) -> None:
        """Says something when it is time to speak, presses Enter, and sees that it is saved."""
        self.begins(terminal, *sentences).wait()
        time.sleep(0.4)
        terminal.press("\r")
        self.sees(terminal, "Saved")

    def begins(self, terminal: Terminal, *sentences: str) -> "subprocess.Popen[bytes]":
        """Begins to say something when it is time to speak."""
        self.sees(terminal, "listening")
        return self.microphone.say(c.speak(self.folder / "said.wav", *sentences))

    def told(self, command: str) -> list[str]:
        """The command that the last lines say to type, without its first word."""
        line = next(line for line in reversed(self.printed.splitlines()) if f"voicemock {command} " in line)
        return shlex.split(line[line.index(f"voicemock {command} ") :])[1:]


@pytest.fixture
def disk(own_home: Path) -> Iterator[SmallDisk]:
    with small_disk(own_home) as disk:
        yield disk


@pytest.fixture
def evening(
    environment: dict[str, str], virtual_microphone: VirtualMicrophone, disk: SmallDisk, tmp_path: Path
) -> Evening:
    """At the virtual microphone, with the small disk for everything that is kept."""
    if missing := c.missing():
        pytest.skip(missing)
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "script.yaml").write_text(c.SCRIPT, encoding="utf-8")
    return Evening(
        {**environment, **virtual_microphone.reach, "VOICEMOCK_LLM_MODEL": MODEL}, tmp_path, virtual_microphone
    )


def test_microphone_disk_and_server_fail_in_one_evening_and_every_answer_is_in_the_report(
    evening: Evening, disk: SmallDisk, shown: Callable[..., dict[str, Any]], voicemock: Command
) -> None:
    script = Script.read(evening.folder / "script.yaml")
    engines = ("--stt", "whisper", "--stt-model", str(c.MODEL), "--no-voice", "--turn", "brisk")
    with ScriptedServer(script) as server:
        evening.env["VOICEMOCK_LLM_URL"] = server.url
        port = int(server.url.split(":")[2].split("/")[0])
        asked = ("interview", "--rubric", "rubric.yaml", "--follow-ups", "1", *engines)
        with evening.runs(*asked) as terminal:
            # The microphone is pulled out in the middle of the first answer, and plugged in again.
            evening.begins(terminal, c.RESULT, c.CHECK)
            time.sleep(4)
            evening.microphone.unplug()
            evening.sees(terminal, "Microphone lost")
            time.sleep(1)
            evening.microphone.plug_in()
            terminal.press("\r")
            evening.answers(terminal, c.CHECK)
            evening.answers(terminal, c.CUSTOMER)
            # The disk fills in the middle of the third.
            evening.begins(terminal, c.DECISION)
            time.sleep(4)
            disk.fill(terminal.process.pid)
        assert evening.code == 74 and "disk is full" in evening.printed
    disk.free()
    # The server is gone from here on: no follow-up from it, and no scores.
    with evening.runs(*evening.told("resume")) as terminal:
        evening.answers(terminal, c.CUSTOMER)
        evening.answers(terminal, c.DECISION)
        evening.sees(terminal, "Enter scores")
        terminal.press("\r")
        evening.sees(terminal, "goes on to the scores")
        terminal.press("q")
    assert evening.code == 69, evening.printed
    session = shown()
    _holds_every_answer(session)
    assert session["state"] == "closed"
    page = _page(evening, session)
    for words in ("It has not been scored yet", "s missing]", "interrupted", "The interviewer failed"):
        assert words in page

    # Another day: the server is back, and the printed command brings the scores.
    with ScriptedServer(script, port), evening.runs(*evening.told("score")):
        pass
    scored = shown()
    assert evening.code == 0, evening.printed
    assert scored["state"] == "scored" and scored["turns"][0]["transcript"] == session["turns"][0]["transcript"]
    assert len(scored["scores"]) == 4 and quotes_hold(scored) >= 2
    assert voicemock("session", "check").code == 0


def _holds_every_answer(session: dict[str, Any]) -> None:
    lost, follow_up, full, written = session["turns"]
    assert [turn["by"] for turn in session["turns"]] == ["written", "llm", "written", "written"]
    assert c.share_heard(f"{c.RESULT} {c.CHECK}", lost["transcript"]["text"]) >= 0.6
    assert c.share_heard(c.CUSTOMER, follow_up["transcript"]["text"]) >= 0.6
    assert c.share_heard(f"{c.DECISION} {c.CUSTOMER}", full["transcript"]["text"]) >= 0.6
    assert c.share_heard(c.DECISION, written["transcript"]["text"]) >= 0.6
    assert len(lost["gaps"]) == 1 and lost["gaps"][0][1] - lost["gaps"][0][0] > 1
    assert full["interrupted"] and not follow_up["gaps"] and not written["gaps"]
    assert [each["job"] for each in session["failures"]] == ["interviewed"]


def _page(evening: Evening, session: dict[str, Any]) -> str:
    path = Path(evening.env["VOICEMOCK_HOME"]) / "sessions" / session["id"] / "report.html"
    return path.read_text(encoding="utf-8")
