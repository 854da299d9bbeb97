"""Asking one of several servers that can do the same: where one fails at it, it is begun anew at another.

Which one, and when, the governor says. Every single request has a permit of its own.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from voicemock.errors import VoicemockError
from voicemock.governor import Governs, NoServer, Permit
from voicemock.server_load import Outcome
from voicemock.usage import Usage

T = TypeVar("T")
MAX_FAULTS = 3
"""How often one thing may meet a fault of a server or its silence: what brings three down is not sent to a fourth."""
MAX_TRIES = 20
"""How often it is begun in all: servers that are not there or too busy are waited for by the governor."""
NO_CONNECTION = "no connection"
"""Nothing was sent, so that nothing of what is asked can be why; anything else that fails is a fault."""
BROKE_OFF = "broke off without an answer"
SILENCE = "no answer in time"

Passage = Callable[[], AbstractContextManager[None]]
"""What a single request goes through: it may wait beforehand, and sees how the request ended."""


@dataclass
class _Asking:
    tries: int = 0
    faults: int = 0
    avoid: set[int] = field(default_factory=set)
    failed: VoicemockError | None = None


@dataclass(frozen=True)
class AnyServer:
    """Several servers behind one governor."""

    count: int
    governor: Governs
    outcome_of: Callable[[BaseException], Outcome]
    """What an exception of a request says about its server."""
    new_usage: Callable[[int], Usage] = lambda server: Usage()
    """What a server counted since this was last asked."""

    def ask(self, ask: Callable[[int, Passage], T]) -> T:
        """What `ask` gives for one of the servers, by its place in their list; each request through the passage.

        Raises:
            NoServer: none could be asked.
            VoicemockError: what it failed with last.
            RunGone: nobody wants it any more.
        """
        asking = _Asking()
        while True:
            try:
                permit = self.governor.enter(avoid=frozenset(asking.avoid))
            except NoServer as none:
                if asking.failed:
                    raise asking.failed from none
                raise
            requests = _Requests(self, permit)
            try:
                return ask(permit.server, requests.one)
            except VoicemockError as error:
                if not self._goes_on(asking, permit.server, requests.ended):
                    raise
                asking.failed = error
            except NoServer:  # the one it was begun at went down meanwhile
                asking.avoid.add(permit.server)
                asking.tries += 1
                if asking.tries >= MAX_TRIES:
                    raise
            finally:
                requests.close()

    def _goes_on(self, asking: _Asking, server: int, ended: Outcome) -> bool:
        """Whether it is begun anew after its last request ended so."""
        if ended.kind in ("ok", "alive", "given_up"):
            return False
        if self.count == 1 and (ended.kind == "refused" or ended.why == SILENCE):
            return False  # it would do the same once more
        asking.tries += 1
        asking.faults += ended.kind in ("down", "refused") and ended.why != NO_CONNECTION
        asking.avoid.add(server)
        return asking.faults < MAX_FAULTS and asking.tries < MAX_TRIES


class _Requests:
    """The requests for one thing at one server: the first with the permit that chose the server."""

    def __init__(self, servers: AnyServer, permit: Permit) -> None:
        self._servers, self._permit, self._is_unused = servers, permit, True
        self.ended = Outcome("given_up")
        """How the latest request ended."""

    @contextmanager
    def one(self) -> Iterator[None]:
        """A request may be sent."""
        governor, server = self._servers.governor, self._permit.server
        permit = self._permit if self._is_unused else governor.enter(only=server)
        self._is_unused, self.ended = False, Outcome("ok")
        try:
            yield
        except BaseException as error:
            self.ended = self._servers.outcome_of(error)
            raise
        finally:
            governor.leave(permit, self.ended, self._servers.new_usage(server))

    def close(self) -> None:
        """Gives the permit back where no request was sent with it."""
        if self._is_unused:
            self._is_unused = False
            self._servers.governor.leave(self._permit, self.ended, Usage())
