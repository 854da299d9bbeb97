"""One governor for a whole run: the run's process keeps it, and its workers ask there, wherever they are.

Plain JSON over `multiprocessing.connection`, after a proof of the run's key on both sides: nothing that a stranger
sends is unpickled. The key is random, and only travels to workers as part of their work. A connection that breaks
gives back at once what its worker had; a worker that only hangs loses it when the lease runs out.
"""

import json
import secrets
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from typing import Any, Literal, NamedTuple

from voicemock.gate import Gate
from voicemock.governor import Governs, NoServer, Permit, RunGone, Wish
from voicemock.server_load import Outcome
from voicemock.usage import Usage

Pool = Literal["llm", "stt"]
"""Servers that can do the same."""
MAX_MESSAGE_BYTES = 64 * 1024
ANSWER_WITHIN_S = 5.0
"""How long one question waits at the run for a permit; it is asked again with the same ticket."""
GONE_AFTER_S = 60.0
"""A run that answers nothing for so long is gone."""
RENEW_EVERY_S = 5.0
HUNG_UP_WITHIN_S = 1.0


class Address(NamedTuple):
    """Where a run's governor is, and what proves that one belongs to the run."""

    place: str
    """HOST:PORT."""
    key: str


def reached_from(host: str) -> str:
    """The address of this machine by which a host reaches it; nothing is sent. Loopback where that is unknown."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((host, 9))
        return str(probe.getsockname()[0])
    return "127.0.0.1"


@contextmanager
def governing(gates: Mapping[Pool, Gate], host: str = "127.0.0.1") -> Iterator[Address]:
    """Lets workers ask the gates as long as the block runs.

    Args:
        gates: for each pool of servers.
        host: this machine's address, as workers reach it.

    Raises:
        OSError: nothing can listen there.
    """
    key = secrets.token_hex(32)
    # Without a key here: who does not prove that it knows it must hold up nobody else at the door.
    with Listener((host, 0), backlog=128) as listener:
        _, port = listener.address
        running = _Running(gates, key.encode())
        threading.Thread(target=running.serve, args=(listener,), name="governing", daemon=True).start()
        try:
            yield Address(f"{host}:{port}", key)
        finally:
            running.stop(host, port)


class _Running:
    def __init__(self, gates: Mapping[Pool, Gate], key: bytes) -> None:
        self._gates, self._key = gates, key
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._connections: Counter[str] = Counter()

    def stop(self, host: str, port: int) -> None:
        """Lets nobody in any more, and hangs up on everybody soon."""
        self._over.set()
        with suppress(OSError), socket.create_connection((host, port), 1.0):
            pass  # it wakes the thread that waits for somebody to come

    def serve(self, listener: Listener) -> None:
        """Takes everybody who comes until it is over."""
        while not self._over.is_set():
            try:
                connection = listener.accept()
            except OSError:
                continue
            threading.Thread(target=self._talk, args=(connection,), name="governing", daemon=True).start()

    def _talk(self, connection: "Connection[Any, Any]") -> None:
        holder = ""
        with connection, suppress(OSError, EOFError, AuthenticationError, ValueError, KeyError, TypeError):
            deliver_challenge(connection, self._key)
            answer_challenge(connection, self._key)
            while not self._over.is_set():
                if not connection.poll(HUNG_UP_WITHIN_S):
                    continue
                asked = json.loads(connection.recv_bytes(MAX_MESSAGE_BYTES))
                if not holder:
                    holder = str(asked["holder"])
                    with self._lock:
                        self._connections[holder] += 1
                connection.send_bytes(json.dumps(self._answer(holder, asked)).encode())
        if holder:
            self._hung_up(holder)

    def _hung_up(self, holder: str) -> None:
        with self._lock:
            self._connections[holder] -= 1
            if self._connections[holder]:
                return
            del self._connections[holder]
        for gate in self._gates.values():
            gate.drop(holder)

    def _answer(self, holder: str, asked: Mapping[str, Any]) -> object:
        if asked["what"] == "renew":
            for each in self._gates.values():
                each.renew(holder)
            return {}
        gate = self._gates[asked["pool"]]
        if asked["what"] == "leave":
            gate.leave(Permit(*asked["permit"]), Outcome(*asked["outcome"]), Usage(**asked["used"]))
            return {}
        if asked["what"] == "withdraw":
            gate.withdraw(asked["ticket"])
            return {}
        wish = Wish(holder, asked["only"], frozenset(asked["avoid"]))
        try:
            return {"permit": gate.wait(asked["ticket"], wish, ANSWER_WITHIN_S)}
        except NoServer as none:
            return {"none": str(none)}


class _Line:
    """A worker's way to its run: as many connections as it has threads that ask at the same time."""

    def __init__(self, address: Address) -> None:
        host, _, port = address.place.rpartition(":")
        self._to, self._key = (host, int(port)), address.key.encode()
        self._holder = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._idle: list[Connection[Any, Any]] = []
        self._renewing: threading.Thread | None = None

    def ask(self, what: str, **asked: object) -> Any:
        """What the run says. Raises RunGone."""
        connection = None
        try:
            connection = self._idle_one() or Client(self._to, authkey=self._key)
            connection.send_bytes(json.dumps({"what": what, "holder": self._holder, **asked}).encode())
            if not connection.poll(GONE_AFTER_S):
                raise EOFError
            answer = json.loads(connection.recv_bytes(MAX_MESSAGE_BYTES))
        except (OSError, EOFError, AuthenticationError) as error:
            if connection:
                connection.close()
            raise RunGone(f"The run at {self._to[0]}:{self._to[1]} cannot be reached any more.") from error
        except BaseException:  # Ctrl-C: the answer that is still to come would be taken for another's
            if connection:
                connection.close()
            raise
        with self._lock:
            self._idle.append(connection)
            if self._renewing is None:
                self._renewing = threading.Thread(target=self._renew, name="governed", daemon=True)
                self._renewing.start()
        return answer

    def _idle_one(self) -> "Connection[Any, Any] | None":
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _renew(self) -> None:
        with suppress(RunGone):
            while True:
                time.sleep(RENEW_EVERY_S)
                self.ask("renew")


@cache
def _line(address: Address) -> _Line:
    return _Line(address)


class Governed:
    """Satisfies `governor.Governs` in a worker, by asking its run.

    Args:
        address: of the run's governor.
        pool: whose servers are asked.
    """

    def __init__(self, address: Address, pool: Pool) -> None:
        self._line, self._pool = _line(address), pool

    def enter(self, only: int | None = None, avoid: frozenset[int] = frozenset()) -> Permit:
        """Waits until a request may be sent. Raises NoServer, RunGone."""
        ticket = uuid.uuid4().hex
        try:
            while True:
                said = self._line.ask("enter", pool=self._pool, ticket=ticket, only=only, avoid=sorted(avoid))
                if "none" in said:
                    raise NoServer(said["none"])
                if said["permit"]:
                    return Permit(*said["permit"])
        except KeyboardInterrupt:
            with suppress(RunGone):
                self._line.ask("withdraw", pool=self._pool, ticket=ticket)
            raise

    def leave(self, permit: Permit, outcome: Outcome, used: Usage) -> None:
        """The request is over. Raises RunGone."""
        self._line.ask("leave", pool=self._pool, permit=permit, outcome=outcome, used=used.model_dump())


def governed(place: str, key: str, pool: Pool) -> Governs | None:
    """The governor of the run at a place; None where it has none."""
    return Governed(Address(place, key), pool) if place else None
