"""Several chat servers are asked as one: what one of them does loses nothing, and its limits hold for all."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from pydantic import BaseModel

from tests.llm.fault_server import FaultServer
from voicemock.any_server import MAX_TRIES, AnyServer
from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.gate import Gate
from voicemock.governor import Governor, NoServer, Permit
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.llm.governed import GovernedChat
from voicemock.ports import Message
from voicemock.server_load import Limits, Outcome
from voicemock.usage import Usage

QUICK = Deadlines(connect_s=1, first_content_s=0.5, gap_s=0.5, total_s=5, retry_wait_s=0.01)
ASK = [Message("user", "?")]


class Move(BaseModel):
    say: str


def chat_with(*servers, model="ok", key=None, **limits):
    allowed = Limits(**{"at_once": 8, "trial_s": 0.1, "hold_s": 0.05, "patience_s": 0.5, **limits})
    asked = [each if isinstance(each, str) else each.url for each in servers]
    chats = [ChatServer(url, model, key, ChatOptions(deadlines=QUICK, retries=0)) for url in asked]
    gate = Gate(Governor([each.host for each in chats], allowed))
    return GovernedChat(chats, gate), gate


def many(chat, count, threads=8):
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda _: chat(ASK, Move).say, range(count)))


@pytest.fixture
def server():
    with FaultServer() as running:
        yield running


@pytest.fixture
def other():
    with FaultServer() as running:
        yield running


def test_two_servers_share_the_work_and_each_is_counted(server, other):
    chat, gate = chat_with(server, other)

    assert many(chat, 24) == ["And then?"] * 24

    assert min(len(server.requests), len(other.requests)) >= 6
    totals = gate.totals()
    assert [each.answered for each in totals] == [len(server.requests), len(other.requests)]
    assert chat.usage == totals[0].usage.plus(totals[1].usage)
    assert chat.usage.calls == 24
    assert all(each.in_flight == 0 for each in totals)


def test_one_of_two_going_down_in_mid_run_loses_nothing_and_is_taken_up_again(server):
    with FaultServer() as leaving:
        port = leaving.http.server_port
        chat, gate = chat_with(server, leaving, patience_s=20)
        assert len(many(chat, 8)) == 8
    assert len(many(chat, 16)) == 16
    assert not gate.totals()[1].is_up
    assert "no connection" in gate.totals()[1].words

    time.sleep(0.15)
    back = FaultServer(port=port)
    with back:
        end = time.monotonic() + 10
        while not gate.totals()[1].is_up and time.monotonic() < end:
            many(chat, 4)
            time.sleep(0.05)
        assert back.requests
        assert gate.totals()[1].is_up


def test_a_429_holds_back_all_threads(server):
    chat, _ = chat_with(server, model="slow-down-then-ok", at_once=1)  # its first answer: Retry-After 0.3
    began, answered_s = time.monotonic(), []

    def ask(_):
        chat(ASK, Move)
        answered_s.append(time.monotonic() - began)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))

    assert min(answered_s) >= 0.3
    assert server.hits["slow-down-then-ok"] == 5


def test_so_many_a_minute_hold_over_all_threads(server):
    chat, _ = chat_with(server, per_minute=600)  # ten in the first second at once, then one in 0.1 s
    began = time.monotonic()
    many(chat, 14)
    assert 0.35 <= time.monotonic() - began < 3


def test_never_more_at_once_than_allowed(server):
    chat, gate = chat_with(server, at_once=2)
    most, over = [], threading.Event()

    def watch():
        while not over.wait(0.002):
            most.append(gate.totals()[0].in_flight)

    watching = threading.Thread(target=watch)
    watching.start()
    many(chat, 12)
    over.set()
    watching.join()
    assert max(most) == 2


def test_what_one_server_refuses_the_other_does_and_the_refusing_one_is_left_alone(server, other):
    server.behaviour = lambda model: "status-401"
    chat, gate = chat_with(server, other, at_once=2)

    assert len(many(chat, 20, threads=2)) == 20

    assert len(server.requests) <= 4
    assert "refuses" in gate.totals()[0].words


@pytest.mark.parametrize(
    ("model", "error", "requests"),
    [
        ("status-401", Refused, 1),
        ("status-400", BadReply, 4),
        ("status-500", LLMUnreachable, 3),
        ("quota", Refused, 1),
    ],
)
def test_retries_do_not_multiply(server, model, error, requests):
    chat, gate = chat_with(server, model=model)
    with pytest.raises(error):
        chat(ASK, Move)
    assert len(server.requests) == requests
    assert gate.totals()[0].in_flight == 0


@pytest.fixture
def dying():
    """Four servers that take what is asked and close the connection."""
    asked, listening = [0] * 4, [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]

    def serve(at):
        with suppress(OSError):
            while True:
                came, _ = listening[at].accept()
                with came:
                    while b"\r\n\r\n" not in came.recv(65536):
                        pass
                    asked[at] += 1

    for at in range(4):
        threading.Thread(target=serve, args=(at,), daemon=True).start()
    yield [f"http://127.0.0.1:{each.getsockname()[1]}/v1" for each in listening], asked
    for each in listening:
        each.shutdown(socket.SHUT_RDWR)
        each.close()


def test_what_servers_die_of_is_sent_three_times_and_takes_none_of_them_out(dying):
    urls, asked = dying
    chat, gate = chat_with(*urls)

    with pytest.raises(LLMUnreachable):
        chat(ASK, Move)

    assert sorted(asked) == [0, 1, 1, 1]
    assert all(each.is_up for each in gate.totals())
    assert "broke off without an answer" in {load.why for load in gate.governor._loads}


def test_a_talk_whose_servers_keep_going_down_is_begun_only_so_often():
    governor = KeepsGoingDown()

    def ask(server, passage):
        with passage():
            pass
        with passage():
            raise AssertionError("no permit was given")

    with pytest.raises(NoServer):
        AnyServer(2, governor, lambda error: Outcome("alive")).ask(ask)

    assert governor.begun == MAX_TRIES


class KeepsGoingDown:
    """A governor that lets everybody begin, and says that the server is down when more is asked there."""

    begun = 0

    def enter(self, only=None, avoid=frozenset()):
        if only is not None:
            raise NoServer("It is down.")
        self.begun += 1
        assert self.begun <= MAX_TRIES
        return Permit(self.begun, 0)

    def leave(self, permit, outcome, used):
        pass


def test_a_lone_server_that_hangs_is_not_waited_for_twice(server):
    server.hang_s = 1.0
    chat, _ = chat_with(server, model="hang-before-headers")
    with pytest.raises(LLMUnreachable, match="too slow"):
        chat(ASK, Move)
    assert len(server.requests) == 1


def test_when_all_are_down_each_is_named():
    chat, _ = chat_with("http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1", patience_s=0.2, trial_s=10)
    with pytest.raises(LLMUnreachable):
        chat(ASK, Move)
    with pytest.raises(LLMUnreachable, match=r"127\.0\.0\.1:1 is down .*; 127\.0\.0\.1:2 is down"):
        chat(ASK, Move)


def test_a_reply_that_is_asked_for_again_is_let_through_again(server):
    chat, gate = chat_with(server, model="prose-then-json-in-prose")
    chat(ASK, Move)
    assert gate.totals()[0].answered == len(server.requests) > 1


def test_waiting_for_ones_turn_is_no_time_of_the_servers(server):
    chat, gate = chat_with(server, at_once=1, lease_s=60)
    held = gate.enter()
    chat.servers[0].deadlines = Deadlines(connect_s=1, first_content_s=0.3, total_s=0.4)
    waiting = threading.Timer(0.7, gate.leave, [held, Outcome("ok"), Usage()])
    waiting.start()
    assert chat(ASK, Move).say
    waiting.join()
