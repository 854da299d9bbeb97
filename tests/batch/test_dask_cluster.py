"""Dask's workers: what dies is begun again, and what is wrong with a cluster is said."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.batch.scripted_work import task, tasks, work
from tests.batch.test_processes import by_id, gone_within, written
from voicemock.errors import ClusterError, UsageError

distributed = pytest.importorskip("distributed")
dask_cluster = pytest.importorskip("voicemock.batch.dask_cluster")
DaskCluster = dask_cluster.DaskCluster


@pytest.fixture
def there() -> Iterator[Any]:
    """An existing cluster with one worker, in this process."""
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, protocol="tcp://", dashboard_address=None
        ) as cluster,
    ):
        yield cluster


def test_one_outcome_for_each_task_whatever_its_worker_dies_of(tmp_path: Path, capfd: pytest.CaptureFixture) -> None:
    given = [*tasks("good", f"memory-once {tmp_path / 'died'}", "raise", "die", "bad", "refuse", *["good"] * 20)]
    asleep = tmp_path / "pids"
    cluster = DaskCluster(workers=2)

    def all_given() -> Iterator[Any]:
        yield from given
        yield task(f"sleep {asleep}", "last")

    with closing(cluster(work, all_given())) as outcomes:
        found = by_id([next(outcomes) for _ in given])
        pids = written(asleep)
        ended = time.monotonic()

    assert time.monotonic() - ended < 5
    assert gone_within(pids, 5)
    assert len(found) == len(given)
    assert {name: each.lost for name, each in found.items() if each.lost} == {
        "item-3": "This is a bug in voicemock: KeyError.",
        "item-4": "Its worker died 3 times: it was killed, or had too little memory.",
        "item-6": "The place is gone.",
    }
    assert found["item-2"].record and found["item-5"].record.state == "failed"
    assert capfd.readouterr() == ("", "")


def test_an_existing_cluster_works_and_is_left_as_it_was(there: Any) -> None:
    cluster = DaskCluster(there.scheduler_address)
    taken = []

    def counted() -> Iterator[Any]:
        for each in tasks(*["good"] * 40):
            taken.append(each)
            yield each

    with closing(cluster(work, counted())) as outcomes:
        first = next(outcomes)
        assert len(taken) <= 4, "only as many are begun as there are workers for"
        found = [first, *outcomes]

    assert {each.task.item.id for each in found if each.record} == {each.item.id for each in taken}
    assert len(found) == 40
    assert not there.scheduler.tasks
    assert not [each for name, each in there.scheduler.task_metadata.items() if name.startswith("voicemock") and each]
    assert there.status.name == "running"


def test_a_worker_with_another_version_is_named_with_both(there: Any) -> None:
    with distributed.Client(there, set_as_default=False) as client:
        answer = client.submit(dask_cluster.do, "run", ("0.0.1", "2.7"), b"")
        error = answer.exception()

    assert isinstance(error, ClusterError)
    assert "0.0.1 and 2.7" in error.message and dask_cluster.versions()[1] in error.message


def test_a_worker_that_cannot_reach_the_run_ends_it_with_what_must_be_reached(there: Any) -> None:
    with (
        closing(DaskCluster(there.scheduler_address)(work, tasks("cut-off", *["good"] * 40))) as outcomes,
        pytest.raises(ClusterError, match=r"worker at .*: The run at 10\.0\.0\.1:4711 cannot be reached") as caught,
    ):
        list(outcomes)

    assert "Workers must be able to connect" in caught.value.remedy


def test_a_scheduler_that_goes_away_is_said_and_what_was_done_is_had(there: Any) -> None:
    with closing(DaskCluster(there.scheduler_address)(work, tasks(*["good"] * 400))) as outcomes:
        assert next(outcomes).record
        there.close()

        with pytest.raises(ClusterError, match=r"went away.* is kept"):
            list(outcomes)


def test_nobody_at_the_address_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    began = time.monotonic()

    with pytest.raises(ClusterError, match=f"No answer from the scheduler at tcp://127.0.0.1:{port}"):
        DaskCluster(f"tcp://127.0.0.1:{port}").connect()

    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "address", ["localhost:8786", "http://127.0.0.1:8786", "tcp://127.0.0.1", "tls://127.0.0.1:1"]
)
def test_an_address_that_cannot_be_meant_is_named(address: str) -> None:
    with pytest.raises((UsageError, ClusterError), match=address):
        DaskCluster(address).connect()


def test_tls_without_certificates_leads_to_the_page_about_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(UsageError) as caught:
        DaskCluster(f"tls://127.0.0.1:{listening.getsockname()[1]}").connect()

    assert "docs/cluster.md" in caught.value.remedy and os.linesep not in caught.value.message
