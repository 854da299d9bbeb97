"""Who may ask which server when, for everything that asks the same servers: one queue, served in the order of coming.

Pure but for its clock, and safe in many threads. Nothing waits here: see gate.py. A permit is a lease: whoever is not
heard of any more loses it.
"""

import itertools
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from voicemock.server_load import Limits, Outcome, ServerLoad, ServerTotal
from voicemock.usage import Usage

LONGEST_LATER_S = 5.0
"""Whoever waits asks again after so long at the latest."""
EXPECTED_S = 1.0
"""How long a reply should take where nothing is known yet."""


class Permit(NamedTuple):
    """One request may be sent."""

    number: int
    server: int
    """Its place in the list of servers."""


class NoServer(Exception):
    """No server can be asked, and waiting for one was given up; the message is a sentence that names them all."""


class RunGone(Exception):
    """The run that this worker works for cannot be reached any more: it must end, and nobody wants what it does."""


@dataclass(frozen=True)
class Wish:
    """What is asked for."""

    holder: str
    """Who asks: what one holder has is given back together when it dies."""
    only: int | None = None
    """The server that must be it, for a talk that has begun there."""
    avoid: frozenset[int] = frozenset()
    """Servers that failed at this before; they are taken only where no other is up."""


class Later(NamedTuple):
    """Ask again."""

    seconds: float
    """After so long at the latest."""


class Governs(Protocol):
    """Lets requests through to servers: in this process, or in the run's."""

    def enter(self, only: int | None = None, avoid: frozenset[int] = frozenset()) -> Permit:
        """Waits until a request may be sent. Raises NoServer, RunGone."""

    def leave(self, permit: Permit, outcome: Outcome, used: Usage) -> None:
        """The request is over; `used` is what is to be counted for its server. Raises RunGone."""


@dataclass
class _Held:
    server: int
    holder: str
    begun_s: float
    until_s: float


@dataclass
class _Waiting:
    wish: Wish
    since_s: float
    until_s: float


class Governor:
    """The queue for a group of servers that can do the same.

    Args:
        names: how to call the servers, one each.
        limits: what they may be asked.
        clock: seconds that only grow.
    """

    def __init__(self, names: Sequence[str], limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self._clock = limits, clock
        self._loads = [ServerLoad(name, limits) for name in names]
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._queue: dict[str, _Waiting] = {}
        self._granted: dict[str, Permit] = {}
        self._held: dict[int, _Held] = {}
        self._to_wake: set[str] = set()
        self._first: str | None = None
        self._none_up_since_s: float | None = None
        self._was_vain = False
        """Whether somebody asked in vain, or a server failed, since there was hope for any."""

    def ask(self, ticket: str, wish: Wish) -> Permit | Later:
        """A permit, or how long to wait before asking again with the same ticket, which keeps its place.

        Raises:
            NoServer: none is up, and it was waited for long enough; or the only one that will do went down.
        """
        with self._turn() as now_s:
            if ticket not in self._granted:
                self._queue.setdefault(ticket, _Waiting(wish, now_s, 0.0)).until_s = now_s + self.limits.lease_s
            self._assign(now_s)
            if permit := self._granted.pop(ticket, None):
                return permit
            since_s = self._queue[ticket].since_s
            if not self._hopes(self._allowed(wish), now_s, since_s) or self._goes_elsewhere(wish):
                del self._queue[ticket]
                self._was_vain = True
                raise NoServer(self.sentence(wish))
            # The first in the queue watches the time for all: the others are woken.
            is_first = next(iter(self._queue)) == ticket
            return Later(self._later_s(now_s) if is_first else LONGEST_LATER_S)

    def withdraw(self, ticket: str) -> None:
        """Whoever asked with this ticket does not want it any more."""
        with self._turn(changes=True) as now_s:
            self._queue.pop(ticket, None)
            if permit := self._granted.pop(ticket, None):
                self._lose(permit.number, now_s)

    def give_back(self, permit: Permit, outcome: Outcome, used: Usage) -> None:
        """The request is over."""
        with self._turn(changes=True) as now_s:
            load = self._loads[permit.server]
            load.usage = load.usage.plus(used)
            if held := self._held.pop(permit.number, None):
                load.end(now_s, held.begun_s, outcome)
                self._was_vain |= outcome.kind in ("overloaded", "down", "refused")

    def renew(self, holder: str) -> None:
        """The holder is alive: what it has it keeps."""
        with self._turn() as now_s:
            for held in self._held.values():
                if held.holder == holder:
                    held.until_s = min(now_s + self.limits.lease_s, held.begun_s + self.limits.longest_s)

    def drop(self, holder: str) -> None:
        """The holder is gone: what it has goes to others."""
        with self._turn(changes=True) as now_s:
            for ticket in [each for each, waiting in self._queue.items() if waiting.wish.holder == holder]:
                del self._queue[ticket]
            for number in [each for each, held in self._held.items() if held.holder == holder]:
                self._lose(number, now_s)

    def take_to_wake(self) -> set[str]:
        """The tickets that should ask again at once; each is told once."""
        with self._lock:
            tickets, self._to_wake = self._to_wake, set()
            return tickets

    def totals(self) -> tuple[ServerTotal, ...]:
        """Each server, for people."""
        with self._turn() as now_s:
            return tuple(each.total(now_s) for each in self._loads)

    def given_up(self) -> str:
        """Why no server can be asked and waiting for one was given up, in a sentence; empty where that is not so.

        Where nobody has asked since, or who asked now would be let through, nobody knows that none is well again.
        """
        with self._turn() as now_s:
            may_ask = any(each.free_at(now_s) <= now_s for each in self._loads)
            return self.sentence(Wish("")) if self._was_vain and not may_ask and not self._hoped(now_s) else ""

    def sentence(self, wish: Wish) -> str:
        """Why no server can be asked, naming each."""
        now_s = self._clock()
        each = "; ".join(f"{self._loads[at].name} {self._loads[at].words(now_s)}" for at in self._allowed(wish))
        return f"No server can be asked: {each}."

    @contextmanager
    def _turn(self, changes: bool = False) -> Iterator[float]:
        """One thread at a time, and the time; afterwards what has become free is given out.

        Args:
            changes: whether the first in the queue may have to wait for another time than before.
        """
        with self._lock:
            now_s = self._clock()
            for number in [each for each, held in self._held.items() if held.until_s <= now_s]:
                self._lose(number, now_s)
            for ticket in [each for each, waiting in self._queue.items() if waiting.until_s <= now_s]:
                del self._queue[ticket]
            if self._hoped(now_s):
                self._was_vain = False
            try:
                yield now_s
            finally:
                if any(each.is_up for each in self._loads):
                    self._none_up_since_s = None
                else:
                    if self._none_up_since_s is None:
                        self._none_up_since_s = now_s
                    for each in self._loads:  # whoever comes back first is found soon
                        each.try_within(now_s, self.limits.trial_s)
                self._assign(now_s)
                first = next(iter(self._queue), None)
                if first is not None and (changes or first != self._first):
                    self._to_wake.add(first)
                self._first = first

    def _assign(self, now_s: float) -> None:
        """Gives permits to those in the queue, the first first; nobody overtakes who could take the same."""
        free = {at for at, load in enumerate(self._loads) if load.free_at(now_s) <= now_s}
        for ticket, waiting in list(self._queue.items()):
            if not free:
                return
            choice = [at for at in self._wanted(waiting.wish, now_s) if at in free]
            if not choice:
                continue
            server = min(choice, key=lambda at: (self._loads[at].in_flight, self._loads[at].turn_s, at))
            self._grant(ticket, waiting.wish.holder, server, now_s)
            if self._loads[server].free_at(now_s) > now_s:
                free.discard(server)

    def _grant(self, ticket: str, holder: str, server: int, now_s: float) -> None:
        known = [each.reply_s for each in self._loads if each.reply_s is not None]
        others = [each.turn_s for at, each in enumerate(self._loads) if at != server and each.is_up]
        expected_s = sum(known) / len(known) if known else EXPECTED_S
        self._loads[server].begin(now_s, expected_s, min(others, default=0.0))
        permit = Permit(next(self._numbers), server)
        self._held[permit.number] = _Held(server, holder, now_s, now_s + self.limits.lease_s)
        self._granted[ticket] = permit
        del self._queue[ticket]
        self._to_wake.add(ticket)

    def _lose(self, number: int, now_s: float) -> None:
        if held := self._held.pop(number, None):
            self._loads[held.server].lost(now_s, held.begun_s)
            for ticket in [each for each, permit in self._granted.items() if permit.number == number]:
                del self._granted[ticket]

    def _allowed(self, wish: Wish) -> Sequence[int]:
        return range(len(self._loads)) if wish.only is None else (wish.only,)

    def _wanted(self, wish: Wish, now_s: float) -> Sequence[int]:
        """The servers that would do: those that failed at it before only where no other may come up in time."""
        fresh = [at for at in self._allowed(wish) if at not in wish.avoid]
        may_come = any(self._loads[at].is_up and self._comes(at, now_s) for at in fresh)
        return fresh if may_come else self._allowed(wish)

    def _goes_elsewhere(self, wish: Wish) -> bool:
        """Whether the server of a talk went down, and another could begin it anew."""
        return wish.only is not None and len(self._loads) > 1 and not self._loads[wish.only].is_up

    def _hopes(self, servers: Sequence[int], now_s: float, since_s: float) -> bool:
        """Whether it is worth waiting for one of the servers for somebody who has waited since then."""
        may_come = [each for each in map(self._loads.__getitem__, servers) if not each.is_up and not each.is_refusing]
        # Who comes when the others gave up waits for a trial: a server that is back by then is not missed.
        is_tried = any(each.in_flight for each in may_come) or (may_come and now_s < self._tried_by_s(since_s))
        return bool(is_tried) or any(self._comes(at, now_s) for at in servers)

    def _hoped(self, now_s: float) -> bool:
        return self._hopes(range(len(self._loads)), now_s, -math.inf)

    def _tried_by_s(self, since_s: float) -> float:
        return since_s + min(self.limits.trial_s, self.limits.patience_s)

    def _comes(self, server: int, now_s: float) -> bool:
        """Whether a server is up, or is waited for still."""
        load = self._loads[server]
        if load.is_up:
            return load.held_s(now_s) <= self.limits.patience_s
        if load.is_refusing:
            return False
        since_s = now_s if self._none_up_since_s is None else self._none_up_since_s
        return now_s - since_s < self.limits.patience_s

    def _later_s(self, now_s: float) -> float:
        """Until something may have changed by itself."""
        times = [each.free_at(now_s) for each in self._loads]
        times += [held.until_s for held in self._held.values()]
        if self._none_up_since_s is not None:
            times.append(self._none_up_since_s + self.limits.patience_s)
            times += [self._tried_by_s(waiting.since_s) for waiting in self._queue.values()]
        soonest_s = min((each for each in times if each > now_s), default=math.inf)
        return min(LONGEST_LATER_S, max(0.001, soonest_s - now_s))
