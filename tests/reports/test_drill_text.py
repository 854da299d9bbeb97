"""A drill on the terminal: the sentences that say why, when and how much."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest

from tests.practice.drilled import RUBRIC, Levels, assumed, events
from tests.reports import folded
from tests.reports.test_debrief import DEBRIEF
from voicemock.practice.due import Pick, Today, today, warm_up
from voicemock.practice.summary import summary_of
from voicemock.reports.drill_text import coming, print_after, print_beside, print_drill, reason, standing_words
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Terminal
from voicemock.sessions import events as e
from voicemock.sessions.peer_events import People
from voicemock.sessions.session import fold

START = datetime(2026, 3, 2, 18, tzinfo=UTC)
PAIR = People(interviewer="Ada", candidate="Ben")


def day(*held: Levels, days: int = 0) -> Today:
    """After sessions on days that follow each other; so many days after the last one."""
    ats = [START - timedelta(days=len(held) - 1 - at) for at in range(len(held))]
    summaries = [summary_of(fold(events(levels, id=f"{at:%d}")), at) for at, levels in zip(ats, held, strict=True)]
    return today(RUBRIC, summaries, START + timedelta(days=days), assumed, UTC)


def reasons(found: Today) -> dict[str, str]:
    picks: tuple[Pick, ...] = (*found.due, *found.new, *found.later)
    return {each.question.id: reason(each) for each in picks}


def test_the_reason_says_since_when_and_the_weak_criterion_or_the_last_level() -> None:
    levels: Levels = {"problem": {"action": 5}, "outcome": {"result": 1}}
    told = reasons(day(levels, levels, days=4))

    assert told["outcome"] == "Due for 3 days; Result was at 1.0 over your last 2 answers."
    assert told["launch"] == "New; Result was at 1.0 over your last 2 answers."
    assert told["design"] == "New: you have not answered it yet."
    assert told["problem"].startswith("Comes again in ")
    assert told["problem"].endswith("; it was at 5.0 when you last answered it.")


@pytest.mark.parametrize(("days", "told"), [(1, "Due today"), (2, "Due since yesterday"), (3, "Due for 2 days")])
def test_lateness_is_told_in_days(days: int, told: str) -> None:
    assert reasons(day({"outcome": {"result": 2}}, days=days))["outcome"].startswith(f"{told}; it was at 2.0")


def test_what_comes_later_is_told_with_its_day_of_the_week() -> None:
    assert [coming(days) for days in (0, 1)] == ["today", "tomorrow"]
    assert coming(3, date(2026, 11, 29)) == "in 3 days, on Wednesday 2 December"


def test_criteria_that_cannot_be_told_apart_are_not_called_weak() -> None:
    assert standing_words(day().standings) == standing_words(day({"problem": {"action": 3}}).standings) == ""
    assert standing_words(day({"problem": {"action": 4}, "outcome": {"result": 3}}).standings) == (
        "No criterion is measurably weaker than the others; first comes Result (3.0 in your last answer)."
    )


def test_before_the_first_question_its_reason_is_told_and_not_its_words() -> None:
    out = StringIO()
    found = day({"outcome": {"result": 1}, "problem": {"action": 5}}, days=1)
    print_drill(found, found.due, warm_up=False, terminal=Terminal(out, {}))
    print_beside([found], {RUBRIC.id: "voicemock drill --rubric 'my role'"}, Terminal(out, {}))

    assert "outcome, about 2 minutes\n  Due today; Result was at 1.0 in your last answer.\n" in out.getvalue()
    assert "What about outcome?" not in out.getvalue()
    assert "Weakest: Result (1.0 in your last answer)." in out.getvalue()
    assert "Also due: 1 of Backend engineer. Practise: voicemock drill --rubric 'my role'" in out.getvalue()


def test_a_warm_up_tells_what_went_well_and_not_what_is_weak() -> None:
    out = StringIO()
    found = day({"outcome": {"result": 1}, "problem": {"action": 5}}, days=1)
    print_drill(found, warm_up(found), warm_up=True, terminal=Terminal(out, {}))

    assert "Warm-up: Backend engineer" in out.getvalue()
    assert "Due today; it was at 1.0 when you last answered it." in out.getvalue()
    assert "Weakest" not in out.getvalue()


def test_at_the_end_each_question_says_when_it_comes_again_or_that_it_was_not_scored() -> None:
    out = StringIO()
    found = day({"problem": {"action": 4}}, {"outcome": {"result": 2}, "design": {"depth": None}})
    print_after(f"{START:%d}", ["outcome", "design", "problem"], found, Terminal(out, {}))

    assert out.getvalue().splitlines()[2:] == [
        "outcome: tomorrow; it was at 2.0 of 5.",
        "design: no answer to it was scored now, so nothing changes.",
        "problem: no answer to it was scored now, so nothing changes.",
    ]


@pytest.mark.parametrize(("over", "times"), [({}, 1), ({"purpose": "drill"}, 0), ({"people": PAIR}, 0)])
def test_a_debrief_on_the_screen_names_the_drill_once_but_not_in_a_drill_or_to_an_interviewer(
    over: dict[str, object], times: int
) -> None:
    out = StringIO()
    debriefed = e.SessionDebriefed(run=1, debrief=DEBRIEF)
    _, *happened = folded.full_events()
    session = fold([folded.opened(**over), *happened, debriefed])
    Screen(Terminal(out, {})).show(debriefed, session)

    assert out.getvalue().count("Practise the weakest: voicemock drill\n") == times
