"""A recogniser's process that fails as it is told (faulty_child.py), and what is known of it afterwards."""

import sys
import time
from dataclasses import replace
from pathlib import Path

from voicemock.stt.process import Limits
from voicemock.stt.spec import Spec
from voicemock.stt.worker import RecogniserProcess, Smaller
from voicemock.transcript import Stretch

CHILD = Path(__file__).parent / "faulty_child.py"
PROGRAM = (sys.executable, str(CHILD))
SPEECH = (Stretch(0.5, 2.0),)
SHORT = Limits(load_s=30, least_s=1, times_audio=0.1, reply_bytes=50_000)
SOON = replace(SHORT, load_s=6)
"""A process starts within a second; loading that hangs is given up after this."""


class Script:
    """What the process does at each start, and what is known of it afterwards."""

    def __init__(self, path: Path, acts: str) -> None:
        self.path = path
        path.write_text(acts)

    @property
    def starts(self) -> list[tuple[int, str]]:
        """The process number and the device of each start."""
        file = self.path.with_suffix(".starts")
        lines = file.read_text().splitlines() if file.exists() else []
        return [(int(line.split()[0]), line.split()[1]) for line in lines]

    def process(self, limits: Limits = SHORT, smaller: Smaller = lambda *_: None, **spec: str) -> RecogniserProcess:
        return RecogniserProcess(Spec(model=str(self.path), **spec), limits, PROGRAM, smaller)


def is_gone(pid: int, within_s: float = 10) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
