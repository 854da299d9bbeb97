"""A chat server on loopback that misbehaves as its model's name says: hangs, drips, cuts, lies."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import ThreadingHTTPServer
from typing import Any

from tests.llm import faults_asked, faults_said, faults_sent, faults_status  # noqa: F401 - they list their faults
from tests.llm.fault_handler import FAULTS, Handler


class ManyAtOnce(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True


class FaultServer:
    """Use it in a `with`.

    Args:
        replies: the right reply to a prompt, by the name of what is asked for.
        port: 0 takes a free one.
    """

    def __init__(self, replies: Mapping[str, Callable[[str], dict[str, Any]]] | None = None, port: int = 0) -> None:
        self.replies = replies or {}
        self.requests: list[dict[str, Any]] = []
        self.hits: Counter[str] = Counter()
        self.models = ["small", "large"]
        self.models_fault = ""
        """The fault with which the list of models is answered; empty for none."""
        self.hang_s = 30.0
        """How long it hangs before it hangs up."""
        self.plain = ""
        """What it says to who asks for no JSON, where anybody does."""
        self.healed = False
        """Whether it behaves well from now on, whatever the model is called."""
        self.stopping = threading.Event()
        self.elsewhere = "http://127.0.0.1:1"
        self.http = ManyAtOnce(("127.0.0.1", port), Handler)
        self.http.owner = self  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)

    def behaviour(self, model: str) -> str:
        """The name of the fault for the next request."""
        return "ok" if self.healed or model not in FAULTS else model

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.http.server_port}/v1"

    def __enter__(self) -> "FaultServer":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopping.set()
        self.http.shutdown()
        self.http.server_close()
