"""When questions come again: what must hold of the fold over scored answers."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.practice.drilled import RUBRIC, Levels, events
from voicemock.practice.schedule import LONGEST_DAYS, Card, cards, rating_of
from voicemock.practice.summary import Summary, summary_of
from voicemock.sessions.peer_events import People
from voicemock.sessions.session import fold

START = datetime(2026, 3, 2, 18, tzinfo=UTC)
PROBLEM = ("backend-engineer", "problem")


def summary(at: datetime, levels: Levels, **over) -> Summary:
    return summary_of(fold(events(levels, **{"id": f"{at:%Y-%m-%d}", **over})), at)


def days(card: Card) -> int:
    """From the latest answer to the next."""
    return (card.due_at - card.last.at).days


def problem(*levels: int | None, every_days: int | None = None) -> Card:
    """The question answered at these levels, each time on the day on which it was due."""
    held: list[Summary] = []
    at = START
    for level in levels:
        held.append(summary(at, {"problem": {"action": level}}))
        found = cards(held, at)
        at += timedelta(days=every_days or days(found[PROBLEM]))
    return cards(held, at)[PROBLEM]


def intervals(*levels: int) -> list[int]:
    return [days(problem(*levels[:count])) for count in range(1, len(levels) + 1)]


@pytest.mark.parametrize(
    ("level", "rating"),
    [(1, 1), (2, 1), (2.49, 1), (2.5, 2), (3, 2), (3.49, 2), (3.5, 3), (4, 3), (4.49, 3), (4.5, 4), (5, 4)],
)
def test_a_rating_goes_by_the_level_that_the_mean_is_nearest_to(level: float, rating: int) -> None:
    assert rating_of(level) == rating


def test_intervals_are_those_of_fsrs_in_whole_days() -> None:
    assert intervals(4, 4, 4) == [2, 11, 46]
    assert intervals(3, 3, 3, 3) == [1, 3, 7, 12]
    assert intervals(5) == [8]
    assert intervals(1, 2, 1) == [1, 1, 1]


def test_a_bad_answer_shortens_the_interval_and_good_ones_make_it_grow_again() -> None:
    good, better, bad, again, later = intervals(4, 4, 1, 4, 4)

    assert good < better > bad < again < later
    assert again < better


def test_no_question_stays_away_for_longer_than_a_season() -> None:
    assert intervals(5, 5, 5)[-1] == LONGEST_DAYS


def test_the_same_answers_give_the_same_schedule_each_time_and_in_any_order() -> None:
    held = [summary(START + timedelta(days=day), {"problem": {"action": 3 + day % 2}}) for day in range(8)]
    until = START + timedelta(days=30)

    assert cards(held, until) == cards(held[::-1], until) == cards(held, until)


def test_an_answer_counts_by_the_mean_of_what_was_scored_and_one_that_was_not_scored_is_no_review() -> None:
    mean = cards([summary(START, {"failure": {"action": 2, "result": 5}})], START)
    half = cards([summary(START, {"failure": {"action": 4, "result": None}})], START)

    assert mean["backend-engineer", "failure"].last.level == 3.5
    assert half["backend-engineer", "failure"].last.level == 4
    assert cards([summary(START, {"failure": {"action": None, "result": None}})], START) == {}


@pytest.mark.parametrize("purpose", ["interview", "retake", "drill", "import"])
@pytest.mark.parametrize("judge", ["coverage", "some-model"])
def test_every_answer_of_the_users_own_counts_whatever_it_was_for_and_whoever_judged_it(
    purpose: str, judge: str
) -> None:
    assert PROBLEM in cards([summary(START, {"problem": {"action": 4}}, purpose=purpose, judge=judge)], START)


def test_an_answer_that_somebody_else_gave_does_not_count() -> None:
    levels = {"problem": {"action": 4}}
    of_a_peer = summary(START, levels, people=People(interviewer="Ada", candidate="Ben"))
    of_a_played_one = summary(START, levels).model_copy(update={"played": "swap"})

    assert cards([of_a_peer], START) == cards([of_a_played_one], START) == {}


def test_an_interview_that_was_imported_counts_at_the_time_when_it_was_held() -> None:
    imported = summary(START, {"problem": {"action": 4}}).model_copy(update={"held_at": START - timedelta(days=9)})

    assert cards([imported], START)[PROBLEM].due_at == START - timedelta(days=7)


def test_answers_later_than_now_play_no_part() -> None:
    ahead = summary(START + timedelta(days=400), {"problem": {"action": 4}})

    assert cards([ahead], START) == {}


def test_times_are_compared_in_utc_whatever_zone_they_are_told_in() -> None:
    elsewhere = START.astimezone(timezone(timedelta(hours=-9)))

    assert cards([summary(elsewhere, {"problem": {"action": 4}})], START)[PROBLEM].due_at == START + timedelta(days=2)


def test_several_answers_on_one_day_are_several_reviews() -> None:
    twice = [summary(START + timedelta(hours=hour), {"problem": {"action": 4}}, id=str(hour)) for hour in (0, 1)]
    card = cards(twice, START + timedelta(days=1))[PROBLEM]

    assert len(card.reviews) == 2 and days(card) >= 2
    assert RUBRIC.id == PROBLEM[0]
