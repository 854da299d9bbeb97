"""A microphone by script: blocks as fast as they are taken, and a user who presses keys as the recording grows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np

from voicemock.audio import decode, wav
from voicemock.audio.decode import Format
from voicemock.audio.devices import Block
from voicemock.audio.level import Level
from voicemock.audio.microphone import Listening
from voicemock.audio.turn import MANUAL

BLOCK = 320
B = BLOCK / wav.RATE
PATIENT = Listening(turn=MANUAL, give_up_s=None)


@dataclass
class ScriptedStream:
    """A device that delivers `arrivals` as fast as they are taken, and is then gone."""

    arrivals: Iterator[Block]
    shape: Format = decode.RECORDING
    active: bool = True
    closed: bool = False
    in_flight: list[Block] = field(default_factory=list)
    """What arrives while the stream is being closed."""

    def wait(self, wait_s: float) -> bool:
        return True

    def blocks(self, wait_s: float) -> list[Block]:
        if self.closed:
            left, self.in_flight = self.in_flight, []
            return left
        block = next(self.arrivals, None)
        self.active = block is not None
        return [block] if block else []

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> "ScriptedStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def noise(seconds: float) -> bytes:
    """A room in which nobody speaks."""
    return np.random.default_rng(2).normal(0, 30, round(seconds * wav.RATE)).astype("<i2").tobytes()


def arriving(pcm: bytes, start_s: float = 100.0, speed: float = 1.0) -> Iterator[Block]:
    """Blocks of 20 ms; at another `speed` they come as from a device whose rate is so many times what it says."""
    for number, at in enumerate(range(0, len(pcm), 2 * BLOCK)):
        yield Block(start_s + number * B / speed, pcm[at : at + 2 * BLOCK])


class Player:
    """Presses keys when the meter shows that so much is recorded, and answers questions with those of `answers`."""

    def __init__(self, answers: str = "", **keys: float) -> None:
        self.keys = keys
        self.answers = list(answers)
        self.levels: list[Level] = []
        self.waiting: list[str] = []
        self.helped = 0

    @property
    def questions(self) -> list[str]:
        return [level.question for level in self.levels if level.question]

    def level(self, level: Level) -> None:
        self.levels.append(level)
        if level.question:
            self.waiting.append(self.answers.pop(0))
            return
        for key in [key for key, at_s in self.keys.items() if level.elapsed_s >= at_s]:
            del self.keys[key]
            self.waiting.append({"enter": "\n", "space": " ", "help": "?"}.get(key, key))

    def key(self) -> str | None:
        return self.waiting.pop(0) if self.waiting else None

    def help(self) -> None:
        self.helped += 1


class EveryBlock(Player):
    """A user as quick as the device: looks at the file, since the meter moves in real time only."""

    def __init__(self, path: Path, answers: str = "", **keys: float) -> None:
        super().__init__(answers, **keys)
        self.path = path

    def key(self) -> str | None:
        if self.path.exists() and not self.waiting:
            self.level(Level(wav.duration_s(self.path), 60))
        return super().key()
