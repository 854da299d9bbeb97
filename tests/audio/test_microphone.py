"""The real microphone path: PortAudio, through ALSA, from a PulseAudio server of the test's own."""

import contextlib
import json
import os
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from voicemock.audio import decode, wav
from voicemock.audio.level import DIGITAL_SILENCE
from voicemock.audio.vad import find_speech
from voicemock.errors import AudioDeviceError

pytestmark = pytest.mark.microphone
DRIVER = Path(__file__).parent / "driver.py"
ROOT = DRIVER.parent.parent.parent
PATIENT = {"end_silence_s": None, "give_up_s": None}


class Run:
    """A recording in a child process."""

    def __init__(self, microphone, path: Path, *, job: str = "record", env: dict[str, str] | None = None, **options):
        self.path = path
        self.child = subprocess.Popen(
            [sys.executable, str(DRIVER), job, str(path), json.dumps(options)],
            env={**microphone.env, "PYTHONPATH": str(ROOT), **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with contextlib.suppress(PermissionError):
            # Devices are what is tried here; where computing time is short is a matter of its own.
            os.setpriority(os.PRIO_PROCESS, self.child.pid, -10)
        self.lines: list[dict] = []

    def until(self, *tellings: str) -> object:
        for line in self.child.stdout:
            self.lines.append(json.loads(line))
            for told in tellings:
                if self.lines[-1].get(told):
                    return self.lines[-1][told]
        raise AssertionError(f"not told {tellings}: {self.lines} {self.child.stderr.read()}")

    def until_ready(self) -> None:
        self.until("ready")

    def press(self, key: str) -> None:
        self.child.stdin.write(f"{key}\n")
        self.child.stdin.flush()

    def end(self) -> dict:
        """The last line told; nothing may have been written to stderr, by C libraries neither."""
        out, err = self.child.communicate(timeout=60)
        self.lines += [json.loads(line) for line in out.splitlines()]
        assert err == ""
        return self.lines[-1]


def lag_s(recorded: np.ndarray, played: np.ndarray) -> float:
    """Where in the recording what was played begins."""
    size = 1 << (len(recorded) + len(played)).bit_length()
    both = np.fft.irfft(np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(played, size)), size)
    return float(both[: len(recorded)].argmax()) / wav.RATE


def alike(recorded: np.ndarray, played: np.ndarray) -> float:
    """Correlation of what was played with that place of the recording."""
    at = round(lag_s(recorded, played) * wav.RATE)
    return float(np.corrcoef(recorded[at : at + len(played)], played[: len(recorded) - at])[0, 1])


def test_what_was_said_is_recorded_whole_and_silence_ends_it(virtual_microphone, speech, tmp_path) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav", listening={"end_silence_s": 2.0})
    run.until_ready()
    virtual_microphone.say(speech).wait()

    heard = run.end()
    assert heard.pop("speech") == [list(each) for each in find_speech(run.path)]
    alone = {"cut_in": None, "asked_until_s": 0.0}
    assert heard == {"heard": "Recorded", "source": "microphone", "gaps": [], "note": "", **alone}
    recorded, played = decode.samples_16k(run.path), decode.samples_16k(speech)
    begins_s, length_s = lag_s(recorded, played), len(played) / wav.RATE
    assert alike(recorded, played) > 0.95
    assert alike(recorded, played[-8000:]) > 0.8
    assert lag_s(recorded, played[-16000:]) - begins_s == pytest.approx(length_s - 1.0, abs=0.05)
    assert 1.5 < len(recorded) / wav.RATE - begins_s - length_s < 2.6


def test_a_recording_keeps_real_time(virtual_microphone, tmp_path) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav", listening=PATIENT, keys={"1.0": "p", "2.0": "p", "5.0": "\n"})
    run.until_ready()

    assert run.end()["heard"] == "Recorded"
    assert wav.duration_s(run.path) == pytest.approx(4.0, abs=0.3)


@pytest.mark.parametrize(("key", "heard"), [("\n", "Recorded"), ("q", "NoMore")])
def test_keys_end_it_and_keep_the_audio(virtual_microphone, tmp_path, key: str, heard: str) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav", keys={"1.0": key})
    run.until_ready()

    assert run.end()["heard"] == heard
    assert wav.duration_s(run.path) == pytest.approx(1.0, abs=0.3)


@pytest.mark.parametrize("fault", ["unplug", "kill_server"])
def test_a_microphone_lost_in_mid_answer_says_what_is_saved(virtual_microphone, speech, tmp_path, fault: str) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav")
    run.until_ready()
    speaker = virtual_microphone.say(speech)
    time.sleep(2.5)
    getattr(virtual_microphone, fault)()
    lost_s = time.monotonic()
    told = run.end()
    speaker.wait()

    assert time.monotonic() - lost_s < 8
    assert run.child.returncode == AudioDeviceError.exit_code
    saved_s = wav.duration_s(run.path)
    assert told["message"] == f"Microphone lost at 0:{int(saved_s):02}. {saved_s:.0f} s are saved."
    assert saved_s == pytest.approx(2.5, abs=0.7)
    with wave.open(str(run.path)) as file:
        assert file.getnframes() == round(saved_s * wav.RATE)
    recorded, played = decode.samples_16k(run.path), decode.samples_16k(speech)
    assert alike(recorded, played[: round((saved_s - 1.0) * wav.RATE)]) > 0.95


def test_a_killed_program_leaves_the_answer(virtual_microphone, tmp_path) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav")
    run.until_ready()
    time.sleep(2.0)
    run.child.kill()
    run.child.communicate()

    assert wav.repair(run.path) == pytest.approx(2.1, abs=0.35)
    with wave.open(str(run.path)) as file:
        assert file.getnframes() == round(wav.duration_s(run.path) * wav.RATE)


def test_a_microphone_that_is_plugged_in_again_goes_on(virtual_microphone, tmp_path) -> None:
    first = Run(virtual_microphone, tmp_path / "a.wav")
    first.until_ready()
    time.sleep(1)
    virtual_microphone.unplug()
    assert first.end()["error"] == "MicrophoneLost"
    before_s = wav.duration_s(first.path)
    virtual_microphone.plug_in()

    second = Run(virtual_microphone, tmp_path / "a.wav", keys={"1.0": "\n"})
    second.until_ready()

    assert second.end()["heard"] == "Recorded"
    assert wav.duration_s(second.path) == pytest.approx(before_s + 1.0, abs=0.3)


def test_audio_that_goes_missing_when_the_input_moves_is_known(virtual_microphone, tmp_path) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav", listening=PATIENT, keys={"7.0": "\n"})
    run.until_ready()
    began_s = time.monotonic()
    time.sleep(2)
    virtual_microphone.move_to("spk")
    told = run.end()

    missing_s = sum(end_s - start_s for start_s, end_s in told["gaps"])
    assert told["gaps"][0][0] == pytest.approx(2.0, abs=0.5)
    assert wav.duration_s(run.path) + missing_s == pytest.approx(7.0, abs=0.3)
    assert "missing" in told["note"]
    assert any("s missing: the microphone was changed or stalled" in line.get("hint", "") for line in run.lines)
    assert time.monotonic() - began_s < 12


@pytest.mark.parametrize("fault", ["unplug", "kill_server"])
def test_an_answer_goes_on_in_the_same_file_once_the_microphone_is_back(virtual_microphone, tmp_path, fault) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav", listening=PATIENT, attended=True, trace=str(tmp_path / "trace"))
    run.until_ready()
    time.sleep(1.5)
    getattr(virtual_microphone, fault)()
    asked = run.until("question")
    run.press("enter")
    again = run.until("question")
    if fault == "unplug":
        virtual_microphone.plug_in()
    else:
        virtual_microphone.start()
    run.press("enter")
    while run.until("question", "again") is not True:  # a server takes a moment to have its devices
        run.press("enter")
    time.sleep(2)
    run.press("enter")
    told = run.end()

    assert asked.startswith("Microphone lost at 0:01.")
    assert "Plug it in" in asked and "Enter tries again" in asked and "t types" in asked
    assert again.startswith("No microphone ")
    assert told["heard"] == "Recorded"
    first, second = json.loads((tmp_path / "trace").read_text())
    away_s = second[0][0] - second[0][1] / wav.RATE - first[-1][0]
    (gap,) = told["gaps"]
    assert gap[1] - gap[0] == pytest.approx(away_s, abs=0.05)
    assert gap[0] == pytest.approx(sum(frames for _, frames in first) / wav.RATE, abs=0.05)
    assert wav.duration_s(run.path) == pytest.approx(sum(frames for _, frames in first + second) / wav.RATE, abs=0.05)
    assert "The microphone was lost at 0:01 and back after " in told["note"]


def test_the_rest_may_be_typed_when_the_microphone_is_lost(virtual_microphone, tmp_path) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav", attended=True)
    run.until_ready()
    time.sleep(1.5)
    virtual_microphone.unplug()
    asked = run.until("question")
    run.press("t")

    told = run.end()
    assert told["heard"] == "TypeInstead"
    assert asked.startswith(told["reason"])
    assert wav.duration_s(run.path) == pytest.approx(1.5, abs=0.7)


def test_a_muted_microphone_is_said_while_it_records(virtual_microphone, speech, tmp_path) -> None:
    virtual_microphone.mute()
    run = Run(virtual_microphone, tmp_path / "a.wav", listening={"give_up_s": 4.0})
    run.until_ready()
    speaker = virtual_microphone.say(speech)
    told = run.end()
    speaker.terminate()
    speaker.wait()

    hints = [line for line in run.lines if line.get("hint")]
    assert hints[0]["hint"] == DIGITAL_SILENCE
    assert 1.4 <= hints[0]["elapsed_s"] <= 3.0
    assert told["note"] == f"{DIGITAL_SILENCE} Nobody spoke for 4 s."


@pytest.mark.parametrize(
    ("device", "says"),
    [(None, "No microphone found."), ("Yeti", "No microphone found.")],
)
def test_no_microphone_says_what_else_can_be_done(virtual_microphone, tmp_path, device, says: str) -> None:
    nowhere = {"XDG_RUNTIME_DIR": str(tmp_path), "PULSE_SERVER": str(tmp_path / "none")}
    run = Run(virtual_microphone, tmp_path / "a.wav", env=nowhere, listening={"device": device})
    told = run.end()

    assert run.child.returncode == AudioDeviceError.exit_code
    assert told["message"] == says
    assert "--text" in told["remedy"]
    assert "--answers" in told["remedy"]
    assert not run.path.exists()


def test_a_device_that_is_not_there_names_those_that_are(virtual_microphone, tmp_path) -> None:
    run = Run(virtual_microphone, tmp_path / "a.wav", listening={"device": "Yeti"})

    assert run.end()["message"] == "There is no microphone 'Yeti'. There are: default, pulse."


def recording_of(path: Path, speech: Path) -> np.ndarray:
    decode.copy_as_wav(speech, path)
    return wav.read_samples(path)[0]


@pytest.fixture
def loudspeaker(virtual_microphone, tmp_path) -> Callable[..., dict]:
    """Plays a recording and returns what was told; what was heard is in heard.wav."""

    def play(during: Callable[[], None] = lambda: None, **options) -> dict:
        listener = virtual_microphone.hear(tmp_path / "heard.wav")
        time.sleep(2)
        run = Run(virtual_microphone, tmp_path / "a.wav", job="play", **options)
        during()
        told = run.end()
        time.sleep(0.5)
        listener.terminate()
        listener.wait()
        return told

    return play


def test_a_recording_is_played_whole(loudspeaker, speech, tmp_path) -> None:
    played = recording_of(tmp_path / "a.wav", speech)

    told = loudspeaker()

    heard = decode.samples_16k(tmp_path / "heard.wav")
    assert told["reached_s"] == pytest.approx(len(played) / wav.RATE, abs=0.01)
    assert alike(heard, played) > 0.9
    assert lag_s(heard, played[-8000:]) - lag_s(heard, played) == pytest.approx(
        len(played) / wav.RATE - 0.5, abs=0.05
    )


def test_a_part_is_played(loudspeaker, speech, tmp_path) -> None:
    played = recording_of(tmp_path / "a.wav", speech)

    assert loudspeaker(start_s=1.0, end_s=2.0)["reached_s"] == pytest.approx(2.0, abs=0.01)

    heard = decode.samples_16k(tmp_path / "heard.wav")
    assert alike(heard, played[16000:32000]) > 0.9
    assert np.abs(heard[round((lag_s(heard, played[16000:32000]) + 1.05) * wav.RATE) :]).max(initial=0) < 0.02


def test_playing_stops_when_asked(loudspeaker, speech, tmp_path) -> None:
    recording_of(tmp_path / "a.wav", speech)

    told = loudspeaker(stop_after_s=2.5)

    assert told["took_s"] == pytest.approx(2.5, abs=0.3)
    assert 0 < told["reached_s"] < 2.5


def test_a_lost_loudspeaker_is_said(loudspeaker, virtual_microphone, speech, tmp_path) -> None:
    recording_of(tmp_path / "a.wav", speech)

    def lose() -> None:
        time.sleep(3)
        virtual_microphone.unplug()

    assert loudspeaker(lose)["message"] == "The sound output went away."
