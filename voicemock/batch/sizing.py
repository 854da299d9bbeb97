"""How many workers this machine has room for, from its cores and its memory, and a sentence that says why."""

import math
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

GB = 1_000_000_000
BASE_BYTES = 220_000_000
"""What a worker takes without a model: Python, numpy, the decoder and the search for speech."""
RECOGNISER_BYTES = 400_000_000
"""What a recogniser's process takes beside its model."""
PER_MODEL_BYTE = 1.6
"""Memory per byte of the published model's file, which has weights of 16 bits: passes need room beside them.

Measured by `python3 dev.py bench batch_speed`, with models of these shapes: 493 MiB at most for one recogniser of
tiny.en, 544 for base.en and 1,044 for small.en.
"""
LEFT_SHARE = 0.1
"""Of the free memory, for whatever else goes on."""
WAITING_EACH = 4
"""Workers for each core where servers elsewhere do what is slow: they mostly wait."""
ON_GPU = 2
"""One reads on the GPU while the other decodes and scores; more would only take its memory."""
MOST = 64


class Machine(NamedTuple):
    """What this process may use."""

    cores: int
    cores_why: str
    """Such as "2 cores" or "2 of 16 cores (the container's limit)"."""
    memory_bytes: int | None
    """What is free now; None where the system does not say."""
    memory_why: str = ""


class Load(NamedTuple):
    """What one worker does."""

    hears: Literal["here", "gpu", "elsewhere", "not"]
    """Where speech is transcribed; `not`: there is none to transcribe."""
    model_bytes: int = 0
    """Of the recogniser's model on disk, where it hears here."""
    asks: bool = False
    """Whether an LLM on another machine is asked."""

    @property
    def bytes_(self) -> int:
        """About what one worker takes."""
        heard = RECOGNISER_BYTES + PER_MODEL_BYTE * self.model_bytes if self.hears in ("here", "gpu") else 0
        return round(BASE_BYTES + heard)


class Sizing(NamedTuple):
    """What was chosen."""

    workers: int
    threads: int
    """Of each worker's recogniser."""
    why: str
    """In a sentence."""


def sized(machine: Machine, load: Load, items: int, wished: int | None = None) -> Sizing:
    """How many workers, and with how many threads each.

    Args:
        machine: what there is.
        load: what each of them does.
        items: how many there are to be done; nobody is idle from the beginning.
        wished: how many the user wants; None chooses. It is not refused, but said where it is more than fits.
    """
    most, why = _by_cores(machine, load)
    fits = _fits(machine, load)
    each = f"{_gb(load.bytes_)} each"
    if wished is not None:
        workers = wished
        why = "as you wished"
        if fits is not None and wished > fits:
            why += f"; {machine.memory_why} may be too little for {each}"
    elif fits is not None and fits < most:
        workers, why = max(1, fits), f"{machine.memory_why}, {each}"
    else:
        workers = most
    if items < workers:
        workers, why = max(1, items), "there is no more to do"
    threads = max(1, machine.cores // workers) if load.hears in ("here", "gpu") else 1
    threaded = f" with {threads} threads each" if threads > 1 else ""
    return Sizing(workers, threads, f"{workers} worker{'s' * (workers != 1)}{threaded}: {why}.")


def _by_cores(machine: Machine, load: Load) -> tuple[int, str]:
    if load.hears == "gpu":
        return min(ON_GPU, max(1, machine.cores)), "one GPU, which one of them keeps busy while the other prepares"
    waits = load.hears == "elsewhere" or (load.hears == "not" and load.asks)
    if waits:
        return min(MOST, machine.cores * WAITING_EACH), f"{machine.cores_why}, and they mostly wait for a server"
    return min(MOST, machine.cores), machine.cores_why


def _fits(machine: Machine, load: Load) -> int | None:
    if machine.memory_bytes is None:
        return None
    return int(machine.memory_bytes * (1 - LEFT_SHARE) // load.bytes_)


def this_machine(root: Path = Path("/")) -> Machine:
    """What this process may use: of the machine, of the cores it is bound to, and of its container."""
    here = os.cpu_count() or 1
    bound = len(os.sched_getaffinity(0)) if sys.platform == "linux" else here
    quota = _cpu_quota(root)
    cores = max(1, min(bound, math.floor(quota + 1e-6)) if quota else bound)
    why = f"{cores} core{'s' * (cores != 1)}"
    if cores < here:
        why = f"{cores} of {here} cores ({'the container’s limit' if cores < bound else 'what it is bound to'})"
    free, allowed = _available(root), _memory_left(root)
    known = [each for each in (free, allowed) if each is not None]
    if not known:
        return Machine(cores, why, None)
    least = min(known)
    whose = " in this container" if allowed is not None and least == allowed else ""
    return Machine(cores, why, least, f"{_gb(least)} of memory free{whose}")


def _available(root: Path) -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in (root / "proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError, ValueError, AttributeError):  # macOS says only what there is in all
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return None


def _cpu_quota(root: Path) -> float | None:
    """Cores' worth of time that the container gets; None for no limit."""
    found = []
    for folder in _groups(root, "cpu"):
        with suppress(OSError, ValueError, ZeroDivisionError):
            if (folder / "cpu.max").is_file():
                quota, period = (folder / "cpu.max").read_text().split()
            else:
                quota, period = (_line(folder / f"cpu.cfs_{each}_us") for each in ("quota", "period"))
            if quota not in ("max", "-1"):
                found.append(int(quota) / int(period))
    return min(found, default=None)


def _memory_left(root: Path) -> int | None:
    """Bytes that the container may still take; what the system only keeps of files counts as free."""
    found = []
    for folder in _groups(root, "memory"):
        with suppress(OSError, ValueError, KeyError):
            first = (folder / "memory.max").is_file()
            limit = _line(folder / ("memory.max" if first else "memory.limit_in_bytes"))
            if limit == "max" or int(limit) > 1 << 60:
                continue
            used = int(_line(folder / ("memory.current" if first else "memory.usage_in_bytes")))
            stat = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
            kept = int(stat["inactive_file" if first else "total_inactive_file"])
            found.append(max(0, int(limit) - used + kept))
    return min(found, default=None)


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """The control groups that this process is in, and those above them; in a container often only the top is seen."""
    with suppress(OSError, ValueError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, names, way = line.split(":", 2)
            if names and controller not in names.split(","):
                continue
            top = root / "sys/fs/cgroup" / (controller if names else "")
            folder = top / way.strip("/")
            yield from (each for each in (folder, *folder.parents) if each.is_relative_to(top) and each.is_dir())


def _line(path: Path) -> str:
    return path.read_text().strip()


def _gb(count: float) -> str:
    return f"{count / GB:.1f} GB" if count < 10 * GB else f"{count / GB:.0f} GB"
