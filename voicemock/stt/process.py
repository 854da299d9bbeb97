"""A recogniser's process from outside: its pipes, its limits and its clean environment."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from voicemock.errors import RecogniserError
from voicemock.hosts import NO_TELEMETRY

_ALLOWED = frozenset(
    (
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "OMP_NUM_THREADS"),
        *("VOICEMOCK_HOME", "HF_HOME", "HF_HUB_CACHE"),
    )
)
_FOLDERS = frozenset(("VOICEMOCK_HOME", "HF_HOME", "HF_HUB_CACHE"))
_ALLOWED_BEGINNINGS = ("LC_", "XDG_", "CUDA_", "NVIDIA_", "CT2_")

_MALLOC = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "2147483647"}
"""Keeps glibc from giving memory back between passes: the encoder takes 0.70 to 0.77 of the time."""

CHILD = (sys.executable, "-m", "voicemock.stt.child")


@dataclass(frozen=True)
class Limits:
    """How long the recogniser may take, and how much it may say."""

    load_s: float = 120.0
    """How long is waited for the model to be loaded."""
    least_s: float = 60.0
    times_audio: float = 10.0
    """A request may take this many times the length of its audio, and never less than `least_s`."""
    reply_bytes: int = 16 * 1024 * 1024

    def for_audio(self, seconds: float) -> float:
        """The time limit in seconds for this much audio."""
        return max(self.least_s, self.times_audio * seconds)


class Crashed(Exception):
    """The process is gone or of no more use; the message says how."""


class Process:
    """The running process and its pipes. Nothing here waits for it longer than it is told to."""

    def __init__(self, program: Sequence[str], limits: Limits, threads: int | None = None) -> None:
        self.ready = False
        """Whether it has said that its model is loaded."""
        self._requests: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._replies: queue.Queue[bytes] = queue.Queue(maxsize=_WAITING_REPLIES)
        self._complaints: deque[bytes] = deque(maxlen=20)
        self._reply_bytes = limits.reply_bytes
        self._ended = threading.Event()
        try:
            self._process = subprocess.Popen(
                program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(os.environ, threads),
                # A folder that holds the session, or files that Python would import, is no place to work in.
                cwd=Path(sys.executable).anchor,
                # Ctrl-C in the terminal goes to a whole process group: not to this one.
                start_new_session=True,
            )
        except OSError as error:
            raise RecogniserError(
                f"The recogniser's process cannot be started: {error.strerror}.",
                "Free some memory, then transcribe it: voicemock score",
            ) from error
        for target, pipe in (
            (self._write_requests, self._process.stdin),
            (self._read_replies, self._process.stdout),
            (self._read_complaints, self._process.stderr),
        ):
            threading.Thread(target=target, args=(pipe,), daemon=True).start()

    def send(self, request: dict[str, Any]) -> None:
        """Gives it a request and returns at once; that it is gone is told by `reply`."""
        self._requests.put(json.dumps(request).encode() + b"\n")

    def reply(self, limit_s: float, late: str) -> dict[str, Any]:
        """The next reply. Raises Crashed when the process ends, says too much, or, as `late`, takes too long."""
        line = self._next_line(limit_s)
        if line is None:
            raise Crashed(late)
        if not line:
            raise Crashed(self._end_reason())
        if not line.endswith(b"\n"):
            raise Crashed("the recogniser's answer was far too long or cut off")
        try:
            reply = json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise Crashed("the recogniser answered with something that is not JSON") from error
        if not isinstance(reply, dict):
            raise Crashed("the recogniser answered with something else than a transcript")
        return reply

    def _next_line(self, limit_s: float) -> bytes | None:
        deadline = time.monotonic() + limit_s
        while (left_s := deadline - time.monotonic()) > 0:
            # In short turns: on Windows a wait cannot be interrupted by Ctrl-C.
            with contextlib.suppress(queue.Empty):
                return self._replies.get(timeout=min(left_s, 0.2))
        return None

    def end(self) -> None:
        """Kills it."""
        self._ended.set()
        self._process.kill()
        self._process.wait()
        self._requests.put(None)

    def _end_reason(self) -> str:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "the recogniser closed its pipe"
        if code == -9:
            return "the recogniser was ended by signal 9, perhaps for lack of memory"
        if code < 0:
            return f"the recogniser was ended by signal {-code}"
        said = b"".join(self._complaints).decode(errors="replace").strip().splitlines()
        return f"the recogniser ended with code {code}" + (f" ({said[-1][:200]})" if said else "")

    def _write_requests(self, pipe: IO[bytes]) -> None:
        # In a thread: a process that reads nothing would hold up a long request for ever.
        with contextlib.suppress(OSError), pipe:
            while (request := self._requests.get()) is not None:
                pipe.write(request)
                pipe.flush()

    def _read_replies(self, pipe: IO[bytes]) -> None:
        with pipe:
            while line := pipe.readline(self._reply_bytes):
                self._keep(line)
                if not line.endswith(b"\n"):
                    return
        self._keep(b"")

    def _keep(self, line: bytes) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(queue.Full):
                self._replies.put(line, timeout=0.2)
                return

    def _read_complaints(self, pipe: IO[bytes]) -> None:
        with pipe:
            while line := pipe.readline(4096):
                self._complaints.append(line)


_WAITING_REPLIES = 16
"""A process that says more than it is asked has to wait: its words take no memory here."""


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def environment(own: Mapping[str, str], threads: int | None = None) -> dict[str, str]:
    """What the recogniser's process may know of this one's environment: no keys, no proxies, no network."""
    kept = {name: value for name, value in own.items() if name in _ALLOWED or name.startswith(_ALLOWED_BEGINNINGS)}
    for name in _FOLDERS & kept.keys():  # it works in another folder
        kept[name] = os.path.abspath(os.path.expanduser(kept[name]))  # noqa: PTH100, PTH111 - Path's raises
    paths = [str(Path(__file__).resolve().parents[2]), *filter(None, kept.get("PYTHONPATH", "").split(os.pathsep))]
    kept["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths))
    kept.update(PYTHONUTF8="1", PYTHONSAFEPATH="1", HF_HUB_OFFLINE="1", **NO_TELEMETRY)
    if threads:  # numpy's library for matrices takes all cores otherwise
        kept["OMP_NUM_THREADS"] = str(threads)
    return kept | (_MALLOC if sys.platform == "linux" else {})
