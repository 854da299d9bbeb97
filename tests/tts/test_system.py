"""The system's voice makes sound from text, and says so when it cannot."""

import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from voicemock.errors import AudioDeviceError
from voicemock.tts.system import SystemVoice, clean_environment, command, find_program

TEXT = "Tell me about a difficult problem. What came of it?"


def seconds_and_loudness(voice, text):
    samples = np.frombuffer(b"".join(voice.synthesise(text)), dtype="<i2").astype(float)
    return len(samples) / voice.rate, np.sqrt(np.mean(samples**2))


@pytest.mark.parametrize("name", ["flite", "espeak-ng"])
def test_a_real_program_speaks(name):
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    voice = SystemVoice(program=program)
    seconds, loudness = seconds_and_loudness(voice, TEXT)
    assert 2 < seconds < 7
    assert loudness > 500
    shorter, _ = seconds_and_loudness(voice, "Tell me.")
    assert shorter < seconds / 2


@pytest.mark.parametrize("name", ["flite", "espeak-ng"])
@pytest.mark.parametrize("text", ["-h", "--version", "/etc/passwd", "$(reboot) `id` \"'", "naïve 😀 café"])
def test_text_is_never_an_option_a_file_or_a_command(name, text):
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    seconds, loudness = seconds_and_loudness(SystemVoice(program=program), text)
    assert 0.1 < seconds < 8
    assert loudness > 50


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_a_voice_that_does_not_exist_is_an_error_not_silence():
    with pytest.raises(AudioDeviceError, match=r"espeak-ng \(martian\)"):
        list(SystemVoice("martian", shutil.which("espeak-ng")).synthesise("Hello."))


def script(tmp_path, text):
    program = tmp_path / "say"
    program.write_text(f"#!{sys.executable}\n{text}")
    program.chmod(0o755)
    return str(program)


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_a_program_that_fails_or_makes_nothing_is_an_error(tmp_path):
    for text, words in (("raise SystemExit(3)", "say failed"), ("", "say made no sound")):
        with pytest.raises(AudioDeviceError, match=words):
            list(SystemVoice(program=script(tmp_path, text)).synthesise("Hello."))
    with pytest.raises(AudioDeviceError, match="failed"):
        list(SystemVoice(program=str(tmp_path / "none")).synthesise("Hello."))


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_commands_inside_the_text_and_keys_stay_away_from_the_program(tmp_path, monkeypatch):
    monkeypatch.setenv("VOICEMOCK_LLM_KEY", "canary")
    seen = tmp_path / "seen"
    program = script(
        tmp_path,
        f"import os, sys\nopen({str(seen)!r}, 'w').write(sys.stdin.read() + repr(dict(os.environ)) + repr(sys.argv))",
    )
    with pytest.raises(AudioDeviceError):
        list(SystemVoice("Alex", program).synthesise("Wait [[slnc 9000]] here."))
    said = seen.read_text()
    assert said.startswith("Wait [ [slnc 9000]] here.")
    assert "canary" not in said
    assert "'-v', 'Alex'" in said


def test_each_system_has_its_program(tmp_path, monkeypatch):
    for name in ("say", "powershell", "flite", "espeak-ng"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = {
        (platform, name): Path(find_program(name, platform) or "").name
        for platform in ("darwin", "linux")
        for name in (None, "slt", "en-gb-x-rp")
    }
    assert {found["darwin", name] for name in (None, "slt")} == {"say"}
    assert (found["linux", None], found["linux", "slt"], found["linux", "en-gb-x-rp"]) == (
        "flite",
        "flite",
        "espeak-ng",
    )
    (tmp_path / "flite").unlink()
    (tmp_path / "espeak-ng").unlink()
    assert find_program(None, "linux") is None


def test_another_language_is_not_read_out_by_an_english_voice(tmp_path, monkeypatch):
    for name in ("flite", "espeak-ng"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(find_program(None, "linux", "de") or "").name == "espeak-ng"
    assert Path(find_program("slt", "linux", "de") or "").name == "flite"
    assert command("/usr/bin/espeak-ng", None, "a.wav", "de")[1:3] == ["-v", "de"]
    assert command("/usr/bin/espeak-ng", "de+f2", "a.wav", "de")[1:3] == ["-v", "de+f2"]
    assert command("/usr/bin/say", None, "a.wav", "de")[1:3] == ["-v", "Anna"]
    assert "-v" not in command("/usr/bin/say", None, "a.wav", "xx")
    (tmp_path / "espeak-ng").unlink()
    assert find_program(None, "linux", "de") is None


def test_the_commands_of_systems_that_are_not_this_one():
    assert command("/usr/bin/say", "Alex", "/t/a.wav") == [
        *("/usr/bin/say", "-v", "Alex", "-o", "/t/a.wav", "--data-format=LEI16@22050", "-f", "-")
    ]
    windows = command("C:/powershell.exe", "Zira'; reboot", "a.wav")
    assert "reboot" not in " ".join(windows)
    assert "a.wav" not in " ".join(windows)


def test_a_machine_without_a_voice_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AudioDeviceError, match="no voice of its own") as refused:
        SystemVoice()
    assert "pip install 'voicemock[voice]'" in refused.value.remedy


def test_keys_are_not_in_a_clean_environment():
    own = {"PATH": "/bin", "OPENAI_API_KEY": "x", "hf_token": "x", "AWS_SECRET_ACCESS": "x", "LANG": "C"}
    assert clean_environment(own) == {"PATH": "/bin", "LANG": "C"}


@pytest.mark.skipif(not shutil.which("flite"), reason="flite is not installed")
def test_the_first_words_come_soon():
    long = " ".join(f"This is sentence number {at}." for at in range(20))
    start = time.monotonic()
    blocks = SystemVoice(program=shutil.which("flite")).synthesise(long)
    next(iter(blocks))
    assert time.monotonic() - start < 2
    blocks.close()
