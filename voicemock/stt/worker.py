"""A recogniser in a process of its own: native code that crashes or hangs there takes nothing along."""

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
from typing import IO, Any, Self

from pydantic import ValidationError

from voicemock.errors import RecogniserError
from voicemock.stt import engines
from voicemock.stt.spec import Spec
from voicemock.transcript import Stretch, Transcript

_ALLOWED = frozenset(
    (
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "OMP_NUM_THREADS"),
        *("VOICEMOCK_HOME", "HF_HOME", "HF_HUB_CACHE"),
    )
)
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


class _Crashed(Exception):
    """The process is gone or of no more use; the message says how."""


class RecogniserProcess:
    """Transcribes in another process, which is started on first use or by `warm_up`, and once more after a crash."""

    def __init__(self, spec: Spec, limits: Limits | None = None, program: Sequence[str] = CHILD) -> None:
        self._spec, self._limits, self._program = spec, limits or Limits(), program
        self._child: _Child | None = None
        self.label = engines.label(spec)
        """What transcribes, in words for people; says more once the model is loaded."""
        self.notes: tuple[str, ...] = ()
        """What the user should know about how it runs, in sentences; known once the model is loaded."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Starts loading the model and returns at once; what goes wrong is told by the first transcription."""
        if self._child is None:
            with contextlib.suppress(RecogniserError):
                self._child = _Child(self._spec, self._program, self._limits)

    def close(self) -> None:
        """Ends the process, also in the middle of its work."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def __call__(self, audio: Path, speech: Sequence[Stretch]) -> Transcript:
        """See voicemock.ports.Transcribe. Without speech no process is started."""
        if not speech:
            return Transcript(text="", language=self._spec.language or "en")
        try:
            return self._ask(self._spec, audio, speech)
        except _Crashed:
            self.close()
        # A GPU's libraries can abort the whole process; the second try goes without.
        again = self._spec.model_copy(update={"device": "cpu"}) if self._spec.device == "auto" else self._spec
        try:
            return self._ask(again, audio, speech)
        except _Crashed as crash:
            self.close()
            raise RecogniserError(
                f"Your answer is saved; transcription failed twice: {crash}.",
                "Try again with `voicemock resume`, or transcribe and score it later with `voicemock score`.",
            ) from crash

    def _ask(self, spec: Spec, audio: Path, speech: Sequence[Stretch]) -> Transcript:
        self._child = child = self._child or _Child(spec, self._program, self._limits)
        try:
            if child.ready is None:
                child.ready = _checked(child.reply(self._limits.load_s, "loading the model"))["ready"]
                self.label, self.notes = str(child.ready["label"]), tuple(map(str, child.ready["notes"]))
            child.send({"audio": str(audio.absolute()), "speech": [list(each) for each in speech]})
            limit_s = self._limits.for_audio(max(each.end_s for each in speech))
            return Transcript.model_validate(_checked(child.reply(limit_s, "transcribing"))["transcript"])
        except (KeyError, TypeError, ValidationError) as error:
            raise _Crashed("the recogniser answered with something else than a transcript") from error
        except RecogniserError:
            if child.ready is None:
                self.close()
            raise
        except KeyboardInterrupt:
            self.close()
            raise


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    if "error" in reply:
        raise RecogniserError(str(reply["error"]["message"]), str(reply["error"]["remedy"]))
    return reply


class _Child:
    """The running process and its pipes."""

    def __init__(self, spec: Spec, program: Sequence[str], limits: Limits) -> None:
        self.ready: dict[str, Any] | None = None
        self._replies: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._complaints: deque[bytes] = deque(maxlen=20)
        self._reply_bytes = limits.reply_bytes
        try:
            self._process = subprocess.Popen(
                program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(os.environ),
                # Ctrl-C in the terminal goes to a whole process group: not to this one.
                start_new_session=True,
            )
        except OSError as error:
            raise RecogniserError(
                f"The recogniser's process cannot be started: {error.strerror}.",
                "Free some memory, then `voicemock resume`.",
            ) from error
        for target, pipe in (
            (self._read_replies, self._process.stdout),
            (self._read_complaints, self._process.stderr),
        ):
            threading.Thread(target=target, args=(pipe,), daemon=True).start()
        self.send({"spec": spec.model_dump(mode="json")}, may_fail=True)

    def send(self, request: dict[str, Any], may_fail: bool = False) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            if not may_fail:
                raise _Crashed(self._end_reason()) from error

    def reply(self, limit_s: float, doing: str) -> dict[str, Any]:
        """The next reply. Raises _Crashed when the process ends, says too much, or takes longer than `limit_s`."""
        line = self._next_line(limit_s)
        if line is None:
            raise _Crashed(f"{doing} took longer than {limit_s:g} s")
        if not line:
            raise _Crashed(self._end_reason())
        if not line.endswith(b"\n"):
            raise _Crashed("the recogniser's answer was far too long or cut off")
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _Crashed("the recogniser answered with something that is not JSON") from error
        if not isinstance(reply, dict):
            raise _Crashed("the recogniser answered with something else than a transcript")
        return reply

    def _next_line(self, limit_s: float) -> bytes | None:
        deadline = time.monotonic() + limit_s
        while (left_s := deadline - time.monotonic()) > 0:
            # In short turns: on Windows a wait cannot be interrupted by Ctrl-C.
            with contextlib.suppress(queue.Empty):
                return self._replies.get(timeout=min(left_s, 0.2))
        return None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # unsent bytes to a process that is gone
                self._process.stdin.close()

    def _end_reason(self) -> str:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "the recogniser closed its pipe"
        if code < 0:
            return f"the recogniser was ended by signal {-code}"
        said = b"".join(self._complaints).decode(errors="replace").strip().splitlines()
        return f"the recogniser ended with code {code}" + (f" ({said[-1][:200]})" if said else "")

    def _read_replies(self, pipe: IO[bytes]) -> None:
        with pipe:
            while line := pipe.readline(self._reply_bytes):
                self._replies.put(line)
                if not line.endswith(b"\n"):
                    return
        self._replies.put(b"")

    def _read_complaints(self, pipe: IO[bytes]) -> None:
        with pipe:
            while line := pipe.readline(4096):
                self._complaints.append(line)


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """What the recogniser's process may know of this one's environment: no keys, no proxies, no network."""
    kept = {name: value for name, value in own.items() if name in _ALLOWED or name.startswith(_ALLOWED_BEGINNINGS)}
    package = str(Path(__file__).resolve().parents[2])
    kept["PYTHONPATH"] = os.pathsep.join(part for part in (package, kept.get("PYTHONPATH")) if part)
    kept.update(PYTHONUTF8="1", HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    return kept | (_MALLOC if sys.platform == "linux" else {})
