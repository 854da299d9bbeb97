"""Waiting for one's turn at a governor: the threads that a permit is for are woken, nobody else."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from voicemock.governor import Governor, Permit, Wish
from voicemock.server_load import Outcome, ServerTotal
from voicemock.usage import Usage


class Gate:
    """Satisfies `governor.Governs` for the threads of this process; a run's also for other processes (`wait`)."""

    def __init__(self, governor: Governor) -> None:
        self.governor = governor
        self._lock = threading.Lock()
        self._waiting: dict[str, threading.Event] = {}

    def enter(self, only: int | None = None, avoid: frozenset[int] = frozenset()) -> Permit:
        """Waits until a request may be sent. Raises NoServer."""
        # Each request is a holder of its own: threads of this process cannot die and leave it behind.
        ticket = uuid.uuid4().hex
        while True:
            if permit := self.wait(ticket, Wish(ticket, only, avoid), 60.0):
                return permit

    def leave(self, permit: Permit, outcome: Outcome, used: Usage) -> None:
        """The request is over."""
        with self._waking():
            self.governor.give_back(permit, outcome, used)

    def wait(self, ticket: str, wish: Wish, within_s: float) -> Permit | None:
        """A permit; None when there was none in time: the ticket keeps its place for a while. Raises NoServer."""
        event = threading.Event()
        with self._lock:
            self._waiting[ticket] = event
        end_s = time.monotonic() + within_s
        try:
            while True:
                event.clear()
                with self._waking():
                    said = self.governor.ask(ticket, wish)
                if isinstance(said, Permit):
                    return said
                left_s = end_s - time.monotonic()
                if left_s <= 0:
                    return None
                event.wait(min(said.seconds, left_s))
        except BaseException:  # Ctrl-C: whoever is gone holds nobody up
            self.withdraw(ticket)
            raise
        finally:
            with self._lock:
                self._waiting.pop(ticket, None)

    def withdraw(self, ticket: str) -> None:
        """Whoever asked with this ticket does not want it any more."""
        with self._waking():
            self.governor.withdraw(ticket)

    def renew(self, holder: str) -> None:
        """The holder is alive."""
        with self._waking():
            self.governor.renew(holder)

    def drop(self, holder: str) -> None:
        """The holder is gone."""
        with self._waking():
            self.governor.drop(holder)

    def given_up(self) -> str:
        """Why waiting for a server was given up, in a sentence; empty where that is not so."""
        with self._waking():
            return self.governor.given_up()

    def totals(self) -> tuple[ServerTotal, ...]:
        """Each server, for people."""
        return self.governor.totals()

    @contextmanager
    def _waking(self) -> Iterator[None]:
        try:
            yield
        finally:
            tickets = self.governor.take_to_wake()
            with self._lock:
                events = [self._waiting[each] for each in tickets if each in self._waiting]
            for event in events:
                event.set()
