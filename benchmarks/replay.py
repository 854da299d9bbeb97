"""How far the lit word is from its sound: `voicemock replay` in a terminal, a virtual loudspeaker, both timed.

A recording of short tones at known seconds, each a word. When a tone is heard comes from the loudspeaker's monitor,
when its word is lit from the bytes that reach the terminal.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from tests import virtual_microphone
from tests.reports import folded
from tests.terminal import Terminal
from tests.torture.terminal_sinks import write_session
from voicemock.audio import wav
from voicemock.sessions import events as e
from voicemock.transcript import Stretch, Transcript, Word

TONES, TONE_S = 15, 0.15
SPEEDS = (0.75, 1.0, 1.5, 2.0)
GOAL_MS = 80
LOUD = 3000


def main() -> None:
    """Play at each speed and compare."""
    every: list[float] = []
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, virtual_microphone.running() as speaker:
        home = _session(Path(folder))
        environment = {**os.environ, **speaker.env, "VOICEMOCK_HOME": str(home), "LC_ALL": "C.UTF-8"}
        print("speed  words  lit after its sound, ms: median (from, to)")
        for speed in SPEEDS:
            apart = _apart_ms(speed, environment, speaker)
            median = statistics.median(apart)
            print(f"{speed:5g}  {len(apart):5}  {median:5.0f} ({min(apart):.0f}, {max(apart):.0f})")
            figures[f"median_ms_{speed:g}"] = round(median, 1)
            every += apart
    within = sum(abs(each) <= GOAL_MS for each in every)
    print(f"{within} of {len(every)} words are lit within {GOAL_MS} ms of their sound.")
    print(json.dumps(figures | {"within_goal": within, "words": len(every)}))


def _session(home: Path) -> Path:
    """A session whose only answer says `tone1`, `tone2` …, one each second."""
    words = [Word(text=f"tone{at}", start_s=at, end_s=at + TONE_S) for at in range(1, TONES + 1)]
    audio, end_s = "audio/001.wav", TONES + 1.0
    write_session(
        home / "sessions" / "s",
        (
            folded.opened(),
            folded.asked(1),
            e.AnswerStarted(turn=1, audio=audio),
            e.AnswerRecorded(turn=1, audio=audio, duration_s=end_s, speech=(Stretch(0.5, end_s),), source="files"),
            e.AnswerTranscribed(turn=1, transcript=Transcript.of_words(words), engine="tones"),
            e.InterviewClosed(reason="finished"),
        ),
    )
    sound = np.zeros(round(end_s * wav.RATE), np.int16)
    tone = 15_000 * np.sin(2 * np.pi * 500 * np.arange(round(TONE_S * wav.RATE)) / wav.RATE)
    for word in words:
        at = round(word.start_s * wav.RATE)
        sound[at : at + len(tone)] = tone
    (home / "sessions" / "s" / "audio").mkdir(exist_ok=True)
    with wav.WavWriter(home / "sessions" / "s" / audio) as writer:
        writer.write(sound.tobytes())
    return home


class Timed(Terminal):
    """A terminal that knows when each byte came."""

    def _read(self) -> None:
        self.came: list[tuple[int, float]] = []
        while True:
            try:
                part = os.read(self._master, 65536)
            except OSError:
                return
            self._told += part
            self.came.append((len(self._told), time.monotonic()))

    def lit(self) -> Iterator[float]:
        """When each word was lit first."""
        for at in range(1, TONES + 1):
            found = bytes(self._told).find(f"\x1b[1;7mtone{at}\x1b".encode())
            yield next((came_s for end, came_s in self.came if found >= 0 and end > found), float("nan"))


class Heard:
    """What the loudspeaker plays, and when."""

    def __init__(self, speaker: virtual_microphone.VirtualMicrophone) -> None:
        command = [
            "parec",
            "-d",
            "spk.monitor",
            "--latency-msec=10",
            "--format=s16le",
            "--rate=16000",
            "--channels=1",
        ]
        self._process = subprocess.Popen(command, env=speaker.env, stdout=subprocess.PIPE)
        self._blocks: list[tuple[float, bytes]] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        while not self._blocks:
            time.sleep(0.05)

    def _read(self) -> None:
        out = self._process.stdout
        while out and (block := out.read1(65536)):  # type: ignore[attr-defined]
            self._blocks.append((time.monotonic(), block))

    def begins(self) -> list[float]:
        """When each tone began. The block that came with the least delay sets the clock."""
        self._process.terminate()
        self._reader.join()
        ends = np.cumsum([len(block) // 2 for _, block in self._blocks]) / wav.RATE
        began_s = min(came_s - end_s for (came_s, _), end_s in zip(self._blocks, ends, strict=True))
        samples = np.abs(np.frombuffer(b"".join(block for _, block in self._blocks), np.int16).astype(np.int32))
        loud = np.flatnonzero(samples > LOUD)
        if not len(loud):
            return []
        first = loud[np.r_[True, np.diff(loud) > 0.1 * wav.RATE]]
        return [float(began_s + at / wav.RATE) for at in first]


def _apart_ms(
    speed: float, environment: dict[str, str], speaker: virtual_microphone.VirtualMicrophone
) -> list[float]:
    """For each word, how long after its tone it was lit, in milliseconds."""
    heard = Heard(speaker)
    command = [sys.executable, "-m", "voicemock", "replay", "s", "--question", "1", "--speed", str(speed)]
    with Timed(command, environment, Path(__file__).parents[1]) as terminal:
        terminal.wait_for("goes on in")
        terminal.press("s")
        terminal.wait_for(f"0:{TONES:02}/0:{TONES + 1:02}", 90)
        time.sleep(1)
        terminal.press("q")
        terminal.end()
        lit = list(terminal.lit())
    begins = heard.begins()
    if len(begins) != TONES:
        raise SystemExit(f"{len(begins)} of {TONES} tones were heard: the computer is too busy to measure.")
    return [1000 * (shown_s - heard_s) for shown_s, heard_s in zip(lit, begins, strict=True)]


if __name__ == "__main__":
    main()
