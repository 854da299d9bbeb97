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


def test_a_copied_sheet_and_levels_that_the_judge_has_not_are_told() -> None:
    rows = people(20, np.random.default_rng(1))
    joined = marked(rows, "Ana")
    twice = replace(joined, marks=(*joined.marks, *(mark._replace(marker="Ana copy") for mark in joined.marks)))
    unscored = replace(joined, judged={
        key: level._replace(level=None, reason="too_little_said") if key[0] in "012" else level
        for key, level in joined.judged.items()
    })  # fmt: skip
    texts = [shown(print_agreement, cohort_agreement(each), each, "a model", {}) for each in (twice, unscored)]

    assert "Ana and Ana copy gave the very same levels: if one sheet is a copy, leave it out." in texts[0]
    assert "64/80" in texts[1] and "of 12 that people gave, the judge scored 9" in " ".join(texts[1].split())
    assert "very same" not in texts[1] and "9/12" not in texts[0]


def test_few_people_give_no_interval_and_one_marker_no_ceiling() -> None:
    text = said(people(9, np.random.default_rng(1)), "Ana")

    assert "Of fewer than 10 people no interval is given" in text and "…" not in text
    assert "Without that nobody knows how good a judge can be." in text


def test_a_row_of_few_people_has_no_interval_and_no_verdict_beside_many() -> None:
    """Ana marked forty people, Ben three of them: what he says of the judge, and she of him, is of three."""
    rows = people(40, np.random.default_rng(1))
    ana = marked(rows, "Ana")
    two = tuple(mark._replace(marker="Ben") for mark in ana.marks if mark.session in ("0", "1", "2"))
    joined = replace(ana, marks=(*ana.marks, *two))
    found = cohort_agreement(joined)
    text = shown(print_agreement, found, joined, "a model", {})
    by_who = {tuple(each[:2]): each for each in agreement_rows(found, "a model") if not each[2]}
    low = AGREEMENT.index("bias_low")

    (line,) = (each for each in text.splitlines() if each.startswith("Ben  "))
    assert "…" not in line and "…" in next(each for each in text.splitlines() if each.startswith("Ana  "))
    assert by_who["a model", "Ben"][low] is None is not by_who["a model", "Ana"][low]
    assert by_who["people", "people"][AGREEMENT.index("kappa_low")] is None
    assert "cannot be said of fewer than 10 people" in text and "about as they do" not in text


def test_a_measure_of_fewer_than_two_groups_says_so_and_the_table_is_no_finer_than_the_screen() -> None:
    dice = np.random.default_rng(1)
    rows = [*people(31, dice, group="north"), *people(13, dice, group="south")]
    found = fairness(rows, ["accent"], marked([each for each in rows if each.groups["accent"] == "north"], "Ana"))
    table = [each for each in fairness_rows(found, {}) if each[3] == "overall"]

    assert "Fewer than two groups with 10 people with that." in shown(print_fairness, found, {}, True)
    assert all(value == round(value, 2) for each in table for value in each[6:11] if isinstance(value, float))
    assert {each[6] for each in table} != {round(each[6], 1) for each in table}


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
