"""Any OpenAI-compatible embeddings server: checked vectors, or a plain error. Each text is asked for once."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicemock import secret
from voicemock.errors import LLMUnreachable, VoicemockError
from voicemock.hosts import checked_url, host_of, is_loopback
from voicemock.llm import failures
from voicemock.llm.connection import OPENAI_URL, Connection, checked_key
from voicemock.llm.deadlines import Deadlines, TooSlow, Watch, within
from voicemock.llm.failures import RequestFailed, Server
from voicemock.llm.reply import Unacceptable

BATCH = 64
"""Texts in one request: servers refuse more than 96 to 2,048, and a small one takes long for many."""
MOST_KEPT = 20_000
"""Vectors that are kept: 80 MB of those with 1,024 numbers."""
LARGEST = 1e30
"""No number of a vector is so large; two of them could not be multiplied."""

Vector = NDArray[np.float32]


class _Reply(NamedTuple):
    data: Any


class EmbeddingsServer:
    """Satisfies `ports.Embed` by asking a server.

    Args:
        url: the server's base URL, such as http://127.0.0.1:11434/v1; None means OpenAI's own.
        model: the model's name there.
        key: the key; most servers on one's own machine need none.
        deadlines: None chooses by whether the server is on this machine.
        allow_http: send answers unencrypted to another machine.

    Raises:
        Refused: OpenAI's own server without a key, or http to another machine.
        UsageError: the address is not a URL, or the proxy to it cannot be used.
    """

    def __init__(
        self,
        url: str | None,
        model: str,
        key: str | None = None,
        deadlines: Deadlines | None = None,
        allow_http: bool = False,
    ) -> None:
        url = checked_url(url or OPENAI_URL, allow_http)
        key = checked_key(key, host_of(url), "VOICEMOCK_EMBEDDINGS_KEY")
        self.server = Server(url, model, "$VOICEMOCK_EMBEDDINGS_KEY" if key else "")
        self.deadlines = deadlines or (Deadlines.on_this_machine() if is_loopback(url) else Deadlines())
        self._connection = Connection(url, key, self.deadlines)
        self._secrets = secret.of_server(url, key)
        self._kept: dict[str, Vector] = {}

    @property
    def label(self) -> str:
        """The model and where it is, in words."""
        return f"{self.server.model} on {self.server.host}"

    def __call__(self, texts: Sequence[str]) -> Sequence[Vector]:
        """A vector of length 1 for each text. Raises LLMUnreachable, BadReply, Refused."""
        found = {text: self._kept[text] for text in texts if text in self._kept}
        wanted = [text for text in dict.fromkeys(texts) if text not in found]
        end = time.monotonic() + self.deadlines.total_s
        for first in range(0, len(wanted), BATCH):
            batch = wanted[first : first + BATCH]
            found.update(zip(batch, self._asked(batch, end), strict=True))
        self._keep({text: found[text] for text in wanted})
        return [found[text] for text in texts]

    def _keep(self, new: dict[str, Vector]) -> None:
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
        self._kept.update(new)

    def _asked(self, texts: Sequence[str], end: float) -> list[Vector]:
        try:
            return self._tried(texts, end)
        except VoicemockError as error:
            # Servers quote keys, and proxies what they were sent.
            error.message, error.remedy = (self._secrets.hidden(each) for each in (error.message, error.remedy))
            error.args = (error.message,)
            raise

    def _reply(self, texts: Sequence[str], watch: Watch["_Reply"]) -> "_Reply":
        return _Reply(self._connection.embeddings(self.server.model, texts, watch))

    def _tried(self, texts: Sequence[str], end: float) -> list[Vector]:
        limits, tries = self.deadlines, 0
        while True:
            try:
                return _checked(within(limits, end, partial(self._reply, texts)).data, len(texts))
            except Unacceptable as fault:
                raise failures.as_bad_reply(fault, self.server) from fault
            except TooSlow as error:
                raise LLMUnreachable(f"{self.server.host} is too slow: {error}.", "Try a smaller model.") from error
            except RequestFailed as failed:
                wait_s = failed.wait_s() if failed.status else None
                wait_s = limits.retry_wait_s * 2**tries if wait_s is None else wait_s
                if not failed.passing or tries == failures.MAX_RETRIES or time.monotonic() + wait_s >= end:
                    raise failures.as_error(failed, self.server) from failed
                time.sleep(wait_s)
                tries += 1


def _checked(reply: Any, count: int) -> list[Vector]:
    """The vectors of a reply in the order of the texts, brought to length 1. Raises Unacceptable."""
    listed = reply.get("data") if isinstance(reply, dict) else None
    if not isinstance(listed, list):
        raise Unacceptable("broken", "got no list of vectors")
    by_place: dict[int, Vector] = {}
    for n, each in enumerate(listed):
        place = each.get("index", n) if isinstance(each, dict) else None
        numbers = each.get("embedding") if isinstance(each, dict) else None
        if not isinstance(place, int) or not isinstance(numbers, list):
            raise Unacceptable("broken", "got something else than vectors")
        if not all(type(number) in (int, float) and abs(number) < LARGEST for number in numbers):
            raise Unacceptable("broken", "got vectors with something else than usual numbers in them")
        by_place[place] = np.array(numbers, np.float32)
    if sorted(by_place) != list(range(count)) or len(listed) != count:
        raise Unacceptable("broken", f"got {len(listed)} vectors for {count} texts")
    lengths = [float(np.linalg.norm(vector)) for vector in by_place.values()]
    if len({vector.size for vector in by_place.values()}) != 1 or not all(0 < each < np.inf for each in lengths):
        raise Unacceptable("broken", "got vectors that cannot be compared")
    return [by_place[at] / np.linalg.norm(by_place[at]) for at in range(count)]
