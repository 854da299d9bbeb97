"""eSpeak NG from the extra `voice`, in a child process: its licence (GPL-3), crashes and global state stay there."""

import importlib.util
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from voicemock.errors import AudioDeviceError
from voicemock.tts.system import clean_environment
from voicemock.tts.variants import VARIANTS
from voicemock.tts.voice import spoken

LONGEST_S = 20
"""The longest that one sentence may take to make; it takes milliseconds."""
_CHILD = Path(__file__).with_name("espeak_child.py")
_READ = "Read on, or choose another voice."


def is_installed() -> bool:
    """Whether the extra `voice` is installed."""
    return importlib.util.find_spec("espeakng_loader") is not None


def name_for(language: str) -> str:
    """Its voice of a language, two letters; nearly all of them are called by these."""
    return "en-us" if language == "en" else language


class EspeakVoice:
    """Satisfies `tts.voice.Voice`.

    Args:
        name: a voice of eSpeak NG, such as en-us or en-gb-x-rp.

    Raises:
        AudioDeviceError: the extra is not installed.
    """

    rate = 22_050

    def __init__(self, name: str | None = None) -> None:
        if not is_installed():
            raise AudioDeviceError("The voice espeak is not installed.", "Get it: pip install 'voicemock[voice]'")
        self._name = name or "en-us"
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self.label = f"espeak ({self._name})"

    @property
    def voices(self) -> tuple[str, ...]:
        """Names of voices that differ from each other, this one first."""
        return tuple(f"{self._name}{variant}" for variant in VARIANTS)

    def synthesise(self, text: str) -> Iterator[bytes]:
        """Blocks of PCM. Raises AudioDeviceError."""
        return spoken(text, self.rate, self._say)

    def close(self) -> None:
        """Ends the child process; the next text starts a new one. It also ends when this program does."""
        with self._lock:
            self._end()

    def _say(self, sentence: str) -> bytes:
        with self._lock:
            child = self._child if self._child and self._child.poll() is None else self._start()
            # Reading from a pipe has no time limit of its own.
            watchdog = threading.Timer(LONGEST_S, child.kill)
            watchdog.start()
            try:
                assert child.stdin and child.stdout
                child.stdin.write(json.dumps({"text": sentence}).encode() + b"\n")
                child.stdin.flush()
                return _answer(child.stdout)
            except (OSError, EOFError) as error:
                self._end()
                raise AudioDeviceError(f"{self.label} failed.", _READ) from error
            finally:
                watchdog.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        self._end()
        child = subprocess.Popen(
            # As a file and with -P (nothing beside it is imported), it starts without the rest of this package.
            [sys.executable, "-P", str(_CHILD), self._name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=clean_environment(os.environ),
        )
        self._child = child
        assert child.stdout
        watchdog = threading.Timer(LONGEST_S, child.kill)
        watchdog.start()
        try:
            rate = int(_answer(child.stdout))
        except EOFError as error:
            self._end()
            raise AudioDeviceError(f"{self.label} does not start.", "Is there such a voice? Try en-us.") from error
        finally:
            watchdog.cancel()
        if rate != self.rate:
            self._end()
            raise AudioDeviceError(f"{self.label} speaks at {rate} Hz instead of {self.rate}.", _READ)
        return child

    def _end(self) -> None:
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None


def _answer(stream: IO[bytes]) -> bytes:
    head = stream.read(4)
    data = stream.read(struct.unpack("<I", head)[0]) if len(head) == 4 else b""
    if len(head) != 4 or len(data) != struct.unpack("<I", head)[0]:
        raise EOFError
    return data
