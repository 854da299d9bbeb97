"""The interviewer cuts in aloud on who rambles, and falls silent for who speaks up."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.cli.test_spoken import outside, share_heard, sitting, spoken
from tests.virtual_microphone import VirtualMicrophone
from voicemock.audio import wav
from voicemock.audio.vad import find_speech
from voicemock.config import VoiceSettings, shipped_folder
from voicemock.transcript import Stretch
from voicemock.tts import choose

__all__ = ["outside", "spoken"]
pytestmark = pytest.mark.microphone
ONCE = ("--questions", "disagreement", "--follow-ups", "0", "--stt", "sphinx", "--turn", "brisk")


@pytest.fixture(autouse=True)
def can_speak() -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    if choose(VoiceSettings()) is None:
        pytest.skip("no voice is installed")


def part(source: Path, end_s: float) -> Path:
    """The first seconds of a recording, as a file beside it."""
    samples, rate = wav.read_pcm(source, 0.0, end_s)
    target = source.with_name(f"{source.stem}-{end_s}.wav")
    with wav.WavWriter(target, rate) as writer:
        writer.write(samples.tobytes())
    return target


def test_who_rambles_is_cut_in_on_and_what_the_microphone_hears_of_it_is_not_the_answer(
    virtual_microphone: VirtualMicrophone,
    outside: dict[str, str],
    spoken: dict[str, Path],
    tmp_path: Path,
    voicemock: Command,
    shown: Callable[..., dict[str, Any]],
) -> None:
    virtual_microphone.pactl("load-module", "module-loopback", "source=spk.monitor", "sink=mic", "latency_msec=30")
    text = (shipped_folder("rubrics") / "behavioral.yaml").read_text(encoding="utf-8")
    rubric, lines = tmp_path / "short.yaml", tmp_path / "lines.yaml"
    rubric.write_text(text.replace("minutes: 2\n", "minutes: 0.05\n"), encoding="utf-8")
    said = (shipped_folder("prompts") / "lines.yaml").read_text(encoding="utf-8")
    lines.write_text(re.sub(r'"Hello.*"', '"Hello."', said), encoding="utf-8")
    with sitting(
        ("interview", "--rubric", str(rubric), *ONCE, "--interrupt", "--prompts", str(tmp_path)), outside, tmp_path
    ) as running:
        running.wait_for("Listening")
        rambling = virtual_microphone.say(spoken["03"])
        running.wait_for("Sorry to interrupt you.")
        rambling.kill()
        rambling.wait()
        time.sleep(8)
        virtual_microphone.say(part(spoken["02"], 3.0)).wait()
        printed = running.end()
    turn = shown()["turns"][0]
    cut = turn["interruption"]
    audio = next((Path(outside["VOICEMOCK_HOME"]) / "sessions").iterdir()) / turn["audio"]
    voice = Stretch(cut["at_s"], cut["until_s"])
    overheard_s = sum(
        min(each.end_s, voice.end_s) - max(each.start_s, voice.start_s)
        for each in find_speech(audio)
        if each.end_s > voice.start_s and each.start_s < voice.end_s
    )

    assert running.process.returncode == 0, printed
    assert cut["why"] == "over_time" and 4.5 <= cut["at_s"] <= 13.0
    assert cut["text"].startswith("Sorry to interrupt you.")
    assert overheard_s > 1.5, "the microphone did not hear the loudspeaker"
    assert all(end_s <= cut["at_s"] or start_s >= cut["until_s"] for start_s, end_s in turn["speech"])
    assert "interrupt" not in turn["transcript"]["text"]
    assert not [each for each in turn["transcript"]["words"] if voice.start_s < each["start_s"] < voice.end_s]
    assert 1.0 < cut["resumed_after_s"] < cut["ended_after_s"] < 11.0
    assert "Interrupted at 0:" in printed and "and came to an end within" in voicemock("report", "--format", "md").out


def test_with_headphones_speaking_stops_the_question_and_no_word_is_lost(
    virtual_microphone: VirtualMicrophone,
    outside: dict[str, str],
    spoken: dict[str, Path],
    tmp_path: Path,
    shown: Callable[..., dict[str, Any]],
) -> None:
    played = tmp_path / "played.wav"
    hearing = virtual_microphone.hear(played)
    with sitting(("interview", "--rubric", "behavioral", *ONCE, "--barge-in"), outside, tmp_path) as running:
        running.wait_for("Listening")
        virtual_microphone.say(spoken["04"]).wait()
        printed = running.end()
    hearing.terminate()
    hearing.wait()
    turn = shown()["turns"][0]
    asked = find_speech(played)

    assert running.process.returncode == 0, printed
    assert 0.3 < turn["asked_until_s"] < 4.0 and turn["speech"][0][0] < turn["asked_until_s"]
    assert asked and asked[-1].end_s - asked[0].start_s < 6.0, "greeting and question take longer than that"
    assert share_heard("04", turn["transcript"]["text"]) >= 0.85, turn["transcript"]["text"]
    latency = next(each for each in turn["delivery"] if each["name"] == "response latency")
    assert latency["value"] is None and "before the question's end" in latency["how"]
