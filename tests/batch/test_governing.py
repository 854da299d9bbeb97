"""One limit for all workers of a run, in any process: what one has another waits for, and the dead give back."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client

import pytest

from voicemock.batch.governing import Address, Governed, _Line, _Running, governing, governor_of, reached_from
from voicemock.batch.item import Setup
from voicemock.config import Settings
from voicemock.gate import Gate
from voicemock.governor import Governor, NoServer, RunGone
from voicemock.server_load import Limits, Outcome
from voicemock.usage import Usage

OK = Outcome("ok")
WORKER = """
import sys, time
from voicemock.batch.governing import Address, Governed
from voicemock.server_load import Outcome
from voicemock.usage import Usage
place, key = sys.stdin.readline().split()
servers = Governed(Address(place, key), "llm")
print("ready", flush=True)
for _ in sys.stdin:
    permit = servers.enter()
    begun = time.monotonic()
    print("in", flush=True)
    time.sleep({pause})
    servers.leave(permit, Outcome("ok"), Usage(calls=1, tokens_in=5))
"""


def gate(servers=1, **limits):
    return Gate(Governor([f"s{at}" for at in range(servers)], Limits(**{"at_once": 1, **limits})))


class Worker:
    def __init__(self, address, pause):
        code = WORKER.replace("{pause}", str(pause))
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.say(f"{address.place} {address.key}")

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hears(self):
        return self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.communicate()


def test_two_processes_share_one_limit_and_a_killed_one_gives_its_permit_back_at_once():
    shared = gate(lease_s=60)
    with governing({"llm": shared}) as address, Worker(address, 0.02) as first, Worker(address, 60) as second:
        assert first.hears() == second.hears() == "ready"
        most = 0
        for _ in range(5):
            first.say("go")
        while shared.totals()[0].answered < 5:
            most = max(most, shared.totals()[0].in_flight)
            time.sleep(0.002)
        assert most == 1
        second.say("go")
        assert [first.hears() for _ in range(5)] == ["in"] * 5
        assert second.hears() == "in"
        first.say("go")
        time.sleep(0.1)
        assert shared.totals()[0].in_flight == 1
        assert first.process.poll() is None

        second.process.send_signal(signal.SIGKILL)

        assert first.hears() == "in"
    assert shared.totals()[0].usage.tokens_in >= 25


@pytest.mark.skipif(os.name == "nt", reason="Windows stops no process")
def test_a_worker_that_hangs_loses_its_permit_when_the_lease_runs_out():
    shared = gate(lease_s=0.5)
    with governing({"llm": shared}) as address, Worker(address, 60) as hangs:
        hangs.hears()
        hangs.say("go")
        assert hangs.hears() == "in"
        hangs.process.send_signal(signal.SIGSTOP)
        here, began = Governed(address, "llm"), time.monotonic()
        here.leave(here.enter(), OK, Usage())
        assert time.monotonic() - began < 5


def test_a_permit_names_the_server_and_what_fails_is_told_in_words():
    shared = gate(servers=2, breaks_after=1, patience_s=0.1, trial_s=60)
    with governing({"llm": shared}) as address:
        asked = Governed(address, "llm")
        for _ in range(2):
            asked.leave(asked.enter(), Outcome("down", None, "no connection"), Usage(calls=1))
        with pytest.raises(NoServer, match=r"s0 is down .*; s1 is down"):
            asked.enter()
    assert [each.usage.calls for each in shared.totals()] == [1, 1]


def test_a_worker_whose_run_is_gone_stops():
    with governing({"llm": gate()}) as address:
        asked = Governed(address, "llm")
        asked.leave(asked.enter(), OK, Usage())
    time.sleep(1.2)
    with pytest.raises(RunGone, match="cannot be reached any more"):
        asked.enter()


def test_who_does_not_know_the_key_gets_nothing_and_holds_nobody_up():
    with governing({"llm": gate()}) as address:
        host, port = address.place.split(":")
        with socket.create_connection((host, int(port))) as silent:
            with pytest.raises((AuthenticationError, EOFError, OSError)):
                Client((host, int(port)), authkey=b"guessed")
            with pytest.raises(RunGone):
                Governed(Address(address.place, "guessed"), "llm").enter()
            asked = Governed(address, "llm")
            asked.leave(asked.enter(), OK, Usage())
            assert silent.fileno() >= 0


def broken(governed):
    """Breaks the idle connections of a worker, as a firewall does that forgets them."""
    for each in governed._line._idle:
        with socket.socket(fileno=os.dup(each.fileno())) as stream:
            stream.shutdown(socket.SHUT_RDWR)


def test_a_connection_that_broke_while_nothing_was_said_is_made_anew_and_what_is_held_stays_renewed():
    shared = gate(at_once=4)
    with governing({"llm": shared}) as address:
        asked = Governed(address, "llm")
        asked.leave(asked.enter(), OK, Usage())
        renewing = asked._line._renewing
        broken(asked)

        asked.leave(asked.enter(), OK, Usage())

        assert asked._line._renewing is renewing and renewing.is_alive()
    assert shared.totals()[0].answered == 2


def test_renewing_that_ended_is_begun_anew_with_the_next_question():
    with governing({"llm": gate()}) as address:
        line = _Line(address, renew_every_s=0.05)
        here, line._to = line._to, ("127.0.0.1", 1)
        line._renewing = threading.Thread(target=line._renew, daemon=True)
        line._renewing.start()
        line._renewing.join(5)
        line._to = here

        line.ask("renew")

        assert line._renewing.is_alive()


def test_a_permit_that_nobody_hears_of_goes_to_others_though_its_holder_lives():
    shared = gate(lease_s=600)
    with governing({"llm": shared}) as address:
        host, port = address.place.split(":")
        held = shared.enter()
        asking = {"what": "enter", "holder": "h", "pool": "llm", "ticket": "t", "only": None, "avoid": []}
        with Client((host, int(port)), authkey=address.key.encode()) as stays:
            stays.send_bytes(json.dumps({"what": "renew", "holder": "h"}).encode())
            stays.recv_bytes()
            with Client((host, int(port)), authkey=address.key.encode()) as gone:
                gone.send_bytes(json.dumps(asking).encode())
                until(lambda: shared.governor._queue)
            shared.leave(held, OK, Usage())

            until(lambda: shared.totals()[0].in_flight == 0)


def until(is_so):
    end = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_strangers_who_say_nothing_are_hung_up_on():
    with governing({"llm": gate()}, stalled_after_s=0.1) as address:
        host, port = address.place.split(":")
        with socket.create_connection((host, int(port)), 5) as silent:
            began = time.monotonic()
            while silent.recv(4096):
                pass
            assert time.monotonic() - began < 3


def test_a_worker_that_is_told_nothing_gives_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        place = f"127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(RunGone, match=place):
            _Line(Address(place, "sesame"), stalled_after_s=0.1, gone_after_s=0.2).ask("renew")


def test_a_run_that_was_held_up_longer_than_one_connection_may_stall_is_not_taken_to_be_gone():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        held_up = _Running({"llm": gate()}, b"sesame", 10)
        later = threading.Timer(0.3, held_up.serve, [listener])
        later.daemon = True
        later.start()

        assert _Line(Address(place, "sesame"), stalled_after_s=0.1).ask("renew") == {}

        held_up.stop(*listener.getsockname())
        later.join(5)


def test_where_workers_reach_this_machine_is_known_or_said_to_be_unknown():
    assert reached_from("127.0.0.1") == "127.0.0.1"
    assert reached_from("::1") in ("::1", None)
    assert reached_from("no-such-host.invalid") is None


def test_nonsense_from_one_who_knows_the_key_ends_only_that_connection():
    with governing({"llm": gate()}) as address:
        host, port = address.place.split(":")
        for sent in (b"\xff", b"[]", json.dumps({"what": "enter", "holder": "h"}).encode()):
            with Client((host, int(port)), authkey=address.key.encode()) as odd:
                odd.send_bytes(sent)
                with pytest.raises((EOFError, OSError)):
                    odd.recv_bytes()
        asked = Governed(address, "llm")
        asked.leave(asked.enter(), OK, Usage())


def test_the_key_of_a_run_is_neither_written_nor_shown():
    setup = Setup(out="o", rubric={}, settings=Settings(), governor="127.0.0.1:1", governor_key="sesame")
    assert "sesame" not in repr(setup) + str(setup) + setup.model_dump_json()
    assert governor_of("", "", "llm") is None
