"""The servers of a run over many interviews: asked as a whole by all its workers, and counted at its end."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from voicemock.batch.governing import Pool, governing, reached_from
from voicemock.batch.item import Setup
from voicemock.cli import llm_servers
from voicemock.cli.engines import SCRIPT
from voicemock.config import ManyServersSettings
from voicemock.errors import LLMUnreachable, RecogniserError, UsageError
from voicemock.gate import Gate
from voicemock.governor import Governor
from voicemock.reports.cost import servers_cost


@dataclass(frozen=True)
class Servers:
    """What a run asks, while it goes on."""

    setup: Setup
    """With where workers ask before they ask a server."""
    gates: dict[Pool, Gate]

    def troubles(self) -> Sequence[str]:
        """For the progress line: each server that is not up, in a clause; none when all are well."""
        totals = [total for gate in self.gates.values() for total in gate.totals()]
        return [f"{each.name} {each.words}" for each in totals if not each.is_up]

    def check(self, all_need_speech: bool = True) -> None:
        """Stops a run where all servers of a kind were given up, and no item that is left can do without them.

        Args:
            all_need_speech: whether only recordings are left.

        Raises:
            LLMUnreachable, RecogniserError: no item that is left can be done.
        """
        for pool, gate in self.gates.items():
            if (pool == "llm" or all_need_speech) and (why := gate.given_up()):
                gone = LLMUnreachable if pool == "llm" else RecogniserError
                raise gone(f"{why} The run stops; what is done is kept.", "See whether they run.")

    def counted(self) -> Sequence[str]:
        """For the summary: what each server did and used in this run, a line each, and what the LLM cost."""
        lines = list[str]()
        for pool, gate in self.gates.items():
            settings = self.setup.settings.llm if pool == "llm" else None
            lines += servers_cost(gate.totals(), settings)
        return lines


@contextmanager
def servers_of(setup: Setup, scheduler: str | None) -> Iterator[Servers]:
    """Governs the run's servers as long as the block goes on.

    Args:
        setup: what workers are told.
        scheduler: the address of the cluster that works; None where this machine does.

    Raises:
        UsageError: workers elsewhere could not reach this process.
    """
    gates = {pool: Gate(_governor(settings)) for pool, settings in _asked(setup)}
    if not gates:
        yield Servers(setup, gates)
        return
    cluster = urlsplit(scheduler or "").hostname
    host = reached_from(cluster) if cluster else "127.0.0.1"
    if host is None:
        raise UsageError(
            f"It is not known by which address workers at {cluster} reach this process.",
            "Name the scheduler by an address that this machine can reach: --scheduler tcp://HOST:PORT",
        )
    with ExitStack() as opened:
        try:
            address = opened.enter_context(governing(gates, host))
        except OSError as error:
            raise UsageError(f"Workers cannot reach this process at {host}: {error.strerror}.") from error
        told = {"governor": address.place, "governor_key": address.key}
        yield Servers(setup.model_copy(update=told), gates)


def _asked(setup: Setup) -> Iterator[tuple[Pool, ManyServersSettings]]:
    llm, speech = setup.settings.llm, setup.settings.stt
    if setup.judge != "coverage" and llm.model and not (llm.url or "").startswith(SCRIPT):
        yield "llm", llm
    if speech.engine == "server":
        yield "stt", speech


def _governor(settings: ManyServersSettings) -> Governor:
    return Governor(llm_servers.names(settings), llm_servers.limits(settings))
