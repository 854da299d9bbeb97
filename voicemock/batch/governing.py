"""One governor for a whole run: the run's process keeps it, and its workers ask there, wherever they are.

Plain JSON over `multiprocessing.connection`, after a proof of the run's key on both sides: nothing that a stranger
sends is unpickled. The key is random, and only travels to workers as part of their work. A connection that breaks
gives back at once what its worker had; a worker that only hangs loses it when the lease runs out.
"""

import json
import os
import secrets
import socket
import struct
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge
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
RETRY_AFTER_S = 0.5
HUNG_UP_WITHIN_S = 1.0
STALLED_AFTER_S = 10.0
"""A proof of the key or a message that stops in its midst for so long never ends."""
GIVEN_UP = Outcome("given_up")


class Address(NamedTuple):
    """Where a run's governor is, and what proves that one belongs to the run."""

    place: str
    """HOST:PORT."""
    key: str


def reached_from(host: str) -> str | None:
    """The address of this machine by which a host reaches it, where that is known; nothing is sent."""
    with suppress(OSError, UnicodeError):
        for family, kind, proto, _, place in socket.getaddrinfo(host, 9, type=socket.SOCK_DGRAM):
            with suppress(OSError), socket.socket(family, kind, proto) as probe:
                probe.connect(place)
                return str(probe.getsockname()[0])
    return None


@contextmanager
def governing(
    gates: Mapping[Pool, Gate], host: str = "127.0.0.1", stalled_after_s: float = STALLED_AFTER_S
) -> Iterator[Address]:
    """Lets workers ask the gates as long as the block runs.

    Args:
        gates: for each pool of servers.
        host: this machine's address, as workers reach it.
        stalled_after_s: who stops in the midst of something for so long is hung up on.

    Raises:
        OSError: nothing can listen there.
    """
    key = secrets.token_hex(32)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family, backlog=128) as listener:
        port = int(listener.getsockname()[1])
        running = _Running(gates, key.encode(), stalled_after_s)
        threading.Thread(target=running.serve, args=(listener,), name="governing", daemon=True).start()
        try:
            yield Address(f"{host}:{port}", key)
        finally:
            running.stop(host, port)


class _Running:
    def __init__(self, gates: Mapping[Pool, Gate], key: bytes, stalled_after_s: float) -> None:
        self._gates, self._key, self._stalled_after_s = gates, key, stalled_after_s
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._connections: Counter[str] = Counter()

    def stop(self, host: str, port: int) -> None:
        """Lets nobody in any more, and hangs up on everybody soon."""
        self._over.set()
        with suppress(OSError), socket.create_connection((host, port), 1.0):
            pass  # it wakes the thread that waits for somebody to come

    def serve(self, listener: socket.socket) -> None:
        """Takes everybody who comes until it is over; who does not prove the key holds up nobody else at the door."""
        while not self._over.is_set():
            try:
                came, _ = listener.accept()
            except OSError:
                continue
            threading.Thread(target=self._talk, args=(came,), name="governing", daemon=True).start()

    def _talk(self, came: socket.socket) -> None:
        holder = ""
        wrong = (OSError, EOFError, AuthenticationError, ValueError, KeyError, TypeError)
        with suppress(*wrong), _connection(came, self._stalled_after_s) as connection:
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
                self._tell(connection, asked, self._answer(holder, asked))
        if holder:
            self._hung_up(holder)

    def _tell(self, connection: "Connection[Any, Any]", asked: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """Raises OSError, EOFError where nobody hears it any more; a permit in it goes to others."""
        try:
            if connection.poll():  # nobody says more before the answer: it hung up
                raise EOFError
            connection.send_bytes(json.dumps(answer).encode())
        except (OSError, EOFError):
            if permit := answer.get("permit"):
                self._gates[asked["pool"]].leave(permit, GIVEN_UP, Usage())
            raise

    def _hung_up(self, holder: str) -> None:
        with self._lock:
            self._connections[holder] -= 1
            if self._connections[holder]:
                return
            del self._connections[holder]
        for gate in self._gates.values():
            gate.drop(holder)

    def _answer(self, holder: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
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

    def __init__(
        self,
        address: Address,
        stalled_after_s: float = STALLED_AFTER_S,
        renew_every_s: float = RENEW_EVERY_S,
        gone_after_s: float = GONE_AFTER_S,
    ) -> None:
        self._stalled_after_s, self._renew_every_s = stalled_after_s, renew_every_s
        self._gone_after_s = gone_after_s
        host, _, port = address.place.rpartition(":")
        self._to, self._key, self._place = (host, int(port)), address.key.encode(), address.place
        self._holder = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._idle: list[Connection[Any, Any]] = []
        self._renewing: threading.Thread | None = None

    def ask(self, what: str, **asked: object) -> Any:
        """What the run says. Raises RunGone."""
        message = json.dumps({"what": what, "holder": self._holder, **asked}).encode()
        while idle := self._idle_one():
            with suppress(OSError, EOFError):  # it broke while nobody looked: that says nothing about the run
                return self._told(idle, message)
        end_s = time.monotonic() + self._gone_after_s
        while True:
            try:
                return self._told(self._connected(), message)
            except (OSError, EOFError, AuthenticationError) as error:
                # Where nobody listens, or another has the port, the run has ended; else it may only be held up.
                has_ended = isinstance(error, ConnectionRefusedError | AuthenticationError)
                if has_ended or time.monotonic() + RETRY_AFTER_S > end_s:
                    raise RunGone(f"The run at {self._place} cannot be reached any more.") from error
            time.sleep(RETRY_AFTER_S)

    def _connected(self) -> "Connection[Any, Any]":
        """Raises OSError, EOFError, AuthenticationError."""
        within_s = self._stalled_after_s
        connection = _connection(socket.create_connection(self._to, within_s), within_s)
        try:
            answer_challenge(connection, self._key)
            deliver_challenge(connection, self._key)
        except BaseException:
            connection.close()
            raise
        return connection

    def _told(self, connection: "Connection[Any, Any]", message: bytes) -> Any:
        """The answer. Raises OSError, EOFError: the connection broke; RunGone."""
        try:
            connection.send_bytes(message)
            if not connection.poll(self._gone_after_s):
                raise RunGone(f"The run at {self._place} answers nothing any more.")
            answer = json.loads(connection.recv_bytes(MAX_MESSAGE_BYTES))
        except BaseException:  # Ctrl-C, too: the answer that is still to come would be taken for another's
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
        try:
            while True:
                time.sleep(self._renew_every_s)
                self.ask("renew")
        except RunGone:
            with self._lock:
                self._renewing = None  # if it is there again, the next question begins it anew


def _connection(stream: socket.socket, stalled_after_s: float) -> "Connection[Any, Any]":
    """The messages over a socket, none of which may stop in its midst for long. Raises OSError."""
    with stream:
        stream.settimeout(None)
        millis = round(stalled_after_s * 1000)
        limit = millis if os.name == "nt" else struct.pack("ll", millis // 1000, millis % 1000 * 1000)
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        return Connection(stream.detach())


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


def governor_of(place: str, key: str, pool: Pool) -> Governs | None:
    """The governor of the run at a place; None where it has none."""
    return Governed(Address(place, key), pool) if place else None
