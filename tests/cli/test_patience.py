"""A wait for a model is seen, and only when it is one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pydantic import BaseModel

from voicemock.cli.patience import SEEN_AFTER_S, PatientChat
from voicemock.errors import LLMUnreachable

seen: list[str] = []


class Reply(BaseModel):
    say: str


@contextmanager
def waiting(what: str) -> Iterator[None]:
    seen.append(what)
    try:
        yield
    finally:
        seen.append("gone")


def slow(messages: object, reply: type[Reply]) -> Reply:
    time.sleep(SEEN_AFTER_S + 0.3)
    raise LLMUnreachable("No answer.")


def test_a_quick_reply_shows_nothing_and_a_slow_one_is_seen_until_it_ends() -> None:
    quick = PatientChat(lambda messages, reply: reply(say="hm"), "m on host", waiting)  # type: ignore[arg-type]
    assert quick([], Reply) == Reply(say="hm") and seen == []

    with pytest.raises(LLMUnreachable):
        PatientChat(slow, "m on host", waiting)([], Reply)  # type: ignore[arg-type]
    assert "m on host" in seen[0] and seen[1:] == ["gone"]
