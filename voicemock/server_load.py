"""How much one of several servers takes now: how many requests at once, how many a minute, and whether it is up.

Pure: every time is given. A refusal to go faster halves how many requests it gets at once, and each round that went
well allows one more, as TCP does (Chiu and Jain 1989). A server that fails again and again is left alone, and tried
once now and then.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Literal, NamedTuple

from voicemock.usage import Usage

MINUTE_S = 60.0
LONGEST_HOLD_S = 86_400.0
"""A server that asks to wait for longer is asked again after a day."""
_STEADIED = 0.2
"""Weight of the latest reply in what is known of how long replies take."""


@dataclass(frozen=True)
class Limits:
    """What a group of servers may be asked, and when one is taken to be down."""

    at_once: int = 4
    """Requests in flight at each server."""
    per_minute: int | None = None
    """Requests that begin in any minute, at each server."""
    lease_s: float = 20.0
    """A worker that was not heard of for so long is taken to be dead, and what it was allowed goes to others."""
    longest_s: float = 660.0
    """However often it is heard of, no request takes longer."""
    breaks_after: int = 3
    """Failures in a row after which a server is left alone."""
    hold_s: float = 1.0
    """After a refusal to go faster that names no time; doubled with each in a row."""
    longest_hold_s: float = 30.0
    trial_s: float = 5.0
    """Until a server that is down is tried once; doubled with each failed trial."""
    longest_trial_s: float = 120.0
    """As long as another is up; where none is, each is tried every `trial_s`."""
    patience_s: float = 300.0
    """How long it is waited for when no server is up."""


class Outcome(NamedTuple):
    """How a request ended."""

    kind: Literal["ok", "alive", "busy", "overloaded", "down", "refused", "given_up"]
    """ok: a reply came. alive: an answer that says nothing about the server. busy: it asks to go slower (429).
    overloaded: the same, and a failure (503). down: no connection, no answer in time, or a fault of the server.
    refused: a key, quota, address or model that it does not take. given_up: nobody waited for the answer."""
    wait_s: float | None = None
    """How long the server asks to wait."""
    why: str = ""
    """What went wrong, in a clause that is safe to show."""


class ServerTotal(NamedTuple):
    """One server, for people."""

    name: str
    words: str
    """How it is, in a clause that goes on with its name."""
    is_up: bool
    in_flight: int
    answered: int
    failed: int
    usage: Usage


class Pace:
    """At most so many beginnings in any minute, and about a second's worth of them in any second."""

    def __init__(self, per_minute: int | None) -> None:
        self._per_s = per_minute / MINUTE_S if per_minute else math.inf
        self._most = max(1.0, self._per_s) if per_minute else 1.0
        self._left, self._at_s = self._most, -math.inf
        self._begun = deque[float](maxlen=per_minute or 0)

    def free_at(self, now_s: float) -> float:
        """When the next may begin."""
        if not self._begun.maxlen:
            return now_s
        left = min(self._most, self._left + max(0.0, now_s - self._at_s) * self._per_s)
        bucket_s = now_s if left > 1 - 1e-9 else now_s + (1 - left) / self._per_s
        is_full = len(self._begun) == self._begun.maxlen
        return max(bucket_s, self._begun[0] + MINUTE_S) if is_full else bucket_s

    def take(self, now_s: float) -> None:
        """One begins."""
        if self._begun.maxlen:
            refilled = max(0.0, now_s - self._at_s) * self._per_s
            self._left, self._at_s = min(self._most, self._left + refilled) - 1, now_s
            self._begun.append(now_s)


class ServerLoad:
    """One server, as far as what was asked of it tells."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self._limits = name, limits
        self.in_flight = 0
        self.at_once = float(limits.at_once)
        """How many it is given now; whole requests count."""
        self.answered = self.failed = 0
        self.usage = Usage()
        self.reply_s: float | None = None
        """How long its replies take."""
        self.turn_s = 0.0
        """The replies' time that it was given so far: who was given least is next, so that a quick one gets more."""
        self.why = ""
        self.is_refusing = False
        """Whether it is down because of what waiting does not mend."""
        self._pace = Pace(limits.per_minute)
        self._held_until_s = self._slowed_s = -math.inf
        self._slowed_in_a_row = self._failed_in_a_row = 0
        self._down_since_s: float | None = None
        self._trial_at_s, self._trial_s = 0.0, limits.trial_s
        self._trial_begun_s: float | None = None

    @property
    def is_up(self) -> bool:
        """Whether it is asked as usual."""
        return self._down_since_s is None

    def free_at(self, now_s: float) -> float:
        """From when on it takes one more; infinity where only the end of a request makes room."""
        if self.in_flight >= max(1, int(self.at_once)) or self._trial_begun_s is not None:
            return math.inf
        trial_s = now_s if self.is_up else self._trial_at_s
        return max(now_s, trial_s, self._held_until_s, self._pace.free_at(now_s))

    def held_s(self, now_s: float) -> float:
        """For how long it asked to be left alone, from now on."""
        return max(0.0, self._held_until_s - now_s)

    def begin(self, now_s: float, expected_s: float, least_turn_s: float) -> None:
        """One more request; `expected_s` is how long its reply should take where nothing is known of this server."""
        self.in_flight += 1
        self._pace.take(now_s)
        if not self.is_up:
            self._trial_begun_s = now_s
            self.turn_s = max(self.turn_s, least_turn_s)  # what it missed is not made up for all at once
        self.turn_s += self.reply_s or expected_s

    def try_within(self, now_s: float, seconds: float) -> None:
        """It is tried so soon at the latest."""
        self._trial_at_s = min(self._trial_at_s, now_s + seconds)

    def lost(self, now_s: float, begun_s: float) -> None:
        """The worker whose request it was is gone, or gave it up; that says nothing about the server."""
        self.in_flight -= 1
        if begun_s == self._trial_begun_s:
            self._trial_begun_s, self._trial_at_s = None, now_s

    def end(self, now_s: float, begun_s: float, outcome: Outcome) -> None:
        """A request that began at `begun_s` is over."""
        if outcome.kind == "given_up":
            self.lost(now_s, begun_s)
            return
        self.in_flight -= 1
        was_trial = begun_s == self._trial_begun_s
        if was_trial:
            self._trial_begun_s = None
        if outcome.kind in ("ok", "alive"):
            self._well(now_s - begun_s if outcome.kind == "ok" else None)
        else:
            self.failed += 1
            self.why = outcome.why
        if outcome.kind in ("busy", "overloaded"):
            self._slower(now_s, begun_s, outcome.wait_s)
        if outcome.kind == "busy":
            self._up()
        if outcome.kind in ("overloaded", "down", "refused"):
            self.is_refusing = outcome.kind == "refused"
            self._worse(now_s, was_trial)

    def _well(self, took_s: float | None) -> None:
        self.answered += 1
        self._slowed_in_a_row, self.why = 0, ""
        self._up()
        self.at_once = min(float(self._limits.at_once), self.at_once + 1 / max(1.0, self.at_once))
        if took_s is not None:
            known_s = took_s if self.reply_s is None else self.reply_s
            self.reply_s = known_s + _STEADIED * (took_s - known_s)

    def _up(self) -> None:
        self._failed_in_a_row, self._down_since_s, self.is_refusing = 0, None, False
        self._trial_s = self._limits.trial_s

    def _slower(self, now_s: float, begun_s: float, asked_s: float | None) -> None:
        if asked_s is not None:
            self._held_until_s = max(self._held_until_s, now_s + min(asked_s, LONGEST_HOLD_S))
        if begun_s < self._slowed_s:
            return  # it was sent before the last refusal: the same crowd, not a second one
        if asked_s is None:
            hold_s = min(self._limits.longest_hold_s, self._limits.hold_s * 2.0**self._slowed_in_a_row)
            self._held_until_s = max(self._held_until_s, now_s + hold_s)
        self._slowed_s = now_s
        self._slowed_in_a_row = min(self._slowed_in_a_row + 1, 16)
        self.at_once = max(1.0, self.at_once / 2)

    def _worse(self, now_s: float, was_trial: bool) -> None:
        self._failed_in_a_row += 1
        if self.is_up and self._failed_in_a_row >= self._limits.breaks_after:
            self._down_since_s, self._trial_at_s = now_s, now_s + self._trial_s
            self.at_once = max(1.0, self.at_once / 2)
        elif not self.is_up and was_trial:
            self._trial_s = min(self._limits.longest_trial_s, self._trial_s * 2)
            self._trial_at_s = now_s + self._trial_s

    def total(self, now_s: float) -> ServerTotal:
        """How it is, for people."""
        is_up = self.is_up and not self.held_s(now_s)
        words, counts = self.words(now_s), (self.in_flight, self.answered, self.failed)
        return ServerTotal(self.name, words, is_up, *counts, self.usage)

    def words(self, now_s: float) -> str:
        """How it is, in a clause: "is up", "asked to wait 12 s more", "is down for 40 s (no connection)"."""
        why = f" ({self.why})" if self.why else ""
        if self._down_since_s is not None:
            how = "refuses" if self.is_refusing else "is down"
            next_s = math.ceil(max(0.0, self._trial_at_s - now_s))
            trial = "is being tried" if self._trial_begun_s is not None else f"next try in {next_s} s"
            return f"{how} for {now_s - self._down_since_s:.0f} s{why}, {trial}"
        if held_s := self.held_s(now_s):
            return f"asked to wait {math.ceil(held_s)} s more"
        if int(self.at_once) < self._limits.at_once:
            return f"is busy: {max(1, int(self.at_once))} at once instead of {self._limits.at_once}"
        return "is up"
