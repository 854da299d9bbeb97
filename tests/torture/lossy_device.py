"""A microphone that loses what it is told to lose, as a stalling cable or a sleeping computer does.

PulseAudio reads it from a pipe, into which known noise is written in real time by a process of its own; while the
device loses, the noise goes on and nothing is written. Run as a program it is that process: PIPE is its argument, and
each line on stdin says what to lose, a JSON list `[from_s, to_s, share]` on the monotonic clock.
"""

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.torture import known_noise
from tests.virtual_microphone import VirtualMicrophone

BLOCK_S = 0.02
MAX_LATE_S = 0.09
"""What comes later than that may be taken for lost."""
_BLOCK_BYTES = round(BLOCK_S * known_noise.RATE) * 2


class TooBusy(Exception):
    """The computer is too busy for a device in real time; when what was lost is not known."""


class LossyDevice:
    """The device, from outside."""

    def __init__(self, pipe: Path) -> None:
        self.lost_s = 0.0
        """How much it lost in all; known once it has ended."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.lossy_device", str(pipe)],
            cwd=Path(__file__).parents[2], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout
        assert self.process.stdout.readline(), "the device does not sound"

    def lose(self, from_s: float, to_s: float, share: float = 1.0) -> None:
        """Loses this share of the blocks between two instants of time.monotonic."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([from_s, to_s, share]) + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        """Sends nothing more. Raises TooBusy when it was late."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        told = json.loads(self.process.stdout.readline())
        self.process.wait()
        self.lost_s = told["lost_s"]
        if told["late_s"] > MAX_LATE_S:
            raise TooBusy(f"a block was sent {told['late_s']:.3f} s late")


def in_real_time(pid: int) -> None:
    """A process goes before all others, where that is allowed: no device waits for what else the computer does."""
    with contextlib.suppress(PermissionError, AttributeError):
        os.sched_setscheduler(pid, os.SCHED_FIFO, os.sched_param(1))


@contextmanager
def plugged_into(microphone: VirtualMicrophone, folder: Path) -> Iterator[Path]:
    """Programs hear by default what is written to this pipe."""
    pipe = folder / "pipe"
    shape = ("format=s16le", f"rate={known_noise.RATE}", "channels=1")
    microphone.pactl("load-module", "module-pipe-source", "source_name=lossy", f"file={pipe}", *shape)
    microphone.pactl("set-default-source", "lossy")
    yield pipe


def main(pipe: str) -> None:
    """Sounds until stdin ends."""
    in_real_time(0)
    told: list[list[float]] = []
    ended = threading.Event()

    def listen() -> None:
        for line in sys.stdin:
            told.append(json.loads(line))
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    sound = (known_noise.noise() * 32767).astype("<i2").tobytes()
    chance, lost_s, late_s, number = random.Random(1), 0.0, 0.0, 0
    # A pipe with a reader of its own never breaks; PulseAudio may stop to read it when nobody records.
    fd = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    print("sounding", flush=True)
    began_s = time.monotonic()
    while not ended.is_set() and (number + 1) * _BLOCK_BYTES <= len(sound):
        due_s = began_s + number * BLOCK_S
        time.sleep(max(0.0, due_s - time.monotonic()))
        late_s = max(late_s, time.monotonic() - due_s)
        if any(from_s <= due_s < to_s and chance.random() < share for from_s, to_s, share in told):
            lost_s += BLOCK_S
        else:
            with contextlib.suppress(BlockingIOError):
                os.write(fd, sound[number * _BLOCK_BYTES :][:_BLOCK_BYTES])
        number += 1
    print(json.dumps({"lost_s": lost_s, "late_s": late_s}))


if __name__ == "__main__":
    main(sys.argv[1])
