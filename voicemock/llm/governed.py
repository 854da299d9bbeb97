"""Several chat servers with the same model, asked as one: each request when and where the governor lets it through.

What belongs to one server stays with it: how it wants to be asked, its key, what it counted. A reply that was begun
at one is finished there; where that fails, the talk begins anew at another.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from voicemock.any_server import BROKE_OFF, NO_CONNECTION, SILENCE, AnyServer, Passage
from voicemock.errors import LLMUnreachable, VoicemockError
from voicemock.governor import Governs, NoServer
from voicemock.llm.chat import ChatServer
from voicemock.llm.deadlines import TooSlow
from voicemock.llm.failures import RequestFailed
from voicemock.llm.reply import Unacceptable
from voicemock.ports import Arriving, Message, ReplyT
from voicemock.server_load import Outcome
from voicemock.usage import Usage

_BUSY = frozenset({429})
_OVERLOADED = frozenset({503, 529})
_PASSING = frozenset({408, 409, 425})
_OTHER_WAY = frozenset({400, 413, 415, 418, 422, 501})
"""Answers about the request, not about the server."""


def outcome_of(error: BaseException) -> Outcome:
    """What an exception of a request says about its server."""
    if isinstance(error, RequestFailed):
        return _failure(error)
    if isinstance(error, LLMUnreachable) and isinstance(error.__cause__, TooSlow):
        return Outcome("down", None, "broke off in the middle of an answer" if error.__cause__.stalled else SILENCE)
    return Outcome("alive" if isinstance(error, Unacceptable | VoicemockError) else "given_up")


def _failure(failed: RequestFailed) -> Outcome:
    status = failed.status
    if status is None:
        broken = {"answer": "broke off in the middle of an answer", "sent": BROKE_OFF, "connection": NO_CONNECTION}
        return Outcome("down", None, broken.get(failed.broke or "", "no secure connection"))
    why = f"status {status}"
    if failed.too_long or status in _OTHER_WAY:
        return Outcome("alive")
    if failed.quota:
        return Outcome("refused", None, "the quota is used up")
    if status in _BUSY | _OVERLOADED:
        return Outcome("busy" if status in _BUSY else "overloaded", failed.wait_s(), why)
    return Outcome("down" if status in _PASSING or status >= 500 else "refused", None, why)


class GovernedChat:
    """Satisfies `ports.Chat`.

    Args:
        servers: in the governor's order, each without retries of its own (`ChatOptions.retries`).
        governor: lets requests through.
    """

    def __init__(self, servers: Sequence[ChatServer], governor: Governs) -> None:
        self.servers = servers
        self._any = AnyServer(len(servers), governor, outcome_of, self._new_usage)
        self._lock = threading.Lock()
        self._counted = [Usage()] * len(servers)

    @property
    def usage(self) -> Usage:
        """What was used so far at all of them."""
        total = Usage()
        for each in self.servers:
            total = total.plus(each.usage)
        return total

    def take_remarks(self) -> list[str]:
        """What should be known about the servers, a sentence each; each is given once."""
        return [remark for each in self.servers for remark in each.take_remarks()]

    @contextmanager
    def kept_warm(self) -> Iterator[None]:
        """Keeps a connection to each open while the block runs."""
        with ExitStack() as warm:
            for each in self.servers:
                warm.enter_context(each.kept_warm())
            yield

    def __call__(self, messages: Sequence[Message], reply: type[ReplyT], arriving: Arriving | None = None) -> ReplyT:
        """The model's reply, valid as `reply`. Raises LLMUnreachable, BadReply, Refused; RunGone."""

        def asked(server: int, passage: Passage) -> ReplyT:
            return self.servers[server].ask(messages, reply, arriving, passage)

        try:
            return self._any.ask(asked)
        except NoServer as none:
            raise LLMUnreachable(str(none), "See whether they run: voicemock doctor") from none

    def _new_usage(self, server: int) -> Usage:
        """What a server counted since this was last asked."""
        with self._lock:
            used = self.servers[server].usage
            new, self._counted[server] = used.since(self._counted[server]), used
            return new
