"""`voicemock replay` before a person: words that move, keys, a loudspeaker that comes and goes, a sane terminal."""

import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Command
from tests.reports import folded
from tests.terminal import Terminal
from tests.torture.terminal_sinks import write_session
from tests.virtual_microphone import VirtualMicrophone
from voicemock.audio import wav

in_terminal = pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)")
REPLAY = [sys.executable, "-m", "voicemock", "replay", "s"]
LENGTH_S = 7.0


@pytest.fixture
def stored(own_home: Path) -> Path:
    """A session whose answers sound: a tone for as long as words are said."""
    folder = own_home / "sessions" / "s"
    write_session(folder, folded.full_events())
    (folder / "audio").mkdir(exist_ok=True)
    tone = 8000 * np.sin(2 * np.pi * 440 * np.arange(round(LENGTH_S * wav.RATE)) / wav.RATE)
    for turn in (1, 2):
        with wav.WavWriter(folder / "audio" / f"{turn:03}.wav") as writer:
            writer.write(tone.astype(np.int16).tobytes())
    return folder


def told(terminal: Terminal) -> str:
    return bytes(terminal._told).decode()


@in_terminal
def test_without_a_loudspeaker_the_words_move_all_the_same_and_keys_go_about(
    stored: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    nowhere = {**environment, "PYTHONPATH": f"{tmp_path}:{environment['PYTHONPATH']}", "LC_ALL": "C.UTF-8"}
    with Terminal(REPLAY, nowhere, tmp_path) as terminal:
        before = terminal.settings
        terminal.wait_for("goes on in")
        terminal.press("ss")
        terminal.wait_for("The words go on without sound")
        terminal.wait_for("“ Result 4 of 5")
        terminal.press("n")
        terminal.wait_for("What came of it?")
        terminal.press("?")
        terminal.wait_for("next, previous long pause")
        terminal.press("q")
        assert terminal.end(10) == 0
        assert "\x1b[1;7mbilling\x1b[0m" in told(terminal)
        after = told(terminal).rpartition("\x1b[?1049l")[2]
        assert "On from there: voicemock replay s --question Q1" in after and "without sound" in after
        assert terminal.settings == before and told(terminal).count("\x1b[?25h") >= 1


@in_terminal
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_leaves_the_terminal_as_it_was(
    stored: Path, environment: dict[str, str], tmp_path: Path, times: int
) -> None:
    command = ["env", "--default-signal=INT", *REPLAY, "--no-sound"]
    with Terminal(command, {**environment, "LC_ALL": "C.UTF-8"}, tmp_path) as terminal:
        before = terminal.settings
        terminal.wait_for("goes on in")
        terminal.press("\x03" * times)
        assert terminal.end(10) == 130
        assert terminal.settings == before
        assert told(terminal).rfind("\x1b[?1049l") > told(terminal).rfind("\x1b[?1049h")
        assert told(terminal).rfind("\x1b[?25h") > told(terminal).rfind("\x1b[?25l")


@in_terminal
@pytest.mark.microphone
def test_an_answer_sounds_and_when_the_loudspeaker_is_pulled_the_words_go_on(
    stored: Path, environment: dict[str, str], virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    outside = {**environment, **virtual_microphone.env, "LC_ALL": "C.UTF-8"}
    listener = virtual_microphone.hear(tmp_path / "heard.wav")
    with Terminal([*REPLAY, "--question", "problem"], outside, tmp_path) as terminal:
        terminal.wait_for("goes on in")
        terminal.press("s")
        terminal.wait_for("“ Result 4 of 5")
        time.sleep(0.5)
        virtual_microphone.unplug()
        at = terminal.wait_for("The words go on without sound. The sound output went away.", 20)
        terminal.wait_for("0:07/0:07", 20, after=at)
        terminal.press("q")
        assert terminal.end(10) == 0
    listener.terminate()
    listener.wait()
    sound = (tmp_path / "heard.wav").read_bytes()[44:]
    heard = np.frombuffer(sound, np.int16, count=len(sound) // 2)
    assert np.count_nonzero(np.abs(heard.astype(int)) > 4000) > wav.RATE / 2


def test_where_there_is_no_terminal_a_part_is_printed_and_what_is_unknown_refused(
    stored: Path, voicemock: Command
) -> None:
    printed = voicemock("replay", "s", "--criterion", "depth", "--question", "q2").out

    assert "Depth · Q2" in printed and "looked for: Whether there is depth." in printed and "Result" not in printed
    voicemock("replay", "s", "--question", "7").refused(66, "no question '7'", "Q1 (problem), Q2 (design)")
