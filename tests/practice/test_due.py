"""What is practised today: what must hold of the choice, of days, and of rubrics that changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.practice.drilled import RUBRIC, Levels, assumed, events, question
from tests.reports.folded import rubric
from voicemock.practice.due import Pick, Today, fitting, foremost, one, today, warm_up
from voicemock.practice.summary import Summary, summary_of
from voicemock.rubric import Question, Rubric
from voicemock.sessions.session import fold

START = datetime(2026, 3, 2, 18, tzinfo=UTC)
BERLIN, GREENWICH = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
ALL: Levels = {
    "problem": {"action": 4},
    "design": {"depth": 4},
    "outcome": {"result": 2},
    "failure": {"action": 4, "result": 2},
    "index": {"depth": 4, "action": 5},
    "launch": {"result": 2, "depth": 4},
}


def held(at: datetime, levels: Levels, rub: Rubric = RUBRIC) -> Summary:
    return summary_of(fold(events(levels, rub, id=f"{at:%Y-%m-%d-%H%M}")), at)


def day(*summaries: Summary, days: float = 0, rub: Rubric = RUBRIC, zone: ZoneInfo = GREENWICH) -> Today:
    return today(rub, summaries, START + timedelta(days=days), assumed, zone)


def ids(picks: tuple[Pick, ...]) -> list[str]:
    return [each.question.id for each in picks]


def minutes_of(question: Question) -> float:
    return question.minutes


def test_a_new_user_gets_the_rubrics_questions_in_their_order() -> None:
    found = day()

    assert ids(found.new) == [each.id for each in RUBRIC.questions]
    assert ids(one(found)) == ["problem"]
    assert found.due == found.later == found.standings == ()


def test_every_question_stands_in_one_list_and_the_counts_add_up() -> None:
    found = day(held(START, {"problem": {"action": 4}, "outcome": {"result": 2}}), days=1)

    assert (ids(found.due), ids(found.later)) == (["outcome"], ["problem"])
    assert len(found.due) + len(found.later) + len(found.new) == len(RUBRIC.questions)
    assert [(each.in_days, each.is_due) for each in (*found.due, *found.later)] == [(0, True), (1, False)]


def test_what_exercises_a_weak_criterion_comes_first_though_something_else_is_more_overdue() -> None:
    long_ago = held(START - timedelta(days=10), {"design": {"depth": 4}, "index": {"depth": 4, "action": 4}})
    found = day(long_ago, held(START, {"outcome": {"result": 2}, "problem": {"action": 4}}), days=3)

    assert [each.criterion for each in found.standings if each.weak] == ["result"]
    assert [(each.question.id, each.in_days) for each in found.due] == [
        ("outcome", -2),
        ("design", -11),
        ("index", -11),
        ("problem", -1),
    ]
    assert [each.weak.mean if each.weak else None for each in found.due] == [2, None, None, None]


def test_where_no_criterion_is_weak_the_most_overdue_comes_first() -> None:
    found = day(held(START, {"problem": {"action": 4}}), held(START, {"design": {"depth": 3}}), days=5)

    assert [(each.question.id, each.in_days) for each in found.due] == [("design", -4), ("problem", -3)]


def test_when_nothing_is_due_a_new_question_for_the_weakest_criterion_is_asked() -> None:
    known = {name: ALL[name] for name in ("problem", "design", "outcome", "index")}
    found = day(held(START - timedelta(days=1), known), held(START, known))

    assert found.due == ()
    assert ids(one(found)) == ["failure"]
    assert set(ids(found.new)) == {"failure", "launch"}


def test_new_questions_for_what_was_never_scored_come_before_others() -> None:
    assert ids(day(held(START, {"problem": {"action": 4}})).new)[0] == "launch"


def test_nothing_is_asked_when_nothing_is_due_and_nothing_is_new() -> None:
    found = day(held(START, ALL))

    assert one(found) == fitting(found, 60, minutes_of) == warm_up(found) == ()
    assert all(each.answered_today for each in found.later)


def test_as_many_questions_as_fit_are_asked_each_once_and_the_shortest_where_none_fits() -> None:
    own = rubric(
        questions=[
            question("long", "action", minutes=5),
            question("short", "result", minutes=1.5),
            question("middle", "depth", minutes=2),
        ]
    )
    found = day(rub=own)

    assert ids(fitting(found, 4, minutes_of)) == ["short", "middle"]
    assert ids(fitting(found, 7, minutes_of)) == ["long", "short"]
    assert ids(fitting(found, 1, minutes_of)) == ["short"]
    assert ids(fitting(found, 60, minutes_of)) == ["long", "short", "middle"]


def test_a_warm_up_is_short_and_known_the_easiest_first_and_what_is_due_before_what_is_not() -> None:
    own = rubric(
        questions=[
            question("talk", "action", minutes=20),
            question("easy", "result"),
            question("hard", "depth"),
            question("easiest-later", "depth"),
            question("new", "action"),
        ]
    )
    levels: Levels = {"talk": {"action": 5}, "easy": {"result": 4}, "hard": {"depth": 2}}
    found = day(held(START, levels, own), held(START, {"easiest-later": {"depth": 5}}, own), days=3, rub=own)

    assert ids(warm_up(found)) == ["easy", "hard", "easiest-later"]


def test_the_days_are_the_users_own() -> None:
    """Asked at 23:30 in Berlin, for the next day: due from midnight there, an hour before midnight in UTC."""
    late = held(datetime(2026, 3, 2, 22, 30, tzinfo=UTC), {"problem": {"action": 2}})

    def state(hour: int, zone: ZoneInfo) -> int | None:
        found = today(RUBRIC, [late], datetime(2026, 3, 2, hour, 45, tzinfo=UTC), assumed, zone)
        return next(each.in_days for each in (*found.due, *found.later))

    assert state(22, BERLIN) == 1
    assert state(23, BERLIN) == 0
    assert state(23, GREENWICH) == 1


def test_what_is_due_in_the_evening_can_be_answered_in_the_morning() -> None:
    found = day(held(START, {"problem": {"action": 2}}), days=0.6)

    assert ids(found.due) == ["problem"]


def test_nothing_comes_twice_on_a_day_of_25_hours() -> None:
    midnight = datetime(2026, 10, 25, 0, 10, tzinfo=BERLIN)
    answered = held(midnight, {"problem": {"action": 1}})
    evening = today(RUBRIC, [answered], midnight.replace(hour=23, minute=50), assumed, BERLIN)

    assert evening.due == ()
    assert [(each.in_days, each.answered_today) for each in evening.later] == [(1, True)]


def test_a_question_that_is_no_longer_in_the_rubric_drops_out_and_another_wording_stays() -> None:
    practised = held(START, {"problem": {"action": 2}, "design": {"depth": 2}})
    changed = rubric(
        questions=[question("problem", "action", text="Which problem was hard?"), question("x", "result")]
    )
    found = day(practised, days=1, rub=changed)

    assert ids(found.due) == ["problem"] and found.due[0].question.text == "Which problem was hard?"
    assert ids(found.new) == ["x"]
    assert found.later == ()


def test_the_rubric_in_which_most_is_due_is_practised_then_the_weakest_with_new_questions() -> None:
    other = rubric(id="other", questions=[question("problem", "action")])
    more = held(START, {"problem": {"action": 2}, "design": {"depth": 2}})
    less = held(START, {"problem": {"action": 1}}, other)

    both = [today(rub, [more, less], START + timedelta(days=1), assumed) for rub in (other, RUBRIC)]
    assert foremost(both).rubric.id == "backend-engineer"

    same_day = [today(rub, [more, less], START, assumed) for rub in (other, RUBRIC)]
    assert same_day[0].lowest < same_day[1].lowest
    assert foremost(same_day).rubric.id == "backend-engineer", "the weaker one has no new questions left"
