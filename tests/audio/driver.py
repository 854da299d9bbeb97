"""Runs one piece of the audio room in a process of its own and prints what happened as JSON lines.

    python driver.py record WAV '{"keys": {"2.0": "p"}, "listening": {"end_silence_s": 1.5}}'
    python driver.py play WAV '{"start_s": 0, "end_s": 9, "speed": 1.5, "stop_after_s": 2.5}'
    python driver.py write WAV

PortAudio reads the environment once a process, and a test that kills needs a victim. While it records, each line on
stdin is a key to press (`enter` for Enter); with `"trace": PATH` the arrivals and lengths of all blocks lie there.
"""

import json
import os
import queue
import resource
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from voicemock.errors import VoicemockError


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


class Script:
    """Presses keys at given seconds after the microphone is ready, and those of stdin; tells what the meter shows."""

    def __init__(self, keys: dict[str, str]) -> None:
        self.keys = sorted((float(at_s), key) for at_s, key in keys.items())
        self.ready_s: float | None = None
        self.hints: set[str] = set()
        self.asked = False
        self.pressed: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.pressed.put({"enter": "\n"}.get(line.strip(), line.strip()))

    def level(self, level) -> None:
        if level.ready and self.ready_s is None:
            self.ready_s = time.monotonic()
            tell(ready=True)
        if level.question:
            tell(question=level.question)
        elif level.ready and self.asked:
            tell(again=True)
        self.asked = bool(level.question) or (self.asked and not level.ready)
        if level.hint not in self.hints:
            self.hints.add(level.hint)
            tell(hint=level.hint, elapsed_s=level.elapsed_s)

    def key(self) -> str | None:
        if not self.pressed.empty():
            return self.pressed.get()
        due = self.ready_s is not None and self.keys and time.monotonic() - self.ready_s >= self.keys[0][0]
        return self.keys.pop(0)[1] if due else None


class Traced:
    """A real stream whose blocks are noted: when they arrived, and how many frames they have."""

    notes: list[list[tuple[float, int]]] = []

    def __init__(self, device: int | str | None) -> None:
        from voicemock.audio.devices import open_input

        self.stream = open_input(device)
        self.notes.append([])

    def blocks(self, wait_s: float) -> list:
        found = self.stream.blocks(wait_s)
        self.notes[-1] += [(block.arrived_s, len(block.pcm) // (2 * self.stream.shape.channels)) for block in found]
        return found

    def __getattr__(self, name: str):
        return getattr(self.stream, name)

    def __enter__(self) -> "Traced":
        return self

    def __exit__(self, *error: object) -> None:
        self.stream.close()


def hold_everything_up(first_s: float, held_s: float, free_s: float, times: int) -> None:
    """So often keeps every other thread of the process from running for `held_s`, as a busy computer does."""
    import ctypes

    library = ctypes.PyDLL(None)  # unlike CDLL it keeps the interpreter's lock
    time.sleep(first_s)
    for _ in range(times):
        library.usleep(round(held_s * 1e6))
        time.sleep(free_s)


def record(path: Path, options: dict) -> None:
    from voicemock.audio.devices import open_input
    from voicemock.audio.microphone import Listening, Microphone
    from voicemock.audio.turn import fixed

    script = Script(options.get("keys", {}))
    if options.get("busy"):
        threading.Thread(target=hold_everything_up, args=options["busy"], daemon=True).start()
    opened = Traced if options.get("trace") else open_input
    given = dict(options.get("listening", {}))
    if "end_silence_s" in given:
        given["turn"] = fixed(given.pop("end_silence_s"))
    listening, attended = Listening(**given), options.get("attended", False)
    microphone = Microphone(listening, script.key, script.level, open_stream=opened, attended=attended)
    try:
        heard = microphone(path, 60.0)
    finally:
        if options.get("trace"):
            Path(options["trace"]).write_text(json.dumps(Traced.notes))
    tell(heard=type(heard).__name__, **asdict(heard))


def play(path: Path, options: dict) -> None:
    from voicemock.audio.playback import Playback

    stop_after_s, began_s = options.pop("stop_after_s", None) or float("inf"), time.monotonic()
    places: list[tuple[float, float]] = []
    with Playback(path, options.pop("start_s", 0.0), options.pop("end_s", float("inf")), **options) as playback:
        while time.monotonic() - began_s < stop_after_s and playback.feed():
            places.append((time.monotonic(), playback.at_s))
            time.sleep(0.01)
        tell(reached_s=playback.at_s, took_s=time.monotonic() - began_s, places=places)


def write(path: Path, options: dict) -> None:
    """Writes 20 ms blocks in real time and says how much it was given, until it is killed."""
    from voicemock.audio import wav

    max_bytes = options.get("max_bytes")
    if max_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, max_bytes))
    given, began_s = 0, time.monotonic()
    with wav.WavWriter(path) as writer:
        while given < options.get("seconds", float("inf")) * 32000:
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
