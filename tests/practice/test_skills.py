"""Which criteria are the weakest: what must hold of the latest levels beside their noise, wherever it is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.practice.drilled import RUBRIC, events
from tests.practice.practised import assumed as assumed_by_session
from tests.reports.folded import rubric
from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.practice.due import today
from voicemock.practice.groups import groups
from voicemock.practice.skills import LATEST, Standing, skills, standings
from voicemock.practice.summary import Summary, summary_of
from voicemock.rubric import Rubric
from voicemock.sessions.session import fold

START = datetime(2026, 3, 2, 18, tzinfo=UTC)
EXACT = Noise(0.0, "exact")


def practised(judge: str = "coverage", after: int = 0, **levels: Sequence[int | None]) -> list[Summary]:
    """One session a day, with a question for each criterion; the levels of each criterion in their order."""
    asked = {"action": "problem", "depth": "design", "result": "outcome"}
    found = []
    for day in range(max(map(len, levels.values()))):
        at = START + timedelta(days=after + day)
        said = {asked[name]: {name: each[day]} for name, each in levels.items() if day < len(each)}
        found.append(summary_of(fold(events(said, judge=judge, id=f"{at:%Y-%m-%d}")), at))
    return found


def of(summaries: Sequence[Summary], noise: Noise = ASSUMED) -> dict[str, Standing]:
    return {each.criterion: each for each in standings(skills(summaries, lambda judge: noise))}


def in_a_drill(summaries: Sequence[Summary], rub: Rubric = RUBRIC, days: int = 90) -> list[Standing]:
    return list(today(rub, summaries, START + timedelta(days=days), lambda judge: ASSUMED, UTC).standings)


def test_the_lowest_comes_first_and_what_has_no_level_is_left_out() -> None:
    found = of(practised(action=[4, 4], result=[2, 3], depth=[None]))

    assert list(found) == ["result", "action"]
    assert (found["result"].mean, found["result"].answers, found["result"].name) == (2.5, 2, "Result")


def test_only_the_latest_answers_count() -> None:
    found = of(practised(action=[1, 1, 1, *[4] * LATEST]))

    assert (found["action"].mean, found["action"].answers) == (4, LATEST)


def test_a_criterion_is_weak_where_the_highest_is_above_it_beyond_the_noise() -> None:
    found = of(practised(action=[4] * 5, result=[2] * 5, depth=[4] * 5))

    assert [name for name, each in found.items() if each.weak] == ["result"]


def test_within_the_noise_none_is_weak() -> None:
    close = practised(action=[4, 4], result=[3, 3], depth=[3, 4])

    assert not any(each.weak for each in of(close).values())
    assert [name for name, each in of(close, EXACT).items() if each.weak] == ["result"]


def test_a_low_level_of_a_single_answer_weighs_less_than_that_of_five() -> None:
    assert not any(each.weak for each in of(practised(action=[4], result=[3])).values())
    assert of(practised(action=[4] * 5, result=[3] * 5))["result"].weak


def test_what_is_as_low_as_the_lowest_within_the_noise_is_as_weak() -> None:
    found = of(practised(action=[5] * 5, result=[2] * 5, depth=[2, 2, 3, 3, 2]))

    assert [name for name, each in found.items() if each.weak] == ["result", "depth"]


def test_what_is_no_further_below_the_highest_than_the_noise_is_not_weak_though_the_lowest_is() -> None:
    found = of(practised(action=[4] * 5, result=[2] * 5, depth=[3, 3, 4, 3, 3]))

    assert [name for name, each in found.items() if each.weak] == ["result"]


def test_levels_of_different_judges_make_no_criterion_weak() -> None:
    strict = practised("a model", action=[1] * 5)
    both = [*strict, *practised(after=5, result=[5] * 5)]

    assert [(each.by, each.weak) for each in of(both).values()] == [("a model", False), ("coverage", False)]
    assert of([*practised(result=[5] * 5, action=[1] * 5)])["action"].weak
    later = of([*strict, *practised(after=5, action=[4], result=[4])])
    assert (later["action"].mean, later["action"].answers) == (4, 1), "the levels of the judge before are not joined"


def test_progress_and_a_drill_tell_the_same_criteria_in_the_same_order() -> None:
    held = practised(action=[4, 4, 3, 4, 5, 4], result=[2, 3, 2, 2, 1, 2], depth=[5, None, 1])
    held += [each.model_copy(update={"purpose": "retake"}) for each in practised(after=9, result=[5] * 5)]
    (group,) = groups(held, assumed_by_session)

    assert in_a_drill(held) == list(standings(group.skills))
    assert [(each.criterion, each.weak) for each in in_a_drill(held)] == [
        ("result", True), ("depth", False), ("action", False),
    ]  # fmt: skip


def test_in_a_drill_levels_that_meant_something_else_do_not_count_and_names_are_those_of_now() -> None:
    changes = {"result": {"measures": "Something else."}, "action": {"name": "What you did"}}
    criteria = tuple(each.model_copy(update=changes.get(each.id, {})) for each in RUBRIC.criteria)
    found = in_a_drill(practised(action=[4], result=[2]), RUBRIC.model_copy(update={"criteria": criteria}))

    assert [(each.criterion, each.name) for each in found] == [("action", "What you did")]


def test_in_a_drill_other_rubrics_other_peoples_answers_and_what_comes_later_do_not_count() -> None:
    own = practised(action=[4, 2])
    played = [each.model_copy(update={"played": "swap"}) for each in own]

    assert in_a_drill(own, rubric(id="frontend-engineer")) == in_a_drill(played) == []
    assert [each.mean for each in in_a_drill(own, days=0)] == [4]
