"""One answer through voicemock's own microphone, stream and recogniser, timed; a process of its own.

Prints one JSON object; times in seconds by the clock of voicemock.audio.frame_clock. PortAudio reads the environment
once, so the virtual microphone has to be in it before this starts.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.listening_parts import processes
from benchmarks.listening_parts.answers import spoken
from voicemock.audio import devices
from voicemock.audio.devices import Block
from voicemock.audio.frame_clock import now_s
from voicemock.audio.keys import ENTER
from voicemock.audio.level import Level
from voicemock.audio.microphone import Listening, Microphone
from voicemock.audio.vad import find_speech
from voicemock.ports import Recorded
from voicemock.stt.recording import RATE, opened
from voicemock.stt.spec import Spec
from voicemock.stt.stream import Stream
from voicemock.stt.worker import RecogniserProcess
from voicemock.transcript import Stretch

PROGRAM = (sys.executable, "-m", "benchmarks.listening_parts.recogniser")
_SOUND = 0.005
"""Louder than this, of 1, is the answer: the virtual microphone is silent before it."""


class Tap:
    """The microphone's own stream, watched: when the answer's first sound came."""

    def __init__(self, stream: Any) -> None:
        self._stream, self.shape = stream, stream.shape
        self.first_sound_s: float | None = None
        self.latest_s = 0.0
        """How much had arrived after the first sound, in seconds of audio."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> "Tap":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def blocks(self, wait_s: float) -> list[Block]:
        """What has arrived."""
        found: list[Block] = self._stream.blocks(wait_s)
        for block in found:
            self._look(block)
        return found

    def _look(self, block: Block) -> None:
        frames = np.frombuffer(block.pcm, np.int16).reshape(-1, self.shape.channels)
        if self.first_sound_s is not None:
            self.latest_s += len(frames) / self.shape.rate
        elif len(loud := np.flatnonzero(np.abs(frames[:, 0]) > _SOUND * 32768)):
            self.latest_s = (len(frames) - int(loud[0])) / self.shape.rate
            self.first_sound_s = block.arrived_s - self.latest_s


class Answering:
    """Presses Enter when so much audio has come after the first sound, and keeps what the screen was given."""

    def __init__(self, enter_after_s: float) -> None:
        self._enter_after_s = enter_after_s
        self.tap: Tap | None = None
        self.entered_s: float | None = None
        self.shown: list[tuple[float, float, float]] = []
        """When, the end of the last word shown, and up to where the answer had been read for good."""
        self.ready_s: float | None = None
        self.longest_wait_s = self._before_s = 0.0

    def open(self, device: int | str | None) -> Any:
        """Opens the microphone."""
        self.tap = Tap(devices.open_input(device))
        return self.tap

    def key(self) -> str | None:
        """Asked in each turn of the recording."""
        at_s = now_s()
        if self._before_s:
            self.longest_wait_s = max(self.longest_wait_s, at_s - self._before_s)
        self._before_s = at_s
        if self.tap is None or self.tap.latest_s < self._enter_after_s or self.entered_s is not None:
            return None
        self.entered_s = at_s
        return ENTER

    def level(self, level: Level) -> None:
        """What the screen shows, ten times a second."""
        if level.ready and self.ready_s is None:
            self.ready_s = now_s()
            print("ready", file=sys.stderr, flush=True)
        ends = [word.end_s for word in (*level.said.settled, *level.said.unsettled)]
        state = (max(ends, default=0.0), level.said.until_s)
        if not self.shown or self.shown[-1][1:] != state:
            self.shown.append((now_s(), *state))


def main() -> None:
    """Arguments: the model, the recording's path, how long after the first sound Enter is pressed, the scheme."""
    model, audio, enter_after_s = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    spec = Spec(model=model, language="en", short_windows=sys.argv[4] == "ours_short")
    with RecogniserProcess(spec, program=PROGRAM) as recogniser:
        _load(recogniser, audio.with_name("warm-up.wav"))
        stream, answering = Stream(recogniser.ahead), Answering(enter_after_s)
        microphone = Microphone(
            Listening(turn=None, max_s=3600),
            answering.key,
            answering.level,
            open_stream=answering.open,
            follow=stream,
        )
        own, child = os.getpid(), processes.children(os.getpid())[0]
        before = processes.cpu_s(own), processes.cpu_s(child), now_s()
        heard = microphone(audio, 120.0)
        returned_s = now_s()
        after = processes.cpu_s(own), processes.cpu_s(child), returned_s
        assert isinstance(heard, Recorded)
        speech = find_speech(audio) if heard.speech is None else heard.speech
        stream.stop()
        transcript = recogniser(audio, speech)
        ready_s = now_s()
        troubles = [str(each) for each in recogniser.troubles()]
    tap, listened_s = answering.tap, after[2] - before[2]
    assert tap is not None and tap.first_sound_s is not None and answering.entered_s is not None
    figures = {
        "first_sound_s": tap.first_sound_s,
        "declared_s": answering.entered_s,
        "microphone_returned_s": returned_s,
        "ready_s": ready_s,
        "shown": answering.shown,
        "parent_cores": (after[0] - before[0]) / listened_s,
        "recogniser_cores": (after[1] - before[1]) / listened_s,
        "listened_s": listened_s,
        "gaps": len(heard.gaps),
        "longest_turn_s": answering.longest_wait_s,
        "words": len(transcript.words),
        "first_sound_at_s": _first_sound_at_s(audio),
        "troubles": troubles,
    }
    print(json.dumps(figures))


def _first_sound_at_s(audio: Path) -> float:
    """Where in the recording the answer begins, in seconds."""
    recording = opened(audio)
    samples = recording.samples(Stretch(0.0, 30.0))
    return int(np.argmax(np.abs(samples) > _SOUND)) / RATE


def _load(recogniser: RecogniserProcess, audio: Path) -> None:
    """Loads the model and reads a second, as the interview does before the first question."""
    spoken(10.0).save(audio)
    recogniser(audio, [Stretch(0.5, 1.5)])


if __name__ == "__main__":
    main()
