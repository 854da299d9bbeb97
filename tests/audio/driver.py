"""Runs one piece of the audio room in a process of its own and prints what happened as JSON lines.

    python driver.py record WAV '{"keys": {"2.0": "p"}, "listening": {"end_silence_s": 1.5}}'
    python driver.py play WAV '{"start_s": 0, "end_s": null, "stop_after_s": null}'
    python driver.py write WAV

PortAudio reads the environment once a process, and a test that kills needs a victim.
"""

import json
import os
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path

from voicemock.errors import VoicemockError


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


class Script:
    """Presses keys at given seconds after the microphone is ready, and tells what the meter shows."""

    def __init__(self, keys: dict[str, str]) -> None:
        self.keys = sorted((float(at_s), key) for at_s, key in keys.items())
        self.ready_s: float | None = None
        self.hints: set[str] = set()

    def level(self, level) -> None:
        if level.ready and self.ready_s is None:
            self.ready_s = time.monotonic()
            tell(ready=True)
        if level.hint not in self.hints:
            self.hints.add(level.hint)
            tell(hint=level.hint, elapsed_s=level.elapsed_s)

    def key(self) -> str | None:
        due = self.ready_s is not None and self.keys and time.monotonic() - self.ready_s >= self.keys[0][0]
        return self.keys.pop(0)[1] if due else None


def record(path: Path, options: dict) -> None:
    from voicemock.audio.microphone import Listening, Microphone

    script = Script(options.get("keys", {}))
    microphone = Microphone(Listening(**options.get("listening", {})), script.key, script.level)
    heard = microphone(path, 60.0)
    tell(heard=type(heard).__name__, **asdict(heard))


def play(path: Path, options: dict) -> None:
    from voicemock.audio import playback

    stop_after_s, began_s = options.pop("stop_after_s", None), time.monotonic()
    stop = (lambda: time.monotonic() - began_s > stop_after_s) if stop_after_s else (lambda: False)
    tell(reached_s=playback.play(path, stop=stop, **options), took_s=time.monotonic() - began_s)


def write(path: Path, options: dict) -> None:
    """Writes 20 ms blocks in real time and says how much it was given, until it is killed."""
    from voicemock.audio import wav

    max_bytes = options.get("max_bytes")
    if max_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, max_bytes))
    given, began_s = 0, time.monotonic()
    with wav.WavWriter(path) as writer:
        while True:
            given += 640
            os.write(1, b"%d\n" % given)
            writer.write(bytes(range(256)) * 2 + bytes(128))
            if not max_bytes:
                time.sleep(max(0.0, began_s + given / 32000 - time.monotonic()))


if __name__ == "__main__":
    job, path, *rest = sys.argv[1:]
    try:
        {"record": record, "play": play, "write": write}[job](Path(path), json.loads(rest[0]) if rest else {})
    except VoicemockError as error:
        tell(error=type(error).__name__, message=error.message, remedy=error.remedy)
        sys.exit(error.exit_code)
