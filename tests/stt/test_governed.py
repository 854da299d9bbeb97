"""Several transcription servers are asked as one: what one of them does loses no answer."""

import email.utils
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from tests.stt.test_server import QUICK, WORDS, Server, answers
from voicemock.config import SpeechSettings
from voicemock.errors import RecogniserError
from voicemock.gate import Gate
from voicemock.governor import Governor
from voicemock.server_load import Limits
from voicemock.stt.governed import GovernedTranscription
from voicemock.stt.server import ServerFailed, ServerLimits, TranscriptionServer

ONCE = ServerLimits(least_s=QUICK.least_s, times_audio=0, wait_s=0.01, tries=1)


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    with Server() as one, Server() as other:
        for each in (one, other):
            threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield [one, other]
        one.shutdown()
        other.shutdown()


def asked(urls: list[str], key: str | None = None) -> tuple[GovernedTranscription, Gate]:
    engines = [TranscriptionServer(SpeechSettings(url=url, model="m"), lambda: key, limits=ONCE) for url in urls]
    gate = Gate(Governor([each.host for each in engines], Limits(hold_s=0.05, trial_s=30, patience_s=0.3)))
    return GovernedTranscription(engines, gate), gate


def test_what_one_server_fails_at_the_other_does_and_nothing_is_sent_twice_to_one(servers, tone):
    servers[0].script = [answers({"error": "no"}, 500)]
    servers[1].script = [answers(WORDS)]
    engine, gate = asked([each.url for each in servers])

    assert engine(*tone).text == "We shipped it, twice."

    assert len(servers[0].requests) == len(servers[1].requests) == 1
    assert [each.failed for each in gate.totals()] == [1, 0]
    assert all(each.host in engine.label for each in engine._servers)


def hangs_up(handler):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def floods(handler):
    with suppress(OSError):
        handler.send(200, b" " * 1100 * 1024)


@pytest.mark.parametrize("fault", [hangs_up, floods])
def test_what_breaks_a_server_is_sent_three_times_in_all(servers, tone, fault):
    for each in servers:
        each.script = [fault] * 20
    engine, gate = asked([each.url for each in servers])

    with pytest.raises(RecogniserError):
        engine(*tone)

    assert sum(len(each.requests) for each in servers) == 3
    assert all(each.is_up for each in gate.totals())


def test_a_server_that_names_a_date_is_left_alone_until_then(servers, tone):
    later = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    servers[0].script = [lambda handler: handler.send(429, b"{}", Retry_After=later)]
    servers[1].script = [answers(WORDS)]
    engine, gate = asked([each.url for each in servers])

    assert engine(*tone).text == "We shipped it, twice."

    assert "asked to wait" in gate.totals()[0].words
    assert 90 < gate.governor._loads[0].held_s(time.monotonic()) <= 100


def test_a_server_that_is_busy_is_waited_for(servers, tone):
    servers[0].script = [lambda handler: handler.send(429, b"{}", Retry_After="0.1"), answers(WORDS)]
    engine, gate = asked([servers[0].url])

    assert engine(*tone).text == "We shipped it, twice."

    assert gate.totals()[0].failed == 1


def test_one_that_gives_no_word_times_is_asked_for_plain_text_through_the_gate(servers, tone):
    servers[0].script = [answers({"error": "no such format"}, 400), answers({"text": "We shipped it."})]
    engine, gate = asked([servers[0].url])
    assert engine(*tone).text == "We shipped it."
    assert gate.totals()[0].answered == 2


def test_a_refused_key_is_said_at_once_and_never_shown(servers, tone):
    servers[0].script = [answers({"error": {"message": "not valid: canary-key-123456"}}, 401)]
    engine, gate = asked([servers[0].url], key="canary-key-123456")
    with pytest.raises(RecogniserError, match="refused the key") as refused:
        engine(*tone)
    assert isinstance(refused.value.__cause__, ServerFailed)
    assert refused.value.__cause__.status == 401
    assert "canary" not in str(refused.value)
    assert len(servers[0].requests) == 1
    assert gate.totals()[0].in_flight == 0


def test_when_all_are_down_each_is_named(tone):
    engine, _ = asked(["http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1"])
    with pytest.raises(RecogniserError):
        engine(*tone)
    with pytest.raises(RecogniserError, match=r"Your answer is saved\. No server .*127\.0\.0\.1:1 .*127\.0\.0\.1:2"):
        engine(*tone)
