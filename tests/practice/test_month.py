"""A month of practice, day by day, through sessions on disk: what must hold of all of it together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.practice.drilled import RUBRIC, assumed, hold
from voicemock.practice.due import Today, day_of, fitting, today
from voicemock.practice.history import history
from voicemock.practice.schedule import cards
from voicemock.sessions.library import Library

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 10, 5, 19, 30, tzinfo=BERLIN)
"""Summer time ends on the twenty-first day."""
DAYS = 30
BAD_ON = 3
"""At this answer `outcome` fails once."""
LEVELS: Mapping[str, Mapping[str, int]] = {
    "problem": {"action": 4},
    "design": {"depth": 4},
    "outcome": {"result": 4},
    "failure": {"action": 4, "result": 1},
    "index": {"depth": 3, "action": 4},
    "launch": {"result": 1, "depth": 3},
}
"""`result` is what goes wrong; `problem` and `design` always go well, `launch` never."""


@dataclass
class Month:
    """What happened."""

    library: Library
    asked: list[tuple[datetime, str]] = field(default_factory=list)
    intervals: dict[str, list[int]] = field(default_factory=dict)
    """By question, after each answer."""
    mornings: list[Today] = field(default_factory=list)

    def day(self, at: datetime) -> Today:
        return today(RUBRIC, history(self.library).summaries, at, assumed, BERLIN)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """Ten minutes a day, each question taking two."""
    found = Month(Library(tmp_path_factory.mktemp("month") / "sessions"))
    for number in range(DAYS):
        at = START + timedelta(days=number)
        morning = found.day(at)
        found.mornings.append(morning)
        picks = fitting(morning, 10, lambda each: each.minutes)
        if not picks:
            continue
        levels = dict(LEVELS)
        if len(found.intervals.get("outcome", ())) == BAD_ON - 1:
            levels["outcome"] = {"result": 1}
        hold(found.library, at, {each.question.id: levels[each.question.id] for each in picks})
        found.asked += [(at, each.question.id) for each in picks]
        for (_, name), card in cards(history(found.library).summaries, at).items():
            if card.last.at == at:
                found.intervals.setdefault(name, []).append((card.due_at - card.last.at).days)
    return found


def test_every_question_was_asked_and_none_twice_a_day(month: Month) -> None:
    days = [(day_of(at, BERLIN), name) for at, name in month.asked]

    assert {name for _, name in month.asked} == set(LEVELS)
    assert len(days) == len(set(days))


def test_intervals_grow_after_good_answers_and_stay_at_a_day_after_bad_ones(month: Month) -> None:
    assert month.intervals["problem"] == month.intervals["design"] == [2, 11, 46]
    assert set(month.intervals["launch"]) == {1}
    assert len(month.intervals["launch"]) > 20


def test_one_bad_answer_makes_the_interval_shrink_and_good_ones_make_it_grow_again(month: Month) -> None:
    outcome = month.intervals["outcome"]
    before, bad, *after = outcome[BAD_ON - 2 :]

    assert bad < before
    assert after and after[0] > bad


def test_each_day_exactly_that_is_due_whose_interval_is_over(month: Month) -> None:
    comes: dict[str, int] = {}
    taken = {name: iter(intervals) for name, intervals in month.intervals.items()}
    for number, morning in enumerate(month.mornings):
        due = {each.question.id for each in morning.due}
        assert due == {name for name, on in comes.items() if on <= number}, number
        assert len(morning.due) + len(morning.later) + len(morning.new) == len(RUBRIC.questions)
        assert {each.question.id for each in morning.new} == set(LEVELS) - set(comes)
        for at, name in month.asked:
            if at == START + timedelta(days=number):
                comes[name] = number + next(taken[name])


def test_weak_criteria_come_first_once_they_can_be_told(month: Month) -> None:
    told = [each for each in month.mornings if any(standing.weak for standing in each.standings)]
    mixed = [each.due for each in told if len({pick.weak is None for pick in each.due}) == 2]

    assert len(told) > 20 and mixed
    for morning in told:
        assert morning.standings[0].criterion == "result" and morning.standings[0].weak
    for due in mixed:
        weak = [pick.weak is not None for pick in due]
        assert weak == sorted(weak, reverse=True)


def test_a_session_that_is_deleted_is_forgotten(month: Month, tmp_path: Path) -> None:
    library = Library(tmp_path / "sessions")
    hold(library, START, {"problem": LEVELS["problem"], "design": LEVELS["design"]})
    before = cards(history(library).summaries, START + timedelta(days=9))
    last = hold(library, START + timedelta(days=2), {"problem": {"action": 1}, "outcome": {"result": 4}})
    known = cards(history(library).summaries, START + timedelta(days=9))
    assert known != before and len(known["backend-engineer", "problem"].reviews) == 2

    library.delete(last)

    assert cards(history(library).summaries, START + timedelta(days=9)) == before


def test_nothing_is_stored_for_the_schedule_but_the_sessions(month: Month) -> None:
    assert [each.name for each in month.library.folder.parent.iterdir()] == ["sessions"]
    assert sorted(each.name for each in month.library.folder.iterdir()) == month.library.names()
