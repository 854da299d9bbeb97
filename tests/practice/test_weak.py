"""Which criteria are the weakest: what must hold of the latest levels beside their noise."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.practice.drilled import RUBRIC, events
from tests.reports.folded import rubric
from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.practice.summary import Summary, summary_of
from voicemock.practice.weak import LATEST, Standing, standings
from voicemock.sessions.session import fold

START = datetime(2026, 3, 2, 18, tzinfo=UTC)
UNTIL = START + timedelta(days=90)
EXACT = Noise(0.0, "exact")


def practised(**levels: Sequence[int | None]) -> list[Summary]:
    """One session a day, with a question for each criterion; the levels of each criterion in their order."""
    asked = {"action": "problem", "depth": "design", "result": "outcome"}
    return [
        summary_of(
            fold(events({asked[name]: {name: each[day]} for name, each in levels.items() if day < len(each)})),
            START + timedelta(days=day),
        )
        for day in range(max(map(len, levels.values())))
    ]


def of(summaries: Sequence[Summary], noise: Noise = ASSUMED) -> dict[str, Standing]:
    return {each.criterion: each for each in standings(summaries, RUBRIC, noise, UNTIL)}


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


def test_levels_that_meant_something_else_do_not_count() -> None:
    reworded = RUBRIC.model_copy(
        update={
            "criteria": tuple(
                each.model_copy(update={"measures": "Something else."}) if each.id == "result" else each
                for each in RUBRIC.criteria
            )
        }
    )
    found = standings(practised(action=[4], result=[2]), reworded, ASSUMED, UNTIL)

    assert [each.criterion for each in found] == ["action"]


def test_levels_of_other_rubrics_and_of_other_peoples_answers_do_not_count() -> None:
    own = practised(action=[4])
    played = [each.model_copy(update={"played": "swap"}) for each in own]

    assert standings(own, rubric(id="frontend-engineer"), ASSUMED, UNTIL) == ()
    assert of(played) == {}


def test_what_is_no_further_below_the_highest_than_the_noise_is_not_weak_though_the_lowest_is() -> None:
    found = of(practised(action=[4] * 5, result=[2] * 5, depth=[3, 3, 4, 3, 3]))

    assert [name for name, each in found.items() if each.weak] == ["result"]
