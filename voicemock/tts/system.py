"""The voice that the operating system has: `say`, Windows' System.Speech, or flite or espeak-ng where installed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from voicemock.errors import AudioDeviceError
from voicemock.tts.pcm import from_wav
from voicemock.tts.variants import VARIANTS
from voicemock.tts.voice import spoken

RATE = 22_050
LONGEST_S = 30
"""The longest that one sentence may take to make."""
ENGLISH = "en"
SAY_VOICES = {"de": "Anna", "es": "Mónica", "fr": "Thomas", "it": "Alice", "nl": "Xander", "pt": "Luciana"}
"""Voices that macOS has from the start, by language. Without one the default voice speaks."""
FLITE_VOICES = ("slt", "rms", "awb", "kal16", "kal")
_READ = "Read on, or choose another voice."

# The text comes through standard input, the names through the environment: neither is ever part of the script.
_POWERSHELL = """
$ErrorActionPreference = 'Stop'
[Console]::InputEncoding = [System.Text.Encoding]::UTF8
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
if ($env:VOICEMOCK_VOICE) { $voice.SelectVoice($env:VOICEMOCK_VOICE) }
elseif ($env:VOICEMOCK_CULTURE) {
  $culture = [System.Globalization.CultureInfo]::CreateSpecificCulture($env:VOICEMOCK_CULTURE)
  $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, $culture)
}
$format = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo 22050, Sixteen, Mono
$voice.SetOutputToWaveFile($env:VOICEMOCK_WAV, $format)
$voice.Speak([Console]::In.ReadToEnd())
$voice.Dispose()
"""


def find_program(name: str | None, platform: str = sys.platform, language: str = ENGLISH) -> str | None:
    """The speech program of this machine, None when there is none.

    Args:
        name: the voice that is wanted; on Linux it decides between flite and espeak-ng.
        platform: as in `sys.platform`.
        language: of what is to be said, two letters.
    """
    if platform == "darwin":
        return shutil.which("say")
    if platform == "win32":
        return shutil.which("powershell")
    flite, espeak = shutil.which("flite"), shutil.which("espeak-ng") or shutil.which("espeak")
    # flite speaks English only, and far more clearly (a recogniser's word error rate of 8-20 % against 57-88 %).
    english = name in FLITE_VOICES if name else language == ENGLISH
    return flite if flite and english else espeak


def command(program: str, name: str | None, wav: str, language: str = ENGLISH) -> list[str]:
    """The command that reads a text from standard input and writes it, spoken, to the file `wav`."""
    kind = Path(program).stem
    if kind == "say":
        name = name or SAY_VOICES.get(language)
        return [program, *(["-v", name] if name else []), "-o", wav, "--data-format=LEI16@22050", "-f", "-"]
    if kind == "powershell":
        return [program, "-NoProfile", "-NonInteractive", "-Command", _POWERSHELL]
    if kind == "flite":
        return [program, "-voice", name or FLITE_VOICES[0], "-f", "/dev/stdin", "-o", wav]
    return [
        program,
        "-v",
        name or ("en-us" if language == ENGLISH else language),
        "-s",
        "160",
        "-b",
        "1",
        "--stdin",
        "-w",
        wav,
    ]


def clean_environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment without what a voice has no use for: keys above all."""
    secret = ("KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL")
    return {name: value for name, value in own.items() if not any(word in name.upper() for word in secret)}


class SystemVoice:
    """Satisfies `tts.voice.Voice`.

    Args:
        name: the voice, as the system calls it; None takes the default of the language.
        language: of what is to be said, two letters.

    Raises:
        AudioDeviceError: this machine has no voice.
    """

    rate = RATE

    def __init__(self, name: str | None = None, program: str | None = None, language: str = ENGLISH) -> None:
        found = program or find_program(name, language=language)
        if found is None:
            raise AudioDeviceError(
                "This machine has no voice of its own.", "Install espeak-ng, or: pip install 'voicemock[voice]'"
            )
        self.program, self._name, self._language = found, name, language
        shown = name or (language if language != ENGLISH else "")
        self.label = f"{Path(found).stem}{f' ({shown})' if shown else ''}"

    @property
    def voices(self) -> tuple[str, ...]:
        """Names of voices that its program has for certain; none where they are another on every machine."""
        kind = Path(self.program).stem
        if kind.startswith("espeak"):
            base = self._name or ("en-us" if self._language == ENGLISH else self._language)
            return tuple(f"{base}{variant}" for variant in VARIANTS)
        return FLITE_VOICES if kind == "flite" else ()

    def synthesise(self, text: str) -> Iterator[bytes]:
        """Blocks of PCM. Raises AudioDeviceError."""
        return spoken(text, self.rate, self._say)

    def _say(self, sentence: str) -> bytes:
        with tempfile.TemporaryDirectory(prefix="voicemock-", ignore_cleanup_errors=True) as folder:
            wav = Path(folder) / "speech.wav"
            environment = {
                **clean_environment(os.environ),
                "VOICEMOCK_WAV": str(wav),
                "VOICEMOCK_VOICE": self._name or "",
                "VOICEMOCK_CULTURE": "" if self._language == ENGLISH else self._language,
            }
            # macOS's `say` obeys commands such as [[slnc 9000]] inside the text.
            self._run(
                command(self.program, self._name, str(wav), self._language),
                sentence.replace("[[", "[ ["),
                environment,
            )
            try:
                raw = wav.read_bytes()
            except OSError as error:
                raise AudioDeviceError(f"{self.label} made no sound.", _READ) from error
        return from_wav(raw, self.rate, self.label)

    def _run(self, arguments: Sequence[str], text: str, environment: Mapping[str, str]) -> None:
        try:
            subprocess.run(
                arguments, input=text.encode(), env=environment, capture_output=True, timeout=LONGEST_S, check=True
            )
        except subprocess.TimeoutExpired as error:
            raise AudioDeviceError(f"{self.label} did not speak within {LONGEST_S} s.", _READ) from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise AudioDeviceError(f"{self.label} failed.", _READ) from error
