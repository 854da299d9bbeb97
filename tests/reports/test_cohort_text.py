"""What is said of a cohort is what was found, claims no more, and reaches a terminal as text alone."""

import io
from dataclasses import replace

import numpy as np

from tests.evaluation.cohorts import people, row
from voicemock.evaluation.cohort_agreement import cohort_agreement
from voicemock.evaluation.cohort_marks import Joined, Mark
from voicemock.evaluation.cohort_rows import SessionRow
from voicemock.evaluation.drift import drift
from voicemock.evaluation.fairness import fairness
from voicemock.reports.cohort_figures import (
    AGREEMENT,
    DRIFT,
    FAIRNESS,
    agreement_rows,
    drift_rows,
    fairness_rows,
)
from voicemock.reports.cohort_text import print_agreement, print_drift
from voicemock.reports.fairness_text import print_fairness
from voicemock.reports.terminal import Terminal

EVIL = "x\x1b]0;gone\x07[bold]\u202ey"


def marked(rows: list[SessionRow], *markers: str, **over) -> Joined:
    judged = {(each.id, *level.key): level for each in rows for level in each.levels}
    marks = tuple(
        Mark(*key, max(1, (level.level or 3) - at), marker, "m.csv:2")
        for key, level in judged.items() for at, marker in enumerate(markers)
    )  # fmt: skip
    return Joined({each.id: each for each in rows}, marks, judged, **over)


def shown(tell, *values, width: int = 100) -> str:
    out = io.StringIO()
    tell(*values, Terminal(out, {}, width))
    return out.getvalue()


def said(rows: list[SessionRow], *markers: str, **over) -> str:
    joined = marked(rows, *markers, **over)
    return shown(print_agreement, cohort_agreement(joined), joined, "a model", {"action": "Action"})


def test_agreement_is_shown_beside_that_of_people() -> None:
    text = said(people(20, np.random.default_rng(1)), "Ana", "Ben", strangers=2, examples=("m.csv:9: no session",))

    assert "160 marks on 20 sessions, by Ana, Ben." in text
    assert "Left out: 2 rows of sessions that are not in this run." in text and "m.csv:9: no session" in text
    assert "The judge against each who marked" in text and "Action  " in text
    assert "The judge agrees" in text and "no interval" not in text


def test_few_people_give_no_interval_and_one_marker_no_ceiling() -> None:
    text = said(people(9, np.random.default_rng(1)), "Ana")

    assert "no interval is given below 10" in text and "…" not in text
    assert "Without that nobody knows how good a judge can be." in text


def test_drift_says_what_moved_what_differs_and_what_would_move_anyway() -> None:
    rows = [replace(each, made_with={"judge": "old"}) for each in people(20, np.random.default_rng(1))]
    later = [
        replace(each, made_with={"judge": "new"}, levels=tuple(
            level._replace(level=5) if level.criterion == "action" else level for level in each.levels
        ))
        for each in rows
    ]  # fmt: skip
    text = shown(print_drift, drift(rows, later), {})
    same = shown(print_drift, drift(rows, rows), {})

    assert "judge: old → new  in all sessions" in text and "higher" in text and "no measurable change" in text
    assert "Judged twice by the same judge, about" in text and "(Holm)" in text
    assert "Nothing that was noted" in same and "higher" not in same
    assert "too few to say anything" in shown(print_drift, drift(rows[:5], rows[:5]), {})


def test_fairness_claims_no_cause_and_no_verdict() -> None:
    dice = np.random.default_rng(1)
    rows = [*people(40, dice, group="north"), *people(15, dice, 2.0, "south"), *people(3, dice, group="isle")]
    text = shown(print_fairness, fairness(rows, ["accent"]), {"action": "Action"}, False)
    beside = shown(print_fairness, fairness(rows, ["accent"], marked(rows, "Ana")), {}, True)

    assert "Not shown, fewer than 10 people, so that nobody is singled out: isle." in text
    assert "only large differences would show: south." in text
    assert "Overall score, 1 to 5, against north" in text and "measurable" in text
    assert "not why" in text and "neither that scoring is fair nor that it is unfair" in text
    assert "voicemock cohort marks" in text
    assert "Judge less people who marked the same answers" in beside and "The first figures say most" in beside


def test_every_row_of_figures_has_every_column() -> None:
    dice = np.random.default_rng(1)
    rows = [*people(20, dice, group="a"), *people(12, dice, group="b"), *people(2, dice, group="c")]
    joined = marked(rows, "Ana", "Ben")
    tables = (
        (AGREEMENT, list(agreement_rows(cohort_agreement(joined), "a model"))),
        (AGREEMENT, list(agreement_rows(cohort_agreement(marked(rows[:2], "Ana")), "a model"))),
        (DRIFT, list(drift_rows(drift(rows, rows)))),
        (DRIFT, list(drift_rows(drift(rows[:2], rows)))),
        (FAIRNESS, list(fairness_rows(fairness(rows, ["accent"], joined), {}))),
    )

    for columns, table in tables:
        assert table and {len(each) for each in table} == {len(columns)}
    assert [list(each)[:4] for each in tables[-1][1] if each[1] == "c"] == [["accent", "c", 2, None]]


def test_nothing_that_a_terminal_obeys_comes_through() -> None:
    dice = np.random.default_rng(1)
    rows = [
        replace(each, id=EVIL + each.id, judge=EVIL, groups={EVIL: f"{at % 2}{EVIL}"}, made_with={"judge": EVIL})
        for at, each in enumerate([*people(30, dice), row("z", [3], EVIL)])
    ]
    other = [replace(each, made_with={"judge": EVIL * 2}) for each in rows]
    joined = marked(rows, EVIL, EVIL * 2, strangers=1, examples=(EVIL,))
    text = "".join(
        (
            shown(print_agreement, cohort_agreement(joined), joined, EVIL, {"action": EVIL}),
            shown(print_drift, drift(rows, other), {"action": EVIL}),
            shown(print_fairness, fairness(rows, [EVIL]), {"action": EVIL}, False),
        )
    )

    assert "[bold]" in text
    assert not {"\x1b", "\x07", "\u202e"} & {*text}
