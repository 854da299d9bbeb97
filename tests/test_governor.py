"""Servers get no more than they take, nobody is forgotten, and what is lost comes back."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicemock.governor import Governor, Later, NoServer, Permit, Wish
from voicemock.server_load import Limits, Outcome, Pace
from voicemock.usage import Usage

OK, DOWN = Outcome("ok"), Outcome("down", None, "no connection")


class Asking:
    """A governor whose clock is set by hand."""

    def __init__(self, servers=2, **limits):
        self.now_s = 100.0
        self.governor = Governor([f"s{at}" for at in range(servers)], Limits(**limits), lambda: self.now_s)
        self.numbers = itertools.count()

    def ask(self, ticket=None, holder="h", **wish):
        return self.governor.ask(ticket or f"t{next(self.numbers)}", Wish(holder, **wish))

    def permit(self, **wish):
        said = self.ask(**wish)
        assert isinstance(said, Permit), said
        return said

    def end(self, permit, outcome=OK, used=None):
        self.governor.give_back(permit, outcome, used or Usage(calls=1))

    def fails(self, times=3, outcome=DOWN, **wish):
        for _ in range(times):
            self.end(self.permit(**wish), outcome)

    def words(self, server=0):
        return self.governor.totals()[server].words


def test_each_server_gets_so_many_at_once_and_the_least_busy_is_next():
    asking = Asking(at_once=2)

    servers = [asking.permit().server for _ in range(4)]

    assert sorted(servers) == [0, 0, 1, 1]
    assert servers[:2] in ([0, 1], [1, 0])
    assert isinstance(asking.ask(), Later)


def test_a_quick_server_gets_more_than_a_slow_one():
    asking, counts = Asking(at_once=1), [0, 0]
    for _ in range(40):
        permit = asking.permit()
        counts[permit.server] += 1
        asking.now_s += (1.0, 3.0)[permit.server]
        asking.end(permit)
    assert 26 <= counts[0] <= 34


def test_who_came_first_is_first_and_is_woken():
    asking = Asking(servers=1, at_once=1)
    held = asking.permit()
    assert isinstance(asking.ask("first"), Later)
    assert isinstance(asking.ask("second"), Later)
    asking.governor.take_to_wake()

    asking.end(held)

    assert "first" in asking.governor.take_to_wake()
    assert isinstance(asking.ask("second"), Later)
    assert isinstance(asking.ask("first"), Permit)


def test_one_who_can_take_what_the_first_cannot_does_not_wait_for_it():
    asking = Asking(at_once=1)
    on_first = asking.permit()
    assert isinstance(asking.ask("first", only=on_first.server), Later)
    assert isinstance(asking.ask("second"), Permit)


def test_a_permit_of_one_who_is_not_heard_of_comes_back_and_a_renewed_one_stays_until_the_longest():
    asking = Asking(servers=1, at_once=1, lease_s=20, longest_s=50)
    lost = asking.permit(holder="dead")
    asking.now_s += 21
    renewed = asking.permit(holder="alive")
    for _ in range(4):
        asking.now_s += 10
        asking.governor.renew("alive")
    assert isinstance(asking.ask("waits"), Later)

    asking.end(lost)  # too late: it counts nothing twice
    assert isinstance(asking.ask("waits"), Later)
    asking.now_s += 11

    assert isinstance(asking.ask("waits"), Permit)
    asking.end(renewed)
    assert isinstance(asking.ask(), Later)


def test_what_a_dead_worker_had_and_waited_for_goes_to_others_at_once():
    asking = Asking(servers=1, at_once=1)
    asking.permit(holder="dead")
    asking.ask("its other", holder="dead")
    asking.ask("mine", holder="alive")

    asking.governor.drop("dead")

    assert isinstance(asking.ask("mine", holder="alive"), Permit)


def test_one_requests_retry_after_holds_back_all_for_that_server_alone():
    asking = Asking(at_once=8)
    first = asking.permit()
    asking.end(first, Outcome("busy", 30.0))

    others = {asking.permit().server for _ in range(3)}

    assert others == {1 - first.server}
    assert "asked to wait 30 s more" in asking.words(first.server)
    asking.now_s += 30
    assert asking.permit().server == first.server


def test_too_many_requests_halve_how_many_there_are_once_a_crowd_and_good_ones_bring_them_back():
    asking = Asking(servers=1, at_once=8)
    crowd = [asking.permit() for _ in range(8)]
    asking.now_s += 1
    for each in crowd:
        asking.end(each, Outcome("busy", 0.0))
    asking.now_s += 1
    granted = [asking.ask() for _ in range(8)]
    assert sum(isinstance(each, Permit) for each in granted) == 4
    assert "busy: 4 at once instead of 8" in asking.words()

    asking.governor.drop("h")
    for _ in range(30):
        permit = asking.permit()
        asking.now_s += 1
        asking.end(permit)

    assert asking.words() == "is up"


def test_refusals_that_name_no_time_wait_longer_each_time():
    asking, waits = Asking(servers=1, at_once=1), []
    for _ in range(7):
        asking.end(asking.permit(), Outcome("busy"))
        said = asking.ask("t")
        began_s = asking.now_s
        while not isinstance(said, Permit):
            asking.now_s += said.seconds
            said = asking.ask("t")
        waits.append(asking.now_s - began_s)
        asking.end(said, Outcome("given_up"))
    assert waits == pytest.approx([1, 2, 4, 8, 16, 30, 30])


def test_a_server_that_fails_again_and_again_is_left_alone_and_tried_by_one_after_a_growing_wait():
    asking = Asking(at_once=1, trial_s=5, longest_trial_s=15, lease_s=1e6, longest_s=1e6)
    asking.permit(only=1)  # the other is up, and has no room
    asking.fails(only=0)
    assert "is down for 0 s (no connection), next try in 5 s" in asking.words()
    for wait_s in (5, 10, 15, 15):
        asking.ask("waits")
        asking.now_s += wait_s - 0.1
        assert isinstance(asking.ask("waits"), Later)
        asking.now_s += 0.1
        trial = asking.ask("waits")
        assert isinstance(trial, Permit)
        assert isinstance(asking.ask("other"), Later)
        assert "is being tried" in asking.words()
        asking.governor.withdraw("other")
        asking.end(trial, DOWN)
    asking.now_s += 15
    asking.end(asking.permit())

    assert asking.words(0) == "is up"
    assert asking.permit().server == 0


def test_where_none_is_up_each_is_tried_again_and_again_without_growing_waits():
    asking = Asking(servers=2, breaks_after=1, trial_s=5, longest_trial_s=120, patience_s=1e6)
    asking.end(asking.permit(only=0), DOWN)
    asking.end(asking.permit(only=1), DOWN)
    for _ in range(5):
        asking.now_s += 5
        trials = [asking.permit(), asking.permit()]
        assert {each.server for each in trials} == {0, 1}
        for each in trials:
            asking.end(each, DOWN)


def test_a_server_that_is_back_after_the_wait_was_given_up_is_found_within_seconds_and_nothing_ends_unasked():
    asking = Asking(servers=1, breaks_after=1, trial_s=5, patience_s=300)
    back_s, ended_unasked, found_s = asking.now_s + 310, 0, None
    while found_s is None:
        ticket = f"t{next(asking.numbers)}"
        try:
            while not isinstance(said := asking.ask(ticket), Permit):
                asking.now_s += said.seconds
        except NoServer:
            ended_unasked += asking.now_s >= back_s
            asking.now_s += 0.05
            continue
        asking.end(said, OK if asking.now_s >= back_s else DOWN)
        found_s = asking.now_s if asking.now_s >= back_s else None
    assert found_s - back_s <= 5
    assert ended_unasked == 0


def test_a_group_of_servers_is_given_up_when_none_is_waited_for_any_more():
    asking = Asking(breaks_after=1, patience_s=60)
    asking.end(asking.permit(only=0), DOWN)
    assert asking.governor.given_up() == "", "the other is up"
    asking.end(asking.permit(only=1), DOWN)
    asking.now_s += 59
    assert asking.governor.given_up() == ""
    asking.now_s += 2
    for trial in (asking.permit(), asking.permit()):
        assert asking.governor.given_up() == "", "it is being tried"
        asking.end(trial, DOWN)
    assert "s0 is down for 61 s" in asking.governor.given_up()
    asking.now_s += 5
    asking.end(asking.permit())
    assert asking.governor.given_up() == ""


def test_a_server_that_nobody_asked_for_long_is_not_given_up_and_who_asks_waits_for_the_trial():
    asking = Asking(servers=1, patience_s=300)
    asking.fails()  # by one poisonous input
    assert asking.governor.given_up() == ""
    asking.now_s += 360

    assert asking.governor.given_up() == ""
    trial = asking.permit()
    asking.ask("second")
    asking.now_s += 15
    assert isinstance(asking.ask("second"), Later)
    assert asking.governor.given_up() == ""
    asking.end(trial)
    assert isinstance(asking.ask("second"), Permit)


def test_a_server_that_is_up_and_wants_a_longer_wait_is_given_up_only_once_somebody_asked_in_vain():
    asking = Asking(servers=1, patience_s=300)
    asking.end(asking.permit(), Outcome("busy", 400.0))
    assert asking.governor.given_up() == ""
    with pytest.raises(NoServer):
        asking.ask()
    assert "asked to wait 400 s" in asking.governor.given_up()
    asking.now_s += 101
    assert asking.governor.given_up() == ""


def test_servers_that_refuse_are_given_up_at_once():
    asking = Asking(servers=1)
    asking.fails(3, Outcome("refused", None, "status 401"))
    assert "s0 refuses" in asking.governor.given_up()


def test_a_trial_whose_worker_died_is_made_again():
    asking = Asking(servers=1, patience_s=1e6)
    asking.fails()
    asking.now_s += 5
    asking.permit(holder="dead")
    asking.governor.drop("dead")
    assert isinstance(asking.ask(), Permit)


def test_failures_between_successes_open_nothing():
    asking = Asking(servers=1)
    for _ in range(5):
        asking.fails(2)
        asking.end(asking.permit())
    assert asking.words() == "is up"


def test_another_server_is_taken_after_a_failure_and_the_same_where_no_other_is_up():
    asking = Asking(breaks_after=1)
    assert asking.permit(avoid=frozenset({0})).server == 1
    asking.end(asking.permit(only=1), DOWN)
    assert asking.permit(avoid=frozenset({0})).server == 0


def test_when_all_are_down_they_are_waited_for_and_then_all_are_named():
    asking = Asking(breaks_after=1, patience_s=60, trial_s=100)
    asking.end(asking.permit(), DOWN)
    asking.end(asking.permit(), DOWN)
    for wait_s in (0, 15, 15, 15, 14):
        asking.now_s += wait_s
        assert isinstance(asking.ask("waits"), Later)
    asking.now_s += 2
    with pytest.raises(NoServer, match=r"s0 is down for 61 s .no connection., next try in 39 s; s1 is down"):
        asking.ask("waits")
    asking.now_s += 40  # who comes then tries one of them
    asking.end(asking.permit())
    assert isinstance(asking.ask(), Permit)


def test_what_waiting_does_not_mend_is_not_waited_for():
    asking = Asking(servers=1)
    asking.fails(3, Outcome("refused", None, "status 401"))
    with pytest.raises(NoServer, match=r"refuses for 0 s .status 401."):
        asking.ask()


def test_a_server_that_asks_to_wait_for_a_day_is_not_waited_for():
    asking = Asking(servers=1, patience_s=300)
    asking.end(asking.permit(), Outcome("busy", 86_400.0))
    with pytest.raises(NoServer, match="asked to wait"):
        asking.ask()


def test_a_talk_at_a_server_that_went_down_begins_anew_elsewhere():
    asking = Asking(breaks_after=1)
    asking.end(asking.permit(only=0), DOWN)
    with pytest.raises(NoServer):
        asking.ask(only=0)


def test_what_servers_count_is_added_up():
    asking = Asking(servers=1)
    asking.end(asking.permit(), used=Usage(calls=1, tokens_in=10, tokens_out=2))
    asking.end(asking.permit(), DOWN, Usage(calls=1))
    total = asking.governor.totals()[0]
    assert total.usage == Usage(calls=2, tokens_in=10, tokens_out=2)
    assert (total.answered, total.failed) == (1, 1)


@settings(max_examples=30, deadline=None)
@given(per_minute=st.integers(1, 400), waits=st.lists(st.floats(0, 20), max_size=60))
def test_no_minute_holds_more_beginnings_than_are_allowed(per_minute, waits):
    pace, now_s, begun = Pace(per_minute), 0.0, []
    for wait_s in [*waits, *[0.0] * 60]:
        now_s = max(now_s + wait_s, pace.free_at(now_s + wait_s))
        pace.take(now_s)
        begun.append(now_s)
    for at, since_s in enumerate(begun):
        assert sum(since_s <= each < since_s + 60 - 1e-6 for each in begun[at:]) <= per_minute


def test_a_pace_is_used_to_the_full():
    pace, now_s = Pace(120), 0.0
    for _ in range(240):
        now_s = pace.free_at(now_s)
        pace.take(now_s)
    assert 117 <= now_s <= 121


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ok", "busy", "down", "refused", "drop", "lease"]),
        st.integers(0, 3),
        st.floats(0, 12),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, at_once=st.integers(1, 3))
def test_whatever_happens_no_server_gets_too_many_or_too_early_and_no_permit_is_lost(steps, at_once):
    asking = Asking(at_once=at_once, patience_s=1e9, longest_s=1e9)
    held, free_from = {}, [0.0, 0.0]
    for step, who, wait_s in steps:
        asking.now_s += wait_s
        for number, (_, _, until_s) in list(held.items()):
            if until_s <= asking.now_s:
                del held[number]
        if step == "ask":
            try:
                said = asking.ask(holder=str(who))
            except NoServer:
                continue
            if isinstance(said, Permit):
                assert asking.now_s >= free_from[said.server]
                held[said.number] = (said, str(who), asking.now_s + 20)
                assert sum(permit.server == said.server for permit, _, _ in held.values()) <= at_once
        elif step == "drop":
            asking.governor.drop(str(who))
            held = {number: each for number, each in held.items() if each[1] != str(who)}
        elif step != "lease" and held:
            permit = held.pop(min(held))[0]
            wait = 7.0 if step == "busy" else None
            asking.end(permit, Outcome(step, wait))
            if wait:
                free_from[permit.server] = max(free_from[permit.server], asking.now_s + wait)
    asking.now_s += 10_000
    asking.governor.drop("0")
    assert sum(total.in_flight for total in asking.governor.totals()) == 0
    trial = asking.permit()
    asking.end(trial)
    assert isinstance(asking.ask(only=trial.server), Permit)
