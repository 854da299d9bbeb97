"""A microphone or loudspeaker that goes away ends nothing: the answer goes on in its file, by typing or reading."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ANSWERS
from tests.terminal import Terminal
from tests.virtual_microphone import VirtualMicrophone
from voicemock.audio.decode import copy_as_wav

pytestmark = [
    pytest.mark.microphone,
    pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)"),
]
Shown = Callable[..., dict[str, Any]]
ONCE = (
    *("--rubric", "behavioral", "--questions", "disagreement", "--follow-ups", "0", "--turn", "brisk"),
    *("--no-voice", "--stt", "sphinx"),
)


@pytest.fixture
def outside(environment: dict[str, str], virtual_microphone: VirtualMicrophone) -> dict[str, str]:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    return {**environment, **virtual_microphone.env, "HOME": environment["VOICEMOCK_HOME"]}


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    copy_as_wav(ANSWERS / "04-disagreement-lesson.flac", tmp_path / "spoken.wav")
    return tmp_path / "spoken.wav"


def voicemock(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "voicemock", *arguments]


def test_the_answer_goes_on_in_its_file_when_the_microphone_is_back(
    virtual_microphone: VirtualMicrophone, outside: dict[str, str], spoken: Path, tmp_path: Path, shown: Shown
) -> None:
    with Terminal(voicemock("interview", *ONCE), outside, tmp_path) as terminal:
        at = terminal.wait_for("listening ")
        virtual_microphone.say(spoken)
        time.sleep(4)
        virtual_microphone.unplug()
        at = terminal.wait_for("Microphone lost at 0:0", after=at)
        terminal.wait_for("Enter tries again · t types from here on", after=at)
        virtual_microphone.plug_in()
        terminal.press("\r")
        at = terminal.wait_for("listening ", after=at)
        virtual_microphone.say(spoken).wait()
        terminal.press("\r")
        at = terminal.wait_for("Enter scores", after=at)
        terminal.press("\r")
        terminal.wait_for("goes on to the scores", after=at)
        terminal.press("q")
        assert terminal.end() == 0, terminal.printed
    (turn,) = shown()["turns"]

    assert len(turn["gaps"]) == 1
    assert turn["gaps"][0][0] == pytest.approx(4.0, abs=1.0)
    assert turn["transcript"]["text"].count("two weeks earlier") == 2
    assert "every friday" in turn["transcript"]["text"]
    assert "The microphone was lost at 0:0" in turn["note"]
    assert not turn["interrupted"]


def test_what_was_spoken_stays_and_the_rest_of_the_interview_is_typed(
    virtual_microphone: VirtualMicrophone, outside: dict[str, str], spoken: Path, tmp_path: Path, shown: Shown
) -> None:
    two = [each.replace("disagreement", "disagreement,hard-problem") for each in ONCE]
    with Terminal(voicemock("interview", *two), outside, tmp_path) as terminal:
        at = terminal.wait_for("listening ")
        virtual_microphone.say(spoken)
        time.sleep(6)
        virtual_microphone.unplug()
        at = terminal.wait_for("t types from here on", after=at)
        terminal.press("t")
        at = terminal.wait_for("Type your answer.", after=at)
        terminal.press("I measured every step of it\rand rewrote the slow query.\r\r")
        at = terminal.wait_for("Enter scores", after=at)
        terminal.press("\r")
        terminal.wait_for("goes on to the scores", after=at)
        terminal.press("q")
        assert terminal.end() == 0, terminal.printed
    session = shown()

    assert [turn["typed"] for turn in session["turns"]] == [False, True]
    assert session["turns"][0]["transcript"]["text"]
    assert session["turns"][1]["transcript"]["text"] == "I measured every step of it\nand rewrote the slow query."
    assert session["engines"]["heard"] == "typing"
    assert "Listening failed: Microphone lost at 0:0" in terminal.printed


def test_lines_typed_before_a_kill_are_shown_and_are_part_of_the_answer(
    environment: dict[str, str], tmp_path: Path, shown: Shown
) -> None:
    typing = [*ONCE[:-2], "--text"]
    with Terminal(voicemock("interview", *typing), environment, tmp_path) as terminal:
        at = terminal.wait_for("Type your answer.")
        terminal.press("I measured every step of it\r")
        terminal.wait_for("step of it", after=at)
        written = tmp_path / "home" / "sessions"
        until = time.monotonic() + 10
        while not list(written.glob("*/audio/001.txt")) and time.monotonic() < until:
            time.sleep(0.05)
        terminal.process.kill()
    with Terminal(voicemock("resume", "--text", "--no-voice"), environment, tmp_path) as terminal:
        at = terminal.wait_for("You had typed; go on from here")
        at = terminal.wait_for("I measured every step of it", after=at)
        terminal.press("and rewrote the slow query.\r\r")
        terminal.wait_for("goes on to the scores", after=at)
        terminal.press("q")
        assert terminal.end() == 0, terminal.printed
    (turn,) = shown()["turns"]

    assert turn["transcript"]["text"] == "I measured every step of it\nand rewrote the slow query."


TYPED = "I measured every step of the report myself, and then I rewrote the slow query for the finance team.\n\n"


@pytest.mark.parametrize("lost", ["before", "while it speaks"])
def test_without_sound_output_the_question_stays_on_the_screen_and_the_interview_goes_on(
    lost: str, virtual_microphone: VirtualMicrophone, environment: dict[str, str], tmp_path: Path, shown: Shown
) -> None:
    if shutil.which("flite") is None:
        pytest.skip("needs flite (Debian: flite)")
    env = {**environment, **virtual_microphone.env, "HOME": environment["VOICEMOCK_HOME"]}
    if lost == "before":
        virtual_microphone.unplug()
    with subprocess.Popen(
        voicemock("interview", *ONCE[:-3], "--text"), env=env, cwd=tmp_path, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        if lost != "before":
            until = time.monotonic() + 60
            while not virtual_microphone.pactl("list", "short", "sink-inputs") and time.monotonic() < until:
                time.sleep(0.1)
            time.sleep(0.5)
            virtual_microphone.unplug()
        out, err = process.communicate(TYPED, timeout=120)
    session = shown()

    assert process.returncode == 0, out + err
    said = "No sound output can be opened: none is connected" if lost == "before" else "The sound output went away."
    assert said in out
    assert "The questions stay on the screen." in out
    assert session["engines"]["spoke"] == "text on the screen"
    assert session["turns"][0]["transcript"]["text"] == TYPED.strip()
    assert "ALSA" not in out + err and "Expression" not in out + err


def test_doctor_shows_what_the_sound_library_complains_about(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text(
        "import os\nos.write(2, b'ALSA lib pcm.c:2722: Unknown PCM \\x1b[31mpulse\\n')\n"
        "class PortAudioError(Exception): pass\n"
        "def query_devices(device=None, kind=None):\n    if kind: raise PortAudioError\n    return []\n"
    )
    env = {**environment, "PYTHONPATH": f"{tmp_path}:{environment['PYTHONPATH']}"}
    done = subprocess.run(voicemock("doctor"), env=env, cwd=tmp_path, capture_output=True, text=True)

    assert "The sound library says: ALSA lib pcm.c:2722: Unknown PCM" in done.stdout
    assert "\x1b" not in done.stdout
    assert "ALSA" not in done.stderr
