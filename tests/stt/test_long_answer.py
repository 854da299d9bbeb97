"""An hour in one answer is read in pieces, tells how far it is, and can be left at any moment."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.stt.faulty import is_gone
from voicemock.stt.recording import opened
from voicemock.transcript import Stretch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and sends signals")

HOUR_S = 3600
PARENT = """
    import sys
    from pathlib import Path
    from voicemock.stt.spec import Spec
    from voicemock.stt.worker import RecogniserProcess
    from voicemock.transcript import Stretch

    speech = tuple(Stretch(at, at + 8) for at in range(0, 3600, 10))
    with RecogniserProcess(Spec(model=sys.argv[2], device="cpu")) as transcribe:
        try:
            transcribe(Path(sys.argv[1]), speech, lambda at_s: print(at_s, flush=True))
        except KeyboardInterrupt:
            print("stopped", flush=True)
"""


@pytest.fixture
def hour(speak: Callable[..., Path], write_wav: Callable[..., Path]) -> Path:
    """A sentence every ten seconds, for an hour."""
    spoken = opened(speak("I tested it on a copy of the database for a week.", "flite", "rms"))
    samples = spoken.samples(Stretch(0, spoken.duration_s))
    period = np.zeros(10 * 16_000, np.float32)
    period[: len(samples)] = samples[: len(period)]
    return write_wav(np.tile(period, HOUR_S // 10))


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_it_says_how_far_it_is_and_ctrl_c_ends_it_at_once(hour: Path, tiny_model: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(PARENT), str(hour), str(tiny_model)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    heard = [float(parent.stdout.readline()) for _ in range(4)]
    recogniser = children(parent.pid)[0]
    os.kill(parent.pid, signal.SIGINT)
    began = time.monotonic()
    out, error = parent.communicate(timeout=30)
    took_s = time.monotonic() - began

    assert heard == sorted(heard) and heard[-1] > heard[0]
    assert heard[-1] < HOUR_S / 10, "it was not in the midst of it"
    assert (out.splitlines()[-1], error) == ("stopped", "")
    assert is_gone(recogniser)
    # It is the interpreter's end that takes time; on an idle machine all of it takes 0.1 s.
    assert took_s < 3
