"""What must hold of sessions by rubric and round: what is joined, what is a gap, and what comes first."""

import pytest

from tests.practice.practised import ANSWERS, assumed, row, session
from voicemock.evaluation.noise import CONFIDENCE
from voicemock.practice.groups import Group, groups
from voicemock.practice.summary import Summary


def only(sessions: list[Summary]) -> Group:
    (group,) = groups(sessions, assumed)
    return group


def test_a_criterion_that_was_not_scored_is_a_gap_and_never_a_zero() -> None:
    skill = only(row("action", [2.0, None, 4.0])).skills[0]

    assert [each.value for each in skill.series.points] == [2.0, None, 4.0]
    assert skill.standing and skill.standing.mean == pytest.approx(3) and skill.standing.sessions == 2
    assert skill.series.trend.values == 2


def test_a_rubric_that_scored_nothing_has_no_standing() -> None:
    skill = only(row("action", [None, None])).skills[0]

    assert skill.standing is None and skill.series.trend.verdict == "few"


def test_levels_of_different_judges_are_never_in_one_row() -> None:
    sessions = row("action", [2.0] * 6) + [session(at, {"action": 4.0}, judges=("a model",)) for at in range(6, 12)]
    skill = only(sessions).skills[0]

    assert skill.series.by == "a model" and {each.value for each in skill.series.counting} == {4.0}
    assert skill.series.trend.verdict == "none", "the step from one judge to the other is no progress"
    (earlier,) = skill.earlier
    assert earlier.by == "coverage" and {each.value for each in earlier.counting} == {2.0}
    assert skill.standing and skill.standing.mean == 4.0


def test_a_session_that_two_judges_scored_stands_in_no_row() -> None:
    sessions = [*row("action", [2.0, 2.0]), session(2, {"action": 5.0}, judges=("a model", "coverage"))]

    assert [each.value for each in only(sessions).skills[0].series.points] == [2.0, 2.0, None]


def test_a_criterion_whose_levels_mean_something_else_now_begins_anew() -> None:
    sessions = [*row("action", [2.0] * 5), *(session(at, {"action": 4.0}, anchors="b") for at in range(5, 8))]
    skill = only(sessions).skills[0]

    assert len(skill.series.counting) == 3 and len(skill.earlier[0].counting) == 5


def test_a_retake_is_shown_and_is_no_part_of_the_trend() -> None:
    levels = [2.0, 2.0, 2.0, 2.0, 2.0]
    again = [session(5 + at, {"action": 5.0}, purpose="retake", round="", round_name="") for at in range(5)]
    skill = only(row("action", levels) + again).skills[0]

    assert [each.value for each in skill.series.points] == [*levels, *[5.0] * 5]
    assert skill.series.trend.values == 5 and not skill.series.trend.is_told
    assert skill.standing and skill.standing.mean == 2.0


@pytest.mark.parametrize("over", [{"played": "peer"}, {"played": "swap"}, {"turns": 0}])
def test_what_was_not_the_users_own_answers_is_left_out(over: dict) -> None:
    assert groups([session(1, {"action": 3.0}, **over)], assumed) == ()


def test_rubrics_and_rounds_stand_apart_and_a_drill_with_the_latest_round() -> None:
    sessions = [
        session(1, {"action": 3.0}),
        session(2, {"action": 3.0}, round="final", round_name="final round"),
        session(3, {"action": 3.0}, purpose="drill", round="", round_name=""),
        session(4, {"action": 3.0}, rubric="leadership", rubric_name="Leadership"),
    ]
    found = groups(sessions, assumed)

    assert [(each.rubric, each.round) for each in found] == [
        ("leadership", "technical"), ("backend-engineer", "final"), ("backend-engineer", "technical"),
    ]  # fmt: skip
    assert [each.id for each in found[1].sessions] == ["2026-002", "2026-003"] and found[
        1
    ].round_name == "final round"


def test_a_drill_stands_with_its_round_also_where_only_later_sessions_are_meant() -> None:
    drill = session(9, {"action": 3.0}, purpose="drill", round="", round_name="")
    (group,) = groups([*row("action", [3.0, 3.0]), drill], assumed, since=drill.held_at)

    assert (group.round, group.round_name) == ("technical", "technical interview")
    assert [each.id for each in group.sessions] == [drill.id]


def test_the_weakest_comes_first_and_one_bad_answer_is_no_weakness() -> None:
    sessions = [session(at, {"action": 2.0, "result": 4.0, "depth": None}) for at in range(5)]
    sessions[4] = session(4, {"action": 2.0, "result": 4.0, "depth": 1.9})
    one = sessions[4].criteria[2].model_copy(update={"scored": 1})
    sessions[4] = sessions[4].model_copy(update={"criteria": (*sessions[4].criteria[:2], one)})

    assert [each.id for each in only(sessions).skills] == ["action", "depth", "result"]


def test_where_somebody_stands_is_as_sure_as_the_answers_are_many() -> None:
    few, many = (only(row("action", [3.0] * count)).skills[0].standing for count in (1, 5))

    assert few and many and few.answers == ANSWERS and many.answers == 5 * ANSWERS
    assert few.margin == pytest.approx(CONFIDENCE * 0.7 / ANSWERS**0.5) and many.margin < few.margin


def test_a_measure_of_delivery_is_the_median_of_a_sessions_answers() -> None:
    sessions = row("action", [3.0] * 3)
    (pace,) = only(sessions).delivery

    assert [each.value for each in pace.series.points] == [145.0, 145.5, 146.0] and pace.ordinary == (100, 190)
    assert (
        only([sessions[0], sessions[1].model_copy(update={"delivery": ()})]).delivery[0].series.points[1].value
        is None
    )


def test_a_pace_that_creeps_by_less_than_anybody_varies_is_no_trend_and_one_that_leaps_is() -> None:
    def trend_of(step: float) -> str:
        sessions = row("action", [3.0] * 6)
        pace = sessions[0].delivery[0]
        values = ({1: 140.0 + step * at} for at in range(len(sessions)))
        spoken = [pace.model_copy(update={"values": each}) for each in values]
        moved = [each.model_copy(update={"delivery": (one,)}) for each, one in zip(sessions, spoken, strict=True)]
        return only(moved).delivery[0].series.trend.verdict

    assert (trend_of(0.2), trend_of(10.0)) == ("none", "up")


def test_who_speaks_in_a_file_from_elsewhere_is_no_part_of_the_delivery() -> None:
    group = only([session(1, {"action": 3.0}), session(2, {"action": 3.0}, purpose="import")])

    assert len(group.skills[0].series.counting) == 2 and len(group.delivery[0].series.counting) == 1


def test_what_was_covered_is_a_share_of_what_was_looked_for() -> None:
    group = only(row("action", [3.0, None]))

    assert [each.value for each in group.covered.points] == [60.0, None]
    assert (group.asked, group.questions) == (2, 12)
