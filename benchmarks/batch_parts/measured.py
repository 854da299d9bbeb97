"""What a command takes: wall clock, processor time of all its processes, and the memory of each kind of them."""

import os
import resource
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LOOK_S = 0.2


@dataclass(frozen=True)
class Measured:
    """One run of a command."""

    wall_s: float
    cpu_s: float
    output: str
    code: int
    peak_mb: Mapping[str, float] = field(default_factory=dict)
    """The most that one process of each kind ever held; `all`: of all together."""


def measured(command: Sequence[str], env: Mapping[str, str], cores: int) -> Measured:
    """Runs a command on so many cores."""
    mine = os.sched_getaffinity(0)
    before, began = _children_s(), time.monotonic()
    os.sched_setaffinity(0, sorted(mine)[:cores])
    try:
        running = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True)
    finally:
        os.sched_setaffinity(0, mine)
    peaks: Counter[str] = Counter()
    threading.Thread(target=_look, args=(running.pid, peaks), daemon=True).start()
    output, _ = running.communicate()
    wall_s = time.monotonic() - began
    return Measured(wall_s, _children_s() - before, output, running.returncode, dict(peaks))


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _look(pid: int, peaks: Counter[str]) -> None:
    while Path(f"/proc/{pid}").exists():
        now, whole = _tree(pid, "main"), 0.0
        for kind, each_mb in now:
            peaks[kind] = max(peaks[kind], round(each_mb))  # type: ignore[assignment]
            whole += each_mb
        peaks["all"] = max(peaks["all"], round(whole))
        time.sleep(_LOOK_S)


def _tree(pid: int, kind: str) -> list[tuple[str, float]]:
    """Kind and resident memory in MB of a process and of all that it started."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        tasks = [*Path(f"/proc/{pid}/task").iterdir()]
        children = {int(each) for task in tasks for each in (task / "children").read_text().split()}
    except OSError:
        return []
    own = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)
    return [(kind, own), *(each for child in children for each in _tree(child, _kind(child)))]


def _kind(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return "other"
    if "voicemock.stt.child" in command:
        return "recogniser"
    return "worker" if "spawn_main" in command else "other"
