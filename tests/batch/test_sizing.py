"""How many workers a machine has room for."""

import sys
from pathlib import Path

import pytest

from voicemock.batch.sizing import GB, Load, Machine, Sizing, sized, this_machine

HERE, ELSEWHERE, NONE = Load("here", 145_000_000), Load("elsewhere"), Load("not")
WAITING = Sizing(8, 1, "8 workers: 2 cores, and they mostly wait for a server.")


def machine(cores: int, gb: float | None) -> Machine:
    memory = None if gb is None else round(gb * GB)
    return Machine(cores, f"{cores} cores", memory, f"{gb} GB of memory free" if gb else "")


@pytest.mark.parametrize(
    ("there", "load", "expected"),
    [
        (machine(2, 24), HERE, Sizing(2, 1, "2 workers: 2 cores.")),
        (machine(8, 2), HERE, Sizing(2, 4, "2 workers with 4 threads each: 2 GB of memory free, 0.9 GB each.")),
        (machine(4, 0.1), NONE, Sizing(1, 1, "1 worker: 0.1 GB of memory free, 0.2 GB each.")),
        (machine(4, None), NONE, Sizing(4, 1, "4 workers: 4 cores.")),
        (machine(2, 24), ELSEWHERE, WAITING),
        (machine(2, 24), Load("not", asks=True), WAITING),
    ],
)  # fmt: skip
def test_the_lesser_of_cores_and_memory_decides(there: Machine, load: Load, expected: Sizing) -> None:
    assert sized(there, load, 100) == expected


@pytest.mark.parametrize(("file_mb", "peak_mib"), [(75.5, 493), (145.2, 544), (483.5, 1044)])
def test_a_recogniser_has_the_memory_that_one_was_seen_to_take_and_little_more(file_mb: float, peak_mib: int) -> None:
    """Peaks by `python3 dev.py bench batch_speed`; sizes of the published tiny.en, base.en and small.en."""
    given = Load("here", round(file_mb * 1e6)).bytes_ - Load("not").bytes_
    assert peak_mib * 2**20 <= given <= 1.15 * peak_mib * 2**20


def test_a_gpu_is_shared_by_two() -> None:
    assert sized(machine(16, 64), Load("gpu", 3 * GB), 100)[:2] == (2, 8)


def test_a_wish_is_done_and_doubted_where_memory_may_not_last() -> None:
    assert sized(machine(2, 24), HERE, 100, wished=3) == Sizing(3, 1, "3 workers: as you wished.")
    doubted = "12 workers: as you wished; 4 GB of memory free may be too little for 0.9 GB each."
    assert sized(machine(2, 4), HERE, 100, wished=12).why == doubted


def files(root: Path, content: dict[str, str]) -> Path:
    for name, text in content.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_there_are_never_more_workers_than_items_and_the_cores_go_to_those_there_are() -> None:
    assert sized(machine(8, 24), HERE, 2) == Sizing(2, 4, "2 workers with 4 threads each: there is no more to do.")


MEMINFO = {"proc/meminfo": "MemTotal: 32000000 kB\nMemAvailable:   16000000 kB\n"}
ROOMY = 1 << 62


@pytest.mark.skipif(sys.platform != "linux", reason="control groups are Linux's")
@pytest.mark.parametrize(
    "content",
    [
        {
            "proc/self/cgroup": "0::/pod/one\n",
            "sys/fs/cgroup/cpu.max": "max 100000",
            "sys/fs/cgroup/pod/cpu.max": "150000 100000",
            "sys/fs/cgroup/pod/one/cpu.max": "max 100000",
            "sys/fs/cgroup/pod/memory.max": "3000000000",
            "sys/fs/cgroup/pod/memory.current": "1500000000",
            "sys/fs/cgroup/pod/memory.stat": "anon 1\ninactive_file 500000000\n",
            "sys/fs/cgroup/pod/one/memory.max": "max",
        },
        {  # the first version, seen from inside: its own place is not there
            "proc/self/cgroup": "4:memory:/docker/x\n2:cpu,cpuacct:/docker/x\n0::/\n",
            "sys/fs/cgroup/cpu,cpuacct/nothing": "",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "150000",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "3000000000",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": "1500000000",
            "sys/fs/cgroup/memory/memory.stat": "cache 7\ntotal_inactive_file 500000000\n",
        },
    ],
    ids=["second version", "first version"],
)
def test_a_container_s_limits_are_kept_to(tmp_path: Path, content: dict[str, str]) -> None:
    found = this_machine(files(tmp_path, MEMINFO | content))

    assert found.cores == 1
    assert (found.memory_bytes, found.memory_why) == (2 * GB, "2.0 GB of memory free in this container")


@pytest.mark.skipif(sys.platform != "linux", reason="control groups are Linux's")
def test_without_limits_the_machine_s_free_memory_counts(tmp_path: Path) -> None:
    unlimited = {
        "proc/self/cgroup": "4:memory:/\n1:cpu:/\n",
        "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
        "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": str(ROOMY),
    }

    found = this_machine(files(tmp_path, MEMINFO | unlimited))

    assert (found.memory_bytes, found.memory_why) == (16_000_000 * 1024, "16 GB of memory free")


def test_the_real_machine_can_be_looked_at() -> None:
    found = this_machine()

    assert found.cores >= 1
    assert found.memory_bytes is None or found.memory_bytes > 0
