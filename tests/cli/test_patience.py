"""A wait for a model is seen, and only when it is one; one that a server asks for is counted down."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import BaseModel

from voicemock.cli.patience import SEEN_AFTER_S, PatientChat, Waits
from voicemock.errors import LLMUnreachable


class Reply(BaseModel):
    say: str


class Line:
    """What a screen would show."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @contextmanager
    def waiting(self, what: str) -> Iterator[Callable[[str], None]]:
        self.seen.append(what)
        try:
            yield self.seen.append
        finally:
            self.seen.append("gone")


def test_a_quick_reply_shows_nothing_and_a_slow_one_is_seen_until_it_ends() -> None:
    line = Line()
    quick = PatientChat(lambda messages, reply, arriving: reply(say="hm"), "m on host", Waits(line.waiting))  # type: ignore[arg-type]
    assert quick([], Reply) == Reply(say="hm") and line.seen == []

    def slow(messages: object, reply: type[Reply], arriving: object) -> Reply:
        time.sleep(SEEN_AFTER_S + 0.3)
        raise LLMUnreachable("No answer.")

    with pytest.raises(LLMUnreachable):
        PatientChat(slow, "m on host", Waits(line.waiting))([], Reply)  # type: ignore[arg-type]
    assert line.seen == ["Waiting for m on host… Ctrl-C stops; what was said is saved.", "gone"]


def test_a_wait_that_a_server_asks_for_is_said_at_once_and_counted_down() -> None:
    line = Line()
    waits = Waits(line.waiting)

    def busy(messages: object, reply: type[Reply], arriving: object) -> Reply:
        waits.pause("host is busy; trying again", 1.6)
        time.sleep(1.9)
        return reply(say="hm")

    PatientChat(busy, "m on host", waits)([], Reply)  # type: ignore[arg-type]
    stops = "Ctrl-C stops; what was said is saved."
    assert line.seen == [*(f"host is busy; trying again in {left} s. {stops}" for left in (2, 1)), "gone"]


def test_the_line_goes_at_once_when_the_wait_is_broken_off() -> None:
    line = Line()
    waits = Waits(line.waiting)

    def interrupted(messages: object, reply: type[Reply], arriving: object) -> Reply:
        waits.pause("host is busy; trying again", 30)
        time.sleep(0.5)
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        PatientChat(interrupted, "m on host", waits)([], Reply)  # type: ignore[arg-type]
    assert time.monotonic() - began < 0.8 and line.seen[-1] == "gone"
    assert not [thread for thread in threading.enumerate() if "_watch" in thread.name]
