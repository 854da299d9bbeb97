"""A candidate at a virtual microphone: `voicemock` in a terminal, answered aloud whenever it listens.

What the candidate says, the tiny Whisper of tests/tiny_whisper hears word for word, in a thirtieth of the time.
"""

import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import cycle
from pathlib import Path

from tests.terminal import Terminal
from tests.tiny_whisper import MODEL
from tests.torture import counted_microphone
from tests.torture.counted_microphone import Stamp
from tests.torture.oracle import Home
from tests.virtual_microphone import VirtualMicrophone, missing_part

RESULT = "The report went from six hours to twenty minutes."
CHECK = "I tested it on a copy of the database for a week."
DECISION = "It was a difficult decision, but the team agreed."
CUSTOMER = "You know, the customer was not happy."
QUOTE = "from six hours to twenty minutes"

RATE = 16_000
_LOOK_S = 0.1
"""A stream that delivered less was opened to see whether it opens, not to hear an answer."""
_LIVE_S = 0.3
"""A stream that delivered nothing for so long is over."""
_QUESTIONS = ("Enter keeps it", "Enter tries again", "Enter scores", "goes on to the scores")
"""What is asked on a machine so busy that audio goes missing, and before the scores."""
_AGREES_EVERY_S = 3.0
_AFTER_S = 0.4
"""How long after the last word the candidate presses Enter: what was said is in the file by then."""

RUBRIC = """\
schema: voicemock/rubric@1
id: short
name: Short interview
description: One question, for a candidate who has little time.
language: en
criteria:
  - id: result
    name: Result
    measures: What came of it.
    levels: {1: No outcome., 3: An outcome., 5: A measured outcome.}
    points: [{id: figure, text: a figure, terms: [[<number>]]}]
    probe: What came of it?
  - id: action
    name: Action
    measures: What the speaker did.
    levels: {1: Nothing., 3: One step., 5: Steps in their order.}
    points: [{id: own, text: own steps, terms: [[I tested, I made]]}]
    probe: What did you do?
questions:
  - id: problem
    kind: example
    text: Which problem did you solve?
    minutes: 1
    criteria: [result, action]
"""
SCRIPT = f"""\
- {{for: Move, reply: {{criterion: action, move: follow_up, say: "How did the others see it?"}}, times: 99}}
- for: Judgement
  times: 99
  reply:
    points: [{{point: figure, met: true, quotes: [{QUOTE}]}}]
    why_not_higher: It is short.
    why_not_lower: It has a figure.
    cannot_assess: false
    level: 4
"""


def missing() -> str:
    """What this machine lacks, in words; empty when there is all."""
    if not MODEL.is_dir():
        return "the tiny Whisper is not made: python -m tests.tiny_whisper make"
    for program in ("flite", "setsid"):
        if shutil.which(program) is None:
            return f"needs {program} (Debian: flite, util-linux)"
    return missing_part()


def prepare(folder: Path, rubric: str, script: str, questions: int = 1, voice: str = "none") -> None:
    """A home with settings, a rubric and scripted replies; one follow-up to each question."""
    (folder / "rubric.yaml").write_text(rubric, encoding="utf-8")
    (folder / "script.yaml").write_text(script, encoding="utf-8")
    (folder / "home").mkdir(mode=0o700)
    settings = folder / "home" / "config.toml"
    settings.write_text(
        f'follow_ups = 1\nquestions = {questions}\nminutes = 480\n[llm]\nurl = "script:{folder}/script.yaml"\n'
        f'[stt]\nengine = "whisper"\nmodel = "{MODEL}"\n[voice]\nengine = "{voice}"\n',
        encoding="utf-8",
    )
    settings.chmod(0o600)


def share_heard(said: str, heard: str) -> float:
    """The share, 0 to 1, of the words that were heard in their order."""
    words = said.lower().split()
    blocks = SequenceMatcher(None, words, heard.lower().split(), autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(words)


def speak(path: Path, *sentences: str, pauses_s: Sequence[float] = (0.4,)) -> Path:
    """A WAV file, 16 kHz mono, of the sentences in the voice that the tiny Whisper hears best, a pause after each."""
    pcm = b""
    for sentence, pause_s in zip(sentences, cycle(pauses_s), strict=False):
        subprocess.run(["flite", "-voice", "rms", "-t", sentence, "-o", str(path)], check=True)
        with wave.open(str(path)) as file:
            pcm += file.readframes(file.getnframes()) + b"\0\0" * round(RATE * pause_s)
    _write(path, pcm)
    return path


def repeat(source: Path, target: Path, length_s: float) -> None:
    """A WAV file again and again, until it is so long."""
    with wave.open(str(source)) as file:
        pcm = file.readframes(file.getnframes())
    _write(target, (pcm * (round(2 * RATE * length_s) // len(pcm) + 1))[: 2 * round(RATE * length_s)])


def _write(path: Path, pcm: bytes) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(pcm)


class Candidate:
    """Sits before `voicemock` in `home` and speaks into `microphone`.

    Args:
        utterance: what to say to this stream of the microphone, a WAV file; asked once for each that is listened to.
            None says nothing and presses nothing.
    """

    def __init__(self, home: Home, microphone: VirtualMicrophone, utterance: Callable[[int], Path | None]) -> None:
        self.home, self.microphone, self._utterance = home, microphone, utterance
        self.stamps = home.folder / "stamps"
        self._heard = 0
        self._speaking: subprocess.Popen[bytes] | None = None
        self._silent_since_s = self._agreed_s = 0.0

    def sits_down(self, *arguments: str) -> Terminal:
        """Starts `voicemock` with these arguments. It writes down what the microphone's driver delivers."""
        counted = [sys.executable, "-u", "-m", counted_microphone.__name__, str(self.stamps)]
        before = counted_microphone.last(self.stamps)
        self._heard, self._speaking = before.stream if before else 0, None
        return Terminal([*counted, *arguments], self.home.env, self.home.folder)

    def live(self) -> Stamp | None:
        """The latest stamp of the stream that is being recorded now; None when none is."""
        stamp = counted_microphone.last(self.stamps)
        lives = stamp and stamp.seconds >= _LOOK_S and time.monotonic() - stamp.at_s < _LIVE_S
        return stamp if lives else None

    def answers(self, terminal: Terminal) -> None:
        """Does what is to be done now: begins to speak when listened to, presses Enter when all is said."""
        live = self.live()
        if self._speaking:
            if self._speaking.poll() is None:
                self._silent_since_s = time.monotonic()
            elif time.monotonic() - self._silent_since_s >= _AFTER_S:
                self._speaking = None
                if live and live.stream == self._heard:
                    terminal.press("\r")
        elif live and live.stream > self._heard:
            self._heard = live.stream
            if (said := self._utterance(live.stream)) is not None:
                self._speaking = self.microphone.say(said)
        elif not live and time.monotonic() - self._agreed_s > _AGREES_EVERY_S:
            self._agreed_s = time.monotonic()
            if any(question in terminal.tail(300) for question in _QUESTIONS):
                terminal.press("\r")

    def falls_silent(self) -> None:
        """Stops in the middle of a word."""
        if self._speaking:
            self._speaking.kill()
            self._speaking.wait()
            self._speaking = None
