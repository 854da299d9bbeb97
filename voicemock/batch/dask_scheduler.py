"""A scheduler of dask's: an existing one is reached, and one on this machine is started and ended."""

import asyncio
import logging
from typing import Any

CONNECT_WITHIN_S = 6.0


async def reach(distributed: Any, address: str) -> None:
    """Return once the scheduler has said what it is. Raises OSError, ValueError, TypeError: dask's own words."""
    host, port = distributed.comm.get_address_host_port(address)
    arguments = distributed.Security().get_connection_args("client")  # as dask's configuration says
    async with asyncio.timeout(CONNECT_WITHIN_S):
        _, writer = await asyncio.open_connection(host, port)  # dask would try for seconds where nobody listens
        writer.close()
        async with distributed.rpc(address, connection_args=arguments) as there:
            kind = (await there.identity()).get("type")
    if kind != "Scheduler":
        raise ValueError(f"it is dask's {kind}")


def started(distributed: Any, workers: int) -> Any:
    """A scheduler and its worker processes on this machine; keys made for it keep the machine's other users out."""
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        protocol="tls://",
        security=True,
        dashboard_address=None,
        worker_dashboard_address=None,
        silence_logs=logging.CRITICAL,
        memory_limit=0,  # dask would count the worker alone, and the recogniser's process holds most of it
    )


def end(cluster: Any) -> None:
    """End the cluster at once: its own way waits for what its workers are doing."""
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        if nanny.process is not None and nanny.process.process is not None:
            nanny.process.process._process.kill()
    cluster.close(timeout=2)
